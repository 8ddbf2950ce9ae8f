//! How a run ends, and what the process says of it.

use std::fmt;
use std::process::ExitCode;

/// A run that came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Everything was done.
    Whole,
    /// All of the input was gone through, and some of it has errors.
    WithErrors,
}

/// A run that did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The arguments or the files do not fit together; nothing was changed.
    Usage(String),
    /// Something failed; the same command goes on from there.
    Failed(String),
    /// Somebody pressed Ctrl-C; the same command goes on from there.
    Interrupted(String),
}

impl Stop {
    /// A failed step on a file, which is named.
    pub fn file(what: &str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Stop + use<> {
        let what = format!("{what} {}", path.display());
        move |error| Stop::Failed(format!("could not {what}: {error}"))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Stop::Usage(what) | Stop::Failed(what) | Stop::Interrupted(what)) = self;
        formatter.write_str(what)
    }
}

impl std::error::Error for Stop {}

/// The exit code of a run, with what stopped it on stderr.
pub fn exit_code(result: Result<End, Stop>) -> ExitCode {
    if let Err(stop) = &result {
        eprintln!("{stop}");
    }
    ExitCode::from(number(&result))
}

fn number(result: &Result<End, Stop>) -> u8 {
    match result {
        Ok(End::Whole) => 0,
        Err(Stop::Failed(_)) => 1,
        Err(Stop::Usage(_)) => 2,
        Ok(End::WithErrors) => 3,
        Err(Stop::Interrupted(_)) => 130,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_an_exit_code_of_its_own() {
        let results = [
            (Ok(End::Whole), 0),
            (Err(Stop::Failed(String::new())), 1),
            (Err(Stop::Usage(String::new())), 2),
            (Ok(End::WithErrors), 3),
            (Err(Stop::Interrupted(String::new())), 130),
        ];
        for (result, code) in results {
            assert_eq!(number(&result), code, "{result:?}");
        }
    }
}
