//! Users out of a project into a file: resumable, within the rate limit, page by page.
//!
//!     cargo run --release --example export_users -- users.jsonl
//!     cargo run --release --example export_users -- users.csv --status active
//!
//! `--help` says the rest. Without `STYTCH_PROJECT_ID` it exports a sandbox, an
//! in-memory Stytch on this machine, and needs no account. What it is made of is in
//! `transfer/`.

use std::process::ExitCode;
use std::sync::Arc;

use transfer::end::{End, Stop, exit_code};
use transfer::export::{ExportOptions, HELP, export};
use transfer::interrupt::Interrupt;
use transfer::progress::Progress;
use transfer::project::Project;

#[tokio::main]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result<End, Stop> {
    let Some(options) = ExportOptions::from_arguments(std::env::args_os().skip(1))? else {
        print!("{HELP}");
        return Ok(End::Whole);
    };
    let interrupt =
        Interrupt::listen().map_err(|error| Stop::Failed(format!("no signals: {error}")))?;
    let project = Project::from_environment(options.sandbox_users).await?;
    let progress = Arc::new(Progress::new("users"));
    let end = export(&project, &options, &interrupt, progress.clone()).await;
    progress.finish();
    end
}
