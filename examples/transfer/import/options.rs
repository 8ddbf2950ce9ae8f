//! What an import is asked for.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::arguments::{Argument, Arguments, unknown};
use crate::atomic_file::with_ending;
use crate::end::Stop;
use crate::format::Format;

/// What `--help` prints.
pub const HELP: &str = include_str!("help.txt");

/// What is done with a record whose email address, phone number or external id somebody
/// has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDuplicate {
    /// It is left as it is.
    Skip,
    /// It gets the values of the record.
    Update,
    /// The record is an error.
    Fail,
}

/// What an import is asked for.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The file to read.
    pub input: PathBuf,
    /// How it holds users.
    pub format: Format,
    /// The file that says what became of every record.
    pub results: PathBuf,
    /// How many creates are under way at once.
    pub in_flight: u32,
    /// What is done with a user that is there already.
    pub on_duplicate: OnDuplicate,
    /// How many creates and updates go in a second.
    pub creates_per_second: u32,
    /// How many searches go in a minute; Stytch allows 150.
    pub searches_per_minute: u32,
    /// How long a call is tried for.
    pub patience: Duration,
    /// Whether everything is checked and nothing sent.
    pub is_dry_run: bool,
    /// Whether a result file of the name is replaced.
    pub overwrite: bool,
    /// Whether an earlier run that was cut short is forgotten.
    pub restart: bool,
}

impl ImportOptions {
    /// A file, with the defaults of the command line.
    pub fn new(input: impl Into<PathBuf>, format: Format) -> ImportOptions {
        let input = input.into();
        ImportOptions {
            results: with_ending(&input, ".results.jsonl"),
            input,
            format,
            in_flight: 8,
            on_duplicate: OnDuplicate::Skip,
            creates_per_second: 1000,
            searches_per_minute: 150,
            patience: Duration::from_secs(600),
            is_dry_run: false,
            overwrite: false,
            restart: false,
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
    ) -> Result<Option<ImportOptions>, Stop> {
        let mut arguments = Arguments::new(arguments);
        let mut options = ImportOptions::new("", Format::JsonLines);
        let mut input: Option<PathBuf> = None;
        let mut results: Option<PathBuf> = None;
        let mut format: Option<String> = None;
        while let Some(argument) = arguments.take()? {
            match argument {
                Argument::Value(path) if input.is_none() => input = Some(path.into()),
                Argument::Option(name) => match name.as_str() {
                    "help" => return Ok(None),
                    "format" => format = Some(arguments.text()?),
                    "results" => results = Some(arguments.path()?),
                    _ => options.set(&name, &mut arguments)?,
                },
                other => return Err(unknown(&other)),
            }
        }
        let input = input
            .ok_or_else(|| Stop::Usage("the file to read is missing: see --help".to_owned()))?;
        options.format = Format::of(&input, format.as_deref())?;
        options.results = results.unwrap_or_else(|| with_ending(&input, ".results.jsonl"));
        options.input = input;
        Ok(Some(options))
    }

    fn set(&mut self, name: &str, arguments: &mut Arguments) -> Result<(), Stop> {
        match name {
            "in-flight" => self.in_flight = arguments.number(name, 1..=1000)?,
            "on-duplicate" => self.on_duplicate = on_duplicate(&arguments.text()?)?,
            "creates-per-second" => {
                self.creates_per_second = arguments.number(name, 1..=100_000)?;
            }
            "searches-per-minute" => {
                self.searches_per_minute = arguments.number(name, 1..=100_000)?;
            }
            "patience" => self.patience = arguments.seconds(name)?,
            "dry-run" => self.is_dry_run = true,
            "overwrite" => self.overwrite = true,
            "restart" => self.restart = true,
            _ => return Err(unknown(&Argument::Option(name.to_owned()))),
        }
        Ok(())
    }
}

fn on_duplicate(text: &str) -> Result<OnDuplicate, Stop> {
    match text {
        "skip" => Ok(OnDuplicate::Skip),
        "update" => Ok(OnDuplicate::Update),
        "fail" => Ok(OnDuplicate::Fail),
        _ => Err(Stop::Usage(
            "--on-duplicate takes skip, update or fail".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Result<Option<ImportOptions>, Stop> {
        ImportOptions::from_arguments(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn a_command_line_is_read() {
        let line = "users.csv --in-flight 3 --on-duplicate update --creates-per-second 5 --dry-run";
        let options = options(line).unwrap().unwrap();
        assert_eq!(options.format, Format::Csv);
        assert_eq!(options.results, PathBuf::from("users.csv.results.jsonl"));
        assert_eq!((options.in_flight, options.creates_per_second), (3, 5));
        assert_eq!(options.on_duplicate, OnDuplicate::Update);
        assert!(options.is_dry_run);
    }

    #[test]
    fn mistakes_are_named() {
        for (line, message) in [
            ("", "the file to read is missing: see --help"),
            (
                "a.csv --in-flight 0",
                "--in-flight takes a number from 1 to 1000",
            ),
            (
                "a.csv --on-duplicate x",
                "--on-duplicate takes skip, update or fail",
            ),
            (
                "a.csv --sandbox-users 3",
                "there is no --sandbox-users: see --help",
            ),
        ] {
            let stop = options(line).unwrap_err();
            assert_eq!(stop, Stop::Usage(message.to_owned()), "{line}");
        }
    }

    #[test]
    fn help_names_every_option() {
        assert!(options("-h").unwrap().is_none());
        for name in [
            "--format",
            "--results",
            "--in-flight",
            "--on-duplicate",
            "--creates-per-second",
            "--searches-per-minute",
            "--patience",
            "--dry-run",
            "--overwrite",
            "--restart",
            "STYTCH_PROJECT_ID",
            "STYTCH_SECRET",
            "STYTCH_BASE_URL",
        ] {
            assert!(HELP.contains(name), "{name}");
        }
    }
}
