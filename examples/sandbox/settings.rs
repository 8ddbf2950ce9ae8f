//! The options of the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::Arg::{Long, Short};
use lexopt::Parser;

pub(crate) const HELP: &str = "\
An in-memory emulation of Stytch's Users API, for clients in any language.

    sandbox [OPTIONS]

    --port PORT          the port on 127.0.0.1; 0 lets the system choose; default 4010
    --project-id ID      a new one by default
    --secret SECRET      a new one by default
    --seed FILE          users to begin with, in Stytch's JSON: an array, the response of a
                         search, or one user after the other; with connected_apps, if any
    --state FILE         the file to which the users are saved at the end; if it exists,
                         they are loaded from it, and --seed is ignored
    --rate-limit         rejects more than 150 searches a minute, as Stytch does
    --search-delay MS    delays searches; Stytch takes at least 150 ms for one
    --help

Ctrl-C and SIGTERM stop it. The exit status is 1 if it cannot start or save, and 2 for an
invalid option.
";

/// What the program does.
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

/// The error names the argument.
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
    port.ok_or_else(|| format!("{name} must be a number from 0 to 65535"))
}

fn milliseconds(name: &str, value: OsString) -> Result<Duration, String> {
    let milliseconds: Option<u32> = value.to_str().and_then(|value| value.parse().ok());
    let milliseconds =
        milliseconds.ok_or_else(|| format!("{name} must be a number of milliseconds"))?;
    Ok(Duration::from_millis(milliseconds.into()))
}

/// In Basic authentication, the project id ends at the first colon.
fn credential(name: &str, value: OsString) -> Result<String, String> {
    match value.into_string() {
        Ok(value) if !value.is_empty() && !value.contains(':') => Ok(value),
        _ => Err(format!("{name} must be a string without a colon")),
    }
}

fn file(name: &str, value: OsString) -> Result<PathBuf, String> {
    if value.is_empty() {
        return Err(format!("{name} must be the name of a file"));
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
    fn every_option_has_a_default() {
        let settings = run(&[]);
        assert_eq!(settings.port, 4010);
        assert!(!settings.rate_limit);
        assert_eq!(read_all(&["--port", "1", "--help"]), Ok(Request::Help));
    }

    #[test]
    fn an_invalid_argument_is_rejected_by_name() {
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
