//! How far a run is, on a terminal or in a log.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::program::complain;

const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// Shows the progress of a run on stderr: a bar on a terminal, and otherwise a line every ten
/// seconds.
pub struct Progress {
    bar: ProgressBar,
    noun: &'static str,
    is_shown: bool,
    counts: Mutex<Counts>,
}

struct Counts {
    begin: Instant,
    /// What earlier runs have finished.
    before: u64,
    done: u64,
    total: Option<u64>,
    last_line: Instant,
}

impl Progress {
    /// Creates the progress of a run that counts, for example, users.
    pub fn new(noun: &'static str) -> Progress {
        let mut progress = Progress::hidden(noun);
        progress.is_shown = true;
        if std::io::stderr().is_terminal() {
            let target = ProgressDrawTarget::stderr_with_hz(5);
            progress.bar = ProgressBar::with_draw_target(None, target);
            progress.bar.set_style(style("{spinner} {msg}"));
        }
        progress
    }

    /// Creates progress that is not shown, for tests.
    pub fn hidden(noun: &'static str) -> Progress {
        let begin = Instant::now();
        let counts = Counts {
            begin,
            before: 0,
            done: 0,
            total: None,
            last_line: begin,
        };
        Progress {
            bar: ProgressBar::hidden(),
            noun,
            is_shown: false,
            counts: Mutex::new(counts),
        }
    }

    /// Starts after what earlier runs have finished, which does not count for the rate.
    pub fn resume(&self, done: u64) {
        if done > 0 {
            self.note(&format!("Continuing after {done} {}.", self.noun));
        }
        self.change(|counts| {
            counts.begin = Instant::now();
            (counts.before, counts.done) = (done, done);
        });
    }

    /// Sets the total number of items.
    pub fn set_total(&self, total: u64) {
        if self.bar.length() != Some(total) {
            self.bar.set_style(style("{bar:24} {percent:>3}% {msg}"));
            self.bar.set_length(total);
        }
        self.change(|counts| counts.total = Some(total));
    }

    /// Sets the number of finished items.
    pub fn set_done(&self, done: u64) {
        self.change(|counts| counts.done = done);
    }

    /// Prints a line.
    pub fn note(&self, line: &str) {
        if self.is_shown {
            self.bar.suspend(|| complain(line));
        }
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut counts);
        if !self.is_shown {
            return;
        }
        if !self.bar.is_hidden() {
            self.bar.set_position(counts.done);
            self.bar.set_message(counts.line(self.noun));
        } else if counts.last_line.elapsed() >= BETWEEN_LINES {
            counts.last_line = Instant::now();
            complain(counts.line(self.noun));
        }
    }
}

/// Removes the bar.
impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Counts {
    fn line(&self, noun: &str) -> String {
        let done = self.done;
        let rate = (done - self.before.min(done)) as f64 / self.begin.elapsed().as_secs_f64();
        match self.total {
            Some(total) if rate.is_normal() => {
                let left = (total.saturating_sub(done) as f64 / rate).ceil();
                format!("{done} of {total} {noun}, {rate:.0}/s, {left} s left")
            }
            Some(total) => format!("{done} of {total} {noun}"),
            None => format!("{done} {noun}"),
        }
    }
}

/// An invalid template would show the default style.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_and_the_time_left_are_whole_numbers_and_leave_out_earlier_runs() {
        let progress = Progress::hidden("users");
        progress.resume(1000);
        progress.set_total(3000);
        progress.set_done(2003);
        let mut counts = progress.counts.lock().unwrap();
        counts.begin = Instant::now() - Duration::from_secs(10);
        assert_eq!(counts.line("users"), "2003 of 3000 users, 100/s, 10 s left");
    }
}
