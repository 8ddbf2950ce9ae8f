//! Exports that are cut short, slowed down or asked for the wrong thing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use stytch_users::sandbox::{Fault, RateLimit, Sandbox};
use stytch_users::{Filter, Users};
use tempfile::tempdir;
use tokio::time::Instant;
use transfer::end::{End, Stop};
use transfer::export::ExportOptions;
use transfer::format::Format;
use transfer::interrupt::Interrupt;
use transfer::progress::Progress;
use transfer::project::Project;

use super::{export, names, odd_user, odd_users};

fn options(folder: &Path) -> ExportOptions {
    ExportOptions {
        page_size: 10,
        patience: Duration::ZERO,
        ..ExportOptions::new(folder.join("users.jsonl"), Format::JsonLines)
    }
}

/// The ids in the file, of which none may come twice.
fn exported(options: &ExportOptions) -> BTreeSet<String> {
    let text = fs::read_to_string(&options.output).unwrap();
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

#[tokio::test(start_paused = true)]
async fn a_failed_export_goes_on_at_the_page_that_failed() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(95);
    let options = options(folder.path());
    let mut failures = 0;
    for requests in 1..=11 {
        // Every run comes as far as one page further.
        sandbox.clear_faults();
        sandbox.fault(Fault::delay(Duration::ZERO).on(<dyn Users>::SEARCH));
        sandbox.fault(Fault::error(500, "internal_server_error").always());
        match export(&sandbox, &options).await {
            Ok(End::Whole) => break,
            Err(Stop::Failed(message)) => {
                let users = requests * 10;
                assert!(
                    message.contains(&format!("after {users} users")),
                    "{message}"
                );
                failures += 1;
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(
            names(folder.path()),
            ["users.jsonl.checkpoint", "users.jsonl.partial"]
        );
    }
    assert_eq!(failures, 9);
    assert_eq!(exported(&options), stored(&sandbox));
    assert_eq!(names(folder.path()), ["users.jsonl"]);
}

#[tokio::test(start_paused = true)]
async fn users_who_come_and_go_meanwhile_hide_nobody_else() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(50);
    let options = options(folder.path());
    sandbox.fault(
        Fault::delay(Duration::ZERO)
            .on(<dyn Users>::SEARCH)
            .times(2),
    );
    sandbox.fault(Fault::error(503, "x"));
    assert!(export(&sandbox, &options).await.is_err());
    let before = stored(&sandbox);
    sandbox.add_user(odd_user(50)).unwrap();
    assert_eq!(export(&sandbox, &options).await, Ok(End::Whole));
    assert!(exported(&options).is_superset(&before));
    assert_eq!(exported(&options), stored(&sandbox));
}

#[tokio::test(start_paused = true)]
async fn the_rate_limit_is_kept_without_being_told() {
    let folder = tempdir().unwrap();
    let sandbox = Sandbox::builder()
        .rate_limit(RateLimit::none().per_minute(<dyn Users>::SEARCH, 5))
        .in_memory()
        .unwrap();
    for number in 0..120 {
        sandbox.add_user(odd_user(number)).unwrap();
    }
    // The sandbox counts by a clock of its own: here it goes with the test's.
    let sandbox = Arc::new(sandbox);
    sandbox.stop_clock(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_030));
    let clock = sandbox.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            clock.advance_clock(Duration::from_secs(1));
        }
    });
    let options = ExportOptions {
        searches_per_minute: 4,
        ..options(folder.path())
    };
    let begin = Instant::now();
    // With no patience at all, one 429 would end it.
    assert_eq!(export(&sandbox, &options).await, Ok(End::Whole));
    assert_eq!(begin.elapsed().as_secs(), 120);
    assert_eq!(exported(&options).len(), 120);
}

#[tokio::test(start_paused = true)]
async fn a_429_is_waited_out_for_as_long_as_the_server_asks() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    let options = ExportOptions {
        patience: Duration::from_secs(60),
        ..options(folder.path())
    };
    let wait = Duration::from_secs(25);
    sandbox.fault(
        Fault::error(429, "too_many_requests")
            .retry_after(wait)
            .times(2),
    );
    let begin = Instant::now();
    assert_eq!(export(&sandbox, &options).await, Ok(End::Whole));
    assert_eq!(begin.elapsed().as_secs(), 50);
    assert_eq!(exported(&options).len(), 30);

    let overwriting = ExportOptions {
        overwrite: true,
        ..options
    };
    sandbox.fault(
        Fault::error(429, "too_many_requests")
            .retry_after(wait)
            .times(3),
    );
    let begin = Instant::now();
    let stop = export(&sandbox, &overwriting).await.unwrap_err();
    assert!(matches!(stop, Stop::Failed(_)), "{stop}");
    assert_eq!(begin.elapsed().as_secs(), 50);
    // What was there before is there still.
    assert_eq!(exported(&overwriting).len(), 30);
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_ends_a_wait_and_the_export_goes_on_later() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    let options = ExportOptions {
        patience: Duration::from_secs(600),
        ..options(folder.path())
    };
    let wait = Duration::from_secs(300);
    sandbox.fault(Fault::delay(Duration::ZERO));
    sandbox.fault(Fault::error(429, "too_many_requests").retry_after(wait));
    let project = Project::of(sandbox.client().clone());
    let (press, interrupt) = Interrupt::by_hand();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(10)).await;
        press.send(true).unwrap();
    });
    let progress = Arc::new(Progress::hidden());
    let begin = Instant::now();
    let stop = transfer::export::export(&project, &options, &interrupt, progress)
        .await
        .unwrap_err();
    assert_eq!(
        stop,
        Stop::Interrupted(
            "Interrupted after 10 users. The same command goes on from there.".to_owned()
        )
    );
    assert_eq!(begin.elapsed().as_secs(), 10);
    assert_eq!(export(&sandbox, &options).await, Ok(End::Whole));
    assert_eq!(exported(&options), stored(&sandbox));
}

#[tokio::test(start_paused = true)]
async fn a_checkpoint_of_something_else_is_refused_until_it_is_told_to_be_forgotten() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    let first = options(folder.path());
    sandbox.fault(Fault::delay(Duration::ZERO));
    sandbox.fault(Fault::error(500, "internal_server_error"));
    assert!(export(&sandbox, &first).await.is_err());
    let partial = fs::read(folder.path().join("users.jsonl.partial")).unwrap();

    let of_verified = ExportOptions {
        filters: vec![Filter::email_verified(false)],
        ..first.clone()
    };
    let as_table = ExportOptions {
        format: Format::Csv,
        ..first.clone()
    };
    let other_project = odd_users(30);
    for (sandbox, options, what) in [
        (&sandbox, &of_verified, "another query"),
        (&sandbox, &as_table, "another format"),
        (&other_project, &first, "another project"),
    ] {
        let Err(Stop::Usage(message)) = export(sandbox, options).await else {
            panic!("{what} was not refused");
        };
        assert!(message.contains(what), "{message}");
    }
    let checkpoint = folder.path().join("users.jsonl.checkpoint");
    let whole = fs::read(&checkpoint).unwrap();
    fs::write(&checkpoint, &whole[1..]).unwrap();
    assert!(matches!(
        export(&sandbox, &first).await,
        Err(Stop::Usage(_))
    ));
    let untouched = fs::read(folder.path().join("users.jsonl.partial")).unwrap();
    assert_eq!(untouched, partial);

    let anew = ExportOptions {
        restart: true,
        ..of_verified
    };
    assert_eq!(export(&sandbox, &anew).await, Ok(End::Whole));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_there_is_not_replaced_unasked() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(3);
    let options = options(folder.path());
    fs::write(&options.output, "precious").unwrap();
    assert!(matches!(
        export(&sandbox, &options).await,
        Err(Stop::Usage(_))
    ));
    assert_eq!(fs::read(&options.output).unwrap(), b"precious");
    assert_eq!(names(folder.path()), ["users.jsonl"]);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_cut_short_at_its_last_step_is_finished() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(30);
    let options = options(folder.path());
    sandbox.fault(Fault::delay(Duration::ZERO).times(2));
    sandbox.fault(Fault::error(500, "internal_server_error"));
    assert!(export(&sandbox, &options).await.is_err());
    // The last page is written and the file not named: a folder is in its way.
    fs::create_dir(&options.output).unwrap();
    assert!(matches!(
        export(&sandbox, &options).await,
        Err(Stop::Failed(_))
    ));
    fs::remove_dir(&options.output).unwrap();
    let checkpoint = folder.path().join("users.jsonl.checkpoint");
    let last = fs::read(&checkpoint).unwrap();

    sandbox.fault(Fault::error(500, "nothing_is_asked_any_more").always());
    assert_eq!(export(&sandbox, &options).await, Ok(End::Whole));
    assert_eq!(exported(&options), stored(&sandbox));
    // The file is named and the checkpoint not removed.
    fs::write(&checkpoint, last).unwrap();
    assert_eq!(export(&sandbox, &options).await, Ok(End::Whole));
    assert_eq!(names(folder.path()), ["users.jsonl"]);
}
