//! How far a run is, on a terminal or in a log.

use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

use crate::program::{complain, counted};

const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// Shows the progress of a run on stderr: a bar on a terminal, and otherwise a line every ten
/// seconds.
pub struct Progress {
    bar: ProgressBar,
    noun: &'static str,
    is_shown: bool,
    /// How many items earlier runs have finished.
    before: Cell<u64>,
    last_line: Cell<Instant>,
}

impl Progress {
    /// Creates the progress of a run that counts, for example, users.
    pub fn new(noun: &'static str) -> Progress {
        let mut progress = Progress::hidden(noun);
        progress.is_shown = true;
        if std::io::stderr().is_terminal() {
            let target = ProgressDrawTarget::stderr_with_hz(5);
            let style = ProgressStyle::with_template("{bar:24} {percent:>3}% {msg}");
            progress.bar = ProgressBar::with_draw_target(None, target)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_finish(ProgressFinish::AndClear);
        }
        progress
    }

    /// Creates progress that is not shown, for tests.
    pub fn hidden(noun: &'static str) -> Progress {
        Progress {
            bar: ProgressBar::hidden(),
            noun,
            is_shown: false,
            before: Cell::default(),
            last_line: Cell::new(Instant::now()),
        }
    }

    /// Starts after what earlier runs have finished, which does not count for the rate.
    pub fn resume(&self, done: u64) {
        if done > 0 {
            self.note(&format!("Continuing after {}.", counted(done, self.noun)));
        }
        self.before.set(done);
        self.bar.reset_elapsed();
        self.set_done(done);
    }

    /// Sets the total number of items.
    pub fn set_total(&self, total: u64) {
        self.bar.set_length(total);
    }

    /// Sets the number of finished items.
    pub fn set_done(&self, done: u64) {
        self.bar.set_position(done);
        if !self.bar.is_hidden() {
            self.bar.set_message(self.line());
        } else if self.is_shown && self.last_line.get().elapsed() >= BETWEEN_LINES {
            self.last_line.set(Instant::now());
            complain(self.line());
        }
    }

    /// Prints a line.
    pub fn note(&self, line: &str) {
        if self.is_shown {
            self.bar.suspend(|| complain(line));
        }
    }

    fn line(&self) -> String {
        let done = self.bar.position();
        let in_this_run = done.saturating_sub(self.before.get());
        let rate = in_this_run as f64 / self.bar.elapsed().as_secs_f64();
        let noun = format!("{}s", self.noun);
        match self.bar.length() {
            Some(total) if rate.is_normal() => {
                let left = (total.saturating_sub(done) as f64 / rate).ceil();
                format!("{done} of {total} {noun}, {rate:.0}/s, {left} s left")
            }
            Some(total) => format!("{done} of {total} {noun}"),
            None => format!("{done} {noun}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_and_the_time_left_are_whole_numbers_and_leave_out_earlier_runs() {
        let mut progress = Progress::hidden("user");
        progress.resume(1000);
        progress.set_total(3000);
        progress.set_done(2003);
        progress.bar = progress.bar.clone().with_elapsed(Duration::from_secs(10));
        let line = progress.line();
        assert_eq!(line, "2003 of 3000 users, 100/s, 10 s left");
        assert_eq!(counted(1, "user"), "1 user");
    }
}
