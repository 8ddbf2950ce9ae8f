//! `kill -9` at random moments of large runs, and at every write, fsync, rename and unlink of
//! small ones: the finished files are exactly right.
//!
//!     cargo test --release --test transfer kills -- --ignored --nocapture
//!
//! It takes some minutes. The seed is printed; `KILLS_SEED` repeats the times of the kills,
//! though not what they hit. The test at every step needs `strace`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use tempfile::{TempDir, tempdir};
use transfer::import::Outcome;
use transfer::input::{Format, Records};

use super::processes::program;
use super::{names, results};

fn user(number: usize) -> Value {
    json!({
        "external_id": if number % 3 == 0 { json!(format!("customer-{number}")) } else { Value::Null },
        "emails": [{ "email": format!("user-{number}@example.com") }],
        "name": { "first_name": "O'Hara, \"=\"\n", "last_name": format!("No. {number}") },
        "trusted_metadata": { "text": "x".repeat(number % 50) },
    })
}

fn start_sandbox() -> Sandbox {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(Sandbox::start()).unwrap()
}

/// A run of a program, which can be started again and again.
struct Run {
    sandbox: Sandbox,
    folder: TempDir,
    name: &'static str,
    line: String,
    count: usize,
}

impl Run {
    fn export(file: &str, count: usize, page_size: usize) -> Run {
        let sandbox = start_sandbox();
        for number in 0..count {
            sandbox.add_user(user(number)).unwrap();
        }
        let line = format!("{file} --page-size {page_size} --searches-per-minute 100000");
        Run {
            sandbox,
            folder: tempdir().unwrap(),
            name: "export_users",
            line,
            count,
        }
    }

    fn import(count: usize) -> Run {
        let folder = tempdir().unwrap();
        let lines = (0..count).map(|number| user(number).to_string());
        let text = lines.collect::<Vec<_>>().join("\n");
        fs::write(folder.path().join("users.jsonl"), text).unwrap();
        let line = "users.jsonl --searches-per-minute 100000".to_owned();
        Run {
            sandbox: start_sandbox(),
            folder,
            name: "import_users",
            line,
            count,
        }
    }

    fn program(&self) -> Command {
        let mut command = program(self.name, &self.sandbox, self.folder.path());
        command.args(self.line.split(' '));
        command
    }

    /// Kills it at random moments, and returns how often it had not ended yet.
    fn kill_at_random(&self, random: &mut fastrand::Rng, milliseconds: Range<u64>) -> u32 {
        for kill in 0..20 {
            let mut child = self.program().spawn().unwrap();
            sleep(Duration::from_millis(random.u64(milliseconds.clone())));
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return kill;
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_eq!(self.program().status().unwrap().code(), Some(0));
        20
    }

    /// Kills it at a system call, and returns `false` if it makes fewer.
    fn kill_at_call(&self, call: &str, time: usize) -> bool {
        let program = self.program();
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-o", "/dev/null"]);
        traced.args(["-e", &format!("trace={call}")]);
        traced.args(["-e", &format!("inject={call}:signal=KILL:when={time}")]);
        for name in ["", "users.jsonl", "users.csv", "users.jsonl.results.jsonl"] {
            for ending in ["", ".journal", ".partial"] {
                let path = self.folder.path().join(format!("{name}{ending}"));
                traced.arg("-P").arg(path);
            }
        }
        traced.arg(program.get_program()).args(program.get_args());
        let variables = program
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        traced.envs(variables).current_dir(self.folder.path());
        !traced.output().unwrap().status.success()
    }

    fn is_done(&self) -> bool {
        let names = names(self.folder.path());
        let files = if self.name == "export_users" { 1 } else { 2 };
        names.len() == files && !names.iter().any(|name| name.ends_with(".journal"))
    }

    fn check(&self) {
        match self.name {
            "export_users" => self.check_export(),
            _ => self.check_import(),
        }
    }

    fn check_export(&self) {
        let name = self.line.split(' ').next().unwrap();
        let exported = read(&self.folder.path().join(name));
        assert_eq!(exported.len(), self.count);
        let stored = self.sandbox.users().into_iter().map(|user| json!(user));
        assert!(by_id(exported) == by_id(stored.collect()));
        assert_eq!(names(self.folder.path()), [name]);
    }

    fn check_import(&self) {
        let users = self.sandbox.users();
        let stored: BTreeMap<&str, &str> = users
            .iter()
            .map(|user| (user.user_id.as_str(), user.emails[0].email.as_str()))
            .collect();
        let addresses: BTreeSet<&str> = stored.values().copied().collect();
        assert_eq!((users.len(), addresses.len()), (self.count, self.count));
        let results = results(&self.folder.path().join("users.jsonl.results.jsonl"));
        assert_eq!(results.len(), self.count);
        for (record, line) in results {
            assert_eq!(line.outcome, Outcome::Created, "{line:?}");
            let wanted = user(usize::try_from(record).unwrap() - 1);
            // The line names the user that the record asked for.
            assert_eq!(
                wanted["emails"][0]["email"],
                stored[line.user_id.unwrap().as_str()]
            );
        }
        assert_eq!(
            names(self.folder.path()),
            ["users.jsonl", "users.jsonl.results.jsonl"]
        );
    }
}

/// Returns the users by id, as a table has them: without null, and with a flat name.
fn by_id(users: Vec<Value>) -> BTreeMap<String, Value> {
    let users = users.into_iter().map(|mut user| {
        let fields = user.as_object_mut().unwrap();
        if let Some(Value::Object(name)) = fields.remove("name") {
            fields.extend(name);
        }
        fields.retain(|_, value| !value.is_null());
        (user["user_id"].as_str().unwrap().to_owned(), user)
    });
    users.collect()
}

fn read(path: &Path) -> Vec<Value> {
    let format = Format::of(path).unwrap();
    let mut records = Records::new(fs::File::open(path).unwrap(), format).unwrap();
    let records = std::iter::from_fn(|| records.read().unwrap());
    let users = records.map(|record| {
        let mut fields = record.fields.unwrap();
        fields.remove("email");
        fields.remove("phone_number");
        json!(fields)
    });
    users.collect()
}

#[test]
#[ignore = "it takes some minutes"]
fn runs_that_are_killed_at_random_end_exactly_right() {
    let variable = |name: &str| std::env::var(name).ok()?.parse().ok();
    let seed = variable("KILLS_SEED").unwrap_or_else(|| fastrand::u64(..1 << 32));
    println!("KILLS_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for number in 0..15 {
        let (run, milliseconds) = match number {
            0..4 => (Run::export("users.jsonl", 20_000, 100), 5..150),
            4..7 => (Run::export("users.csv", 20_000, 100), 5..150),
            _ => (Run::import(20_000), 5..500),
        };
        let delay = Duration::from_millis(10);
        run.sandbox
            .fault(Fault::delay(delay).on(<dyn Users>::SEARCH).always());
        if number % 2 == 0 {
            let lost = Fault::lose_response().on(<dyn Users>::CREATE);
            run.sandbox.fault(lost.times(20));
        }
        let kills = run.kill_at_random(&mut random, milliseconds);
        run.check();
        println!("{} {}: {kills} kills", run.name, run.line);
    }
}

/// The system calls that change a file.
const CALLS: [&str; 10] = [
    "write",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
];

#[test]
#[ignore = "it takes some minutes, and needs strace"]
fn runs_that_are_killed_at_every_step_on_their_files_end_exactly_right() {
    let runs: [fn() -> Run; 3] = [
        || Run::export("users.jsonl", 25, 10),
        || Run::export("users.csv", 25, 10),
        || Run::import(30),
    ];
    for start in runs {
        let mut kills = 0;
        for call in CALLS {
            for time in 1.. {
                let run = start();
                let was_killed = run.kill_at_call(call, time);
                kills += usize::from(was_killed);
                // Killed at the very end, it has left nothing to do.
                if was_killed && !run.is_done() {
                    assert_eq!(
                        run.program().status().unwrap().code(),
                        Some(0),
                        "{call} {time}"
                    );
                }
                run.check();
                if !was_killed {
                    break;
                }
            }
        }
        let run = start();
        println!("{} {}: {kills} kills", run.name, run.line);
        assert!(kills > 15, "strace does not work");
    }
}
