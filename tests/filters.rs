//! The filters of a search: what each sends, whom it finds, and what is refused before
//! anything is sent.

#[path = "filters/table.rs"]
pub(crate) mod table;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use stytch_users::{Client, EmailId, Filter, SearchUsers, TotpId, UserId, UserStatus, Users};
use table::{ADA, BOB, ROWS};

/// The body of the search that a call would send.
fn sent(search: &SearchUsers) -> Value {
    let call = Client::stub().search(search);
    serde_json::from_slice(call.request().unwrap().body().unwrap()).unwrap()
}

/// The value of the search's only filter.
fn sent_value(filter: Filter) -> Value {
    sent(&SearchUsers::matching([filter]))["query"]["operands"][0]["filter_value"].take()
}

#[test]
fn each_filter_sends_its_name_and_its_value() {
    for row in ROWS {
        let expected = json!({ "query": {
            "operator": "AND",
            "operands": [{ "filter_name": row.name, "filter_value": (row.value)() }],
        } });
        let search = SearchUsers::matching([(row.filter)()]);
        assert_eq!(sent(&search), expected, "{}", row.name);
    }
}

#[test]
fn the_table_and_the_documentation_have_all_26() {
    let names: BTreeSet<_> = ROWS.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), 26);
    let documented: BTreeSet<_> = include_str!("../stytch-users/src/model/search/filter.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("/// | [`")?.split('`').next())
        .collect();
    assert_eq!(documented, names);
}

#[tokio::test]
async fn each_filter_is_taken_by_the_sandbox_and_finds_whom_it_should() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_user(table::ada()).unwrap();
    sandbox.add_user(table::bob()).unwrap();
    for row in ROWS {
        let search = SearchUsers::matching([(row.filter)()]);
        let found = sandbox.client().search(&search).await;
        let found = found.unwrap_or_else(|error| panic!("{}: {error}", row.name));
        let found: Vec<&str> = found
            .results
            .iter()
            .map(|user| user.user_id.as_str())
            .collect();
        assert_eq!(found, [row.finds], "{}", row.name);
    }
}

#[tokio::test]
async fn of_several_filters_a_user_matches_every_one() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_user(table::ada()).unwrap();
    sandbox.add_user(table::bob()).unwrap();
    let both = Filter::user_id([ADA, BOB]);
    let search = SearchUsers::new().filter(both.clone());
    let found = sandbox.client().search(&search).await.unwrap();
    assert_eq!(found.results.len(), 2);
    let search = SearchUsers::new()
        .filter(both)
        .filter(Filter::status(UserStatus::Pending));
    let found = sandbox.client().search(&search).await.unwrap();
    assert_eq!(found.results.len(), 1);
    assert_eq!(found.results[0].user_id, BOB);
}

#[test]
fn filters_are_added_to_those_of_the_query() {
    let one = Filter::password_exists(true);
    let other = Filter::email_verified(false);
    let searches = [
        SearchUsers::new().filter(one.clone()).filter(other.clone()),
        SearchUsers::matching([one.clone(), other.clone()]),
        SearchUsers::matching([one.clone()]).filter(other.clone()),
    ];
    for search in &searches {
        assert_eq!(*search, searches[0]);
    }
    assert_eq!(
        sent(&searches[0])["query"]["operands"][1]["filter_name"],
        "email_verified"
    );
}

#[test]
fn a_list_is_made_of_texts_and_of_ids_owned_or_not() {
    let owned = vec![UserId::from("user-test-1"), UserId::from("user-test-2")];
    let expected = json!(["user-test-1", "user-test-2"]);
    assert_eq!(sent_value(Filter::user_id(&owned)), expected);
    assert_eq!(sent_value(Filter::user_id(owned)), expected);
    assert_eq!(
        sent_value(Filter::user_id(["user-test-1", "user-test-2"])),
        expected
    );
    assert_eq!(
        sent_value(Filter::user_id(["customer-1815".to_owned()])),
        json!(["customer-1815"])
    );
    assert_eq!(
        sent_value(Filter::email_id([EmailId::from("e")])),
        json!(["e"])
    );
    assert_eq!(
        sent_value(Filter::totp_id(vec![TotpId::from("t")])),
        json!(["t"])
    );
    let addresses = vec!["a@example.com".to_owned()];
    assert_eq!(
        sent_value(Filter::email_address(&addresses)),
        json!(addresses)
    );
}

#[test]
fn a_moment_is_given_as_text_or_as_time() {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_781_189);
    for filter in [
        Filter::created_at_less_than(time),
        Filter::created_at_less_than("2021-12-29T12:33:09Z"),
        Filter::created_at_less_than("2021-12-29T12:33:09Z".to_owned()),
    ] {
        assert_eq!(sent_value(filter), "2021-12-29T12:33:09Z");
    }
    let ahead = "2021-12-29T14:33:09+02:00";
    assert_eq!(sent_value(Filter::created_at_less_than(ahead)), ahead);
}

#[test]
fn a_filter_of_tomorrow_is_sent_as_it_is() {
    let filter = Filter::other("role", json!(["admin"]));
    assert_eq!(
        sent(&SearchUsers::new().filter(filter))["query"]["operands"],
        json!([{ "filter_name": "role", "filter_value": ["admin"] }])
    );
    assert_eq!(
        Filter::other("status", "active"),
        Filter::status(UserStatus::Active)
    );
}

#[test]
fn debug_shows_the_name_of_a_filter_and_not_its_value() {
    let search = SearchUsers::matching([Filter::email_address(["canary@example.com"])]);
    let shown = format!("{search:?}");
    assert!(
        shown.contains("email_address") && !shown.contains("canary"),
        "{shown}"
    );
}

/// Whether a value is valid is for Stytch to say.
#[test]
fn values_are_sent_as_they_are_given() {
    for limit in [0, 1001] {
        assert_eq!(
            sent(&SearchUsers::new().limit(limit)),
            json!({ "limit": limit })
        );
    }
    let reversed = ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z");
    for (filter, expected) in [
        (Filter::full_name_fuzzy("李雷"), json!("李雷")),
        (
            Filter::created_at_less_than("1969-12-31T23:59:59Z"),
            json!("1969-12-31T23:59:59Z"),
        ),
        (
            Filter::created_at_between(reversed.0, reversed.1),
            json!({ "greater_than": reversed.0, "less_than": reversed.1 }),
        ),
        (
            Filter::user_id(["user-test-1", "customer-1815"]),
            json!(["user-test-1", "customer-1815"]),
        ),
        (Filter::phone_id([""; 0]), json!([])),
        (Filter::other("", Value::Null), Value::Null),
    ] {
        let body = sent(&SearchUsers::matching([filter]));
        assert_eq!(body["query"]["operands"][0]["filter_value"], expected);
    }
}
