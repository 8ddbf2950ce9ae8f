//! How far a run is, on a terminal or in a log.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::end::complain;

const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// Shows on stderr how far a run is: a bar on a terminal, and otherwise a line every ten
/// seconds.
pub struct Progress {
    bar: ProgressBar,
    what: &'static str,
    is_shown: bool,
    counts: Mutex<Counts>,
}

struct Counts {
    begin: Instant,
    /// What earlier runs had done.
    before: u64,
    done: u64,
    total: Option<u64>,
    last_line: Instant,
}

impl Progress {
    /// The progress of a run that counts `what`, such as users.
    pub fn new(what: &'static str) -> Progress {
        let bar = match std::io::stderr().is_terminal() {
            true => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5)),
            false => ProgressBar::hidden(),
        };
        bar.set_style(style("{spinner} {msg}"));
        Progress {
            bar,
            is_shown: true,
            ..Progress::hidden(what)
        }
    }

    /// Progress that nobody sees, for tests.
    pub fn hidden(what: &'static str) -> Progress {
        let begin = Instant::now();
        Progress {
            bar: ProgressBar::hidden(),
            what,
            is_shown: false,
            counts: Mutex::new(Counts {
                begin,
                before: 0,
                done: 0,
                total: None,
                last_line: begin,
            }),
        }
    }

    /// Begins after what earlier runs have done, which does not count in the rate.
    pub fn begin_at(&self, done: u64) {
        self.change(|counts| {
            counts.begin = Instant::now();
            (counts.before, counts.done) = (done, done);
        });
    }

    /// Sets how many there are in all.
    pub fn set_total(&self, total: u64) {
        if self.bar.length() != Some(total) {
            self.bar.set_style(style("{bar:24} {percent:>3}% {msg}"));
            self.bar.set_length(total);
        }
        self.change(|counts| counts.total = Some(total));
    }

    /// Sets how many are done.
    pub fn set_done(&self, done: u64) {
        self.change(|counts| counts.done = done);
    }

    /// Prints a line.
    pub fn note(&self, line: &str) {
        if self.bar.is_hidden() {
            if self.is_shown {
                complain(line);
            }
        } else {
            self.bar.suspend(|| complain(line));
        }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut counts);
        if !self.is_shown {
            return;
        }
        if !self.bar.is_hidden() {
            self.bar.set_position(counts.done);
            self.bar.set_message(counts.line(self.what));
        } else if counts.last_line.elapsed() >= BETWEEN_LINES {
            counts.last_line = Instant::now();
            complain(counts.line(self.what));
        }
    }
}

impl Counts {
    fn line(&self, what: &str) -> String {
        let done = self.done;
        let rate = (done - self.before.min(done)) as f64 / self.begin.elapsed().as_secs_f64();
        match self.total {
            Some(total) if rate.is_normal() => {
                let left = (total.saturating_sub(done) as f64 / rate).ceil();
                format!("{done} of {total} {what}, {rate:.0}/s, {left} s left")
            }
            Some(total) => format!("{done} of {total} {what}"),
            None => format!("{done} {what}"),
        }
    }
}

/// A template that is wrong would show the default style, and stop nothing.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_and_the_time_left_are_those_of_this_run_alone_and_whole_numbers() {
        let progress = Progress::hidden("users");
        progress.begin_at(1000);
        progress.set_total(3000);
        progress.set_done(2003);
        let mut counts = progress.counts.lock().unwrap();
        counts.begin = Instant::now() - Duration::from_secs(10);
        assert_eq!(counts.line("users"), "2003 of 3000 users, 100/s, 10 s left");
    }
}
