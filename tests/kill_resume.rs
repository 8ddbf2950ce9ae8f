//! `kill -9` ten times at random during an export and during an import, and the finished
//! files are exactly right.
//!
//!     cargo test -p tests --test kill_resume -- --ignored --nocapture
//!
//! It takes half a minute and more, too long for every run of the tests. The seed is printed;
//! `KILL_RESUME_SEED` repeats the times of the kills, though not what they hit, and
//! `KILL_RESUME_ROUNDS` goes on with other seeds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde_json::{Value, json};
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use tempfile::tempdir;
use transfer::csv_columns;
use transfer::import::{Outcome, ResultLine};

const KILLS: usize = 10;

/// 200 pages of 20 ms.
const EXPORTED: usize = 10_000;
const PAGE_SIZE: &str = "50";

const IMPORTED: usize = 5000;

/// What the last run of a program may take.
const LONGEST: Duration = Duration::from_secs(60);

#[test]
#[ignore = "it takes half a minute and more"]
fn killed_exports_and_imports_end_exactly_right() {
    let examples = build_examples();
    let variable = |name: &str| std::env::var(name).ok()?.parse().ok();
    let seed: u64 = variable("KILL_RESUME_SEED").unwrap_or_else(|| fastrand::u64(..1 << 32));
    let rounds = variable("KILL_RESUME_ROUNDS").unwrap_or(1);
    for seed in seed..seed + rounds {
        println!("KILL_RESUME_SEED={seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        check_export(&examples, &mut random, "users.jsonl");
        check_export(&examples, &mut random, "users.csv");
        check_import(&examples, &mut random);
    }
}

fn check_export(examples: &Path, random: &mut fastrand::Rng, name: &str) {
    let sandbox = start_sandbox();
    for number in 0..EXPORTED {
        sandbox.add_user(user(number)).unwrap();
    }
    let delay = Duration::from_millis(20);
    sandbox.fault(Fault::delay(delay).on(<dyn Users>::SEARCH).always());
    let folder = tempdir().unwrap();
    let file = folder.path().join(name);
    run_killed(random, 50..400, || {
        let mut command = program(examples, "export_users", &sandbox);
        command.arg(&file).args(["--page-size", PAGE_SIZE]);
        command.args(["--searches-per-minute", "100000"]);
        command
    });
    let exported = if name.ends_with(".csv") {
        read_csv(&file)
    } else {
        read_json_lines(&file)
    };
    let stored = stored(&sandbox);
    assert_eq!(exported.len(), stored.len());
    assert_eq!(by_id(exported), by_id(stored));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

fn check_import(examples: &Path, random: &mut fastrand::Rng) {
    let sandbox = start_sandbox();
    // Some answers are lost beside the kills.
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE).times(20));
    let delay = Duration::from_millis(10);
    sandbox.fault(Fault::delay(delay).on(<dyn Users>::CREATE).always());
    let folder = tempdir().unwrap();
    let file = folder.path().join("users.jsonl");
    let mut text = String::new();
    for number in 0..IMPORTED {
        writeln!(text, "{}", user(number)).unwrap();
    }
    fs::write(&file, text).unwrap();
    run_killed(random, 50..500, || {
        let mut command = program(examples, "import_users", &sandbox);
        command.arg(&file).args(["--searches-per-minute", "100000"]);
        command
    });
    let stored = stored(&sandbox);
    let addresses: BTreeSet<&str> = stored.iter().map(address).collect();
    assert_eq!((stored.len(), addresses.len()), (IMPORTED, IMPORTED));

    let lines = read_json_lines(&folder.path().join("users.jsonl.results.jsonl"));
    assert_eq!(lines.len(), IMPORTED);
    let addresses_by_id: BTreeMap<&str, &str> =
        stored.iter().map(id).zip(addresses_of(&stored)).collect();
    let mut records = BTreeSet::new();
    let mut looked_up = 0;
    for line in lines {
        let line: ResultLine = serde_json::from_value(line).unwrap();
        assert_eq!(line.outcome, Outcome::Created, "{line:?}");
        assert!(records.insert(line.record), "{line:?}");
        looked_up += usize::from(line.by_lookup);
        // The line names the user that the record asked for.
        let user_id = line.user_id.unwrap();
        let number = usize::try_from(line.record).unwrap() - 1;
        assert_eq!(addresses_by_id[user_id.as_str()], address(&user(number)));
    }
    println!("    {looked_up} users were found by looking them up");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

fn user(number: usize) -> Value {
    json!({
        "external_id": if number % 3 == 0 { json!(format!("customer-{number}")) } else { Value::Null },
        "emails": [{ "email": format!("user-{number}@example.com") }],
        "name": { "first_name": "O'Hara, \"=\"\n", "last_name": format!("No. {number}") },
        "trusted_metadata": { "text": "x".repeat(number % 50) },
    })
}

fn id(user: &Value) -> &str {
    user["user_id"].as_str().unwrap()
}

fn stored(sandbox: &Sandbox) -> Vec<Value> {
    let users = sandbox.users().into_iter();
    users
        .map(|user| serde_json::to_value(user).unwrap())
        .collect()
}

fn address(user: &Value) -> &str {
    user["emails"][0]["email"].as_str().unwrap()
}

fn addresses_of(users: &[Value]) -> impl Iterator<Item = &str> {
    users.iter().map(address)
}

/// The users by id. Fields that are null are as absent: a table does not tell which.
fn by_id(users: Vec<Value>) -> BTreeMap<String, Value> {
    let users = users.into_iter().map(|mut user| {
        let fields = user.as_object_mut().unwrap();
        fields.retain(|_, value| !value.is_null());
        (id(&user).to_owned(), user)
    });
    users.collect()
}

fn read_json_lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn read_csv(path: &Path) -> Vec<Value> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let mut fields = csv_columns::fields(header.iter(), row.unwrap().iter()).unwrap();
        fields.remove("email");
        fields.remove("phone_number");
        serde_json::to_value(fields).unwrap()
    });
    rows.collect()
}

/// Starts a program again and again and kills it, then lets it end.
fn run_killed(
    random: &mut fastrand::Rng,
    milliseconds: std::ops::Range<u64>,
    command: impl Fn() -> Command,
) {
    for kill in 1..=KILLS {
        let mut child = command().spawn().unwrap();
        thread::sleep(Duration::from_millis(random.u64(milliseconds.clone())));
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended before kill {kill}: {ended:?}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let begin = Instant::now();
    let status = wait(command().spawn().unwrap());
    assert_eq!(status.code(), Some(0));
    println!("    {KILLS} kills, and {:?} to the end", begin.elapsed());
}

fn wait(mut child: Child) -> ExitStatus {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begin.elapsed() > LONGEST {
            child.kill().unwrap();
            panic!("it did not end in {LONGEST:?}");
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn program(examples: &Path, name: &str, sandbox: &Sandbox) -> Command {
    let mut command = Command::new(examples.join(name));
    command
        .env("STYTCH_PROJECT_ID", sandbox.project_id())
        .env("STYTCH_SECRET", sandbox.secret())
        .env("STYTCH_BASE_URL", sandbox.base_url())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit());
    command
}

fn start_sandbox() -> Sandbox {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(Sandbox::start()).unwrap()
}

/// Builds the two programs, and says where they are.
fn build_examples() -> PathBuf {
    let status = Command::new(env!("CARGO"))
        .args(["build", "-p", "examples"])
        .args(["--example", "export_users", "--example", "import_users"])
        .status()
        .unwrap();
    assert!(status.success());
    // This program is in `deps`, and they are in the folder beside it.
    let this = std::env::current_exe().unwrap();
    this.parent().unwrap().with_file_name("examples")
}
