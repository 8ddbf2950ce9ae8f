//! Imports that are interrupted, fail, or meet users that exist already.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use serde_json::json;
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use tempfile::{TempDir, tempdir};
use tokio::time::Instant;
use transfer::import::{Outcome, ResultLine, dry_run};
use transfer::options::ImportOptions;
use transfer::program::Stop;

use super::{failed, names, parse, results, usage};

/// An import of `users.jsonl`.
struct Import {
    folder: TempDir,
    sandbox: Sandbox,
    options: ImportOptions,
}

impl Import {
    fn of(text: &str) -> Import {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join("users.jsonl"), text).unwrap();
        let options = parse(folder.path(), "users.jsonl", "--retry-for 60");
        let sandbox = Sandbox::in_memory().unwrap();
        Import {
            folder,
            sandbox,
            options,
        }
    }

    /// Users with an email address or a phone number, of whom one in three has an external id.
    fn of_users(count: usize) -> Import {
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
        Import::of(&text)
    }

    fn fault_creates(&self, fault: Fault) {
        self.sandbox.fault(fault.on(<dyn Users>::CREATE));
    }

    async fn run(&self) -> Result<(), Stop> {
        super::import(&self.sandbox, &self.options).await
    }

    fn results(&self) -> BTreeMap<u64, ResultLine> {
        results(&self.folder.path().join("users.jsonl.results.jsonl"))
    }

    /// Checks that every user is stored once, that the results name each, and that no other
    /// file is left.
    fn check_all_created(&self, count: usize) {
        let (results, users) = (self.results(), self.sandbox.users());
        assert_eq!((results.len(), users.len()), (count, count));
        let named = results.values().map(|line| {
            assert_eq!(line.outcome, Outcome::Created, "{line:?}");
            line.user_id.as_ref().unwrap().as_str()
        });
        let stored = users.iter().map(|user| user.user_id.as_str());
        assert_eq!(named.collect::<BTreeSet<_>>(), stored.collect());
        assert_eq!(
            names(self.folder.path()),
            ["users.jsonl", "users.jsonl.results.jsonl"]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_without_a_response_creates_one_user() {
    let run = Import::of_users(60);
    // One record may meet all of them.
    for fault in [
        Fault::lose_response().times(20),
        Fault::disconnect().times(3),
        Fault::error(500, "internal_server_error").times(1),
    ] {
        // All eight are in flight when the first one fails.
        run.fault_creates(fault.delayed(Duration::from_secs(1)));
    }
    assert_eq!(run.run().await, Ok(()));
    run.check_all_created(60);
    assert!(run.results().values().filter(|line| line.by_lookup).count() > 5);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_always_fails_is_a_failed_record() {
    let run = Import::of_users(1);
    run.fault_creates(Fault::error(500, "internal_server_error").always());
    let message = failed(run.run().await);
    assert!(message.contains("1 failed"), "{message}");
    let error_type = run.results()[&1].error_type.clone();
    assert_eq!(error_type.as_deref(), Some("internal_server_error"));
}

#[tokio::test(start_paused = true)]
async fn pauses_for_the_rate_limit_do_not_count_as_failed_creates() {
    let mut run = Import::of_users(1);
    run.options.run.retry_for = 600;
    let limited = Fault::error(429, "too_many_requests").retry_after(Duration::from_secs(1));
    run.fault_creates(limited.times(4));
    run.fault_creates(Fault::error(500, "internal_server_error"));
    run.run().await.unwrap();
    run.check_all_created(1);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_cannot_be_looked_up_is_a_failed_record_and_the_others_are_imported() {
    let lines =
        ["search", "b", "c"].map(|id| json!({ "email": format!("{id}@b.co"), "external_id": id }));
    let run = Import::of(&lines.map(|line| line.to_string()).join("\n"));
    // The first search is the check of the credentials.
    run.sandbox
        .fault(Fault::delay(Duration::ZERO).on(<dyn Users>::SEARCH));
    run.sandbox
        .fault(Fault::error(418, "odd").on(<dyn Users>::SEARCH).always());
    run.fault_creates(Fault::lose_response());
    let message = failed(run.run().await);
    assert!(
        message.contains("2 created, 0 skipped, 1 failed"),
        "{message}"
    );
    assert_eq!(run.results()[&1].error_type.as_deref(), Some("odd"));
}

#[tokio::test(start_paused = true)]
async fn all_creates_in_flight_share_one_pause() {
    let mut run = Import::of_users(40);
    run.options.run.retry_for = 600;
    let fault = Fault::error(429, "too_many_requests").retry_after(Duration::from_secs(30));
    // All eight are in flight when the first one is rate limited.
    run.fault_creates(fault.delayed(Duration::from_secs(1)).times(8));
    let begin = Instant::now();
    assert_eq!(run.run().await, Ok(()));
    // Each of the eight adds a random part, and the longest counts.
    let seconds = begin.elapsed().as_secs();
    assert!((31..=40).contains(&seconds), "{seconds}");
    run.check_all_created(40);
}

#[tokio::test(start_paused = true)]
async fn an_error_about_every_record_ends_the_run_and_the_next_one_continues() {
    let mut run = Import::of_users(60);
    run.options.run.retry_for = 5;
    for (status, error_type) in [
        (401, "unauthorized_credentials"),
        (429, "too_many_requests"),
    ] {
        run.sandbox.clear_faults();
        run.fault_creates(Fault::delay(Duration::ZERO).times(10));
        run.fault_creates(Fault::error(status, error_type).always());
        let message = failed(run.run().await);
        assert!(message.contains(error_type), "{message}");
        assert_eq!(names(run.folder.path()).len(), 3);
    }
    assert_eq!(run.sandbox.users().len(), 20);
    run.sandbox.clear_faults();
    assert_eq!(run.run().await, Ok(()));
    run.check_all_created(60);
}

#[tokio::test(start_paused = true)]
async fn credentials_are_checked_before_anything_is_written() {
    let run = Import::of_users(3);
    run.sandbox
        .fault(Fault::error(401, "unauthorized_credentials").always());
    let message = failed(run.run().await);
    assert!(message.contains("Check STYTCH_PROJECT_ID"), "{message}");
    assert_eq!(names(run.folder.path()), ["users.jsonl"]);
}

#[tokio::test(start_paused = true)]
async fn equal_records_create_one_user() {
    let equal = json!({ "email": "a@b.co", "first_name": "Ada" });
    for lost in [0, 1, 2, 3] {
        let run = Import::of(&format!("{equal}\n{equal}\n"));
        // Both are in flight when the first response is lost.
        let fault = Fault::lose_response().delayed(Duration::from_secs(1));
        run.fault_creates(fault.times(lost));
        assert_eq!(run.run().await, Ok(()));
        let results = run.results();
        let outcomes: BTreeSet<_> = results.values().map(|line| line.outcome as u8).collect();
        let expected = [Outcome::Created as u8, Outcome::Skipped as u8];
        assert_eq!(outcomes, expected.into(), "{lost} lost");
        assert_eq!(results[&1].user_id, results[&2].user_id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_who_existed_before_does_not_count_as_created_and_is_not_changed() {
    let number = "+12025550162";
    let record = json!({
        "email": "ADA@b.co", "phone_number": number, "first_name": "Ada", "external_id": "a",
    });
    let numbers = json!([{ "phone_number": number }]);
    let emails = json!([{ "email": "ada@b.co" }]);
    let equal = json!({
        "emails": emails, "phone_numbers": numbers, "external_id": "a",
        "name": { "first_name": "Ada" },
    });
    for (mut existing, is_found) in [
        (json!({ "emails": emails }), true),
        (json!({ "phone_numbers": numbers }), true),
        (equal, true),
        (json!({ "external_id": "a" }), false),
    ] {
        existing["created_at"] = json!("2026-01-01T00:00:00Z");
        for lost in [0, 1] {
            let run = Import::of(&record.to_string());
            let user_id = run.sandbox.add_user(&existing).unwrap();
            let before = run.sandbox.users();
            run.fault_creates(Fault::lose_response().times(lost));
            assert_eq!(run.run().await, Ok(()));
            let line = &run.results()[&1];
            assert_eq!(line.outcome, Outcome::Skipped);
            assert_eq!(line.user_id, Some(user_id).filter(|_| is_found));
            assert_eq!(run.sandbox.users(), before);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn many_duplicates_take_few_searches() {
    let mut run = Import::of_users(200);
    assert_eq!(run.run().await, Ok(()));
    run.options.run.overwrite = true;
    let begin = Instant::now();
    assert_eq!(run.run().await, Ok(()));
    for line in run.results().values() {
        assert_eq!(
            (line.outcome, line.user_id.is_some()),
            (Outcome::Skipped, true)
        );
    }
    // One search for each would have waited for the next minute.
    assert!(begin.elapsed() < Duration::from_secs(60));
    assert_eq!(run.sandbox.users().len(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_journal_of_another_import_is_rejected_and_a_locked_one_is_left_alone() {
    let mut run = Import::of_users(20);
    run.fault_creates(Fault::delay(Duration::ZERO).times(10));
    run.fault_creates(Fault::error(401, "unauthorized_credentials").always());
    failed(run.run().await);
    run.sandbox.clear_faults();
    let journal = run.folder.path().join("users.jsonl.results.jsonl.journal");
    let kept = fs::read(&journal).unwrap();

    let other_project = Sandbox::in_memory().unwrap();
    let message = usage(super::import(&other_project, &run.options).await);
    assert!(message.contains("differs in its project"), "{message}");
    let text = fs::read_to_string(&run.options.input).unwrap();
    fs::write(
        &run.options.input,
        text.clone() + "{\"email\":\"x@y.co\"}\n",
    )
    .unwrap();
    let message = usage(run.run().await);
    assert!(message.contains("differs in its input"), "{message}");
    fs::write(&run.options.input, text).unwrap();

    // Another process has the lock: `--restart` does not touch what it writes.
    run.options.run.restart = true;
    let held = fs::File::open(&journal).unwrap();
    held.lock().unwrap();
    let message = usage(run.run().await);
    assert!(message.contains("another process"), "{message}");
    assert_eq!(fs::read(&journal).unwrap(), kept);
    drop(held);
    run.options.run.restart = false;
    assert_eq!(run.run().await, Ok(()));
    run.check_all_created(20);
}

#[tokio::test(start_paused = true)]
async fn an_input_that_is_cut_at_a_line_end_while_it_is_read_fails() {
    let run = Import::of_users(6000);
    run.fault_creates(Fault::delay(Duration::from_millis(10)).always());
    let input = run.options.input.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let text = fs::read_to_string(&input).unwrap();
        let end = text[..text.len() * 3 / 4].rfind('\n').unwrap() + 1;
        fs::write(&input, &text[..end]).unwrap();
    });
    let message = failed(run.run().await);
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
            "email;roles\na@b.co;A\n",
            "`email;roles` is unknown",
        ),
        (
            "u.jsonl",
            "{\"email\":\"\"}\n{\"emial\":\"c@d.co\",\"email\":\"c\"}",
            "line 2: the field `emial`",
        ),
        (
            "u.jsonl",
            "{\"email\":\"a@b.co\",\"name\":{\"lastname\":\"\"}}",
            "did you mean `last_name`?",
        ),
        ("u.txt", "", ".ndjson or .csv"),
    ] {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        let options: ImportOptions = parse(folder.path(), name, "");
        let imported = super::import(&sandbox, &options).await;
        for message in [usage(imported), usage(dry_run(&options).await)] {
            assert!(message.contains(what), "{message}");
            assert!(!message.contains('\u{1b}'), "{message}");
        }
        assert_eq!(names(folder.path()), [name]);
    }
    assert_eq!(sandbox.faults_left(), 1);
}

#[tokio::test(start_paused = true)]
async fn unknown_fields_can_be_ignored() {
    let mut run = Import::of("{\"email\":\"a@b.co\",\"emial\":\"c@d.co\"}");
    run.options.ignore_unknown = true;
    assert_eq!(run.run().await, Ok(()));
    assert_eq!(run.results()[&1].not_imported, ["emial"]);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_sends_and_writes_nothing_and_an_invalid_record_fails_alone() {
    let run = Import::of("{\"email\":\"a@b.co\"}\n");
    assert_eq!(dry_run(&run.options).await, Ok(()));
    let run = Import::of("{\"email\":\"a@b.co\"}\n{\"email\":7}\n");
    let message = failed(dry_run(&run.options).await);
    assert!(
        message.contains("2 records, of which 1 would fail"),
        "{message}"
    );
    assert_eq!(names(run.folder.path()), ["users.jsonl"]);
    failed(run.run().await);
    let expected = json!({
        "record": 2, "line": 2, "outcome": "error",
        "error_type": "invalid_record", "message": "email is not a string",
    });
    assert_eq!(json!(run.results()[&2]), expected);
    assert_eq!(run.sandbox.users().len(), 1);
}
