//! Exports that are cut short, slowed down or asked for the wrong thing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use stytch_users::Users;
use stytch_users::sandbox::{Fault, RateLimit, Sandbox};
use tempfile::tempdir;
use tokio::time::Instant;
use transfer::export::ExportOptions;

use super::{export, failed, names, odd_user, odd_users, parse, usage};

/// Returns options for pages of ten users.
fn options(folder: &Path, options: &str) -> ExportOptions {
    let mut options: ExportOptions = parse(folder, "users.jsonl", options);
    options.page_size = 10;
    options
}

const NO_RETRIES: &str = "--retry-for 0";

/// The ids in the file, of which none may come twice.
fn exported(folder: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(folder.join("users.jsonl")).unwrap();
    let mut ids = BTreeSet::new();
    for line in text.lines() {
        let user: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(ids.insert(user["user_id"].as_str().unwrap().to_owned()));
    }
    ids
}

fn stored(sandbox: &Sandbox) -> BTreeSet<String> {
    let users = sandbox.users();
    users.into_iter().map(|user| user.user_id.into()).collect()
}

/// Searches fail after so many, also for the retries of the client.
fn fail_after(sandbox: &Sandbox, searches: u32) {
    sandbox.clear_faults();
    sandbox.fault(Fault::delay(Duration::ZERO).times(searches));
    sandbox.fault(Fault::error(500, "internal_server_error").always());
}

#[tokio::test(start_paused = true)]
async fn a_failed_export_continues_at_the_page_that_failed() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(95);
    let options = options(folder.path(), NO_RETRIES);
    for failures in 0.. {
        // Every run comes one page further.
        fail_after(&sandbox, 1);
        let ended = export(&sandbox, &options).await;
        if ended.is_ok() {
            assert_eq!(failures, 9);
            break;
        }
        let message = failed(ended);
        assert!(message.contains("500"), "{message}");
        assert_eq!(
            names(folder.path()),
            ["users.jsonl.journal", "users.jsonl.partial"]
        );
    }
    assert_eq!(exported(folder.path()), stored(&sandbox));
    assert_eq!(names(folder.path()), ["users.jsonl"]);
}

#[tokio::test(start_paused = true)]
async fn users_who_come_and_go_meanwhile_hide_nobody_else() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(50);
    fail_after(&sandbox, 2);
    let options = options(folder.path(), NO_RETRIES);
    assert!(export(&sandbox, &options).await.is_err());
    sandbox.clear_faults();
    sandbox.add_user(odd_user(50)).unwrap();
    assert_eq!(export(&sandbox, &options).await, Ok(()));
    assert_eq!(exported(folder.path()), stored(&sandbox));
}

#[tokio::test(start_paused = true)]
async fn the_rate_limit_is_kept_without_being_told() {
    let folder = tempdir().unwrap();
    let limit = RateLimit::none().per_minute(<dyn Users>::SEARCH, 5);
    let sandbox = Sandbox::builder().rate_limit(limit).in_memory().unwrap();
    for number in 0..120 {
        sandbox.add_user(odd_user(number)).unwrap();
    }
    // The sandbox has its own clock, which follows the test's here.
    let sandbox = Arc::new(sandbox);
    sandbox.stop_clock(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_030));
    let clock = sandbox.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            clock.advance_clock(Duration::from_secs(1));
        }
    });
    // Without patience, one 429 would end it.
    let options = options(folder.path(), "--retry-for 0 --searches-per-minute 5");
    let begin = Instant::now();
    assert_eq!(export(&sandbox, &options).await, Ok(()));
    assert_eq!(begin.elapsed().as_secs(), 120);
    assert_eq!(exported(folder.path()).len(), 120);
}

#[tokio::test(start_paused = true)]
async fn the_waits_that_the_server_requests_are_bounded() {
    let sandbox = odd_users(30);
    let limit = |wait: Duration, times| {
        sandbox.clear_faults();
        sandbox.fault(
            Fault::error(429, "too_many_requests")
                .retry_after(wait)
                .times(times),
        );
    };
    for (wait, times, retry_for, is_enough, at_least) in [
        (Duration::from_secs(20), 2, 60, true, 40),
        (Duration::from_secs(20), 4, 60, false, 40),
        (Duration::from_secs(3600), 1, 600, false, 0),
        (Duration::from_secs(u64::MAX / 4), 1, 600, false, 0),
    ] {
        let folder = tempdir().unwrap();
        limit(wait, times);
        let options = options(folder.path(), &format!("--retry-for {retry_for}"));
        let begin = Instant::now();
        let ended = export(&sandbox, &options).await;
        assert_eq!(ended.is_ok(), is_enough, "{wait:?}: {ended:?}");
        let seconds = begin.elapsed().as_secs();
        assert!(
            (at_least..=retry_for).contains(&seconds),
            "{seconds} of {wait:?}"
        );
        assert_eq!(names(folder.path()).len(), usize::from(is_enough));
    }
}

#[tokio::test(start_paused = true)]
async fn an_export_that_is_dropped_while_it_waits_continues_later() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    let options = options(folder.path(), "--retry-for 600");
    sandbox.fault(Fault::delay(Duration::ZERO));
    let wait = Duration::from_secs(300);
    sandbox.fault(Fault::error(429, "too_many_requests").retry_after(wait));
    let interrupted = tokio::time::timeout(Duration::from_secs(10), export(&sandbox, &options));
    assert!(interrupted.await.is_err());
    assert_eq!(export(&sandbox, &options).await, Ok(()));
    assert_eq!(exported(folder.path()), stored(&sandbox));
}

#[tokio::test(start_paused = true)]
async fn a_journal_of_another_export_is_kept_until_it_is_to_be_forgotten() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    fail_after(&sandbox, 1);
    let first = options(folder.path(), NO_RETRIES);
    assert!(export(&sandbox, &first).await.is_err());
    sandbox.clear_faults();
    let journal = folder.path().join("users.jsonl.journal");
    let kept = fs::read(&journal).unwrap();

    let of_unverified = options(folder.path(), "--filter email_verified=false");
    let other_project = odd_users(30);
    for (sandbox, options, what) in [
        (&sandbox, &of_unverified, "differs in its filters"),
        (&other_project, &first, "differs in its project"),
    ] {
        let message = usage(export(sandbox, options).await);
        assert!(message.contains(what), "{message}");
    }
    assert_eq!(fs::read(&journal).unwrap(), kept);
    let anew = options(folder.path(), "--filter email_verified=false --restart");
    assert_eq!(export(&sandbox, &anew).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_there_or_appears_between_two_runs_is_not_replaced_unasked() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    let file = folder.path().join("users.jsonl");
    let options = options(folder.path(), NO_RETRIES);
    fail_after(&sandbox, 1);
    assert!(export(&sandbox, &options).await.is_err());
    sandbox.clear_faults();
    fs::write(&file, "precious").unwrap();
    for _ in 0..2 {
        let message = usage(export(&sandbox, &options).await);
        assert!(message.contains("users.jsonl exists"), "{message}");
        assert_eq!(fs::read(&file).unwrap(), b"precious");
        assert_eq!(names(folder.path()).len(), 3);
    }
    let mut overwriting = options;
    overwriting.run.overwrite = true;
    assert_eq!(export(&sandbox, &overwriting).await, Ok(()));
    assert_eq!(exported(folder.path()), stored(&sandbox));
}

#[tokio::test(start_paused = true)]
async fn a_user_who_is_returned_twice_is_written_once() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(0);
    for (users, cursor) in [(["a", "b"], "\"c\""), (["b", "c"], "null")] {
        let [one, other] = users.map(|id| format!(r#"{{"user_id":"{id}"}}"#));
        let metadata = format!(r#"{{"total":3,"next_cursor":{cursor}}}"#);
        let page = format!(r#"{{"results":[{one},{other}],"results_metadata":{metadata}}}"#);
        sandbox.fault(Fault::body(200, page));
    }
    assert_eq!(export(&sandbox, &options(folder.path(), "")).await, Ok(()));
    assert_eq!(exported(folder.path()).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_ends_an_export_before_its_first_user_leaves_nothing_and_shows_no_value() {
    for (fault, what) in [
        (
            Fault::error(401, "unauthorized_credentials"),
            "Check STYTCH_PROJECT_ID and STYTCH_SECRET",
        ),
        (
            Fault::error(400, "user_search_invalid_status_filter"),
            "user_search_invalid_status_filter",
        ),
        (
            Fault::body(
                200,
                r#"{"results":["canary"],"results_metadata":{"total":1}}"#,
            ),
            "a user without a user_id",
        ),
        (
            Fault::body(
                200,
                r#"{"results":[{"name":"canary"}],"results_metadata":{"total":1}}"#,
            ),
            "a user without a user_id",
        ),
    ] {
        let folder = tempdir().unwrap();
        let sandbox = odd_users(3);
        sandbox.fault(fault);
        let options = options(folder.path(), "");
        let message = failed(export(&sandbox, &options).await);
        assert!(
            message.contains(what) && !message.contains("canary"),
            "{message}"
        );
        assert!(names(folder.path()).is_empty());
        assert_eq!(export(&sandbox, &options).await, Ok(()));
    }
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn personal_data_is_for_the_owner_alone_and_no_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempdir().unwrap();
    let sandbox = odd_users(3);
    let (file, elsewhere) = (
        folder.path().join("users.jsonl"),
        folder.path().join("elsewhere"),
    );
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    fs::write(&elsewhere, "precious").unwrap();
    let options = options(folder.path(), "--overwrite --retry-for 0");
    for is_link in [false, true] {
        match is_link {
            true => symlink(&elsewhere, &file).unwrap(),
            false => fs::write(&file, "").unwrap(),
        }
        // A journal that was there already, too.
        fs::write(folder.path().join("users.jsonl.journal"), "").unwrap();
        fail_after(&sandbox, 1);
        let small = ExportOptions {
            page_size: 1,
            ..options.clone()
        };
        assert!(export(&sandbox, &small).await.is_err());
        assert_eq!(mode(&folder.path().join("users.jsonl.journal")), 0o600);
        sandbox.clear_faults();
        assert_eq!(export(&sandbox, &small).await, Ok(()));
        assert_eq!(mode(&file), 0o600);
        assert_eq!(exported(folder.path()).len(), 3);
        fs::remove_file(&file).unwrap();
    }
    symlink(&elsewhere, folder.path().join("users.jsonl.journal")).unwrap();
    assert!(usage(export(&sandbox, &options).await).contains("not a regular file"));
    assert_eq!(fs::read(&elsewhere).unwrap(), b"precious");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_ends_at_its_last_step_is_completed_without_a_request() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    let options = options(folder.path(), NO_RETRIES);
    let file = folder.path().join("users.jsonl");
    // A file is created in the meantime.
    let created = file.clone();
    sandbox.fault(Fault::delay(Duration::from_secs(1)));
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        fs::write(created, "precious").unwrap();
    });
    let message = failed(export(&sandbox, &options).await);
    assert!(message.contains("created in the meantime"), "{message}");
    assert_eq!(fs::read(&file).unwrap(), b"precious");
    fs::remove_file(&file).unwrap();

    let fault = Fault::error(500, "nothing_is_requested");
    sandbox.fault(fault.on(<dyn Users>::SEARCH).always());
    let journal = folder.path().join("users.jsonl.journal");
    let kept = fs::read(&journal).unwrap();
    assert_eq!(export(&sandbox, &options).await, Ok(()));
    assert_eq!(exported(folder.path()), stored(&sandbox));
    // The journal could not be removed.
    fs::write(&journal, kept).unwrap();
    assert_eq!(export(&sandbox, &options).await, Ok(()));
    assert_eq!(exported(folder.path()), stored(&sandbox));
    assert_eq!(names(folder.path()), ["users.jsonl"]);
}

#[tokio::test(start_paused = true)]
async fn files_that_are_cut_anywhere_continue_or_are_reported_as_damaged() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(25);
    let [file, journal, partial] = ["", ".journal", ".partial"]
        .map(|ending| folder.path().join(format!("users.jsonl{ending}")));
    let options = options(folder.path(), NO_RETRIES);
    fail_after(&sandbox, 2);
    failed(export(&sandbox, &options).await);
    sandbox.clear_faults();
    let (lines, users) = (fs::read(&journal).unwrap(), fs::read(&partial).unwrap());
    let cuts = (0..lines.len()).map(|cut| (&lines[..cut], &users[..]));
    // What comes after the last state was not on the disk.
    let torn = [&users[..], b"{\"user"].concat();
    let cuts = cuts.chain([(&lines[..], &torn[..])]);
    for (lines, users) in cuts {
        fs::write(&journal, lines).unwrap();
        fs::write(&partial, users).unwrap();
        assert_eq!(export(&sandbox, &options).await, Ok(()));
        assert_eq!(exported(folder.path()), stored(&sandbox));
        fs::remove_file(&file).unwrap();
    }
    // A state is not the end of the journal, or the users before it are not all there.
    let damaged = [&lines[..lines.len() - 9], b"\n", &lines[..]].concat();
    for (lines, users) in [(&damaged, &users[..]), (&lines, &users[1..]), (&lines, b"")] {
        fs::write(&journal, lines).unwrap();
        fs::write(&partial, users).unwrap();
        let message = usage(export(&sandbox, &options).await);
        assert!(message.contains("damaged"), "{message}");
    }
}
