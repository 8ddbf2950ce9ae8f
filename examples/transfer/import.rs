//! Users out of a file, into a project.

mod dry_run;
mod fault;
mod finder;
mod importer;
mod new_user;
mod options;
mod outcome;
mod records;
mod results;
mod rules;
mod survey;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use stytch_users::Error;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

pub use dry_run::dry_run;
pub use options::{HELP, ImportOptions, OnDuplicate};
pub use outcome::{Outcome, ResultLine};
pub use results::Tally;

use crate::end::{End, Stop};
use crate::interrupt::Interrupt;
use crate::pace::Pace;
use crate::patience::Patience;
use crate::progress::Progress;
use crate::project::Project;

use finder::Finder;
use importer::Importer;
use records::{Record, Records};
use results::Results;
use survey::Survey;

/// How long creates under way are waited for when the run ends early. What is not
/// answered by then is looked up by the next run.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// How many records are read ahead.
const READ_AHEAD: usize = 16;

/// Creates every user of a file, and goes on where an earlier run was cut short.
///
/// # Errors
///
/// [`Stop`] says why not every record is accounted for. The same call goes on.
pub async fn import(
    project: &Project,
    options: &ImportOptions,
    interrupt: &Interrupt,
    progress: Arc<Progress>,
) -> Result<End, Stop> {
    let unreadable = Stop::file("read", &options.input);
    let survey = Survey::of(&options.input, options.format).map_err(unreadable)?;
    let Some(results) = Results::open(project, options, survey)? else {
        println!("{} was whole already.", options.results.display());
        return Ok(End::Whole);
    };
    let done = results.tally().records();
    if done > 0 {
        eprintln!("Going on after {done} records.");
    }
    progress.begin_at(done);
    progress.set_total(survey.records);
    let mut run = Run {
        importer: importer(project, options, &progress),
        in_flight: usize::try_from(options.in_flight).unwrap_or(1).max(1),
        left_to_look_up: results.maybe_sent(),
        under_way: JoinSet::new(),
        results,
        progress,
    };
    let ended = run.send_all(options, interrupt).await;
    if ended.is_err() {
        run.take_last_answers().await?;
    }
    run.progress.finish();
    let tally = run.results.tally();
    ended.map_err(|stop| stop.after(tally))?;
    run.results.publish()?;
    tell(tally, &options.results);
    Ok(match tally.errors {
        0 => End::Whole,
        _ => End::WithErrors,
    })
}

fn importer(project: &Project, options: &ImportOptions, progress: &Arc<Progress>) -> Importer {
    let patience = |most, stretch| Patience {
        pace: Arc::new(Pace::new(most, stretch)),
        limit: options.patience,
        progress: progress.clone(),
    };
    let creates = patience(options.creates_per_second, Duration::from_secs(1));
    let searches = patience(options.searches_per_minute, Duration::from_secs(60));
    Importer {
        client: project.client.clone(),
        finder: Finder::new(project.client.clone(), creates.clone(), searches),
        creates,
        on_duplicate: options.on_duplicate,
    }
}

/// An import under way.
struct Run {
    importer: Importer,
    in_flight: usize,
    /// How many of the next records an earlier run may have sent.
    left_to_look_up: u64,
    under_way: JoinSet<Result<ResultLine, Error>>,
    results: Results,
    progress: Arc<Progress>,
}

impl Run {
    /// Sends the records in their order. Another one is sent only when what became of
    /// one before is on the disk, which bounds what is not known after a crash.
    async fn send_all(
        &mut self,
        options: &ImportOptions,
        interrupt: &Interrupt,
    ) -> Result<(), Stop> {
        let mut records = read_ahead(options, &self.results)?;
        let unreadable = |error| Stop::file("read", &options.input)(error);
        let mut is_read = false;
        loop {
            while !is_read && self.under_way.len() < self.in_flight {
                match records.recv().await {
                    Some(record) => self.send(record.map_err(unreadable)?),
                    None => is_read = true,
                }
            }
            if self.under_way.is_empty() {
                return Ok(());
            }
            tokio::select! {
                biased;
                () = interrupt.come() => return Err(Stop::Interrupted("Interrupted".to_owned())),
                Some(answer) = self.under_way.join_next() => self.write(answer)?,
            }
        }
    }

    fn send(&mut self, record: Record) {
        let maybe_sent = self.left_to_look_up > 0;
        self.left_to_look_up = self.left_to_look_up.saturating_sub(1);
        let importer = self.importer.clone();
        self.under_way
            .spawn(async move { importer.import(record, maybe_sent).await });
    }

    /// Writes what became of a record, and of all others that have ended meanwhile. An
    /// error that is not a record's is told after that.
    fn write(&mut self, first: Result<Result<ResultLine, Error>, JoinError>) -> Result<(), Stop> {
        let mut lines = Vec::new();
        let mut ended = Ok(());
        let mut next = Some(first);
        while let Some(answer) = next {
            match answer {
                Ok(Ok(line)) => lines.push(line),
                Ok(Err(error)) => ended = Err(Stop::Failed(error.to_string())),
                // Nobody aborts one; and what panicked is not accounted for.
                Err(error) => ended = Err(Stop::Failed(error.to_string())),
            }
            next = self.under_way.try_join_next();
        }
        if !lines.is_empty() {
            self.results.append(&lines)?;
            self.progress.set_done(self.results.tally().records());
        }
        ended
    }

    /// Writes what is answered soon, when nothing more is sent.
    async fn take_last_answers(&mut self) -> Result<(), Stop> {
        let answers = async {
            while let Some(answer) = self.under_way.join_next().await {
                match self.write(answer) {
                    // That is what the run ends for already.
                    Ok(()) | Err(Stop::Failed(_)) => {}
                    Err(stop) => return Err(stop),
                }
            }
            Ok(())
        };
        timeout(LAST_ANSWERS, answers).await.unwrap_or(Ok(()))
    }
}

/// Reads records on a thread of its own, and leaves out those that are accounted for.
fn read_ahead(
    options: &ImportOptions,
    results: &Results,
) -> Result<mpsc::Receiver<io::Result<Record>>, Stop> {
    let unreadable = Stop::file("read", &options.input);
    let records = Records::open(&options.input, options.format).map_err(unreadable)?;
    let accounted = results.accounted().clone();
    let (sender, receiver) = mpsc::channel(READ_AHEAD);
    let read = move || {
        let is_left = |record: &io::Result<Record>| match record {
            Ok(record) => !accounted.contains(record.number),
            Err(_) => true,
        };
        for record in records.filter(is_left) {
            let is_last = record.is_err();
            // Nobody takes more when the run has ended.
            if sender.blocking_send(record).is_err() || is_last {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("records".to_owned());
    match thread.spawn(read) {
        Ok(_) => Ok(receiver),
        Err(error) => Err(Stop::Failed(format!("no thread to read on: {error}"))),
    }
}

impl Stop {
    /// With how far the run has come.
    fn after(self, tally: Tally) -> Stop {
        let what = format!(
            "{self} after {} records. The same command goes on from there.",
            tally.records()
        );
        match self {
            Stop::Interrupted(_) => Stop::Interrupted(what),
            Stop::Failed(_) => Stop::Failed(what),
            Stop::Usage(_) => self,
        }
    }
}

fn tell(tally: Tally, results: &Path) {
    println!(
        "{} created, {} updated, {} skipped, {} errors. What became of each is in {}.",
        tally.created,
        tally.updated,
        tally.skipped,
        tally.errors,
        results.display()
    );
    if tally.with_fields_left_out > 0 {
        println!(
            "Of {} records some fields could not be carried over.",
            tally.with_fields_left_out
        );
    }
}
