//! What an export is asked for.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use stytch_users::{Filter, SearchUsers};

use crate::arguments::{Argument, Arguments, unknown};
use crate::end::Stop;
use crate::format::Format;

/// What `--help` prints.
pub const HELP: &str = include_str!("help.txt");

/// What an export is asked for.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The file to write.
    pub output: PathBuf,
    /// How it holds users.
    pub format: Format,
    /// Which users: those that match every one of these.
    pub filters: Vec<Filter>,
    /// Users on a page, from 1 to 1000.
    pub page_size: u32,
    /// Stytch allows 150.
    pub searches_per_minute: u32,
    /// How long a page is tried for.
    pub patience: Duration,
    /// Whether a file of the name is replaced.
    pub overwrite: bool,
    /// Whether an earlier run that was cut short is forgotten.
    pub restart: bool,
    /// How many users the sandbox has, where there is no project.
    pub sandbox_users: u32,
}

impl ExportOptions {
    /// Everyone into a file, with the defaults of the command line.
    pub fn new(output: impl Into<PathBuf>, format: Format) -> ExportOptions {
        ExportOptions {
            output: output.into(),
            format,
            filters: Vec::new(),
            page_size: 1000,
            searches_per_minute: 150,
            patience: Duration::from_secs(600),
            overwrite: false,
            restart: false,
            sandbox_users: 300,
        }
    }

    /// The options of a command line without the program's name; `None` where it asks
    /// for help.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] says what is wrong with it.
    pub fn from_arguments(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Option<ExportOptions>, Stop> {
        let mut arguments = Arguments::new(arguments);
        let mut options = ExportOptions::new("", Format::JsonLines);
        let mut output: Option<PathBuf> = None;
        let mut format: Option<String> = None;
        while let Some(argument) = arguments.take()? {
            match argument {
                Argument::Value(path) if output.is_none() => output = Some(path.into()),
                Argument::Option(name) => match name.as_str() {
                    "help" => return Ok(None),
                    "format" => format = Some(arguments.text()?),
                    _ => options.set(&name, &mut arguments)?,
                },
                other => return Err(unknown(&other)),
            }
        }
        let output = output
            .ok_or_else(|| Stop::Usage("the file to write is missing: see --help".to_owned()))?;
        options.format = Format::of(&output, format.as_deref())?;
        options.output = output;
        // A filter that Stytch would refuse does not serialize, and says why.
        match serde_json::to_value(options.search()) {
            Ok(_) => Ok(Some(options)),
            Err(error) => Err(Stop::Usage(format!("{error}: see --help"))),
        }
    }

    fn set(&mut self, name: &str, arguments: &mut Arguments) -> Result<(), Stop> {
        match name {
            "status" | "created-after" | "created-before" | "email" | "email-domain" | "filter" => {
                self.filters.push(filter(name, &arguments.text()?)?);
            }
            "page-size" => self.page_size = arguments.number(name, 1..=1000)?,
            "searches-per-minute" => {
                self.searches_per_minute = arguments.number(name, 1..=100_000)?;
            }
            "patience" => self.patience = arguments.seconds(name)?,
            "sandbox-users" => self.sandbox_users = arguments.number(name, 1..=86_400)?,
            "overwrite" => self.overwrite = true,
            "restart" => self.restart = true,
            _ => return Err(unknown(&Argument::Option(name.to_owned()))),
        }
        Ok(())
    }

    /// The search for the first page.
    pub(super) fn search(&self) -> SearchUsers {
        let search = SearchUsers::new().limit(self.page_size);
        let filters = self.filters.iter().cloned();
        filters.fold(search, SearchUsers::filter)
    }

    /// What tells one query from another.
    pub(super) fn query_as_json(&self) -> Value {
        json!(self.filters)
    }
}

fn filter(option: &str, text: &str) -> Result<Filter, Stop> {
    match option {
        "status" => Ok(Filter::status(text.into())),
        "created-after" => Ok(Filter::created_at_greater_than(text)),
        "created-before" => Ok(Filter::created_at_less_than(text)),
        "email" => Ok(Filter::email_address_fuzzy(text)),
        "email-domain" => Ok(Filter::email_domain([text])),
        _ => {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            let value: Value = serde_json::from_str(value).map_err(|_| {
                Stop::Usage("--filter takes a name, `=` and a value in JSON".to_owned())
            })?;
            Ok(Filter::other(name, value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Result<Option<ExportOptions>, Stop> {
        ExportOptions::from_arguments(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn a_command_line_is_read() {
        let line = "users.csv --status active --filter email_verified=true --page-size 50 \
                    --searches-per-minute 100 --patience 5 --restart --sandbox-users 9";
        let options = options(line).unwrap().unwrap();
        assert_eq!(options.output, PathBuf::from("users.csv"));
        assert_eq!(options.format, Format::Csv);
        assert_eq!(
            serde_json::to_value(options.search()).unwrap(),
            json!({ "limit": 50, "query": { "operator": "AND", "operands": [
                { "filter_name": "status", "filter_value": "active" },
                { "filter_name": "email_verified", "filter_value": true },
            ] } })
        );
        assert_eq!(options.searches_per_minute, 100);
        assert_eq!(options.patience, Duration::from_secs(5));
        assert!(options.restart && !options.overwrite);
        assert_eq!(options.sandbox_users, 9);
    }

    #[test]
    fn mistakes_are_named() {
        for (line, message) in [
            ("", "the file to write is missing: see --help"),
            ("a.csv b.csv", "there is one file too many: see --help"),
            ("a.csv --colour red", "there is no --colour: see --help"),
            (
                "a.csv --page-size 1001",
                "--page-size takes a number from 1 to 1000",
            ),
            (
                "a.csv --filter x=y",
                "--filter takes a name, `=` and a value in JSON",
            ),
            (
                "a.txt",
                "a.txt ends neither in .jsonl, .ndjson nor .csv: --format says what it is",
            ),
        ] {
            let stop = options(line).unwrap_err();
            assert_eq!(stop, Stop::Usage(message.to_owned()), "{line}");
        }
    }

    #[test]
    fn help_names_every_option() {
        assert!(options("--help").unwrap().is_none());
        for name in [
            "--format",
            "--status",
            "--created-after",
            "--created-before",
            "--email",
            "--email-domain",
            "--filter",
            "--page-size",
            "--searches-per-minute",
            "--patience",
            "--overwrite",
            "--restart",
            "--sandbox-users",
            "STYTCH_PROJECT_ID",
            "STYTCH_SECRET",
            "STYTCH_BASE_URL",
        ] {
            assert!(HELP.contains(name), "{name}");
        }
    }
}
