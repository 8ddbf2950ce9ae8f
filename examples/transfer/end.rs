//! How a run ends, and what it prints.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;
use tokio::sync::watch;

use crate::stop_signal::stop_signal;

/// The part of both programs' `--help` about how they end.
pub const EXIT_CODES: &str = "\
Exit codes:
  0    everything was done
  1    records failed, or the service gave up: the message says which
  2    the command line, the environment or a file is wrong, and nothing was sent
  130  interrupted; the same command continues

Project:
  STYTCH_PROJECT_ID, STYTCH_SECRET and, for another host, STYTCH_BASE_URL are read from
  the environment. Without the first, a sandbox on this machine is used.";

/// Why a run did not do everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The command line, the environment or a file is wrong. Nothing was sent.
    Usage(String),
    /// Records failed, or the service gave up.
    Failed(String),
    /// Somebody pressed Ctrl-C.
    Interrupted(String),
}

impl Stop {
    /// Makes an error out of a failed step on a file.
    pub fn file(what: &str, path: &Path) -> impl Fn(io::Error) -> Stop + use<> {
        let what = format!("could not {what} {}", printable(path.display()));
        move |error| Stop::Failed(format!("{what}: {error}"))
    }

    /// What is printed.
    pub fn message(&self) -> &str {
        let (Stop::Usage(what) | Stop::Failed(what) | Stop::Interrupted(what)) = self;
        what
    }
}

/// Prints what stopped a run, and returns its exit code.
pub fn exit_code(result: &Result<(), Stop>) -> ExitCode {
    let Err(stop) = result else {
        return ExitCode::SUCCESS;
    };
    complain(stop.message());
    ExitCode::from(match stop {
        Stop::Failed(_) => 1,
        Stop::Usage(_) => 2,
        Stop::Interrupted(_) => 130,
    })
}

/// Prints a line on stdout. A reader that has left does not stop a run.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Prints a line on stderr, if anybody reads it.
pub fn complain(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A text from outside with its control characters escaped, so that it cannot move the
/// cursor of a terminal.
pub fn printable(text: impl Display) -> String {
    let text = text.to_string();
    let escape = |c: char| match c.is_control() {
        true => c.escape_default().collect(),
        false => String::from(c),
    };
    text.chars().map(escape).collect()
}

/// `1 user`, `2 users`.
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// How a file holds users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// A header line, then one row a user
    Csv,
}

impl Format {
    /// Returns the format that is given, or else that of the file's ending.
    pub fn of(path: &Path, given: Option<Format>) -> Result<Format, Stop> {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        match (given, ending.to_str()) {
            (Some(format), _) => Ok(format),
            (None, Some("jsonl" | "ndjson")) => Ok(Format::Jsonl),
            (None, Some("csv")) => Ok(Format::Csv),
            _ => Err(Stop::Usage(format!(
                "{} ends in neither .jsonl, .ndjson nor .csv: --format says what it is",
                printable(path.display())
            ))),
        }
    }
}

/// Whether somebody wants the run to stop.
#[derive(Clone)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// Listens for Ctrl-C and, on Unix, `SIGTERM`.
    pub fn listen() -> Result<Interrupt, Stop> {
        let stop = stop_signal().map_err(|error| Stop::Failed(format!("no signals: {error}")))?;
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            stop.await;
            let _ = sender.send(true);
            sender.closed().await;
        });
        Ok(Interrupt(receiver))
    }

    /// Creates one for a test, with what triggers it.
    pub fn by_hand() -> (watch::Sender<bool>, Interrupt) {
        let (sender, receiver) = watch::channel(false);
        (sender, Interrupt(receiver))
    }

    /// Waits until it comes, which may be never.
    pub async fn come(mut self) {
        if self.0.wait_for(|has_come| *has_come).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether it has come.
    pub fn has_come(&self) -> bool {
        *self.0.borrow()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_decides_on_the_format_and_then_the_ending() {
        for (path, given, expected) in [
            ("users.jsonl", None, Some(Format::Jsonl)),
            ("users.NDJSON", None, Some(Format::Jsonl)),
            ("users.csv", Some(Format::Jsonl), Some(Format::Jsonl)),
            ("users", Some(Format::Csv), Some(Format::Csv)),
            ("users.json", None, None),
            ("users", None, None),
        ] {
            assert_eq!(Format::of(Path::new(path), given).ok(), expected, "{path}");
        }
    }

    #[test]
    fn a_count_of_one_is_singular_and_control_characters_are_escaped() {
        assert_eq!(counted(1, "error"), "1 error");
        assert_eq!(counted(0, "error"), "0 errors");
        assert_eq!(printable("a\u{1b}[31m\n"), "a\\u{1b}[31m\\n");
        assert_eq!(printable("Zoë's"), "Zoë's");
    }
}
