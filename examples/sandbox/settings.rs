//! What the command line says.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::Arg::{Long, Short};
use lexopt::Parser;

pub(crate) const HELP: &str = "\
An in-memory Stytch on this machine, for clients of the Users API in any language.

    sandbox [OPTIONS]

    --port PORT          the port on 127.0.0.1; 0 lets the system choose; 4010 if not given
    --project-id ID      made up if not given
    --secret SECRET      made up if not given
    --seed FILE          users to begin with, in Stytch's JSON: an array, the answer of a
                         search, or one user after the other; with connected_apps, if any
    --state FILE         users are read from here if the file is there, and then no seed is;
                         they are saved here at the end
    --rate-limit         refuses more than 150 searches a minute, as Stytch does
    --search-delay MS    responds to searches after this number of milliseconds; Stytch's take 150 at
                         least
    --help

Ctrl-C and SIGTERM stop it. The exit status is 1 if it cannot start or save, and 2 for an
option that is wrong.
";

/// What is asked of the program.
#[derive(Debug, PartialEq)]
pub(crate) enum Request {
    Help,
    Run(Settings),
}

#[derive(Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) project_id: Option<String>,
    pub(crate) secret: Option<String>,
    pub(crate) seed: Option<PathBuf>,
    pub(crate) state: Option<PathBuf>,
    pub(crate) rate_limit: bool,
    pub(crate) search_delay: Duration,
}

/// The error is a sentence that names the argument.
pub(crate) fn read(mut arguments: Parser) -> Result<Request, String> {
    let mut settings = Settings {
        port: 4010,
        project_id: None,
        secret: None,
        seed: None,
        state: None,
        rate_limit: false,
        search_delay: Duration::ZERO,
    };
    while let Some(argument) = arguments.next().map_err(|error| error.to_string())? {
        let name = match argument {
            Long("help") | Short('h') => return Ok(Request::Help),
            Long("rate-limit") => {
                settings.rate_limit = true;
                continue;
            }
            Long(name @ ("port" | "project-id" | "secret" | "seed" | "state" | "search-delay")) => {
                format!("--{name}")
            }
            other => return Err(other.unexpected().to_string()),
        };
        let value = arguments.value().map_err(|error| error.to_string())?;
        match name.as_str() {
            "--port" => settings.port = port(&name, value)?,
            "--project-id" => settings.project_id = Some(credential(&name, value)?),
            "--secret" => settings.secret = Some(credential(&name, value)?),
            "--seed" => settings.seed = Some(file(&name, value)?),
            "--state" => settings.state = Some(file(&name, value)?),
            _ => settings.search_delay = milliseconds(&name, value)?,
        }
    }
    Ok(Request::Run(settings))
}

fn port(name: &str, value: OsString) -> Result<u16, String> {
    let port = value.to_str().and_then(|value| value.parse().ok());
    port.ok_or_else(|| format!("{name} takes a number from 0 to 65535"))
}

fn milliseconds(name: &str, value: OsString) -> Result<Duration, String> {
    let milliseconds: Option<u32> = value.to_str().and_then(|value| value.parse().ok());
    let milliseconds = milliseconds.ok_or_else(|| format!("{name} takes milliseconds"))?;
    Ok(Duration::from_millis(milliseconds.into()))
}

/// Basic authentication ends the project id at its first colon.
fn credential(name: &str, value: OsString) -> Result<String, String> {
    match value.into_string() {
        Ok(value) if !value.is_empty() && !value.contains(':') => Ok(value),
        _ => Err(format!("{name} takes a text without a colon")),
    }
}

fn file(name: &str, value: OsString) -> Result<PathBuf, String> {
    if value.is_empty() {
        return Err(format!("{name} takes the name of a file"));
    }
    Ok(value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(arguments: &[&str]) -> Result<Request, String> {
        read(Parser::from_args(arguments))
    }

    fn run(arguments: &[&str]) -> Settings {
        match read_all(arguments) {
            Ok(Request::Run(settings)) => settings,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_option_is_read() {
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
        assert_eq!(run(&arguments), expected);
    }

    #[test]
    fn nothing_has_to_be_said() {
        let settings = run(&[]);
        assert_eq!(settings.port, 4010);
        assert!(!settings.rate_limit);
        assert_eq!(read_all(&["--port", "1", "--help"]), Ok(Request::Help));
    }

    #[test]
    fn misuse_is_rejected_by_the_name_of_the_argument() {
        for (arguments, named) in [
            (&["--port", "65536"][..], "--port"),
            (&["--port", "-1"], "--port"),
            (&["--port"], "--port"),
            (&["--project-id", ""], "--project-id"),
            (&["--project-id", "a:b"], "--project-id"),
            (&["--secret", ""], "--secret"),
            (&["--seed"], "--seed"),
            (&["--state", ""], "--state"),
            (&["--search-delay", "20ms"], "--search-delay"),
            (&["--rate-limit=5"], "--rate-limit"),
            (&["--prot", "4010"], "--prot"),
            (&["4010"], "4010"),
        ] {
            let misuse = read_all(arguments).unwrap_err();
            assert!(misuse.contains(named), "{arguments:?}: {misuse}");
        }
    }
}
