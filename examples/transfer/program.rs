//! How a run ends, and what it prints.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{Client, Error, ErrorType};

use crate::stop_signal::stop_signal;

/// The part of both programs' `--help` about exit codes and the environment.
pub const EXIT_CODES: &str = "\
Exit codes:
  0    everything was done
  1    records failed, or the service gave up: the message says which
  2    the command line, the environment or a file is wrong, and nothing was sent
  130  interrupted; the same command continues

Project:
  STYTCH_PROJECT_ID, STYTCH_SECRET and, for another host, STYTCH_BASE_URL are read from
  the environment. Without the first, a sandbox on this machine is used.";

const CONTINUE: &str = "Run the same command again to continue.";

/// Why a run did not do everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The command line, the environment or a file is wrong. Nothing was sent.
    Usage(String),
    /// The service or a file failed. The same command continues.
    GaveUp(String),
    /// Records failed.
    Failed(String),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::GaveUp(describe(&error))
    }
}

impl Stop {
    /// Returns a function that describes the error of a failed step on a file.
    pub fn file(what: &str, path: &Path) -> impl Fn(io::Error) -> Stop + use<> {
        let what = format!("could not {what} {}", printable(path.display()));
        move |error| Stop::GaveUp(format!("{what}: {error}"))
    }
}

/// Runs a program until it ends or is interrupted, and returns its exit code.
///
/// An interrupt drops `run` wherever it is: the files are valid after every step.
pub async fn exit_code(run: impl Future<Output = Result<(), Stop>>) -> ExitCode {
    let (code, what) = match stop_signal() {
        Err(error) => (1, format!("could not listen for signals: {error}")),
        Ok(interrupt) => tokio::select! {
            biased;
            () = interrupt => (130, format!("Interrupted. {CONTINUE}")),
            ended = run => match ended {
                Ok(()) => return ExitCode::SUCCESS,
                Err(Stop::GaveUp(what)) => (1, format!("{what}. {CONTINUE}")),
                Err(Stop::Failed(what)) => (1, what),
                Err(Stop::Usage(what)) => (2, what),
            },
        },
    };
    complain(what);
    ExitCode::from(code)
}

/// Returns a client of the project in the environment, or of a sandbox if there is none.
pub fn client_from_environment(sandbox_users: u32) -> Result<Client, Stop> {
    if std::env::var_os("STYTCH_PROJECT_ID").is_some() {
        return Client::from_env().map_err(|error| Stop::Usage(error.to_string()));
    }
    let failed = |error: &dyn Display| Stop::Failed(format!("the sandbox did not start: {error}"));
    let sandbox = Sandbox::in_memory().map_err(|error| failed(&error))?;
    for number in 1..=sandbox_users {
        let user = json!({
            "external_id": format!("customer-{number}"),
            "name": { "first_name": "Ada", "last_name": format!("No. {number}") },
            "emails": [{ "email": format!("user-{number}@example.com") }],
        });
        sandbox.add_user(user).map_err(|error| failed(&error))?;
    }
    complain(format_args!(
        "STYTCH_PROJECT_ID is not set: using a sandbox with {sandbox_users} users."
    ));
    Ok(sandbox.client().clone())
}

/// Describes an error with its causes, and what to do about it if that is known.
pub fn describe(error: &Error) -> String {
    let is_cursor = error.error_type() == Some(&ErrorType::UserSearchInvalidCursor);
    // The causes are in the debug format.
    format!("{error:?}")
        + match is_about_credentials(error) {
            true => ". Check STYTCH_PROJECT_ID and STYTCH_SECRET",
            false if is_cursor => ". --restart begins again",
            false => "",
        }
}

/// Returns `true` if the credentials or their rights are wrong.
pub fn is_about_credentials(error: &Error) -> bool {
    let status = error.status().map(|status| status.as_u16());
    matches!(status, Some(401 | 403))
}

/// Prints a line on stdout. A closed stdout is not an error.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Prints a line on stderr. A closed stderr is not an error.
pub fn complain(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Escapes the control characters of a text from outside, which could otherwise move the
/// cursor of a terminal.
pub fn printable(text: impl Display) -> String {
    let text = text.to_string();
    let escape = |c: char| match c.is_control() {
        true => c.escape_default().collect(),
        false => String::from(c),
    };
    text.chars().map(escape).collect()
}

/// Returns `1 user`, `2 users`.
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
