//! What the sandbox guesses of Stytch, tried.
//!
//! Every guess of the table in `stytch-users/docs/sandbox.md` that the Users API alone can
//! settle is a case here: what is done, what the sandbox assumes, what is seen. The cases run
//! against the sandbox with every `cargo test`, and against a test project of Stytch's with
//!
//! ```sh
//! STYTCH_PROJECT_ID=project-test-… STYTCH_SECRET=secret-test-… \
//!     cargo test -p tests --test live -- --ignored --nocapture
//! ```

mod live {
    pub(crate) mod case;
    pub(crate) mod factors;
    pub(crate) mod out_of_reach;
    pub(crate) mod project;
    pub(crate) mod requests;
    pub(crate) mod searches;
    pub(crate) mod users;
}

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use stytch_users::Users;
use stytch_users::sandbox::{RateLimit, Sandbox, SandboxUser, Verification::Verified};

use live::case::{Case, Report};
use live::out_of_reach::OUT_OF_REACH;
use live::project::{MARK, Project};

fn all_cases() -> Vec<Case> {
    let mut cases = live::users::cases();
    cases.extend(live::factors::cases());
    cases.extend(live::searches::cases());
    // The last of these uses up the searches of a minute.
    cases.extend(live::requests::cases());
    cases
}

#[tokio::test]
#[ignore = "needs STYTCH_PROJECT_ID and STYTCH_SECRET of a test project"]
async fn the_guesses_hold_for_stytch() {
    // Stytch says nowhere how soon a search knows a new user.
    let project = Project::from_env(Duration::from_secs(30));
    let report = Report::of(project, all_cases()).await;
    println!("{report}");
    assert!(report.is_as_assumed(), "the table above says what differs");
}

#[tokio::test]
async fn the_guesses_hold_for_the_sandbox() {
    let sandbox = Sandbox::builder()
        .rate_limit(RateLimit::stytch())
        .start()
        .await
        .unwrap();
    let bystander = SandboxUser::new().email("ada@example.com", Verified);
    let bystander = sandbox.add_user(bystander).unwrap();

    let report = Report::of(Project::of(&sandbox), all_cases()).await;
    assert!(report.is_as_assumed(), "{report}");
    let left = sandbox.users();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].user_id, bystander);
}

#[tokio::test]
async fn what_differs_and_what_panics_is_told_and_cleaned_up_after() {
    let sandbox = Sandbox::start().await.unwrap();
    let cases = vec![
        Case {
            row: "a row",
            what: "a wrong assumption",
            assumed: "404 user_not_found",
            see: |project| {
                Box::pin(async {
                    project.user().await?;
                    Ok("200".to_owned())
                })
            },
        },
        Case {
            row: "a row",
            what: "a panic",
            assumed: "200",
            see: |project| {
                Box::pin(async {
                    project.user().await?;
                    panic!("a case panics")
                })
            },
        },
        Case {
            row: "another row",
            what: "what is right",
            assumed: "200",
            see: |_| Box::pin(async { Ok("200".to_owned()) }),
        },
    ];
    let report = Report::of(Project::of(&sandbox), cases).await;
    assert!(!report.is_as_assumed());
    assert_eq!(
        report.to_string(),
        "\
a row
    a wrong assumption: DIFFERS
        assumed 404 user_not_found
        seen    200
    a panic: DIFFERS
        assumed 200
        seen    the case panicked: a case panics
another row
    what is right: as assumed (200)

1 as assumed, 2 differ
"
    );
    assert!(sandbox.users().is_empty());
}

#[tokio::test]
async fn what_a_run_that_was_stopped_left_behind_is_deleted_by_the_next_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let user = |external_id: String| SandboxUser::new().external_id(external_id);
    let of_a_run = user(format!("{MARK}1-1")).email(format!("{MARK}1-1@example.com"), Verified);
    sandbox.add_user(of_a_run).unwrap();
    let by_phone = user(format!("{MARK}1-2")).phone_number("+12025550142", Verified);
    sandbox.add_user(by_phone).unwrap();
    // The same address and number ranges, and not a mark of this test's.
    let other = user("ada".to_owned()).email(format!("{MARK}x@example.com"), Verified);
    let other = sandbox.add_user(other.phone_number("+12025550143", Verified));

    let report = Report::of(Project::of(&sandbox), Vec::new()).await;
    assert!(report.is_as_assumed());
    let left = sandbox.users();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].user_id, other.unwrap());
}

#[tokio::test]
async fn what_cannot_be_deleted_is_told() {
    let sandbox = Sandbox::start().await.unwrap();
    let project = Arc::new(Project::of(&sandbox));
    let user_id = project.user().await.unwrap()["user_id"].clone();
    let error = stytch_users::sandbox::Fault::error(500, "internal_server_error");
    sandbox.fault(error.on(<dyn Users>::DELETE).always());
    let left = project.clean_up().await;
    let user_id = user_id.as_str().unwrap();
    assert!(left.iter().any(|line| line.contains(user_id)), "{left:?}");
}

#[test]
#[should_panic(expected = "is not a test project")]
fn a_live_project_is_refused() {
    Project::new(
        "project-live-1",
        "secret",
        "http://127.0.0.1:1",
        Duration::ZERO,
    );
}

/// The first and the last column of the sandbox's table, as far as it is not certain.
fn uncertain_rows() -> BTreeSet<&'static str> {
    const TABLE: &str = include_str!("../stytch-users/docs/sandbox.md");
    let (_, table) = TABLE.split_once("| behaviour | source |").unwrap();
    let rows = table.lines().filter_map(|line| {
        // A bar inside a cell is escaped.
        let (behaviour, rest) = line.strip_prefix("| ")?.split_once(" | ")?;
        let uncertain = ["guess", "inferred", "left out", "one of"];
        let is_uncertain = uncertain.iter().any(|word| rest.contains(word));
        is_uncertain.then_some(behaviour)
    });
    rows.collect()
}

#[test]
fn every_guess_of_the_table_has_a_case_or_is_said_to_be_out_of_reach() {
    let uncertain = uncertain_rows();
    assert!(uncertain.len() > 40, "{}", uncertain.len());
    let tried: BTreeSet<&str> = all_cases().iter().map(|case| case.row).collect();
    let out_of_reach: BTreeSet<&str> = OUT_OF_REACH.iter().map(|(row, _)| *row).collect();
    let named: BTreeSet<&str> = tried.union(&out_of_reach).copied().collect();
    let missing: Vec<_> = uncertain.difference(&named).collect();
    assert!(
        missing.is_empty(),
        "add a case for each of these rows of stytch-users/docs/sandbox.md to a file of tests/live, \
         or the row with a reason to tests/live/out_of_reach.rs: {missing:#?}"
    );

    const TABLE: &str = include_str!("../stytch-users/docs/sandbox.md");
    let unknown: Vec<_> = named
        .iter()
        .filter(|row| !TABLE.contains(&format!("| {row} | ")))
        .collect();
    assert!(
        unknown.is_empty(),
        "tests/live names rows that the table of stytch-users/docs/sandbox.md lacks: {unknown:#?}"
    );
}
