//! The command lines of both programs.

use std::path::PathBuf;

use clap::{Args, Parser};
use serde_json::Value;
use stytch_users::Filter;

use crate::program::EXIT_CODES;

/// Writes the users of a Stytch project to a file.
///
/// FILE appears when it is complete, and only its owner can read it. Until then
/// FILE.partial has the users so far. After Ctrl-C, a crash or a power cut, the same command
/// continues from there: no user is lost, and none is written twice.
///
/// A line of JSON Lines is a user exactly as Stytch returned it. A row of CSV has lists and
/// metadata as JSON in their cells, and an apostrophe before text that a spreadsheet would
/// evaluate as a formula.
#[derive(Clone, Debug, Parser)]
#[command(name = "export_users", after_help = EXIT_CODES)]
pub struct ExportOptions {
    /// The file to write: .jsonl, .ndjson or .csv
    #[arg(value_name = "FILE")]
    pub output: PathBuf,

    /// Only users that this filter of Stytch's search finds, such as status=active,
    /// email_verified=true, email_domain=example.com or
    /// created_at_greater_than=2026-01-31T00:00:00Z; can be repeated.
    ///
    /// A value is text or JSON, such as phone_number='["+12025550162"]'.
    #[arg(long = "filter", value_name = "NAME=VALUE", value_parser = filter)]
    pub filters: Vec<Filter>,

    /// The maximum number of users per request
    #[arg(long, value_name = "N", default_value_t = 1000,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub page_size: u32,

    /// The options of both programs
    #[command(flatten)]
    pub run: RunOptions,
}

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

    /// The options of both programs
    #[command(flatten)]
    pub run: RunOptions,
}

/// The options that an export and an import have in common.
#[derive(Clone, Debug, Args)]
pub struct RunOptions {
    /// The maximum number of searches per minute; Stytch accepts 150 of a project
    #[arg(long, value_name = "N", default_value_t = 150,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub searches_per_minute: u32,

    /// How long a request is retried while the project is rate limited or the server fails
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub retry_for: u32,

    /// Replace the file that is written if it exists
    #[arg(long)]
    pub overwrite: bool,

    /// Discard an earlier run that did not finish
    #[arg(long)]
    pub restart: bool,
}

fn filter(text: &str) -> Result<Filter, String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    let json: Option<Value> = serde_json::from_str(value).ok();
    Ok(Filter::other(name, json.unwrap_or_else(|| value.into())))
}
