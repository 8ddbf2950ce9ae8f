//! Exports the users of a project to a file. An interrupted export continues.
//!
//!     cargo run --release --example export_users -- users.jsonl
//!     cargo run --release --example export_users -- users.csv --filter status=active
//!
//! Without `STYTCH_PROJECT_ID` it exports a sandbox, an in-memory Stytch on this machine.

use std::process::ExitCode;

use clap::Parser;
use transfer::export::export;
use transfer::options::ExportOptions;
use transfer::program::{client_from_environment, exit_code};
use transfer::progress::Progress;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = ExportOptions::parse();
    exit_code(async {
        let client = client_from_environment(300)?;
        export(&client, &options, Progress::new("user")).await
    })
    .await
}
