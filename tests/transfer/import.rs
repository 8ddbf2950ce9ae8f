//! Imports that are cut short, answered wrongly or met by users that are there already.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use tempfile::tempdir;
use tokio::time::Instant;
use transfer::end::{End, Stop};
use transfer::format::Format;
use transfer::import::{ImportOptions, OnDuplicate, Outcome, dry_run};

use super::{import, names, results};

/// A file of so many users: one in three has an external id, one in two an address.
fn options(folder: &Path, count: usize) -> ImportOptions {
    let mut text = String::new();
    for number in 0..count {
        let mut user = json!({ "first_name": format!("No. {number}") });
        if number % 2 == 0 {
            user["email"] = json!(format!("user-{number}@example.com"));
        } else {
            user["phone_number"] = json!(format!("+1202{number:07}"));
        }
        if number % 3 == 0 {
            user["external_id"] = json!(format!("customer-{number}"));
        }
        writeln!(text, "{user}").unwrap();
    }
    of_text(folder, &text)
}

fn of_text(folder: &Path, text: &str) -> ImportOptions {
    let path = folder.join("users.jsonl");
    fs::write(&path, text).unwrap();
    ImportOptions::new(path, Format::JsonLines)
}

/// Every user is there once, and the results name each.
fn check_all_created(sandbox: &Sandbox, options: &ImportOptions, count: usize) {
    let results = results(&options.results);
    let users = sandbox.users();
    assert_eq!((results.len(), users.len()), (count, count));
    let named: BTreeSet<&str> = results
        .values()
        .map(|line| {
            assert_eq!(line.outcome, Outcome::Created, "{line:?}");
            line.user_id.as_ref().unwrap().as_str()
        })
        .collect();
    let stored: BTreeSet<&str> = users.iter().map(|user| user.user_id.as_str()).collect();
    assert_eq!(named, stored);
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_is_lost_is_looked_up_and_not_repeated() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 60);
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE).times(20));
    assert_eq!(import(&sandbox, &options).await, Ok(End::Whole));
    check_all_created(&sandbox, &options, 60);
    let results = results(&options.results);
    assert_eq!(results.values().filter(|line| line.by_lookup).count(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_not_applied_is_sent_again_once_that_is_certain() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 60);
    // One record may meet all four.
    sandbox.fault(Fault::disconnect().on(<dyn Users>::CREATE).times(3));
    sandbox.fault(Fault::error(500, "internal_server_error").on(<dyn Users>::CREATE));
    assert_eq!(import(&sandbox, &options).await, Ok(End::Whole));
    check_all_created(&sandbox, &options, 60);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_always_fails_is_an_error_of_its_record() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 1);
    sandbox.fault(
        Fault::error(500, "internal_server_error")
            .on(<dyn Users>::CREATE)
            .always(),
    );
    assert_eq!(import(&sandbox, &options).await, Ok(End::WithErrors));
    let results = results(&options.results);
    assert_eq!(
        results[&1].error_type.as_deref(),
        Some("internal_server_error")
    );
}

#[tokio::test(start_paused = true)]
async fn a_429_is_waited_out_by_all_that_are_in_flight() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = options(folder.path(), 40);
    let wait = Duration::from_secs(30);
    sandbox.fault(
        Fault::error(429, "too_many_requests")
            .retry_after(wait)
            .times(2),
    );
    let begin = Instant::now();
    assert_eq!(import(&sandbox, &options).await, Ok(End::Whole));
    assert_eq!(begin.elapsed().as_secs(), 60);
    check_all_created(&sandbox, &options, 40);
}

#[tokio::test(start_paused = true)]
async fn what_befalls_every_record_ends_the_run_and_the_next_one_goes_on() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let options = ImportOptions {
        patience: Duration::from_secs(5),
        ..options(folder.path(), 60)
    };
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
        let stop = import(&sandbox, &options).await.unwrap_err();
        assert!(matches!(stop, Stop::Failed(_)), "{stop}");
        assert_eq!(
            names(folder.path()),
            [
                "users.jsonl",
                "users.jsonl.results.jsonl.checkpoint",
                "users.jsonl.results.jsonl.partial",
            ]
        );
    }
    sandbox.clear_faults();
    assert_eq!(import(&sandbox, &options).await, Ok(End::Whole));
    check_all_created(&sandbox, &options, 60);
    assert_eq!(
        names(folder.path()),
        ["users.jsonl", "users.jsonl.results.jsonl"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_user_who_is_there_already_is_treated_as_asked() {
    let line = json!({
        "email": "ADA@example.com", "phone_number": "+12025550162", "first_name": "Ada",
        "trusted_metadata": { "plan": "team" }, "status": "pending",
    });
    for (on_duplicate, end, outcome, name, not_imported) in [
        (
            OnDuplicate::Skip,
            End::Whole,
            Outcome::Skipped,
            json!("Old"),
            vec![],
        ),
        (
            OnDuplicate::Update,
            End::Whole,
            Outcome::Updated,
            json!("Ada"),
            vec!["phone_number", "status"],
        ),
        (
            OnDuplicate::Fail,
            End::WithErrors,
            Outcome::Error,
            json!("Old"),
            vec![],
        ),
    ] {
        let folder = tempdir().unwrap();
        let sandbox = Sandbox::in_memory().unwrap();
        let there = json!({
            "emails": [{ "email": "ada@example.com" }], "name": { "first_name": "Old" },
        });
        let user_id = sandbox.add_user(there).unwrap();
        let options = ImportOptions {
            on_duplicate,
            ..of_text(folder.path(), &line.to_string())
        };
        assert_eq!(import(&sandbox, &options).await, Ok(end));
        let line = &results(&options.results)[&1];
        assert_eq!(line.outcome, outcome);
        assert_eq!(line.not_imported, not_imported);
        let named = Some(&user_id).filter(|_| on_duplicate != OnDuplicate::Fail);
        assert_eq!(line.user_id.as_ref(), named);
        let users = sandbox.users();
        assert_eq!(users.len(), 1);
        assert_eq!(json!(users[0].name.first_name), name);
        assert_eq!(
            line.error_type.is_some(),
            on_duplicate != OnDuplicate::Update
        );
    }
}

#[tokio::test(start_paused = true)]
async fn keys_of_two_users_are_no_update_of_either() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    for user in [
        json!({ "emails": [{ "email": "ada@example.com" }] }),
        json!({ "phone_numbers": [{ "phone_number": "+12025550162" }] }),
    ] {
        sandbox.add_user(user).unwrap();
    }
    let line =
        json!({ "email": "ada@example.com", "phone_number": "+12025550162", "first_name": "A" });
    let options = ImportOptions {
        on_duplicate: OnDuplicate::Update,
        ..of_text(folder.path(), &line.to_string())
    };
    let before = sandbox.users();
    assert_eq!(import(&sandbox, &options).await, Ok(End::WithErrors));
    let line = &results(&options.results)[&1];
    assert_eq!(line.error_type.as_deref(), Some("ambiguous_duplicate"));
    assert_eq!(sandbox.users(), before);
}

#[tokio::test(start_paused = true)]
async fn many_duplicates_take_few_searches() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let first = options(folder.path(), 200);
    assert_eq!(import(&sandbox, &first).await, Ok(End::Whole));
    let again = ImportOptions {
        overwrite: true,
        in_flight: 50,
        ..first
    };
    let begin = Instant::now();
    assert_eq!(import(&sandbox, &again).await, Ok(End::Whole));
    let results = results(&again.results);
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
async fn an_input_that_has_changed_is_refused() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::in_memory().unwrap();
    let first = options(folder.path(), 20);
    sandbox.fault(Fault::delay(Duration::ZERO).times(10));
    sandbox.fault(Fault::error(401, "unauthorized_credentials").always());
    assert!(import(&sandbox, &first).await.is_err());
    sandbox.clear_faults();
    let mut text = fs::read_to_string(&first.input).unwrap();
    text.push_str("{}\n");
    fs::write(&first.input, text).unwrap();
    let stop = import(&sandbox, &first).await.unwrap_err();
    assert!(stop.to_string().contains("another input"), "{stop}");
    let checkpoint = folder.path().join("users.jsonl.results.jsonl.checkpoint");
    let kept = fs::read(&checkpoint).unwrap();
    fs::remove_file(&checkpoint).unwrap();
    let stop = import(&sandbox, &first).await.unwrap_err();
    assert!(
        stop.to_string().contains("its checkpoint is gone"),
        "{stop}"
    );
    fs::write(&checkpoint, kept).unwrap();
    let other_project = Sandbox::in_memory().unwrap();
    let stop = import(&other_project, &options(folder.path(), 20))
        .await
        .unwrap_err();
    assert!(stop.to_string().contains("another project"), "{stop}");
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_sends_and_writes_nothing() {
    let folder = tempdir().unwrap();
    let good = options(folder.path(), 20);
    assert_eq!(dry_run(&good), Ok(End::Whole));
    let mut text = fs::read_to_string(&good.input).unwrap();
    text.push_str("{\"email\":\"no address\"}\n");
    fs::write(&good.input, text).unwrap();
    assert_eq!(dry_run(&good), Ok(End::WithErrors));
    assert_eq!(names(folder.path()), ["users.jsonl"]);

    // The same record is refused by an import as well, and nothing of it is sent.
    let sandbox = Sandbox::in_memory().unwrap();
    assert_eq!(import(&sandbox, &good).await, Ok(End::WithErrors));
    let line = &results(&good.results)[&21];
    let told: Value = serde_json::to_value(line).unwrap();
    assert_eq!(
        told,
        json!({
            "record": 21, "line": 21, "outcome": "error",
            "error_type": "invalid_record", "message": "email is not an email address",
        })
    );
    assert_eq!(sandbox.users().len(), 20);
}
