//! The options of the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use lexopt::Arg::{Long, Short};
use lexopt::{Error, Parser};

pub(crate) const HELP: &str = "\
An in-memory emulation of Stytch's Users API, for clients in any language.

    sandbox [OPTIONS]

    --port PORT          the port on 127.0.0.1; 0 lets the system choose; default 4010
    --project-id ID      a random one by default
    --secret SECRET      a random one by default
    --seed FILE          the initial users in Stytch's JSON: JSON Lines, an array or search
                         responses; connected_apps lists the connected apps of a user
    --state FILE         saves the users to this file at exit; if the file exists at the
                         start, loads them from it and ignores --seed
    --rate-limit         rejects more than 150 searches a minute, as Stytch does
    --search-delay MS    delays searches; Stytch takes at least 150 ms for one
    --help

Ctrl-C and SIGTERM stop it. The exit status is 1 if it cannot start or save, and 2 for an
invalid option.
";

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) project_id: Option<String>,
    pub(crate) secret: Option<String>,
    pub(crate) seed: Option<PathBuf>,
    pub(crate) state: Option<PathBuf>,
    pub(crate) rate_limit: bool,
    pub(crate) search_delay: Duration,
}

/// Returns `None` for `--help`. An error names the invalid argument.
pub(crate) fn read(mut arguments: Parser) -> Result<Option<Settings>, Error> {
    let mut settings = Settings {
        port: 4010,
        ..Settings::default()
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("port") => {
                let expected = "--port must be a number from 0 to 65535";
                settings.port = number(arguments.value()?, expected)?;
            }
            Long("project-id") => {
                settings.project_id = Some(credential("--project-id", arguments.value()?)?);
            }
            Long("secret") => settings.secret = Some(credential("--secret", arguments.value()?)?),
            Long("seed") => settings.seed = Some(arguments.value()?.into()),
            Long("state") => settings.state = Some(arguments.value()?.into()),
            Long("rate-limit") => settings.rate_limit = true,
            Long("search-delay") => {
                let expected = "--search-delay must be a number of milliseconds";
                let milliseconds: u32 = number(arguments.value()?, expected)?;
                settings.search_delay = Duration::from_millis(milliseconds.into());
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(settings))
}

fn number<T: FromStr>(value: OsString, expected: &str) -> Result<T, Error> {
    let number = value.to_str().and_then(|value| value.parse().ok());
    number.ok_or_else(|| expected.into())
}

/// In Basic authentication, the project id ends at the first colon.
fn credential(name: &str, value: OsString) -> Result<String, Error> {
    match value.into_string() {
        Ok(value) if !value.is_empty() && !value.contains(':') => Ok(value),
        _ => Err(format!("{name} must be a nonempty string without a colon").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(arguments: &[&str]) -> Result<Option<Settings>, Error> {
        read(Parser::from_args(arguments))
    }

    #[test]
    fn every_option_is_read_and_has_a_default() {
        let arguments = "--port 0 --project-id project-test-1 --secret=secret-test-1 --seed a \
                         --state b --rate-limit --search-delay 20";
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let expected = Settings {
            port: 0,
            project_id: Some("project-test-1".to_owned()),
            secret: Some("secret-test-1".to_owned()),
            seed: Some("a".into()),
            state: Some("b".into()),
            rate_limit: true,
            search_delay: Duration::from_millis(20),
        };
        assert_eq!(read_all(&arguments).unwrap(), Some(expected));
        let settings = read_all(&[]).unwrap().unwrap();
        assert_eq!((settings.port, settings.rate_limit), (4010, false));
        assert_eq!(read_all(&["--port", "1", "--help"]).unwrap(), None);
    }

    #[test]
    fn an_invalid_argument_is_rejected_by_name() {
        for (arguments, name) in [
            (&["--port", "65536"][..], "--port"),
            (&["--port", "-1"], "--port"),
            (&["--port"], "--port"),
            (&["--project-id", ""], "--project-id"),
            (&["--project-id", "a:b"], "--project-id"),
            (&["--secret", ""], "--secret"),
            (&["--seed"], "--seed"),
            (&["--search-delay", "20ms"], "--search-delay"),
            (&["--rate-limit=5"], "--rate-limit"),
            (&["--prot", "4010"], "--prot"),
            (&["4010"], "4010"),
        ] {
            let error = read_all(arguments).unwrap_err().to_string();
            assert!(error.contains(name), "{arguments:?}: {error}");
        }
    }
}
