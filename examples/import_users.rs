//! Users out of a file into a project: several creates in flight, no user twice, every
//! record accounted for.
//!
//!     cargo run --release --example import_users -- users.csv --dry-run
//!     cargo run --release --example import_users -- users.csv
//!
//! `--help` says the rest. Without `STYTCH_PROJECT_ID` it imports into a sandbox, an
//! in-memory Stytch on this machine, and needs no account. What it is made of is in
//! `transfer/`.

use std::process::ExitCode;
use std::sync::Arc;

use transfer::end::{End, Stop, exit_code};
use transfer::import::{HELP, ImportOptions, dry_run, import};
use transfer::interrupt::Interrupt;
use transfer::progress::Progress;
use transfer::project::Project;

#[tokio::main]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result<End, Stop> {
    let Some(options) = ImportOptions::from_arguments(std::env::args_os().skip(1))? else {
        print!("{HELP}");
        return Ok(End::Whole);
    };
    if options.is_dry_run {
        return dry_run(&options);
    }
    let interrupt =
        Interrupt::listen().map_err(|error| Stop::Failed(format!("no signals: {error}")))?;
    let project = Project::from_environment(0).await?;
    let progress = Arc::new(Progress::new("records"));
    let end = import(&project, &options, &interrupt, progress.clone()).await;
    progress.finish();
    if end.is_ok() {
        project.describe();
    }
    end
}
