//! The command line of an import.

use std::path::PathBuf;

use clap::Parser;

use crate::format::Format;
use crate::options::RunOptions;
use crate::program::{EXIT_CODES, Stop};

/// Creates the users of a file in a Stytch project.
///
/// FILE has JSON Lines or a table with a header, as export_users writes them, or with any of
/// these fields or columns: email, phone_number (one of the two at least), first_name,
/// middle_name, last_name, external_id, status (active or pending), roles (a JSON list) and
/// trusted_metadata, untrusted_metadata (JSON objects).
///
/// FILE.results.jsonl has a line for each record: record, line, outcome (created, skipped or
/// error), user_id, source_user_id (the id in FILE), not_imported (what a create cannot carry,
/// such as a second address or a password), error_type, message, request_id, and by_lookup if
/// the response to a create was lost and the user was found. A record is skipped if a user has
/// its email address, phone number or external id already.
///
/// It appears when every record has its line. Until then FILE.results.jsonl.partial has the
/// lines so far. After Ctrl-C, a crash or a power cut, the same command continues from there:
/// no user is created twice.
#[derive(Clone, Debug, Parser)]
#[command(name = "import_users", after_help = EXIT_CODES)]
pub struct ImportOptions {
    /// The file to read: .jsonl, .ndjson or .csv
    #[arg(value_name = "FILE")]
    pub input: PathBuf,

    /// The file for the outcomes; FILE.results.jsonl by default
    #[arg(long, value_name = "FILE")]
    pub results: Option<PathBuf>,

    /// Check every record and send nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Import the known fields of a file that has unknown ones
    #[arg(long)]
    pub ignore_unknown: bool,

    /// The maximum number of concurrent requests
    #[arg(long, value_name = "N", default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub in_flight: u32,

    /// The maximum number of creates per second; no limit by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub creates_per_second: Option<u32>,

    /// The options of both programs
    #[command(flatten)]
    pub run: RunOptions,
}

impl ImportOptions {
    pub(super) fn format(&self) -> Result<Format, Stop> {
        Format::of(&self.input, self.run.format)
    }
}
