//! The sandbox, and what it assumes of Stytch.
//!
//! The cases are what the sandbox says the Users API does: each names its row of the table in
//! `stytch-users/docs/sandbox.md`. They run against the sandbox in memory and over HTTP with
//! every `cargo test`, and against a test project of Stytch's with
//!
//! ```sh
//! STYTCH_PROJECT_ID=project-test-… STYTCH_SECRET=secret-test-… \
//!     cargo test -p tests --test sandbox stytch -- --ignored --nocapture
//! ```
//!
//! What only a sandbox has is in the other files: faults, limits, the clock, seeding, files,
//! and its HTTP.

mod sandbox {
    pub(crate) mod case;
    pub(crate) mod cases;
    mod concurrency;
    mod faults;
    pub(crate) mod project;
    pub(crate) mod script;
    mod seeding;
    mod server;
}

use std::collections::BTreeSet;
use std::sync::Arc;

use stytch_users::Users;
use stytch_users::sandbox::{
    Fault, RateLimit, Sandbox, SandboxBuilder, SandboxUser, Verification::Verified,
};

use sandbox::case::{Case, Report, Run};
use sandbox::cases;
use sandbox::project::{MARK, Project};
use sandbox::script::Script;

/// The two ways to reach a sandbox.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    OverHttp,
    InMemory,
}

impl Way {
    pub(crate) async fn sandbox(self) -> Sandbox {
        self.build(Sandbox::builder()).await
    }

    pub(crate) async fn build(self, builder: SandboxBuilder) -> Sandbox {
        match self {
            Way::OverHttp => builder.start().await.unwrap(),
            Way::InMemory => builder.in_memory().unwrap(),
        }
    }
}

/// Runs a test both ways.
macro_rules! both_ways {
    ($test:ident) => {
        mod $test {
            #[tokio::test]
            async fn over_http() {
                super::$test(crate::Way::OverHttp).await;
            }

            #[tokio::test]
            async fn in_memory() {
                super::$test(crate::Way::InMemory).await;
            }
        }
    };
}
pub(crate) use both_ways;

both_ways!(the_cases_hold_for_the_sandbox);
async fn the_cases_hold_for_the_sandbox(way: Way) {
    let mut report = Report::default();
    for case in cases::all() {
        let builder = Sandbox::builder().rate_limit(RateLimit::stytch());
        let project = Arc::new(Project::of(way.build(builder).await));
        let is_for_sandbox = case.is_for_sandbox;
        if !is_for_sandbox {
            let bystander = SandboxUser::new().email("bystander@example.com", Verified);
            project.sandbox().add_user(bystander).unwrap();
        }
        report.run(&project, case).await;
        // A project of Stytch's has the users after a case that it had before.
        let left = project.sandbox().users();
        assert!(is_for_sandbox || left.len() == 1, "{report}\n{left:?}");
    }
    assert!(report.is_as_assumed(), "{report}");
}

#[tokio::test]
#[ignore = "needs STYTCH_PROJECT_ID and STYTCH_SECRET of a test project"]
async fn the_cases_hold_for_stytch() {
    let project = Arc::new(Project::from_env());
    let report = Report::of(&project, cases::all()).await;
    println!("{report}");
    assert!(report.is_as_assumed(), "the table above says what differs");
}

/// A project of a sandbox with these users.
async fn project_with(users: impl IntoIterator<Item = SandboxUser>) -> Arc<Project> {
    let sandbox = Sandbox::start().await.unwrap();
    for user in users {
        sandbox.add_user(user).unwrap();
    }
    Arc::new(Project::of(sandbox))
}

async fn panics(project: Arc<Project>) {
    Script::new(&project).run("$ada").await;
    panic!("the case panics");
}

#[tokio::test]
async fn a_difference_and_a_panic_are_reported_and_their_users_deleted() {
    let project = project_with([]).await;
    let cases = vec![
        Case::script(
            "one row",
            "$ada\nDELETE /v1/users/$ada => 404 user_not_found",
        ),
        Case {
            run: Run::Function(|project| Box::pin(panics(project))),
            ..Case::script("another row", "")
        },
        Case::script("a third row", "$ada"),
    ];
    let report = Report::of(&project, cases).await;
    assert!(!report.is_as_assumed());
    let report = report.to_string();
    for part in [
        "one row: DIFFERS\n    DELETE /v1/users/$ada => 404 user_not_found\n        200 {",
        "\nanother row: DIFFERS\n    the case panics\na third row: as assumed\n",
        "\n2 as assumed, 2 differ\n",
    ] {
        assert!(report.contains(part), "{report}");
    }
    assert!(project.sandbox().users().is_empty());
}

#[tokio::test]
async fn a_script_compares_every_outcome_order_and_field() {
    let project = project_with([]).await;
    Script::new(&project).run("$x").await;
    for line in [
        "GET /v1/users/$ada => 404 user_not_found",
        "SEARCH ada,bob => found bob ada",
        "SEARCH ada => found nobody",
        "SEARCH ada => found ada bob",
        "POST /v1/users/search {} => found ada bob",
        r#"GET /v1/users/$ada => 200 {"user_id":"$bob.user_id"}"#,
        r#"GET /v1/users/$ada => 200 {"user_id":"!$ada.user_id"}"#,
        r#"GET /v1/users/$ada => 200 {"user_id":"email-test-…"}"#,
        r#"GET /v1/users/$ada => 200 {"external_id":"absent"}"#,
        r#"GET /v1/users/$ada => 200 {"name":{"first_name":"Ada"}}"#,
        r#"GET /v1/users/$ada => 200 {"emails":[]}"#,
        r#"GET /v1/users/$ada => 200 {"roles":null}"#,
    ] {
        let line = format!("$ada\n$bob\n{line}\nDELETE /v1/users/$ada\nDELETE /v1/users/$bob");
        let project = Arc::clone(&project);
        let run = tokio::spawn(async move { Script::new(&project).run(&line).await });
        assert!(run.await.unwrap_err().is_panic());
    }
}

#[tokio::test]
async fn the_users_of_an_interrupted_run_are_deleted_by_the_next_one() {
    let user = |external_id: &str| SandboxUser::new().external_id(external_id);
    let with_mark = |id: &str| user(&format!("{MARK}{id}"));
    // The same addresses and numbers, and another external id.
    let other = user("other").phone_number("+12025550143", Verified);
    let project = project_with([
        with_mark("1").email(format!("{MARK}1@example.com"), Verified),
        with_mark("2").phone_number("+12025550142", Verified),
        other.email(format!("{MARK}x@example.com"), Verified),
    ])
    .await;
    assert!(Report::of(&project, Vec::new()).await.is_as_assumed());
    let left = project.sandbox().users();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].external_id.as_deref(), Some("other"));
}

#[tokio::test]
async fn a_user_who_cannot_be_deleted_is_reported() {
    let project = project_with([]).await;
    let error = Fault::error(500, "internal_server_error");
    let fault = error.on(<dyn Users>::DELETE).always();
    project.sandbox().fault(fault);
    let report = Report::of(&project, vec![Case::script("a row", "$ada")]).await;
    assert!(!report.is_as_assumed());
    let user_id = project.sandbox().users()[0].user_id.clone();
    let line = format!("{user_id}: 500 internal_server_error");
    assert!(report.to_string().contains(&line), "{report}");
}

#[tokio::test]
#[should_panic(expected = "is not a test project")]
async fn a_live_project_is_rejected() {
    let builder = Sandbox::builder().project_id("project-live-1");
    Project::of(builder.in_memory().unwrap());
}

const TABLE: &str = include_str!("../stytch-users/docs/sandbox.md");

/// The behaviours of the sandbox's table that no source states in full.
fn uncertain_rows() -> BTreeSet<&'static str> {
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
fn every_guess_of_the_table_has_a_case_for_stytch_or_is_out_of_reach() {
    let uncertain = uncertain_rows();
    assert!(uncertain.len() > 40, "{}", uncertain.len());
    let cases = cases::all();
    let for_stytch = cases.iter().filter(|case| !case.is_for_sandbox);
    let out_of_reach = cases::OUT_OF_REACH.iter().map(|(row, _)| *row);
    let tried: BTreeSet<&str> = for_stytch
        .map(|case| case.row)
        .chain(out_of_reach)
        .collect();
    let missing: Vec<_> = uncertain.difference(&tried).collect();
    assert!(
        missing.is_empty(),
        "add a case for each of these rows of stytch-users/docs/sandbox.md to \
         tests/sandbox/cases.txt, or the row to `OUT_OF_REACH`: {missing:#?}"
    );
    let mut rows = tried.iter();
    let unknown = rows.find(|row| !TABLE.contains(&format!("| {row} | ")));
    assert_eq!(unknown, None, "the table has no such row");
}
