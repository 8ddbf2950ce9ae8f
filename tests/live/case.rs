//! One guess, and what came of all of them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::project::Project;

/// One thing to do, and what the sandbox assumes comes of it.
pub(crate) struct Case {
    /// The behaviour, as the table in `stytch-users/docs/sandbox.md` has it.
    pub(crate) row: &'static str,
    pub(crate) what: &'static str,
    pub(crate) assumed: &'static str,
    /// Does it and says what is seen: statuses, error types, and nothing that Stytch makes
    /// up, so that it can be compared. An `Err` is why it could not be done.
    pub(crate) see: fn(&Project) -> Seeing<'_>,
}

pub(crate) type Seeing<'a> = Pin<Box<dyn Future<Output = Result<String, String>> + Send + 'a>>;

/// Writes the cases of some rows as a table.
macro_rules! cases {
    ($($row:literal { $($what:literal => $assumed:literal, |$project:ident| $see:expr;)+ })+) => {
        pub(crate) fn cases() -> Vec<crate::live::case::Case> {
            vec![$($(
                crate::live::case::Case {
                    row: $row,
                    what: $what,
                    assumed: $assumed,
                    see: |$project| Box::pin(async move { $see }),
                },
            )+)+]
        }
    };
}
pub(crate) use cases;

/// What came of the cases, to be read as a table.
pub(crate) struct Report {
    seen: Vec<(Case, String)>,
    left: Vec<String>,
}

impl Report {
    /// Tries every case, one after the other, and deletes what they have made.
    pub(crate) async fn of(project: Project, cases: Vec<Case>) -> Report {
        let project = Arc::new(project);
        let mut left = project.sweep().await;
        let mut seen = Vec::new();
        for case in cases {
            // As a task, so that a panic is one case's and the others go on.
            let (see, project) = (case.see, Arc::clone(&project));
            let task = tokio::spawn(async move { see(&project).await });
            let outcome = match task.await {
                Ok(outcome) => outcome.unwrap_or_else(|why| format!("could not be tried: {why}")),
                Err(ended) => format!("the case panicked: {}", message_of(ended)),
            };
            seen.push((case, outcome));
        }
        left.extend(project.clean_up().await);
        Report { seen, left }
    }

    /// Whether every case was as assumed, and nothing is left behind.
    pub(crate) fn is_as_assumed(&self) -> bool {
        self.left.is_empty() && self.seen.iter().all(|(case, seen)| case.assumed == seen)
    }
}

fn message_of(ended: tokio::task::JoinError) -> String {
    let Ok(panic) = ended.try_into_panic() else {
        return "it was cancelled".to_owned();
    };
    match panic.downcast::<&'static str>() {
        Ok(message) => (*message).to_owned(),
        Err(panic) => panic
            .downcast::<String>()
            .map_or_else(|_| "without a message".to_owned(), |message| *message),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut row, mut as_assumed) = ("", 0);
        for (case, seen) in &self.seen {
            if row != case.row {
                row = case.row;
                writeln!(formatter, "{row}")?;
            }
            if case.assumed == seen {
                as_assumed += 1;
                writeln!(formatter, "    {}: as assumed ({seen})", case.what)?;
            } else {
                writeln!(formatter, "    {}: DIFFERS", case.what)?;
                writeln!(formatter, "        assumed {}", case.assumed)?;
                writeln!(formatter, "        seen    {seen}")?;
            }
        }
        let differ = self.seen.len() - as_assumed;
        writeln!(formatter, "\n{as_assumed} as assumed, {differ} differ")?;
        for line in &self.left {
            writeln!(formatter, "LEFT BEHIND: {line}")?;
        }
        Ok(())
    }
}
