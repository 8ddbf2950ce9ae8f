//! Imports the users of a file into a project: several creates in flight, no user twice, an
//! outcome for every record.
//!
//!     cargo run --release --example import_users -- users.csv --dry-run
//!     cargo run --release --example import_users -- users.csv
//!
//! Without `STYTCH_PROJECT_ID` it imports into a sandbox, an in-memory Stytch on this machine.

use std::process::ExitCode;

use clap::Parser;
use transfer::import::{dry_run, import};
use transfer::options::ImportOptions;
use transfer::program::{client_from_environment, exit_code};
use transfer::progress::Progress;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = ImportOptions::parse();
    exit_code(async {
        if options.dry_run {
            return dry_run(&options).await;
        }
        let client = client_from_environment(0)?;
        import(&client, &options, Progress::new("record")).await
    })
    .await
}
