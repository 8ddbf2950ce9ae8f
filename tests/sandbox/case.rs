//! One behaviour of the table in `stytch-users/docs/sandbox.md`, and what came of all of them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::project::Project;
use super::script::Script;

/// Something to do, and what comes of it.
pub(crate) struct Case {
    /// The behaviour, as the table has it.
    pub(crate) row: &'static str,
    /// Whether the case needs users whom only a sandbox can have.
    pub(crate) is_for_sandbox: bool,
    pub(crate) run: Run,
}

pub(crate) enum Run {
    Script(&'static str),
    /// Panics if something else comes of it.
    Function(fn(Arc<Project>) -> Running),
}

pub(crate) type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Case {
    pub(crate) fn script(row: &'static str, script: &'static str) -> Case {
        let mut lines = script.lines();
        Case {
            row,
            is_for_sandbox: lines
                .any(|line| line == "for the sandbox" || line.starts_with("seed ")),
            run: Run::Script(script),
        }
    }
}

/// What came of the cases, to be read as a table.
#[derive(Default)]
pub(crate) struct Report {
    results: Vec<(&'static str, Result<(), String>)>,
}

impl Report {
    /// Runs every case that a project of Stytch's allows, one after the other, and deletes the
    /// users that they have created.
    pub(crate) async fn of(project: &Arc<Project>, cases: Vec<Case>) -> Report {
        let mut report = Report::default();
        let left = project.sweep().await;
        report.add("an interrupted run leaves nobody", Ok(()), &left);
        for case in cases.into_iter().filter(|case| !case.is_for_sandbox) {
            report.run(project, case).await;
        }
        report
    }

    pub(crate) async fn run(&mut self, project: &Arc<Project>, case: Case) {
        let of_case = Arc::clone(project);
        // A panic in a task ends this case and not the others.
        let task = tokio::spawn(async move {
            match case.run {
                Run::Script(script) => Script::new(&of_case).run(script).await,
                Run::Function(function) => function(of_case).await,
            }
        });
        let result = task.await.map_err(|ended| match ended.try_into_panic() {
            Ok(panic) => match panic.downcast::<String>() {
                Ok(message) => *message,
                Err(panic) => (*panic.downcast::<&'static str>().unwrap_or_default()).to_owned(),
            },
            Err(cancelled) => cancelled.to_string(),
        });
        self.add(case.row, result, &project.clean_up().await);
    }

    fn add(&mut self, row: &'static str, result: Result<(), String>, left: &[String]) {
        let result = match left {
            [] => result,
            left => Err(format!(
                "{}\nLEFT BEHIND: {}",
                result.err().unwrap_or_default(),
                left.join(", ")
            )),
        };
        self.results.push((row, result));
    }

    /// Whether everything was as assumed, and no user is left behind.
    pub(crate) fn is_as_assumed(&self) -> bool {
        self.results.iter().all(|(_, result)| result.is_ok())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut differ = 0;
        for (row, result) in &self.results {
            match result {
                Ok(()) => writeln!(formatter, "{row}: as assumed")?,
                Err(difference) => {
                    differ += 1;
                    let difference = difference.trim().replace('\n', "\n    ");
                    writeln!(formatter, "{row}: DIFFERS\n    {difference}")?;
                }
            }
        }
        let as_assumed = self.results.len() - differ;
        writeln!(formatter, "\n{as_assumed} as assumed, {differ} differ")
    }
}
