//! `kill -9` at random moments of large runs, and at every write, fsync, rename and unlink of
//! small ones: the finished files are exactly right.
//!
//!     cargo test --release --test transfer kills -- --ignored --nocapture
//!
//! It takes some minutes. The test at every step needs `strace`.

use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use stytch_users::Users;
use stytch_users::sandbox::Fault;

use super::processes::run_by;
use super::{Run, add_users};

/// Runs of a command line.
type Killed = Run<String>;

impl Killed {
    /// Adds users to export, or writes a file with users to import.
    async fn of(line: &str, count: usize) -> Killed {
        let run = Run::over_http(format!("{line} --searches-per-minute 100000")).await;
        match run.exported() {
            Some(_) => add_users(&run.sandbox, count),
            None => run.write_users(count),
        }
        run
    }

    /// Returns the file of an export.
    fn exported(&self) -> Option<&str> {
        let rest = self.options.strip_prefix("export_users ")?;
        rest.split(' ').next()
    }

    /// Kills it at random moments within a time, and returns how often it had not ended yet.
    fn kill_at_random(&self, milliseconds: u64) -> u32 {
        for kill in 0..20 {
            let mut child = self.command(&self.options).spawn().unwrap();
            sleep(Duration::from_millis(fastrand::u64(5..milliseconds)));
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return kill;
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert!(self.command(&self.options).status().unwrap().success());
        20
    }

    /// Kills it at a system call, and returns `false` if it makes fewer.
    fn kill_at_call(&self, call: &str, time: usize) -> bool {
        let program = self.command(&self.options);
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-o", "/dev/null"]);
        traced.args(["-e", &format!("trace={call}")]);
        traced.args(["-e", &format!("inject={call}:signal=KILL:when={time}")]);
        for name in ["", "users.jsonl", "users.csv", "users.jsonl.results.jsonl"] {
            for ending in ["", ".journal", ".partial"] {
                traced.arg("-P").arg(self.path(&format!("{name}{ending}")));
            }
        }
        let status = run_by(traced, &program).output().unwrap().status;
        !status.success()
    }

    fn is_done(&self) -> bool {
        let names = self.names();
        let files = if self.exported().is_some() { 1 } else { 2 };
        names.len() == files && !names.iter().any(|name| name.ends_with(".journal"))
    }

    fn check(&self) {
        match self.exported() {
            Some(file) => self.check_exported(file),
            None => self.check_imported(),
        }
    }
}

#[tokio::test]
#[ignore = "it takes some minutes"]
async fn runs_that_are_killed_at_random_end_exactly_right() {
    for number in 0..15 {
        let (line, milliseconds) = match number {
            0..4 => ("export_users users.jsonl --page-size 100", 150),
            4..7 => ("export_users users.csv --page-size 100", 150),
            _ => ("import_users users.jsonl", 500),
        };
        let run = Killed::of(line, 20_000).await;
        let delay = Fault::delay(Duration::from_millis(10));
        run.sandbox.fault(delay.on(<dyn Users>::SEARCH).always());
        if number % 2 == 0 {
            let lost = Fault::lose_response().on(<dyn Users>::CREATE);
            run.sandbox.fault(lost.times(20));
        }
        let kills = run.kill_at_random(milliseconds);
        run.check();
        println!("{line}: {kills} kills");
    }
}

/// The system calls that change a file.
const CALLS: &str = "write fsync fdatasync ftruncate rename renameat2 link linkat unlink unlinkat";

#[tokio::test]
#[ignore = "it takes some minutes, and needs strace"]
async fn runs_that_are_killed_at_every_step_on_their_files_end_exactly_right() {
    for line in [
        "export_users users.jsonl --page-size 10",
        "export_users users.csv --page-size 10",
        "import_users users.jsonl",
    ] {
        let mut kills = 0;
        for call in CALLS.split(' ') {
            for time in 1.. {
                let run = Killed::of(line, 25).await;
                let was_killed = run.kill_at_call(call, time);
                kills += usize::from(was_killed);
                // Killed at the very end, it has left nothing to do.
                if was_killed && !run.is_done() {
                    let status = run.command(&run.options).status().unwrap();
                    assert!(status.success(), "{call} {time}");
                }
                run.check();
                if !was_killed {
                    break;
                }
            }
        }
        println!("{line}: {kills} kills");
        assert!(kills > 15, "strace does not work");
    }
}
