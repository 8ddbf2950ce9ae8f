//! Reading the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use lexopt::{Arg, Parser, ValueExt};

use crate::end::Stop;

/// The arguments of a program, one after the other.
pub struct Arguments(Parser);

/// One of them.
#[derive(Debug, PartialEq, Eq)]
pub enum Argument {
    /// `--name`, or `-h` as `help`; without the dashes.
    Option(String),
    /// What is no option.
    Value(OsString),
}

impl Arguments {
    /// The arguments without the program's own name.
    pub fn new(arguments: impl IntoIterator<Item = OsString>) -> Arguments {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        Arguments(Parser::from_args(arguments))
    }

    /// Takes the next one.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] for a value that an option does not take.
    pub fn take(&mut self) -> Result<Option<Argument>, Stop> {
        let argument = self.0.next().map_err(usage)?;
        Ok(argument.map(|argument| match argument {
            Arg::Short('h') => Argument::Option("help".to_owned()),
            Arg::Short(name) => Argument::Option(name.to_string()),
            Arg::Long(name) => Argument::Option(name.to_owned()),
            Arg::Value(value) => Argument::Value(value),
        }))
    }

    /// The text that an option takes.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] where there is none, or none in Unicode.
    pub fn text(&mut self) -> Result<String, Stop> {
        self.0
            .value()
            .and_then(|value| value.string())
            .map_err(usage)
    }

    /// The path that an option takes.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] where there is none.
    pub fn path(&mut self) -> Result<PathBuf, Stop> {
        self.0.value().map(PathBuf::from).map_err(usage)
    }

    /// The number that an option takes.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] for anything else, and for what is out of the range.
    pub fn number<T>(&mut self, name: &str, range: std::ops::RangeInclusive<T>) -> Result<T, Stop>
    where
        T: FromStr + PartialOrd + std::fmt::Display,
    {
        let number = self.text()?.parse().ok();
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| {
                let (least, most) = (range.start(), range.end());
                Stop::Usage(format!("--{name} takes a number from {least} to {most}"))
            })
    }

    /// The length of time that an option takes, in seconds.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] for anything else.
    pub fn seconds(&mut self, name: &str) -> Result<Duration, Stop> {
        const MOST: u32 = 30 * 24 * 60 * 60;
        let seconds = self.number(name, 0..=MOST)?;
        Ok(Duration::from_secs(seconds.into()))
    }
}

/// What an argument that nobody knows is told.
pub fn unknown(argument: &Argument) -> Stop {
    match argument {
        Argument::Option(name) => Stop::Usage(format!("there is no --{name}: see --help")),
        Argument::Value(_) => Stop::Usage("there is one file too many: see --help".to_owned()),
    }
}

fn usage(error: lexopt::Error) -> Stop {
    Stop::Usage(format!("{error}: see --help"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &[&str]) -> Arguments {
        Arguments::new(words.iter().map(OsString::from))
    }

    #[test]
    fn options_and_values_are_told_apart() {
        let mut arguments = arguments(&["-h", "--limit=7", "users.csv", "--", "--odd"]);
        let option = |name: &str| Some(Argument::Option(name.to_owned()));
        let value = |text: &str| Some(Argument::Value(text.into()));
        assert_eq!(arguments.take().unwrap(), option("help"));
        assert_eq!(arguments.take().unwrap(), option("limit"));
        assert_eq!(arguments.number("limit", 1..=7).unwrap(), 7);
        assert_eq!(arguments.take().unwrap(), value("users.csv"));
        assert_eq!(arguments.take().unwrap(), value("--odd"));
        assert_eq!(arguments.take().unwrap(), None);
    }

    #[test]
    fn a_number_out_of_range_is_refused_with_the_range() {
        for word in ["0", "8", "x", "-1", ""] {
            let mut arguments = arguments(&["--limit", word]);
            arguments.take().unwrap();
            let stop = arguments.number("limit", 1..=7).unwrap_err();
            assert_eq!(stop.to_string(), "--limit takes a number from 1 to 7");
        }
    }
}
