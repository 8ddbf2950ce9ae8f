//! Exports the users of a project to a file. An interrupted export continues.
//!
//!     cargo run --release --example export_users -- users.jsonl
//!     cargo run --release --example export_users -- users.csv --status active
//!
//! Without `STYTCH_PROJECT_ID` it exports a sandbox, an in-memory Stytch on this machine.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use transfer::export::{ExportOptions, export};
use transfer::program::{Stop, exit_code};
use transfer::progress::Progress;
use transfer::project::client_from_environment;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run(ExportOptions::parse())).await
}

async fn run(options: ExportOptions) -> Result<(), Stop> {
    let client = client_from_environment(300)?;
    export(&client, &options, Arc::new(Progress::new("user"))).await
}
