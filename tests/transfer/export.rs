//! Exports that are interrupted, are rate limited, or meet files that exist already.

use std::fs;
use std::mem::replace;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use stytch_users::sandbox::{Fault, Sandbox};
use stytch_users::{Error, ErrorKind, Filter, SearchUsers, Users};
use tempfile::tempdir;
use tokio::time::Instant;
use transfer::options::ExportOptions;
use transfer::progress::Progress;
use transfer::service::Service;

use super::{Run, add_users, expect_failed, expect_usage, limited, odd_user, odd_users};

/// An export to `users.jsonl` in pages of ten, without pauses.
type Export = Run<ExportOptions>;

impl Export {
    fn of_users(count: usize) -> Export {
        let options = "--page-size 10 --retry-for 0";
        Run::new(odd_users(count), "users.jsonl", options)
    }

    /// Lets the server fail after a number of searches.
    fn allow(&self, searches: u32) {
        let succeed = Fault::delay(Duration::ZERO);
        self.sandbox.fault(succeed.times(searches));
        let fail = Fault::error(500, "internal_server_error");
        self.sandbox.fault(fail.always());
    }

    /// Runs until the server fails after a number of searches.
    async fn fail_after(&self, searches: u32) {
        self.allow(searches);
        expect_failed(self.export().await, "500");
        self.sandbox.clear_faults();
    }

    /// Returns FILE and its journal and partial file.
    fn paths(&self) -> [PathBuf; 3] {
        ["", ".journal", ".partial"].map(|ending| self.path(&format!("users.jsonl{ending}")))
    }

    /// Runs to the end, and checks the file.
    async fn complete(&self) {
        assert_eq!(self.export().await, Ok(()));
        self.check_exported("users.jsonl");
    }
}

#[tokio::test(start_paused = true)]
async fn an_export_that_failed_or_was_interrupted_continues_at_the_next_page() {
    let mut run = Export::of_users(95);
    for _ in 0..8 {
        // Every run fetches one more page.
        run.fail_after(1).await;
        assert_eq!(run.names().len(), 2);
    }
    run.sandbox.add_user(odd_user(95)).unwrap();
    run.options.run.retry_for = 600;
    run.sandbox.fault(Fault::delay(Duration::ZERO));
    run.sandbox.fault(limited(300));
    let interrupted = tokio::time::timeout(Duration::from_secs(10), run.export());
    assert!(interrupted.await.is_err());
    // One page is left.
    run.allow(1);
    run.complete().await;
}

#[tokio::test(start_paused = true)]
async fn the_rate_limit_is_not_exceeded() {
    let builder = Sandbox::builder().rate_limit(<dyn Users>::SEARCH, 5);
    let mut run = Export::of_users(0);
    run.sandbox = builder.in_memory().unwrap();
    add_users(&run.sandbox, 120);
    // Without retries, one 429 would end it.
    run.options.run.searches_per_minute = 5;
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_030);
    run.sandbox.stop_clock(start);
    // The sandbox has its own clock, which follows the test's here.
    let clock = async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            run.sandbox.advance_clock(Duration::from_secs(1));
        }
    };
    let begin = Instant::now();
    tokio::select! {
        ended = run.export() => assert_eq!(ended, Ok(())),
        () = clock => {}
    }
    assert_eq!(begin.elapsed().as_secs(), 120);
    run.check_exported("users.jsonl");
}

#[tokio::test(start_paused = true)]
async fn the_waits_that_the_server_requests_are_bounded() {
    for (wait, times, retry_for, is_enough, seconds) in [
        (20, 2, 60, true, 40..=60),
        (20, 4, 60, false, 40..=60),
        (3600, 1, 600, false, 0..=0),
        (u64::MAX / 4, 1, 600, false, 0..=0),
    ] {
        let mut run = Export::of_users(30);
        run.options.run.retry_for = retry_for;
        run.sandbox.fault(limited(wait).times(times));
        let begin = Instant::now();
        let ended = run.export().await;
        assert_eq!(ended.is_ok(), is_enough, "{wait}: {ended:?}");
        let took = begin.elapsed().as_secs();
        assert!(seconds.contains(&took), "{took} of {wait}");
        assert_eq!(run.names().len(), usize::from(is_enough));
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_retried_only_after_the_server_has_responded_to_the_run() {
    let mut run = Export::of_users(1);
    run.options.run.retry_for = 60;
    let progress = Progress::hidden("user");
    let service = Service::new(run.sandbox.client(), &run.options.run, progress);
    let unreachable = || Error::builder(ErrorKind::Connect).build();
    assert!(service.pause(unreachable(), &mut None).is_err());
    service.search(&SearchUsers::new()).await.unwrap();
    assert!(service.pause(unreachable(), &mut None).is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_journal_of_another_export_is_kept_until_restart_and_a_locked_one_always() {
    let mut run = Export::of_users(30);
    run.fail_after(1).await;
    let [_, journal, _] = run.paths();
    let kept = fs::read(&journal).unwrap();
    let sandbox = replace(&mut run.sandbox, odd_users(30));
    expect_usage(run.export().await, "differs in its project");
    run.sandbox = sandbox;
    run.options.filters = vec![Filter::status("active".into())];
    expect_usage(run.export().await, "differs in its filters");
    assert_eq!(fs::read(&journal).unwrap(), kept);
    run.options.filters.clear();
    run.options.page_size = 7;
    run.options.run.restart = true;
    let other_process = fs::File::open(&journal).unwrap();
    other_process.lock().unwrap();
    expect_usage(run.export().await, "another process");
    assert_eq!(fs::read(&journal).unwrap(), kept);
    drop(other_process);
    run.complete().await;
}

#[tokio::test(start_paused = true)]
async fn a_file_that_exists_or_is_created_between_two_runs_is_replaced_only_with_overwrite() {
    let mut run = Export::of_users(30);
    run.fail_after(1).await;
    fs::write(&run.options.output, "precious").unwrap();
    for restart in [false, true] {
        run.options.run.restart = restart;
        expect_usage(run.export().await, "users.jsonl exists");
        assert_eq!(fs::read(&run.options.output).unwrap(), b"precious");
        assert_eq!(run.names().len(), 3);
    }
    run.options.run.restart = false;
    run.options.run.overwrite = true;
    run.complete().await;

    run.options.run.overwrite = false;
    fs::write(&run.paths()[2], "not of a run").unwrap();
    expect_usage(run.export().await, "users.jsonl exists");
    assert!(run.paths()[2].exists());
}

#[tokio::test(start_paused = true)]
async fn a_user_who_is_returned_twice_is_written_once() {
    let run = Export::of_users(0);
    for (users, cursor) in [(["a", "b"], "\"c\""), (["b", "c"], "null")] {
        let [one, other] = users.map(|id| format!(r#"{{"user_id":"{id}"}}"#));
        let metadata = format!(r#"{{"total":3,"next_cursor":{cursor}}}"#);
        let page = format!(r#"{{"results":[{one},{other}],"results_metadata":{metadata}}}"#);
        run.sandbox.fault(Fault::body(200, page));
    }
    assert_eq!(run.export().await, Ok(()));
    let text = fs::read_to_string(&run.options.output).unwrap();
    let users = ["a", "b", "c"].map(|id| format!("{{\"user_id\":\"{id}\"}}\n"));
    assert_eq!(text, users.concat());
}

#[tokio::test(start_paused = true)]
async fn an_error_before_the_first_user_leaves_no_file_and_shows_no_value() {
    let unauthorized = Fault::error(401, "unauthorized_credentials");
    let invalid = Fault::error(400, "user_search_invalid_status_filter");
    let page = |user| format!(r#"{{"results":[{user}],"results_metadata":{{"total":1}}}}"#);
    let no_object = Fault::body(200, page("\"canary\""));
    let no_id = Fault::body(200, page(r#"{"name":"canary"}"#));
    for (fault, what) in [
        (unauthorized, "Check STYTCH_PROJECT_ID"),
        (invalid, "user_search_invalid_status_filter"),
        (no_object, "a user without a user_id"),
        (no_id, "a user without a user_id"),
    ] {
        let run = Export::of_users(3);
        run.sandbox.fault(fault);
        let message = expect_failed(run.export().await, what);
        assert!(!message.contains("canary"), "{message}");
        assert!(run.names().is_empty());
    }
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn files_are_readable_for_their_owner_alone_and_no_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let elsewhere = tempdir().unwrap();
    let elsewhere = elsewhere.path().join("elsewhere");
    fs::write(&elsewhere, "precious").unwrap();
    for is_link in [false, true] {
        let mut run = Export::of_users(30);
        run.options.run.overwrite = true;
        let [file, journal, partial] = run.paths();
        for path in [&file, &partial] {
            match is_link {
                true => symlink(&elsewhere, path).unwrap(),
                false => fs::write(path, "").unwrap(),
            }
        }
        fs::write(&journal, "").unwrap();
        run.fail_after(1).await;
        let mode = |path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&journal), mode(&partial)), (0o600, 0o600));
        run.complete().await;
        assert_eq!(mode(&file), 0o600);
        symlink(&elsewhere, &journal).unwrap();
        expect_usage(run.export().await, "not a regular file");
        assert_eq!(fs::read(&elsewhere).unwrap(), b"precious");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_fails_at_its_last_step_is_completed_without_a_request() {
    let run = Export::of_users(10);
    let [file, journal, _] = run.paths();
    // A file is created in the meantime.
    let created = file.clone();
    run.sandbox.fault(Fault::delay(Duration::from_secs(1)));
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        fs::write(created, "precious").unwrap();
    });
    expect_failed(run.export().await, "created in the meantime");
    assert_eq!(fs::read(&file).unwrap(), b"precious");
    fs::remove_file(&file).unwrap();

    let fault = Fault::error(500, "nothing_is_requested");
    run.sandbox.fault(fault.always());
    let kept = fs::read(&journal).unwrap();
    run.complete().await;
    // The journal could not be removed.
    fs::write(&journal, kept).unwrap();
    run.complete().await;
}

#[tokio::test(start_paused = true)]
async fn files_that_are_cut_anywhere_continue_or_are_reported_as_damaged() {
    let run = Export::of_users(35);
    let [file, journal, partial] = run.paths();
    run.fail_after(2).await;
    let (lines, users) = (fs::read(&journal).unwrap(), fs::read(&partial).unwrap());
    let cuts = (0..lines.len()).map(|cut| (&lines[..cut], &users[..]));
    // What comes after the last state was not on the disk.
    let torn = [&users[..], b"{\"user"].concat();
    for (lines, users) in cuts.chain([(&lines[..], &torn[..])]) {
        fs::write(&journal, lines).unwrap();
        fs::write(&partial, users).unwrap();
        run.complete().await;
        fs::remove_file(&file).unwrap();
    }
    // The next step does not continue an incomplete line.
    fs::write(&journal, &lines[..lines.len() - 9]).unwrap();
    fs::write(&partial, &users).unwrap();
    run.fail_after(2).await;
    run.complete().await;
    fs::remove_file(&file).unwrap();
    // Damage before the end of the journal, and users who are missing.
    let damaged = [&lines[..lines.len() - 9], b"\n", &lines[..]].concat();
    for (lines, users) in [(&damaged, &users[..]), (&lines, &users[1..]), (&lines, b"")] {
        fs::write(&journal, lines).unwrap();
        fs::write(&partial, users).unwrap();
        expect_usage(run.export().await, "damaged");
    }
}
