//! The cases of the sandbox's table, which also run
//! [against Stytch](README.md#cases-against-stytch), and the sandbox's own features.

mod sandbox {
    mod concurrency;
    mod faults;
    pub(crate) mod project;
    pub(crate) mod script;
    mod seeding;
    mod server;
}

use std::collections::BTreeSet;

use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox, SandboxUser, Verification::Verified};

use sandbox::project::Project;
use sandbox::script::Script;

/// Returns the title and the lines of each case, and whether it is only for the sandbox.
fn cases() -> impl Iterator<Item = (&'static str, String, bool)> {
    let cases = include_str!("sandbox/cases.txt").split("\n# ").skip(1);
    cases.map(|case| {
        let (row, lines) = case.split_once('\n').unwrap();
        let is_mark = |line: &str| line == "for the sandbox" || line.starts_with("seed ");
        let is_for_sandbox = lines.lines().any(is_mark);
        (row, lines.replace("for the sandbox\n", ""), is_for_sandbox)
    })
}

#[tokio::test]
async fn the_sandbox_passes_the_cases() {
    let mut differences = String::new();
    for (row, lines, is_for_sandbox) in cases() {
        let project = Project::of_sandbox().await;
        if !is_for_sandbox {
            let bystander = SandboxUser::new().email("bystander@example.com", Verified);
            project.sandbox().add_user(bystander).unwrap();
        }
        if let Err(difference) = Script::run(&project, &lines).await {
            differences.push_str(&format!("{row}: {difference}\n"));
        }
        // In a project at Stytch, a case must not change the other users.
        let users = project.sandbox().users();
        assert!(is_for_sandbox || users.len() == 1, "{row}: {users:?}");
    }
    assert!(differences.is_empty(), "{differences}");
}

#[tokio::test]
#[ignore = "needs STYTCH_PROJECT_ID and STYTCH_SECRET of a test project"]
async fn stytch_passes_the_cases() {
    let (project, mut differ) = (Project::from_env(), 0);
    for (row, lines, _) in cases().filter(|(_, _, is_for_sandbox)| !is_for_sandbox) {
        match Script::run(&project, &lines).await {
            Ok(()) => println!("{row}: as assumed"),
            Err(difference) => {
                differ += 1;
                println!("{row}: DIFFERS{}", difference.replace('\n', "\n    "));
            }
        }
    }
    assert_eq!(differ, 0, "the output above shows the differences");
}

#[tokio::test]
async fn a_script_compares_outcomes_order_and_fields() {
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
        r#"GET /v1/users/$ada => 200 text "roles":["a"]"#,
        "GET /v1/users/$ada => 200 [Content-Type: text/html]",
        "GET /v1/users/$ada => 200 [Allow: GET]",
    ] {
        let project = Project::of_sandbox().await;
        project.sandbox().add_user(SandboxUser::new()).unwrap();
        let difference = Script::run(&project, &format!("$ada\n$bob\n{line}")).await;
        assert!(difference.is_err_and(|it| it.contains(line)), "{line}");
    }
}

#[tokio::test]
async fn a_user_who_cannot_be_deleted_is_reported() {
    let project = Project::of_sandbox().await;
    let fault = Fault::error(500, "internal_server_error");
    let fault = fault.on(<dyn Users>::DELETE).always();
    project.sandbox().fault(fault);
    let difference = Script::run(&project, "$ada").await.unwrap_err();
    let user_id = project.sandbox().users()[0].user_id.clone();
    let line = format!("LEFT BEHIND: {user_id}: 500 internal_server_error");
    assert!(difference.contains(&line), "{difference}");
}

#[tokio::test]
#[should_panic(expected = "is not a test project")]
async fn a_live_project_is_rejected() {
    let builder = Sandbox::builder().project_id("project-live-1");
    Project::of(builder.in_memory().unwrap());
}

const TABLE: &str = include_str!("../stytch-users/docs/sandbox.md");

/// The uncertain rows of the table that the cases cannot test against Stytch.
const UNTESTABLE: &[&str] = &[
    // Only authenticating activates a user, and a lock lasts longer than a test.
    "a pending user stays pending, and a lock does not expire",
    // A test would use up all searches of a minute. See `sandbox/faults.rs`.
    "every request with valid credentials counts toward that limit, even an invalid one; no header says when to retry",
];

#[test]
fn every_uncertain_row_of_the_table_has_a_case_for_stytch_or_is_untestable() {
    let (_, table) = TABLE.split_once("| behaviour | source |").unwrap();
    let rows = table.lines().filter_map(|line| {
        // A bar inside a cell is escaped.
        let (behaviour, rest) = line.strip_prefix("| ")?.split_once(" | ")?;
        let uncertain = ["guess", "inferred", "left out", "one of"];
        let is_uncertain = uncertain.iter().any(|word| rest.contains(word));
        is_uncertain.then_some(behaviour)
    });
    let uncertain: BTreeSet<&str> = rows.collect();
    assert!(uncertain.len() > 40, "{}", uncertain.len());
    let for_stytch = cases().filter(|(_, _, is_for_sandbox)| !is_for_sandbox);
    let tested = for_stytch.map(|(row, _, _)| row);
    let tested: BTreeSet<&str> = tested.chain(UNTESTABLE.iter().copied()).collect();
    let missing: Vec<_> = uncertain.difference(&tested).collect();
    assert!(
        missing.is_empty(),
        "add a case for each of these rows of stytch-users/docs/sandbox.md to \
         tests/sandbox/cases.txt, or the row to `UNTESTABLE`: {missing:#?}"
    );
    let mut rows = tested.iter();
    let unknown = rows.find(|row| !TABLE.contains(&format!("| {row} | ")));
    assert_eq!(unknown, None, "the table has no such row");
}
