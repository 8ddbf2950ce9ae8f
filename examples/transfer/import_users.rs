//! Imports the users of a file into a project: several creates in flight, no user twice, an
//! outcome for every record.
//!
//!     cargo run --release --example import_users -- users.csv --dry-run
//!     cargo run --release --example import_users -- users.csv
//!
//! Without `STYTCH_PROJECT_ID` it imports into a sandbox, an in-memory Stytch on this machine.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use transfer::import::{ImportOptions, dry_run, import};
use transfer::program::{Stop, exit_code};
use transfer::progress::Progress;
use transfer::project::client_from_environment;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run(ImportOptions::parse())).await
}

async fn run(options: ImportOptions) -> Result<(), Stop> {
    if options.dry_run {
        return dry_run(&options).await;
    }
    let client = client_from_environment(0)?;
    import(&client, &options, Arc::new(Progress::new("record"))).await
}
