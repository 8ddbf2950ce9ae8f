//! The command line of an export.

use std::path::PathBuf;

use clap::Parser;
use serde_json::Value;
use stytch_users::{Filter, SearchUsers, Timestamp, UserStatus};

use crate::options::RunOptions;
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

    /// Only users with this status
    #[arg(long, value_parser = ["active", "pending"])]
    pub status: Option<String>,

    /// Only users created after this time, such as 2026-01-31T00:00:00Z
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub created_after: Option<Timestamp>,

    /// Only users created before this time
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub created_before: Option<Timestamp>,

    /// Only users with an email address of this domain
    #[arg(long, value_name = "DOMAIN")]
    pub email_domain: Option<String>,

    /// Only users that this filter of Stytch's search finds, such as email_verified=true;
    /// can be repeated
    #[arg(long = "filter", value_name = "NAME=JSON", value_parser = filter)]
    pub filters: Vec<Filter>,

    /// The maximum number of users per request
    #[arg(long, value_name = "N", default_value_t = 1000,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub page_size: u32,

    /// The options of both programs
    #[command(flatten)]
    pub run: RunOptions,
}

fn timestamp(text: &str) -> Result<Timestamp, String> {
    let time = Timestamp::from(text);
    match time.to_system_time() {
        Ok(_) => Ok(time),
        Err(_) => Err("expected a time such as 2026-01-31T00:00:00Z".to_owned()),
    }
}

fn filter(text: &str) -> Result<Filter, String> {
    let (name, json) = text.split_once('=').ok_or("expected NAME=JSON")?;
    let value: Value = serde_json::from_str(json).map_err(|_| "expected JSON after the `=`")?;
    Ok(Filter::other(name, value))
}

impl ExportOptions {
    /// Returns the search for the first page.
    pub(super) fn search(&self) -> SearchUsers {
        let status = self.status.as_deref().map(UserStatus::from);
        let after = self.created_after.clone();
        let before = self.created_before.clone();
        let domain = self.email_domain.as_deref();
        let filters = [
            status.map(Filter::status),
            after.map(Filter::created_at_greater_than),
            before.map(Filter::created_at_less_than),
            domain.map(|domain| Filter::email_domain([domain])),
        ];
        let filters = filters.into_iter().flatten();
        let filters = filters.chain(self.filters.iter().cloned());
        let search = SearchUsers::new().limit(self.page_size);
        filters.fold(search, SearchUsers::filter)
    }
}
