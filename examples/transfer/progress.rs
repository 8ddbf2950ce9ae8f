//! How far a run is, on a terminal or in a log.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// Shows on stderr how far a run is: a bar with rate and time left where the total is
/// known, a spinner where it is not, and a plain line every ten seconds where stderr is
/// no terminal.
pub struct Progress {
    bar: ProgressBar,
    what: &'static str,
    log: Option<Mutex<Log>>,
}

/// What plain lines are made of.
struct Log {
    begin: Instant,
    /// What an earlier run had done already.
    before: u64,
    done: u64,
    total: Option<u64>,
    last_line: Instant,
}

impl Progress {
    /// The progress of a run that counts so-called things.
    pub fn new(what: &'static str) -> Progress {
        let is_terminal = std::io::stderr().is_terminal();
        let target = if is_terminal {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(style("{spinner} {human_pos} {unit}, {per_sec} {msg}", what));
        if is_terminal {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let log = (!is_terminal).then(|| Mutex::new(Log::begin()));
        Progress { bar, what, log }
    }

    /// Progress that nobody sees, for tests.
    pub fn hidden() -> Progress {
        Progress {
            bar: ProgressBar::hidden(),
            what: "",
            log: None,
        }
    }

    /// Begins where an earlier run has ended, whose part does not count in the rate.
    pub fn begin_at(&self, done: u64) {
        self.bar.set_position(done);
        self.bar.reset_eta();
        self.log(|log| {
            log.before = done;
            log.done = done;
        });
    }

    /// How many there are in all, once that is known.
    pub fn set_total(&self, total: u64) {
        if self.bar.length() == Some(total) {
            return;
        }
        let template = "{bar:24} {percent}% of {human_len} {unit}, {per_sec}, {eta} left {msg}";
        self.bar.set_style(style(template, self.what));
        self.bar.set_length(total);
        self.log(|log| log.total = Some(total));
    }

    /// So many are done now.
    pub fn set_done(&self, done: u64) {
        self.bar.set_position(done);
        self.log(|log| {
            log.done = done;
            if log.last_line.elapsed() >= BETWEEN_LINES {
                log.last_line = Instant::now();
                eprintln!("{}", log.line(self.what));
            }
        });
    }

    /// Nothing moves for a while, and why.
    pub fn waiting(&self, why: &str, wait: Duration) {
        let message = format!("{why}, waiting {:.1} s", wait.as_secs_f64());
        if wait >= Duration::from_secs(1) {
            self.log(|_| eprintln!("{message}"));
        }
        self.bar.set_message(format!("- {message}"));
        self.bar.tick();
    }

    /// It moves again.
    pub fn going_on(&self) {
        if !self.bar.message().is_empty() {
            self.bar.set_message("");
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn log(&self, change: impl FnOnce(&mut Log)) {
        if let Some(log) = &self.log {
            change(&mut log.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Log {
    fn begin() -> Log {
        Log {
            begin: Instant::now(),
            before: 0,
            done: 0,
            total: None,
            last_line: Instant::now(),
        }
    }

    fn line(&self, what: &str) -> String {
        let seconds = self.begin.elapsed().as_secs_f64().max(0.001);
        let rate = (self.done - self.before) as f64 / seconds;
        let done = self.done;
        match self.total {
            Some(total) if rate > 0.0 => {
                let left = total.saturating_sub(done) as f64 / rate;
                format!("{done} of {total} {what}, {rate:.0}/s, {left:.0} s left")
            }
            _ => format!("{done} {what}, {rate:.0}/s"),
        }
    }
}

/// A template that is wrong would show the default style, and stop nothing.
fn style(template: &str, what: &str) -> ProgressStyle {
    let template = template.replace("{unit}", what);
    ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_the_rate_of_this_run_alone() {
        let mut log = Log::begin();
        log.begin = Instant::now() - Duration::from_secs(10);
        log.before = 1000;
        log.done = 2000;
        assert_eq!(log.line("users"), "2000 users, 100/s");
        log.total = Some(3000);
        assert_eq!(log.line("users"), "2000 of 3000 users, 100/s, 10 s left");
    }

    #[test]
    fn the_templates_are_ones() {
        for template in [
            "{spinner} {human_pos} users, {per_sec} {msg}",
            "{bar:24} {percent}% of {human_len} users, {per_sec}, {eta} left {msg}",
        ] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
