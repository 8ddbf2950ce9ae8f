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
#[path = "transfer/round_trip.rs"]
mod round_trip;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clap::Parser;
use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use transfer::import::ResultLine;
use transfer::options::{ExportOptions, ImportOptions};
use transfer::program::Stop;
use transfer::progress::Progress;

/// Parses a command line with a file in the folder.
fn parse<T: Parser>(folder: &Path, file: &str, options: &str) -> T {
    let file = folder.join(file).into_os_string();
    let options = options.split_whitespace().map(Into::into);
    T::parse_from(["program".into(), file].into_iter().chain(options))
}

fn failed(stop: Result<(), Stop>) -> String {
    match stop {
        Err(Stop::Failed(what) | Stop::GaveUp(what)) => what,
        other => panic!("{other:?}"),
    }
}

fn usage(stop: Result<(), Stop>) -> String {
    match stop {
        Err(Stop::Usage(what)) => what,
        other => panic!("{other:?}"),
    }
}

/// Returns a sandbox with users whose values need quoting and escaping.
fn odd_users(count: usize) -> Sandbox {
    let sandbox = Sandbox::in_memory().unwrap();
    for number in 0..count {
        sandbox.add_user(odd_user(number)).unwrap();
    }
    sandbox
}

fn odd_user(number: usize) -> Value {
    const NAMES: [&str; 6] = ["=1+1", "O'Hara, \"Z\"", "a\nb", "李\u{1f980}", "'x", "-2"];
    let phone_numbers = match number % 3 {
        0 => json!([]),
        _ => json!([{ "phone_number": format!("+1202555{number:04}") }]),
    };
    let emails = match number % 3 {
        1 => json!([]),
        _ => json!([{ "email": format!("User+{number}@example.com") }]),
    };
    json!({
        "external_id": format!("customer|{number}"),
        "status": if number % 4 == 0 { "pending" } else { "active" },
        "name": { "first_name": NAMES[number % 6], "last_name": NAMES[(number + 1) % 6] },
        "emails": emails,
        "phone_numbers": phone_numbers,
        "roles": if number % 2 == 0 { json!(["a,b", "c"]) } else { json!([]) },
        "trusted_metadata": { "text": NAMES[(number + 2) % 6], "list": [number, null, 1.5] },
        "untrusted_metadata": if number % 5 == 0 { json!({}) } else { json!({ "k": "\",\n" }) },
    })
}

async fn export(sandbox: &Sandbox, options: &ExportOptions) -> Result<(), Stop> {
    let progress = Progress::hidden("user");
    transfer::export::export(sandbox.client(), options, progress).await
}

async fn import(sandbox: &Sandbox, options: &ImportOptions) -> Result<(), Stop> {
    let progress = Progress::hidden("record");
    transfer::import::import(sandbox.client(), options, progress).await
}

/// Returns the lines of a result file by record, of which each may have only one.
fn results(path: &Path) -> BTreeMap<u64, ResultLine> {
    let text = fs::read_to_string(path).unwrap();
    let mut results = BTreeMap::new();
    for line in text.lines() {
        let line: ResultLine = serde_json::from_str(line).unwrap();
        let before = results.insert(line.record, line);
        assert_eq!(before, None);
    }
    results
}

/// Returns the names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
