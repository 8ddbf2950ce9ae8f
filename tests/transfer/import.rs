//! Imports that are interrupted, fail, or meet users that exist already.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use tempfile::tempdir;
use tokio::time::Instant;
use transfer::import::{ImportOptions, Outcome, ResultLine, dry_run};

use super::{failed, import, names, parse, usage};

/// A file of so many users: one in three has an external id, one in two an address.
fn options(folder: &Path, count: usize) -> ImportOptions {
    let mut text = String::new();
    for number in 0..count {
        let mut user = json!({ "first_name": format!("No. {number}") });
        match number % 2 {
            0 => user["email"] = json!(format!("user-{number}@example.com")),
            _ => user["phone_number"] = json!(format!("+1202{number:07}")),
        }
        if number % 3 == 0 {
            user["external_id"] = json!(format!("customer-{number}"));
        }
        writeln!(text, "{user}").unwrap();
    }
    of_text(folder, &text)
}

fn of_text(folder: &Path, text: &str) -> ImportOptions {
    fs::write(folder.join("users.jsonl"), text).unwrap();
    parse(folder, "users.jsonl", "--retry-for 60")
}

fn results(folder: &Path) -> BTreeMap<u64, ResultLine> {
    super::results(&folder.join("users.jsonl.results.jsonl"))
}

/// Every user is stored once, and the results name each.
fn check_all_created(sandbox: &Sandbox, folder: &Path, count: usize) {
    let results = results(folder);
    let users = sandbox.users();
    assert_eq!((results.len(), users.len()), (count, count));
    let named = results.values().map(|line| {
        assert_eq!(line.outcome, Outcome::Created, "{line:?}");
        line.user_id.as_ref().unwrap().as_str()
    });
    let stored = users.iter().map(|user| user.user_id.as_str());
    assert_eq!(
        named.collect::<BTreeSet<_>>(),
        stored.collect::<BTreeSet<_>>()
    );
}

#[tokio::test(start_paused = true)]
async fn a_create_without_a_response_creates_one_user() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 60);
    // One record may meet all of them.
    for fault in [
        Fault::lose_response().times(20),
        Fault::disconnect().times(3),
        Fault::error(500, "internal_server_error").times(1),
    ] {
        // All eight are in flight when the first one fails.
        let fault = fault.delayed(Duration::from_secs(1));
        sandbox.fault(fault.on(<dyn Users>::CREATE));
    }
    assert_eq!(import(&sandbox, &options).await, Ok(()));
    check_all_created(&sandbox, folder.path(), 60);
    let results = results(folder.path());
    assert!(results.values().filter(|line| line.by_lookup).count() > 5);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_always_fails_is_a_failed_record() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 1);
    let fault = Fault::error(500, "internal_server_error");
    sandbox.fault(fault.on(<dyn Users>::CREATE).always());
    let message = failed(import(&sandbox, &options).await);
    assert!(message.contains("1 failed"), "{message}");
    let line = &results(folder.path())[&1];
    assert_eq!(line.error_type.as_deref(), Some("internal_server_error"));
}

#[tokio::test(start_paused = true)]
async fn a_record_that_cannot_be_looked_up_is_a_failed_record_and_the_others_are_imported() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let lines =
        ["search", "b", "c"].map(|id| json!({ "email": format!("{id}@b.co"), "external_id": id }));
    let text = lines.map(|line| line.to_string()).join("\n");
    let options = of_text(folder.path(), &text);
    // The first search is the check of the credentials.
    sandbox.fault(Fault::delay(Duration::ZERO).on(<dyn Users>::SEARCH));
    sandbox.fault(Fault::error(418, "odd").on(<dyn Users>::SEARCH).always());
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE));
    let message = failed(import(&sandbox, &options).await);
    assert!(message.contains("1 failed"), "{message}");
    let results = results(folder.path());
    let outcomes: Vec<_> = results.values().map(|line| line.outcome).collect();
    assert_eq!(
        outcomes,
        [Outcome::Error, Outcome::Created, Outcome::Created]
    );
    assert_eq!(results[&1].error_type.as_deref(), Some("odd"));
}

#[tokio::test(start_paused = true)]
async fn all_creates_in_flight_share_one_pause() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let mut options = options(folder.path(), 40);
    options.run.retry_for = 600;
    let fault = Fault::error(429, "too_many_requests").retry_after(Duration::from_secs(30));
    // All eight are in flight when the first one is rate limited.
    let fault = fault.delayed(Duration::from_secs(1));
    sandbox.fault(fault.on(<dyn Users>::CREATE).times(8));
    let begin = Instant::now();
    assert_eq!(import(&sandbox, &options).await, Ok(()));
    // Each of the eight adds a random part of its own, and the longest counts.
    assert!(
        (31..=40).contains(&begin.elapsed().as_secs()),
        "{:?}",
        begin.elapsed()
    );
    check_all_created(&sandbox, folder.path(), 40);
}

#[tokio::test(start_paused = true)]
async fn an_error_about_every_record_ends_the_run_and_the_next_one_continues() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let mut options = options(folder.path(), 60);
    options.run.retry_for = 5;
    for fault in [
        Fault::error(401, "unauthorized_credentials"),
        Fault::error(429, "too_many_requests"),
    ] {
        sandbox.clear_faults();
        let let_through = Fault::delay(Duration::ZERO)
            .on(<dyn Users>::CREATE)
            .times(10);
        sandbox.fault(let_through);
        sandbox.fault(fault.on(<dyn Users>::CREATE).always());
        let message = failed(import(&sandbox, &options).await);
        assert!(
            message.contains("429") | message.contains("401"),
            "{message}"
        );
        assert_eq!(
            names(folder.path()),
            [
                "users.jsonl",
                "users.jsonl.results.jsonl.journal",
                "users.jsonl.results.jsonl.partial"
            ]
        );
    }
    sandbox.clear_faults();
    assert_eq!(import(&sandbox, &options).await, Ok(()));
    check_all_created(&sandbox, folder.path(), 60);
    assert_eq!(
        names(folder.path()),
        ["users.jsonl", "users.jsonl.results.jsonl"]
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_are_checked_before_anything_is_written() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 3);
    sandbox.fault(Fault::error(401, "unauthorized_credentials").always());
    let message = failed(import(&sandbox, &options).await);
    assert!(message.contains("Check STYTCH_PROJECT_ID"), "{message}");
    assert_eq!(names(folder.path()), ["users.jsonl"]);
}

#[tokio::test(start_paused = true)]
async fn equal_records_create_one_user() {
    let equal = json!({ "email": "a@b.co", "first_name": "Ada" });
    for lost in [0, 1, 2, 3] {
        let folder = tempdir().unwrap();
        let sandbox = Sandbox::in_memory().unwrap();
        let options = of_text(folder.path(), &format!("{equal}\n{equal}\n"));
        sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE).times(lost));
        assert_eq!(import(&sandbox, &options).await, Ok(()));
        let results = results(folder.path());
        let outcomes: BTreeSet<_> = results.values().map(|line| line.outcome as u8).collect();
        let expected = [Outcome::Created as u8, Outcome::Skipped as u8];
        assert_eq!(outcomes, expected.into(), "{lost} lost");
        assert_eq!(results[&1].user_id, results[&2].user_id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_who_existed_before_does_not_count_as_created_and_is_not_changed() {
    let record = json!({ "email": "ADA@b.co", "first_name": "Ada", "external_id": "a" });
    for (existing, is_found) in [
        (json!({ "emails": [{ "email": "ada@b.co" }] }), true),
        (
            json!({ "emails": [{ "email": "ada@b.co" }], "external_id": "a", "name": { "first_name": "Ada" } }),
            true,
        ),
        (json!({ "external_id": "a" }), false),
    ] {
        for lost in [0, 1] {
            let folder = tempdir().unwrap();
            let sandbox = Sandbox::in_memory().unwrap();
            let mut existing = existing.clone();
            existing["created_at"] = json!("2026-01-01T00:00:00Z");
            let user_id = sandbox.add_user(existing).unwrap();
            let before = sandbox.users();
            let options = of_text(folder.path(), &record.to_string());
            sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE).times(lost));
            assert_eq!(import(&sandbox, &options).await, Ok(()));
            let line = &results(folder.path())[&1];
            assert_eq!(line.outcome, Outcome::Skipped);
            assert_eq!(line.user_id, Some(user_id).filter(|_| is_found));
            assert_eq!(sandbox.users(), before);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn many_duplicates_take_few_searches() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let first = options(folder.path(), 200);
    assert_eq!(import(&sandbox, &first).await, Ok(()));
    let mut again = first;
    again.run.overwrite = true;
    let begin = Instant::now();
    assert_eq!(import(&sandbox, &again).await, Ok(()));
    let results = results(folder.path());
    assert!(
        results
            .values()
            .all(|line| line.outcome == Outcome::Skipped)
    );
    assert!(results.values().all(|line| line.user_id.is_some()));
    // One search for each would have waited for the next minute.
    assert!(begin.elapsed() < Duration::from_secs(60));
    assert_eq!(sandbox.users().len(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_journal_of_another_import_is_rejected_and_a_locked_one_is_left_alone() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let first = options(folder.path(), 20);
    sandbox.fault(Fault::delay(Duration::ZERO).times(10));
    sandbox.fault(Fault::error(401, "unauthorized_credentials").always());
    failed(import(&sandbox, &first).await);
    sandbox.clear_faults();
    let journal = folder.path().join("users.jsonl.results.jsonl.journal");
    let kept = fs::read(&journal).unwrap();

    let other_project = Sandbox::in_memory().unwrap();
    let message = usage(import(&other_project, &first).await);
    assert!(message.contains("differs in its project"), "{message}");
    let text = fs::read_to_string(&first.input).unwrap();
    fs::write(&first.input, text.clone() + "{\"email\":\"x@y.co\"}\n").unwrap();
    let message = usage(import(&sandbox, &first).await);
    assert!(message.contains("differs in its input"), "{message}");
    fs::write(&first.input, text).unwrap();

    // Another process has the lock: `--restart` does not touch what it writes.
    let mut restart = first.clone();
    restart.run.restart = true;
    let held = fs::File::open(&journal).unwrap();
    held.lock().unwrap();
    let message = usage(import(&sandbox, &restart).await);
    assert!(message.contains("another process"), "{message}");
    assert_eq!(fs::read(&journal).unwrap(), kept);
    drop(held);
    assert_eq!(import(&sandbox, &first).await, Ok(()));
    check_all_created(&sandbox, folder.path(), 20);
}

#[tokio::test(start_paused = true)]
async fn an_input_that_is_cut_at_a_line_end_while_it_is_read_fails() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 6000);
    let delay = Duration::from_millis(10);
    sandbox.fault(Fault::delay(delay).on(<dyn Users>::CREATE).always());
    let input = options.input.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let text = fs::read_to_string(&input).unwrap();
        let end = text[..text.len() * 3 / 4].rfind('\n').unwrap() + 1;
        fs::write(&input, &text[..end]).unwrap();
    });
    let message = failed(import(&sandbox, &options).await);
    assert!(message.contains("the input has changed"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn an_invalid_file_is_rejected_before_anything_is_sent() {
    let sandbox = Sandbox::in_memory().unwrap();
    sandbox.fault(Fault::error(500, "nothing_is_requested"));
    for (name, text, what) in [
        (
            "u.csv",
            "email\na@b.co\n\"c@d.co\ne@f.co\n",
            "line 3: a quote is not closed",
        ),
        (
            "u.csv",
            "email,frist_name\na@b.co,A\n",
            "did you mean `first_name`?",
        ),
        ("u.csv", "email,\u{1b}[31mx\na@b.co,A\n", "\\u{1b}[31mx"),
        (
            "u.csv",
            "email;first_name\na@b.co;A\n",
            "`email;first_name` is unknown",
        ),
        (
            "u.jsonl",
            "{\"email\":\"a@b.co\"}\n{\"emial\":\"c@d.co\",\"email\":\"c@d.co\"}",
            "line 2: the field `emial`",
        ),
        (
            "u.jsonl",
            "{\"email\":\"a@b.co\",\"name\":{\"lastname\":\"\"}}",
            "did you mean `last_name`?",
        ),
        ("u.txt", "", "--format"),
    ] {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        let options: ImportOptions = parse(folder.path(), name, "");
        for message in [
            usage(import(&sandbox, &options).await),
            usage(dry_run(&options)),
        ] {
            assert!(message.contains(what), "{message}");
            assert!(!message.contains('\u{1b}'), "{message}");
        }
        assert_eq!(names(folder.path()), [name]);
    }
    assert_eq!(sandbox.faults_left(), 1);
    sandbox.clear_faults();
    let folder = tempdir().unwrap();
    let options = of_text(folder.path(), "{\"email\":\"a@b.co\",\"emial\":\"c@d.co\"}");
    let ignoring = ImportOptions {
        ignore_unknown: true,
        ..options
    };
    assert_eq!(import(&sandbox, &ignoring).await, Ok(()));
    assert_eq!(results(folder.path())[&1].not_imported, ["emial"]);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_sends_and_writes_nothing_and_an_invalid_record_fails_alone() {
    let folder = tempdir().unwrap();
    let good = options(folder.path(), 20);
    assert_eq!(dry_run(&good), Ok(()));
    let mut text = fs::read_to_string(&good.input).unwrap();
    text.push_str("{\"email\":7}\n");
    fs::write(&good.input, text).unwrap();
    let message = failed(dry_run(&good));
    assert!(
        message.contains("21 records, of which 1 would fail"),
        "{message}"
    );
    assert_eq!(names(folder.path()), ["users.jsonl"]);

    let sandbox = Sandbox::in_memory().unwrap();
    failed(import(&sandbox, &good).await);
    let line: Value = serde_json::to_value(&results(folder.path())[&21]).unwrap();
    assert_eq!(
        line,
        json!({
            "record": 21, "line": 21, "outcome": "error",
            "error_type": "invalid_record", "message": "email is not a string",
        })
    );
    assert_eq!(sandbox.users().len(), 20);
}
