//! Imports that are interrupted, fail, or meet users that exist already.

use std::collections::BTreeSet;
use std::fs;
use std::mem::replace;
use std::time::Duration;

use serde_json::json;
use serde_json::value::RawValue;
use stytch_users::Users;
use stytch_users::sandbox::Fault;
use tokio::time::Instant;
use transfer::import::{Outcome, dry_run};
use transfer::options::ImportOptions;

use super::{Run, expect_failed, expect_usage, limited, odd_users};

/// An import of `users.jsonl`.
type Import = Run<ImportOptions>;

impl Import {
    fn of(name: &str, text: impl AsRef<[u8]>) -> Import {
        let run: Import = Run::new(odd_users(0), name, "--retry-for 60");
        fs::write(&run.options.input, text).unwrap();
        run
    }

    fn of_users(count: usize) -> Import {
        let run = Import::of("users.jsonl", "");
        run.write_users(count);
        run
    }

    /// Runs to the end, and checks the results.
    async fn complete(&self) {
        assert_eq!(self.import().await, Ok(()));
        self.check_imported();
    }

    fn fault_creates(&self, fault: Fault) {
        self.sandbox.fault(fault.on(<dyn Users>::CREATE));
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
    run.complete().await;
    assert!(run.results().values().filter(|line| line.by_lookup).count() > 5);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_cannot_be_created_or_looked_up_fails_alone() {
    let internal = || Fault::error(500, "internal_server_error");
    // Pauses for the rate limit do not count as failed creates.
    let limited = vec![limited(1).times(4), internal()];
    let arrives = || Fault::delay(Duration::ZERO);
    let (internal, odd) = (vec![internal().times(5)], Fault::error(418, "odd"));
    for (on_create, on_lookup, error_type) in [
        (internal, arrives(), Some("internal_server_error")),
        (limited, arrives(), None),
        (vec![Fault::lose_response()], odd, Some("odd")),
    ] {
        let mut run = Import::of_users(3);
        run.options.run.retry_for = 600;
        run.options.in_flight = 1;
        for fault in on_create {
            run.fault_creates(fault);
        }
        // The first search is the check of the credentials.
        for fault in [arrives(), on_lookup.always()] {
            run.sandbox.fault(fault.on(<dyn Users>::SEARCH));
        }
        let ended = run.import().await;
        let first = &run.results()[&1];
        assert_eq!(first.error_type.as_deref(), error_type);
        match error_type {
            None => run.check_imported(),
            Some(_) => drop(expect_failed(ended, "2 created, 0 skipped, 1 failed")),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn all_creates_in_flight_share_one_pause() {
    let mut run = Import::of_users(40);
    run.options.run.retry_for = 600;
    // All eight are in flight when the first one is rate limited.
    run.fault_creates(limited(30).delayed(Duration::from_secs(1)).times(8));
    let begin = Instant::now();
    assert_eq!(run.import().await, Ok(()));
    // Each of the eight adds a random part, and the longest counts.
    let seconds = begin.elapsed().as_secs();
    assert!((31..=40).contains(&seconds), "{seconds}");
    run.check_imported();
}

#[tokio::test(start_paused = true)]
async fn an_error_about_every_record_ends_the_run_and_only_an_equal_run_continues() {
    let mut run = Import::of_users(60);
    run.options.run.retry_for = 5;
    // Nothing is written before the credentials were checked.
    let unauthorized = Fault::error(401, "unauthorized_credentials");
    run.sandbox.fault(unauthorized.on(<dyn Users>::SEARCH));
    expect_failed(run.import().await, "Check STYTCH_PROJECT_ID");
    assert_eq!(run.names(), ["users.jsonl"]);
    for (status, error_type) in [
        (401, "unauthorized_credentials"),
        (429, "too_many_requests"),
    ] {
        run.fault_creates(Fault::delay(Duration::ZERO).times(10));
        run.fault_creates(Fault::error(status, error_type).always());
        expect_failed(run.import().await, error_type);
        assert_eq!(run.names().len(), 3);
        run.sandbox.clear_faults();
    }
    assert_eq!(run.sandbox.users().len(), 20);
    let sandbox = replace(&mut run.sandbox, odd_users(0));
    expect_usage(run.import().await, "differs in its project");
    run.sandbox = sandbox;
    let input = fs::read_to_string(&run.options.input).unwrap();
    fs::write(&run.options.input, input.replace("=1+1", "=1+2")).unwrap();
    expect_usage(run.import().await, "differs in its input");
    fs::write(&run.options.input, input).unwrap();
    run.complete().await;
}

#[tokio::test(start_paused = true)]
async fn equal_records_create_one_user() {
    let equal = json!({ "email": "a@b.co", "first_name": "Ada" });
    for lost in [0, 1, 2, 3] {
        let run = Import::of("users.jsonl", format!("{equal}\n{equal}\n"));
        // Both are in flight when the first response is lost.
        let fault = Fault::lose_response().delayed(Duration::from_secs(1));
        run.fault_creates(fault.times(lost));
        assert_eq!(run.import().await, Ok(()));
        let results = run.results();
        let outcomes: BTreeSet<_> = results.values().map(|line| line.outcome as u8).collect();
        let expected = [Outcome::Created as u8, Outcome::Skipped as u8];
        assert_eq!(outcomes, expected.into(), "{lost} lost");
        assert_eq!(results[&1].user_id, results[&2].user_id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_who_existed_before_does_not_count_as_created_and_is_not_changed() {
    let record = r#"{"email":"ADA@b.co","phone_number":"+12025550162","external_id":"a","first_name":"Ada"}"#;
    let equal = json!({
        "emails": [{ "email": "ada@b.co" }], "phone_numbers": [{ "phone_number": "+12025550162" }],
        "external_id": "a", "name": { "first_name": "Ada" },
    });
    for (fields, is_found) in [
        ("emails", true),
        ("phone_numbers", true),
        ("emails phone_numbers external_id name", true),
        ("external_id", false),
    ] {
        let mut existing = json!({ "created_at": "2026-01-01T00:00:00Z" });
        for field in fields.split(' ') {
            existing[field] = equal[field].clone();
        }
        for lost in [0, 1] {
            let run = Import::of("users.jsonl", record);
            let user_id = run.sandbox.add_user(&existing).unwrap();
            let before = run.sandbox.users();
            run.fault_creates(Fault::lose_response().times(lost));
            assert_eq!(run.import().await, Ok(()));
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
    assert_eq!(run.import().await, Ok(()));
    run.options.run.overwrite = true;
    let begin = Instant::now();
    assert_eq!(run.import().await, Ok(()));
    for line in run.results().values() {
        let is_found = line.user_id.is_some();
        assert_eq!((line.outcome, is_found), (Outcome::Skipped, true));
    }
    // One search for each would have waited for the next minute.
    assert!(begin.elapsed() < Duration::from_secs(60));
    assert_eq!(run.sandbox.users().len(), 200);
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
    expect_failed(run.import().await, "the input has changed");
}

/// Files, and a part of the error message of each. `⏎` ends a line, `LONG` stands for 1 MiB of a
/// cell, and `ESCAPE` for the character.
const INVALID: &str = r#"
u.csv: email⏎"a"⏎"b⏎c⏎ => line 3: a quote is not closed
u.csv: email⏎"b⏎"c⏎ => line 2: a quote ends within a cell
u.csv: email⏎a""b⏎ => line 2: a quote begins within a cell
u.csv: email⏎"LONG => line 2: longer than 1 MiB
u.csv: a,b,a⏎ => line 1: there are two columns `a`
u.csv: email,ESCAPE[31mx⏎ => \u{1b}[31mx
u.csv: email;roles⏎ => line 1: the field `email;roles` is unknown
u.jsonl: {}⏎{"email":"a","emial":""} => line 2: the field `emial` is unknown (did you mean `email`?); --ignore-unknown
u.jsonl: {"emial":"a@b.co"} => line 1: the field `emial` is unknown (did you mean `email`?); --ignore-unknown
u.jsonl: {"email":"a","name":{"title":""}} => `name.title`
u.txt:  => .ndjson or .csv"#;

#[tokio::test(start_paused = true)]
async fn an_invalid_file_is_rejected_before_anything_is_sent() {
    let invalid = INVALID.replace("LONG", &"x".repeat(1 << 20));
    let invalid = invalid.replace("ESCAPE", "\u{1b}");
    for case in invalid.lines().skip(1) {
        let (file, what) = case.split_once(" => ").unwrap();
        let (name, text) = file.split_once(": ").unwrap();
        let run = Import::of(name, text.replace('⏎', "\n"));
        run.sandbox.fault(Fault::error(500, "nothing_is_requested"));
        for ended in [dry_run(&run.options).await, run.import().await] {
            let message = expect_usage(ended, what);
            assert!(!message.contains('\u{1b}'), "{message}");
        }
        assert_eq!(run.names(), [name]);
        assert_eq!(run.sandbox.faults_left(), 1);
    }
}

/// The lines of a file, and the outcomes of the records that begin on them. `MARK` stands for a
/// byte order mark, `BYTE` for a byte that is not UTF-8, and `DEEP` for many lists.
const JSON: &str = r#"MARK{"email":"a@b.co"} => 1: created

["canary"] => 3: the line is not a JSON object
{"email":"canary" 1} => 4: the line is not valid JSON: expected `,` or `}` at column 19
{"a":1,"a":2} => 5: the line has a key twice
{"a":{"x":[{"b":1,"b":1}]}} => 6: the line has a key twice
{"m":DEEP} => 7: the line is not valid JSON: recursion limit exceeded at column 132
BYTE => 8: the line is not UTF-8
{} => 9: the record has neither an email nor a phone_number
{"email":7} => 10: email is not a string
{"emails":[{}]} => 11: emails[0].email is not a string
{"email":"a","roles":"canary"} => 12: roles is not a list of strings
{"email":"canary","emails":[{"email":"a@b.co"}]} => 13: email is not the first of emails
{"email":"a","first_name":"A","name":{"first_name":"B"}} => 14: first_name is in the record twice
{"email":"a","trusted_metadata":["canary"]} => 15: trusted_metadata is not a JSON object
{"email":"c@d.co","trusted_metadata":{"a":"\\","b":"::","c":"\":"}} => 16: created"#;

const CSV: &str = r#"MARK"email",last_name,roles
a@b.co,"O'
""Hara""", => 2: created

c@d.co => 5: the row has another number of cells than the header
BYTE,, => 6: the line is not UTF-8
e@f.co,'=1,canary => 7: roles is not JSON
g@h.co,'=1,"" => 8: created"#;

#[tokio::test(start_paused = true)]
async fn an_invalid_record_fails_alone_with_its_line_and_without_its_values() {
    let deep = format!("{}1{}", "[".repeat(9999), "]".repeat(9999));
    for (name, table, line_end) in [("u.jsonl", JSON, "\n"), ("u.csv", CSV, "\r\n")] {
        let table = table.replace("MARK", "\u{feff}").replace("DEEP", &deep);
        let (mut text, mut outcomes) = (String::new(), Vec::new());
        for line in table.lines() {
            let (line, outcome) = line.split_once(" => ").unwrap_or((line, ""));
            text = text + line + line_end;
            outcomes.extend(Some(outcome.to_owned()).filter(|it| !it.is_empty()));
        }
        let parts: Vec<_> = text.split("BYTE").map(str::as_bytes).collect();
        let run = Import::of(name, parts.join(&0xff));
        let wrong = outcomes.iter().filter(|it| !it.ends_with("created"));
        let summary = format!("of which {} would fail", wrong.count());
        expect_failed(dry_run(&run.options).await, &summary);
        assert_eq!(run.names(), [name]);
        expect_failed(run.import().await, " failed");
        let results = run.results().into_values().map(|line| {
            let is_invalid = line.error_type.as_deref() == Some("invalid_record");
            assert_eq!(is_invalid, line.outcome == Outcome::Error);
            let outcome = line.message.unwrap_or("created".to_owned());
            format!("{}: {outcome}", line.line)
        });
        assert_eq!(Vec::from_iter(results), outcomes);
    }
}

#[tokio::test(start_paused = true)]
async fn fields_that_a_create_cannot_carry_or_no_user_has_are_named() {
    let record = r#"{
        "user_id": "user-test-1", "created_at": "2026-01-01T00:00:00Z", "status": "active",
        "name": { "first_name": "Ada", "middle_name": "", "title": "Dr" },
        "emails": [
            { "email_id": "email-test-1", "email": "a@b.co", "verified": true },
            { "email_id": "email-test-2", "email": "c@d.co", "verified": false }
        ],
        "phone_numbers": [{ "phone_id": "p", "phone_number": "+12025550162", "verified": false }],
        "totps": [{ "totp_id": "totp-test-1" }], "providers": [], "is_locked": false,
        "trusted_metadata": { "n": 12345678901234567890123.5 }, "frist_name": null
    }"#;
    let mut run = Import::of("users.jsonl", record.replace('\n', " "));
    let checked = dry_run(&run.options).await;
    expect_usage(checked, "`frist_name` is unknown (did you");
    run.options.ignore_unknown = true;
    assert_eq!(dry_run(&run.options).await, Ok(()));
    assert_eq!(run.import().await, Ok(()));
    let expected = json!({
        "record": 1, "line": 1, "outcome": "created",
        "user_id": run.sandbox.users()[0].user_id, "source_user_id": "user-test-1",
        "not_imported": ["emails[0].verified", "emails[1]", "name.title", "created_at", "totps"],
        "request_id": run.results()[&1].request_id,
    });
    assert_eq!(json!(run.results()[&1]), expected);
    let metadata = &run.sandbox.users()[0].trusted_metadata;
    // No digit is lost.
    let number: Option<Box<RawValue>> = metadata.get("n").unwrap();
    assert_eq!(number.unwrap().get(), "12345678901234567890123.5");
}
