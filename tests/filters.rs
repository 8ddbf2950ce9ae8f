//! The filters of a search: what each sends, and which users it finds.

#[path = "filters/table.rs"]
pub(crate) mod table;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use stytch_users::{Client, EmailId, Filter, SearchUsers, TotpId, UserId, UserStatus, Users};
use table::{ADA, BOB, ROWS};

/// The body of a search.
fn sent(search: &SearchUsers) -> Value {
    let call = Client::stub().search(search);
    serde_json::from_slice(call.request().unwrap().body().unwrap()).unwrap()
}

/// The value of the only filter of a search.
fn sent_value(filter: Filter) -> Value {
    sent(&SearchUsers::matching([filter]))["query"]["operands"][0]["filter_value"].take()
}

async fn found(sandbox: &Sandbox, search: SearchUsers) -> Vec<UserId> {
    let page = sandbox.client().search(&search).await;
    let page = page.unwrap_or_else(|error| panic!("{search:?}: {error}"));
    page.into_inner()
        .results
        .into_iter()
        .map(|user| user.user_id)
        .collect()
}

#[tokio::test]
async fn each_filter_sends_its_name_and_its_value_and_finds_its_user() {
    let sandbox = Sandbox::in_memory().unwrap();
    sandbox.add_user(table::ada()).unwrap();
    sandbox.add_user(table::bob()).unwrap();
    for row in ROWS {
        let search = SearchUsers::matching([(row.filter)()]);
        let expected = json!({ "query": {
            "operator": "AND",
            "operands": [{ "filter_name": row.name, "filter_value": (row.value)() }],
        } });
        assert_eq!(sent(&search), expected, "{}", row.name);
        assert_eq!(found(&sandbox, search).await, [row.finds], "{}", row.name);
    }
    // A user matches all of several filters.
    let search = SearchUsers::new().filter(Filter::user_id([ADA, BOB]));
    assert_eq!(found(&sandbox, search.clone()).await.len(), 2);
    let search = search.filter(Filter::status(UserStatus::Pending));
    assert_eq!(found(&sandbox, search).await, [BOB]);
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

#[test]
fn filters_are_added_to_those_of_the_query() {
    let one = Filter::password_exists(true);
    let other = Filter::email_verified(false);
    let expected = SearchUsers::matching([one.clone(), other.clone()]);
    let search = SearchUsers::new().filter(one.clone()).filter(other.clone());
    assert_eq!(search, expected);
    assert_eq!(SearchUsers::matching([one]).filter(other), expected);
    let operands = &sent(&expected)["query"]["operands"];
    assert_eq!(operands[1]["filter_name"], "email_verified");
}

#[test]
fn a_list_is_made_of_strings_and_of_ids_owned_or_not() {
    let owned = vec![UserId::from("a"), UserId::from("b")];
    let addresses = vec!["a".to_owned(), "b".to_owned()];
    for filter in [
        Filter::user_id(&owned),
        Filter::user_id(owned),
        Filter::user_id(["a", "b"]),
        Filter::user_id(addresses.clone()),
        Filter::email_id(["a", "b"].map(EmailId::from)),
        Filter::totp_id(vec![TotpId::from("a"), TotpId::from("b")]),
        Filter::email_address(&addresses),
    ] {
        assert_eq!(sent_value(filter), json!(["a", "b"]));
    }
}

#[test]
fn a_point_in_time_is_a_string_or_a_system_time() {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_781_189);
    let text = "2021-12-29T12:33:09Z";
    assert_eq!(sent_value(Filter::created_at_less_than(time)), text);
    assert_eq!(sent_value(Filter::created_at_less_than(text)), text);
    let ahead = "2021-12-29T14:33:09+02:00";
    assert_eq!(sent_value(Filter::created_at_less_than(ahead)), ahead);
}

#[test]
fn any_other_filter_is_sent_as_it_is() {
    let search = SearchUsers::new().filter(Filter::other("role", json!(["admin"])));
    assert_eq!(
        sent(&search)["query"]["operands"],
        json!([{ "filter_name": "role", "filter_value": ["admin"] }])
    );
    let status = Filter::other("status", "active");
    assert_eq!(status, Filter::status(UserStatus::Active));
}

/// Whether a value is valid is for Stytch to say.
#[test]
fn values_are_sent_as_they_are_and_not_shown_by_debug() {
    for limit in [0, 1001] {
        let search = SearchUsers::new().limit(limit);
        assert_eq!(sent(&search), json!({ "limit": limit }));
    }
    let (late, early) = ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z");
    let reversed = json!({ "greater_than": late, "less_than": early });
    for (filter, expected) in [
        (Filter::full_name_fuzzy("李雷"), json!("李雷")),
        (Filter::created_at_between(late, early), reversed),
        (Filter::phone_id([""; 0]), json!([])),
        (Filter::other("", Value::Null), Value::Null),
    ] {
        assert_eq!(sent_value(filter), expected);
    }
    let search = SearchUsers::matching([Filter::email_address(["canary@example.com"])]);
    let shown = format!("{search:?}");
    let is_right = shown.contains("email_address") && !shown.contains("canary");
    assert!(is_right, "{shown}");
}
