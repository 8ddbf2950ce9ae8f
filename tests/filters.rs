//! What the filters of a search send. `sandbox/cases.txt` tests which users they find.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use stytch_users::{Client, EmailId, Filter, SearchUsers, TotpId, UserId, UserStatus, Users};

/// A filter, its name, and the value that it sends.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    filter: fn() -> Filter,
    pub(crate) value: fn() -> Value,
}

macro_rules! row {
    ($name:ident($($argument:expr),*) sends $value:tt) => {
        Row {
            name: stringify!($name),
            filter: || Filter::$name($($argument),*),
            value: || json!($value),
        }
    };
}

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row!(created_at_greater_than("2025-01-01T00:00:00Z") sends "2025-01-01T00:00:00Z"),
    row!(created_at_less_than("2025-01-01T00:00:00Z") sends "2025-01-01T00:00:00Z"),
    row!(created_at_between("2024-01-01T00:00:00Z", "2024-12-31T00:00:00Z")
        sends { "greater_than": "2024-01-01T00:00:00Z", "less_than": "2024-12-31T00:00:00Z" }),
    row!(status(UserStatus::Pending) sends "pending"),
    row!(user_id(["customer-1815"]) sends ["customer-1815"]),
    row!(full_name_fuzzy("李雷") sends "李雷"),
    row!(phone_number(["+12025550162", "+12025550163"]) sends ["+12025550162", "+12025550163"]),
    row!(phone_number_fuzzy("555") sends "555"),
    row!(phone_id(["phone-number-test-1"]) sends ["phone-number-test-1"]),
    row!(phone_verified(true) sends true),
    row!(email_address(["bob@example.net"]) sends ["bob@example.net"]),
    row!(email_address_fuzzy("bob@") sends "bob@"),
    row!(email_id(["email-test-2"]) sends ["email-test-2"]),
    row!(email_verified(false) sends false),
    row!(email_domain(["example.org", "example.net"]) sends ["example.org", "example.net"]),
    row!(oauth_provider(["Google"]) sends ["Google"]),
    row!(webauthn_registration_id(["webauthn-registration-test-1"]) sends ["webauthn-registration-test-1"]),
    row!(webauthn_registration_verified(true) sends true),
    row!(biometric_registration_id(["biometric-registration-test-1"]) sends ["biometric-registration-test-1"]),
    row!(biometric_registration_verified(false) sends false),
    row!(totp_id(["totp-test-1"]) sends ["totp-test-1"]),
    row!(totp_verified(true) sends true),
    row!(crypto_wallet_id(["crypto-wallet-test-1"]) sends ["crypto-wallet-test-1"]),
    row!(crypto_wallet_address(["0x6df2"]) sends ["0x6df2"]),
    row!(crypto_wallet_verified(true) sends true),
    row!(password_exists(false) sends false),
];

/// Returns the body of a search.
fn sent(search: &SearchUsers) -> Value {
    let call = Client::stub().search(search);
    serde_json::from_slice(call.request().unwrap().body().unwrap()).unwrap()
}

/// Returns the value of the only filter of a search.
fn sent_value(filter: Filter) -> Value {
    sent(&SearchUsers::matching([filter]))["query"]["operands"][0]["filter_value"].take()
}

#[test]
fn each_filter_sends_its_name_and_its_value() {
    for row in ROWS {
        let search = SearchUsers::matching([(row.filter)()]);
        let expected = json!({ "query": {
            "operator": "AND",
            "operands": [{ "filter_name": row.name, "filter_value": (row.value)() }],
        } });
        assert_eq!(sent(&search), expected, "{}", row.name);
    }
}

#[test]
fn the_table_lists_all_constructors() {
    let names: BTreeSet<_> = ROWS.iter().map(|row| row.name).collect();
    let methods: BTreeSet<_> = include_str!("../stytch-users/src/model/search/filter.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("    pub fn ")?.split('(').next())
        .collect();
    let others = BTreeSet::from(["name", "other", "value"]);
    assert_eq!(&methods - &others, names);
}

#[test]
fn filter_adds_to_the_filters_of_the_query() {
    let one = Filter::password_exists(true);
    let other = Filter::email_verified(false);
    let expected = SearchUsers::matching([one.clone(), other.clone()]);
    let search = SearchUsers::new().filter(one).filter(other);
    assert_eq!(search, expected);
    let operands = &sent(&expected)["query"]["operands"];
    assert_eq!(operands[1]["filter_name"], "email_verified");
}

#[test]
fn lists_accept_owned_and_borrowed_strings_and_ids_and_times_accept_strings_and_system_times() {
    let owned = vec![UserId::from("a"), UserId::from("b")];
    let strings = vec!["a".to_owned(), "b".to_owned()];
    for filter in [
        Filter::user_id(&owned),
        Filter::user_id(owned),
        Filter::user_id(strings.clone()),
        Filter::email_id(["a", "b"].map(EmailId::from)),
        Filter::totp_id(vec![TotpId::from("a"), TotpId::from("b")]),
        Filter::email_address(&strings),
    ] {
        assert_eq!(sent_value(filter), json!(["a", "b"]));
    }
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_781_189);
    let sent = sent_value(Filter::created_at_less_than(time));
    assert_eq!(sent, "2021-12-29T12:33:09Z");
}

/// Stytch validates the values, not the client.
#[test]
fn values_are_sent_unchanged_and_not_shown_by_debug() {
    for limit in [0, 1001] {
        let search = SearchUsers::new().limit(limit);
        assert_eq!(sent(&search), json!({ "limit": limit }));
    }
    let (late, early) = ("2026-01-02T00:00:00+02:00", "2026-01-01T00:00:00Z");
    let reversed = json!({ "greater_than": late, "less_than": early });
    for (filter, expected) in [
        (Filter::created_at_between(late, early), reversed),
        (Filter::phone_id([""; 0]), json!([])),
        (Filter::other("", Value::Null), Value::Null),
        (Filter::other("role", json!(["admin"])), json!(["admin"])),
    ] {
        assert_eq!(sent_value(filter), expected);
    }
    let status = Filter::other("status", "active");
    assert_eq!(status, Filter::status(UserStatus::Active));
    let search = SearchUsers::matching([Filter::email_address(["canary@example.com"])]);
    let shown = format!("{search:?}");
    let hides_value = shown.contains("email_address") && !shown.contains("canary");
    assert!(hides_value, "{shown}");
}
