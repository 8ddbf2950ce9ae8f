//! Which users a search finds, page by page, and which searches are rejected.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{Answer, Project, user_with_every_factor};

fn operand(filter_name: &str, filter_value: &str) -> Value {
    let filter_value: Value = serde_json::from_str(filter_value).unwrap();
    json!({ "filter_name": filter_name, "filter_value": filter_value })
}

fn search(project: &Project, body: Value) -> Answer {
    project.call("POST", "/v1/users/search", body)
}

/// `user-test-1` has every factor, verified; `user-test-2` has the unverified
/// ones; `user-test-3` has nothing.
fn project() -> Project {
    let project = Project::new();
    project.seed(user_with_every_factor());
    project.seed(json!({
        "user_id": "user-test-2",
        "external_id": "grace",
        "status": "pending",
        "name": { "first_name": "Grace", "middle_name": "Brewster", "last_name": "Hopper" },
        "created_at": "2022-01-15T12:33:09.9Z",
        "emails": [{ "email_id": "email-test-2", "email": "ghopper@stytch.com" }],
        "phone_numbers": [{ "phone_id": "phone-number-test-2", "phone_number": "+12025550162" }],
        "webauthn_registrations": [{ "webauthn_registration_id": "webauthn-registration-test-2" }],
        "biometric_registrations": [
            { "biometric_registration_id": "biometric-registration-test-2" },
        ],
        "totps": [{ "totp_id": "totp-test-2" }],
        "crypto_wallets": [
            { "crypto_wallet_id": "crypto-wallet-test-2", "crypto_wallet_address": "wallet" },
        ],
    }));
    project.seed(json!({ "user_id": "user-test-3", "created_at": "2023-01-01T00:00:00Z" }));
    project
}

/// The numbers of the users found by a query.
fn find(project: &Project, query: &Value) -> String {
    let found = search(project, json!({ "query": query })).ok();
    let results = found["results"].as_array().unwrap();
    assert_eq!(found["results_metadata"]["total"], results.len());
    assert_eq!(found["results_metadata"]["next_cursor"], Value::Null);
    let ids = results.iter().map(|user| user["user_id"].as_str().unwrap());
    ids.map(|id| id.strip_prefix("user-test-").unwrap())
        .collect()
}

#[test]
fn each_filter_finds_the_right_users() {
    let project = project();
    let cases = r#"
        status "active" => 3
        status "pending" => 12
        user_id ["user-test-1","user-test-3","user-test-9"] => 13
        user_id ["grace","unknown"] => 2
        full_name_fuzzy "Ada" => 1
        full_name_fuzzy "hOPp" => 2
        full_name_fuzzy "opper" =>
        full_name_fuzzy "Brewster" =>
        password_exists true => 1
        password_exists false => 23
        oauth_provider ["google","Apple"] => 1
        oauth_provider ["Apple"] =>
        created_at_greater_than "2021-12-29T12:33:09Z" => 23
        created_at_greater_than "2021-12-29T12:33:08.999Z" => 123
        created_at_greater_than "2021-12-29T13:33:09+01:00" => 23
        created_at_less_than "2022-01-15T12:33:09Z" => 1
        created_at_less_than "2022-01-15T12:33:09.001Z" => 12
        created_at_between {"greater_than":"2021-12-29T12:33:09Z","less_than":"2023-01-01T00:00:00Z"} => 2
        created_at_between {"greater_than":"2023-01-01T00:00:00Z","less_than":"2021-12-29T12:33:09Z"} =>
        email_address ["ghopper@stytch.com","x@y.zz"] => 2
        email_address ["ada@example.COM"] => 1
        email_address ["ghopper"] =>
        email_address_fuzzy "GHop" => 2
        email_address_fuzzy "examp" => 1
        email_address_fuzzy "hopper" =>
        email_id ["email-test-1","email-test-2"] => 12
        email_verified true => 1
        email_verified false => 23
        email_domain "stytch.com" => 2
        email_domain ["Example.com","stytch.com"] => 12
        email_domain "stytch" =>
        phone_number ["+12025550162"] => 2
        phone_number_fuzzy "415" => 1
        phone_number_fuzzy "5550162" => 12
        phone_id ["phone-number-test-2"] => 2
        phone_verified true => 1
        phone_verified false => 23
        webauthn_registration_id ["webauthn-registration-test-2"] => 2
        webauthn_registration_verified true => 1
        webauthn_registration_verified false => 23
        biometric_registration_id ["biometric-registration-test-2"] => 2
        biometric_registration_verified true => 1
        biometric_registration_verified false => 23
        totp_id ["totp-test-2"] => 2
        totp_verified true => 1
        totp_verified false => 23
        crypto_wallet_id ["crypto-wallet-test-2"] => 2
        crypto_wallet_address ["0x6df2dB4Fb3DA35d241901Bd53367770BF03123f1"] => 1
        crypto_wallet_address ["0x6df2db4fb3da35d241901bd53367770bf03123f1"] =>
        crypto_wallet_verified true => 1
        crypto_wallet_verified false => 23
    "#;
    for case in cases.trim().lines() {
        let (filter, expected) = case.trim().split_once(" =>").unwrap();
        let (name, value) = filter.split_once(' ').unwrap();
        let operand = operand(name, value);
        let found = find(
            &project,
            &json!({ "operator": "AND", "operands": [operand] }),
        );
        assert_eq!(found, expected.trim(), "{filter}");
    }
}

#[test]
fn the_operator_combines_the_operands() {
    let project = project();
    let operands = [
        operand("status", "\"pending\""),
        operand("phone_number_fuzzy", "\"415\""),
    ];
    for (query, expected) in [
        (json!({ "operator": "AND", "operands": operands }), "1"),
        (json!({ "operator": "OR", "operands": operands }), "12"),
        (json!({ "operator": null, "operands": operands }), "1"),
        (Value::Null, "123"),
        (json!({}), "123"),
        (json!({ "operator": "AND" }), "123"),
        (json!({ "operator": "OR", "operands": [] }), "123"),
        (json!({ "operator": "AND", "operands": null }), "123"),
    ] {
        assert_eq!(find(&project, &query), expected, "{query}");
    }
}

#[test]
fn an_invalid_search_is_rejected() {
    Project::new().check(
        r#"
        POST /v1/users/search {"limit":-1} => 400 user_search_invalid_limit
        POST /v1/users/search {"limit":1001} => 400 user_search_invalid_limit
        POST /v1/users/search {"limit":18446744073709551615} => 400 user_search_invalid_limit
        POST /v1/users/search {"limit":"10"} => 400 invalid_argument
        POST /v1/users/search {"limit":10.5} => 400 invalid_argument
        POST /v1/users/search {"limit":0} => 200
        POST /v1/users/search {"limit":1000} => 200
        POST /v1/users/search {"cursor":"nonsense"} => 400 user_search_invalid_cursor
        POST /v1/users/search {"cursor":3} => 400 invalid_argument
        POST /v1/users/search {"query":[]} => 400 invalid_argument
        POST /v1/users/search {"query":{"operands":{}}} => 400 invalid_argument
        POST /v1/users/search {"query":{"operator":"and"}} => 400 user_search_invalid_operator
        POST /v1/users/search {"query":{"operator":""}} => 400 user_search_invalid_operator
        POST /v1/users/search {"query":{"operator":3}} => 400 user_search_invalid_operator
        "#,
    );
    let operands = r#"
        "status" => expected_object
        {"filter_value":"active"} => missing_filter_name
        {"filter_name":null} => missing_filter_name
        {"filter_name":"","filter_value":"active"} => missing_filter_name
        {"filter_name":3} => filter_name_must_be_string
        {"filter_name":"height"} => filter_name_not_recognized
        {"filter_name":"Status"} => filter_name_not_recognized
        {"filter_name":"status"} => missing_filter_value
        {"filter_name":"status","filter_value":null} => missing_filter_value
    "#;
    for case in operands.trim().lines() {
        let (operand, error_type) = case.trim().split_once(" => ").unwrap();
        reject(&serde_json::from_str(operand).unwrap(), error_type);
    }
}

#[track_caller]
fn reject(operand: &Value, error_type: &str) {
    let body = json!({ "query": { "operator": "AND", "operands": [operand] } });
    let answer = search(&Project::new(), body);
    assert_eq!(
        answer.outcome(),
        format!("400 user_search_{error_type}"),
        "{operand}"
    );
}

#[test]
fn each_filter_rejects_values_that_it_cannot_use() {
    let cases = r#"
        created_at_greater_than 1 expected_timestamp, "" missing_created_at_greater_than
        created_at_less_than "yesterday" expected_timestamp, "" missing_created_at_less_than
        created_at_less_than "1969-12-31T23:59:59Z" expected_timestamp
        created_at_between 1 expected_object, {} missing_greater_than
        created_at_between {"less_than":"2021-12-29T12:33:09Z"} missing_greater_than
        created_at_between {"greater_than":"","less_than":"2021-12-29T12:33:09Z"} missing_greater_than
        created_at_between {"greater_than":"2021-12-29T12:33:09Z"} missing_less_than
        created_at_between {"greater_than":"2021-12-29T12:33:09Z","less_than":""} missing_less_than
        created_at_between {"greater_than":"2021-12-29T12:33:09Z","less_than":3} expected_timestamp
        status 1 expected_string, "" missing_status, "deleted" invalid_status_filter
        user_id 1 expected_array_of_string, [] missing_user_ids
        user_id ["user-test-1","my-cool-user"] cannot_mix_internal_and_external_user_ids
        full_name_fuzzy 1 expected_string, "" missing_full_name_fuzzy, "Ad" full_name_fuzzy_too_short
        phone_number "1" expected_array_of_string, [] missing_phone_numbers
        phone_number_fuzzy [] expected_string, "" missing_phone_number_fuzzy, "41" phone_number_fuzzy_too_short
        phone_id "1" expected_array_of_string, [] missing_phone_ids
        phone_verified "true" expected_bool
        email_address [1] expected_array_of_string, [] missing_email_addresses
        email_address_fuzzy ["abc"] expected_string, "" missing_email_address_fuzzy, "éé" email_address_fuzzy_too_short
        email_id {} expected_array_of_string, [] missing_email_ids
        email_verified 1 expected_bool
        email_domain 1 expected_array_of_string, [] missing_email_domain, "" missing_email_domain
        oauth_provider "Google" expected_array_of_string, [] missing_oauth_providers
        webauthn_registration_id 1 expected_array_of_string, [] missing_webauthn_registration_ids
        webauthn_registration_verified 1 expected_bool
        biometric_registration_id 1 expected_array_of_string, [] missing_biometric_registration_ids
        biometric_registration_verified 1 expected_bool
        totp_id [null] expected_array_of_string, [] missing_totp_ids
        totp_verified 0 expected_bool
        crypto_wallet_id 1 expected_array_of_string, [] missing_crypto_wallet_id
        crypto_wallet_address 1 expected_array_of_string, [] missing_crypto_wallet_address
        crypto_wallet_verified 1 expected_bool
        password_exists "yes" expected_bool
    "#;
    for case in cases.trim().lines() {
        let (name, values) = case.trim().split_once(' ').unwrap();
        for value in values.split(", ") {
            let (value, error_type) = value.rsplit_once(' ').unwrap();
            reject(&operand(name, value), error_type);
        }
    }
}

/// A project with users `a`, `b`, `c`… by external id, all of the same second.
fn project_of(names: &str) -> Project {
    let project = Project::new();
    for name in names.chars() {
        add(&project, name, "2022-01-01T00:00:00Z");
    }
    project
}

fn add(project: &Project, name: char, created_at: &str) {
    project.seed(json!({ "external_id": name, "created_at": created_at }));
}

/// The external ids on a page, its total, and its cursor.
fn page(project: &Project, body: Value) -> (String, Value, Value) {
    let mut page = search(project, body).ok();
    let users = page["results"].as_array().unwrap().iter();
    let names = users
        .map(|user| user["external_id"].as_str().unwrap())
        .collect();
    let metadata = &mut page["results_metadata"];
    (
        names,
        metadata["total"].take(),
        metadata["next_cursor"].take(),
    )
}

fn pages(project: &Project, limit: usize) -> Vec<String> {
    let mut pages = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let (names, total, next) = page(project, json!({ "limit": limit, "cursor": cursor }));
        assert_eq!(total, project.store().len());
        pages.push(names);
        cursor = next;
        if cursor.is_null() {
            return pages;
        }
    }
}

#[test]
fn pages_have_every_user_once_and_the_last_one_is_not_empty() {
    for (users, limit, expected) in [
        ("", 1, &[""][..]),
        ("a", 1, &["a"]),
        ("ab", 1, &["a", "b"]),
        ("abcde", 2, &["ab", "cd", "e"]),
        ("abcd", 2, &["ab", "cd"]),
        ("abc", 1000, &["abc"]),
    ] {
        assert_eq!(
            pages(&project_of(users), limit),
            expected,
            "{users} by {limit}"
        );
    }
}

#[test]
fn the_default_limit_is_a_hundred() {
    let project = Project::new();
    for _ in 0..101 {
        project.seed(json!({}));
    }
    for body in ["{}", r#"{"limit":null}"#, r#"{"limit":0}"#] {
        let page = project.call("POST", "/v1/users/search", body).ok();
        assert_eq!(page["results"].as_array().unwrap().len(), 100);
        assert!(page["results_metadata"]["next_cursor"].is_string());
    }
}

#[test]
fn the_order_is_that_of_creation_and_then_of_arrival() {
    let project = Project::new();
    for (name, day) in [('c', 3), ('a', 1), ('d', 3), ('b', 2)] {
        add(&project, name, &format!("2022-01-0{day}T00:00:00Z"));
    }
    // A changed user keeps the place.
    project
        .call("PUT", "/v1/users/a", r#"{"external_id":"z"}"#)
        .ok();
    assert_eq!(pages(&project, 3), ["zbc", "d"]);
}

#[test]
fn a_cursor_survives_users_who_come_and_go_between_pages() {
    let project = project_of("abcdef");
    let (names, _, cursor) = page(&project, json!({ "limit": 2 }));
    assert_eq!(names, "ab");
    // Gone: one of the first page, the one the cursor was made from, one to come.
    project.check(
        "
        DELETE /v1/users/a => 200
        DELETE /v1/users/b => 200
        DELETE /v1/users/d => 200
        ",
    );
    add(&project, '0', "2021-01-01T00:00:00Z");
    add(&project, 'g', "2022-01-01T00:00:00Z");
    let rest = page(&project, json!({ "cursor": cursor }));
    assert_eq!(rest, ("cefg".to_owned(), json!(5), Value::Null));
    for name in "cefg".chars() {
        project.delete(&format!("/v1/users/{name}")).ok();
    }
    let rest = page(&project, json!({ "cursor": cursor }));
    assert_eq!(rest, (String::new(), json!(1), Value::Null));
}

#[test]
fn a_total_is_right_after_any_change() {
    let mut random = Rng::with_seed(1);
    let project = Project::new();
    for _ in 0..300 {
        let number = random.u32(0..8);
        let path = format!("/v1/users/customer-{number}");
        let email = format!("user{}@example.com", random.u32(0..8));
        // Some of these fail, because the user or the address is there already.
        match random.u32(0..4) {
            0 => project.delete(&path),
            1 => project.call("PUT", &path, json!({ "name": { "first_name": email } })),
            2 => {
                let path = format!("{path}/exchange_primary_factor");
                project.call("PUT", &path, json!({ "email_address": email }))
            }
            _ => {
                let external_id = format!("customer-{number}");
                let user = json!({ "email": email, "external_id": external_id });
                project.call("POST", "/v1/users", user)
            }
        };
        let has_address = |user: &crate::User| user.emails[0].email == "user3@example.com";
        let has_name = |user: &crate::User| user.name.first_name.is_some();
        let expected = |test: fn(&crate::User) -> bool| {
            let store = project.store();
            store.users().filter(|(_, it)| test(&it.user)).count()
        };
        for (operand, expected) in [
            (
                operand("email_address", r#"["USER3@example.com"]"#),
                expected(has_address),
            ),
            (operand("full_name_fuzzy", "\"user\""), expected(has_name)),
        ] {
            let body = json!({ "limit": 1, "query": { "operands": [operand] } });
            for _ in 0..2 {
                assert_eq!(page(&project, body.clone()).1, expected);
            }
        }
    }
}
