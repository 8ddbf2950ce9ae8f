//! The options of both programs.

use clap::Args;

use crate::format::Format;

/// The options that an export and an import have in common.
#[derive(Clone, Debug, Args)]
pub struct RunOptions {
    /// The format, if the extension of FILE does not tell
    #[arg(long, value_enum)]
    pub format: Option<Format>,

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
