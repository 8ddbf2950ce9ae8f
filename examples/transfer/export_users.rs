//! Users out of a project into a file: resumable, within the rate limit, page by page.
//!
//!     cargo run --release --example export_users -- users.jsonl
//!     cargo run --release --example export_users -- users.csv --status active
//!
//! Without `STYTCH_PROJECT_ID` it exports a sandbox, an in-memory Stytch on this machine.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use transfer::end::{Interrupt, Stop, exit_code};
use transfer::export::{ExportOptions, export};
use transfer::progress::Progress;
use transfer::project::Project;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(&run(ExportOptions::parse()).await)
}

async fn run(options: ExportOptions) -> Result<(), Stop> {
    let interrupt = Interrupt::listen()?;
    let project = Project::from_environment(options.sandbox_users).await?;
    let progress = Arc::new(Progress::new("users"));
    export(&project, &options, &interrupt, progress).await
}
