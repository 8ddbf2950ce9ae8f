//! `export_users` and `import_users` against the sandbox: in this process on a paused clock,
//! where a wait takes no time, and as processes.

#[path = "transfer/export.rs"]
mod export;
#[path = "transfer/import.rs"]
mod import;
#[path = "transfer/kills.rs"]
mod kills;
#[path = "transfer/processes.rs"]
mod processes;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Parser;
use serde_json::{Value, json};
use stytch_users::UserId;
use stytch_users::sandbox::{Fault, Sandbox};
use tempfile::{TempDir, tempdir};
use transfer::import::{Outcome, ResultLine};
use transfer::input::{Format, Records};
use transfer::options::{ExportOptions, ImportOptions};
use transfer::program::Stop;
use transfer::progress::Progress;

/// Runs of a program with the same project, the same options and the files in a folder.
struct Run<O> {
    sandbox: Sandbox,
    folder: TempDir,
    options: O,
}

impl<O: Parser> Run<O> {
    /// Parses a command line with a file of the folder.
    fn new(sandbox: Sandbox, file: &str, options: &str) -> Run<O> {
        let folder = tempdir().unwrap();
        let file = folder.path().join(file).into_os_string();
        let options = options.split_whitespace().map(Into::into);
        Run {
            sandbox,
            options: O::parse_from(["program".into(), file].into_iter().chain(options)),
            folder,
        }
    }
}

impl Run<ExportOptions> {
    async fn export(&self) -> Result<(), Stop> {
        let progress = Progress::hidden("user");
        transfer::export::export(self.sandbox.client(), &self.options, progress).await
    }
}

impl Run<ImportOptions> {
    async fn import(&self) -> Result<(), Stop> {
        let progress = Progress::hidden("record");
        transfer::import::import(self.sandbox.client(), &self.options, progress).await
    }
}

impl<O> Run<O> {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same over HTTP, for programs.
    async fn over_http(options: O) -> Run<O> {
        Run {
            sandbox: Sandbox::start().await.unwrap(),
            folder: tempdir().unwrap(),
            options,
        }
    }

    /// Returns the names of the files in the folder.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Writes `users.jsonl` with odd users.
    fn write_users(&self, count: usize) {
        let lines: Vec<String> = (0..count).map(|it| odd_user(it).to_string()).collect();
        fs::write(self.path("users.jsonl"), lines.join("\n")).unwrap();
    }

    /// Returns the outcomes of an import by record, of which each may have only one.
    fn results(&self) -> BTreeMap<u64, ResultLine> {
        let names = self.names();
        let name = names.iter().find(|name| name.ends_with(".results.jsonl"));
        let text = fs::read_to_string(self.path(name.unwrap())).unwrap();
        let mut results = BTreeMap::new();
        for line in text.lines() {
            let line: ResultLine = serde_json::from_str(line).unwrap();
            assert_eq!(results.insert(line.record, line), None);
        }
        results
    }

    /// Returns the records of a file, and its format.
    fn read(&self, name: &str) -> (Vec<Value>, Format) {
        let format = Format::of(&self.path(name)).unwrap();
        let mut records = Records::new(File::open(self.path(name)).unwrap(), format).unwrap();
        let records = std::iter::from_fn(|| records.read().unwrap());
        let records = records.map(|record| json!(record.fields.unwrap()));
        (records.collect(), format)
    }

    /// Checks that a file has each user of the sandbox once, and that no other file is left.
    fn check_exported(&self, name: &str) {
        assert_eq!(self.names(), [name]);
        let (exported, format) = self.read(name);
        let users = self.sandbox.users();
        assert_eq!(exported.len(), users.len());
        let stored = users.into_iter().map(|user| json!(user));
        assert!(by_id(exported, format) == by_id(stored, format));
    }

    /// Checks that each odd user of a file was created once, that the outcomes name them, and
    /// that no other file is left.
    fn check_imported(&self) {
        let names = self.names();
        assert_eq!(names[1..], [names[0].clone() + ".results.jsonl"]);
        let count = self.read(&names[0]).0.len();
        let ((ids, users), results) = (imported(&self.sandbox), self.results());
        assert!(users == imported(&odd_users(count)).1);
        assert!(results.keys().copied().eq(1..=count as u64));
        for (line, user_id) in results.into_values().zip(ids) {
            let expected = (Outcome::Created, Some(user_id));
            assert_eq!((line.outcome, line.user_id), expected);
        }
    }

    /// Returns a program with the sandbox's credentials, which runs in the folder.
    fn command(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        let mut command = support::examples::program(words.next().unwrap());
        command
            .args(words)
            .env("STYTCH_PROJECT_ID", self.sandbox.project_id())
            .env("STYTCH_SECRET", self.sandbox.secret())
            .env("STYTCH_BASE_URL", self.sandbox.base_url())
            .current_dir(self.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// Returns users by id, in the form in which the format has them.
fn by_id(users: impl IntoIterator<Item = Value>, format: Format) -> BTreeMap<String, Value> {
    let users = users.into_iter().map(|mut user| {
        let fields = user.as_object_mut().unwrap();
        if format == Format::Csv {
            if let Some(Value::Object(name)) = fields.remove("name") {
                fields.extend(name);
            }
            // The lists have them too.
            fields.remove("email");
            fields.remove("phone_number");
            fields.retain(|_, value| !value.is_null());
        }
        (user["user_id"].to_string(), user)
    });
    users.collect()
}

/// Returns the ids of the odd users in order, and what an import keeps of each.
fn imported(sandbox: &Sandbox) -> (Vec<UserId>, Vec<Value>) {
    let mut users = sandbox.users();
    users.sort_by_key(|user| json!(user.trusted_metadata)["list"][0].as_u64());
    let users = users.into_iter().map(|user| {
        let mut kept = json!(user);
        for (list, field) in [("emails", "email"), ("phone_numbers", "phone_number")] {
            for factor in kept[list].as_array_mut().unwrap() {
                *factor = factor[field].take();
            }
        }
        let fields = kept.as_object_mut().unwrap();
        fields.retain(|field, _| !["user_id", "created_at"].contains(&field.as_str()));
        (user.user_id, kept)
    });
    users.unzip()
}

/// Returns a sandbox with users whose values need quoting and escaping.
fn odd_users(count: usize) -> Sandbox {
    let sandbox = Sandbox::in_memory().unwrap();
    add_users(&sandbox, count);
    sandbox
}

fn add_users(sandbox: &Sandbox, count: usize) {
    for number in 0..count {
        sandbox.add_user(odd_user(number)).unwrap();
    }
}

fn odd_user(number: usize) -> Value {
    const NAMES: [&str; 6] = ["=1+1", "O'Hara, \"Z\"", "a\nb", "李\u{1f980}", "'x", "-2"];
    let phone_number = json!({ "phone_number": format!("+1202{number:07}") });
    let email = json!({ "email": format!("User+{number}@example.com") });
    let external_id = format!("customer|{number}");
    json!({
        "external_id": Some(external_id).filter(|_| number % 4 != 1),
        "status": if number % 4 == 0 { "pending" } else { "active" },
        "name": { "first_name": NAMES[number % 6], "last_name": NAMES[(number + 1) % 6] },
        "emails": if number % 3 == 1 { json!([]) } else { json!([email]) },
        "phone_numbers": if number % 3 == 0 { json!([]) } else { json!([phone_number]) },
        "roles": if number % 2 == 0 { json!(["a,b", "c"]) } else { json!([]) },
        "trusted_metadata": { "list": [number, null, 1.5], "text": NAMES[(number + 2) % 6] },
        "untrusted_metadata": if number % 5 == 0 { json!({}) } else { json!({ "k": "\",\n" }) },
    })
}

/// Returns the message of a run that has failed. It contains `part`.
#[track_caller]
fn expect_failed(ended: Result<(), Stop>, part: &str) -> String {
    match ended {
        Err(Stop::Failed(what) | Stop::GaveUp(what)) if what.contains(part) => what,
        other => panic!("{part}: {other:?}"),
    }
}

/// Returns the message of a run that was not begun. It contains `part`.
#[track_caller]
fn expect_usage(ended: Result<(), Stop>, part: &str) -> String {
    match ended {
        Err(Stop::Usage(what)) if what.contains(part) => what,
        other => panic!("{part}: {other:?}"),
    }
}

/// Returns a fault that requests a wait.
fn limited(seconds: u64) -> Fault {
    let fault = Fault::error(429, "too_many_requests");
    fault.retry_after(Duration::from_secs(seconds))
}

#[tokio::test(start_paused = true)]
async fn users_are_the_same_after_export_and_import_in_both_formats() {
    for name in ["users.NDJSON", "users.csv"] {
        let from: Run<ExportOptions> = Run::new(odd_users(100), name, "--page-size 7");
        assert_eq!(from.export().await, Ok(()));
        from.check_exported(name);

        let to: Run<ImportOptions> = Run::new(odd_users(0), name, "");
        fs::copy(from.path(name), &to.options.input).unwrap();
        assert_eq!(to.import().await, Ok(()));
        to.check_imported();
        for (user, line) in from.sandbox.users().iter().zip(to.results().values()) {
            assert_eq!(line.source_user_id.as_deref(), Some(user.user_id.as_str()));
            assert_eq!(line.not_imported, ["created_at"]);
        }
    }
}
