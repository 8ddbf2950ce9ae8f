//! Input that is meant badly, or made by nobody in particular, gets an answer.

use serde_json::{Value, json};

use super::{Project, user_with_every_factor};

const VALUES: [&str; 16] = [
    "null",
    "true",
    "0",
    "-1",
    "1e308",
    "18446744073709551616",
    "\"\"",
    "\"\\u0000\"",
    "\"é😀\"",
    "\"user-test-1\"",
    "[]",
    "[null]",
    "[\"\"]",
    "{}",
    "{\"\":{}}",
    "{\"greater_than\":\"+\",\"less_than\":\"\"}",
];

const REQUESTS: [(&str, &str); 5] = [
    ("POST", "/v1/users"),
    ("POST", "/v1/users/search"),
    ("PUT", "/v1/users/user-test-1"),
    ("PUT", "/v1/users/user-test-1/exchange_primary_factor"),
    ("POST", "/v1/users/user-test-1/connected_apps/x/revoke"),
];

const FIELDS: [&str; 16] = [
    "email",
    "phone_number",
    "email_address",
    "name",
    "attributes",
    "create_user_as_pending",
    "trusted_metadata",
    "untrusted_metadata",
    "external_id",
    "roles",
    "cursor",
    "limit",
    "query",
    "operands",
    "status",
    "user_id",
];

#[test]
fn any_value_in_any_field_gets_a_documented_answer() {
    let project = Project::new();
    project.seed(user_with_every_factor());
    for (method, path) in REQUESTS {
        for field in FIELDS {
            for value in VALUES {
                let body = format!("{{\"{field}\":{value}}}");
                let answer = project.call_with_bytes(method, path, body.clone().into_bytes());
                assert!(
                    [200, 400, 404].contains(&answer.status),
                    "{method} {path} {body}: {}",
                    answer.body
                );
            }
        }
    }
}

#[test]
fn any_value_for_any_filter_gets_a_documented_answer() {
    let project = Project::new();
    project.seed(user_with_every_factor());
    for filter_name in [
        "created_at_greater_than",
        "created_at_between",
        "status",
        "user_id",
        "full_name_fuzzy",
        "phone_number",
        "email_address_fuzzy",
        "email_domain",
        "password_exists",
    ] {
        for value in VALUES {
            let Ok(value) = serde_json::from_str::<Value>(value) else {
                continue;
            };
            let operand = json!({ "filter_name": filter_name, "filter_value": value });
            let body = json!({ "query": { "operands": [operand] } });
            let answer = project.call("POST", "/v1/users/search", body);
            assert!([200, 400].contains(&answer.status), "{}", answer.body);
        }
    }
}

#[test]
fn a_body_that_is_no_json_object_is_a_bad_request_everywhere() {
    let project = Project::new();
    project.seed(user_with_every_factor());
    let deep = "{\"a\":".repeat(10_000).into_bytes();
    for (method, path) in &REQUESTS[..4] {
        for body in [&b"{"[..], b"[]", b"null", b"\"text\"", b"\xff\xfe", &deep] {
            let answer = project.call_with_bytes(method, path, body.to_vec());
            answer.is_error(400, "bad_request");
            assert_eq!(
                answer.body["error_message"],
                "The submitted request is invalid."
            );
        }
    }
}

#[test]
fn a_poisoned_lock_still_opens() {
    let project = Project::new();
    project.create(json!({ "email": "ada@example.com" }));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _guard = project.store();
        std::panic::resume_unwind(Box::new("while the lock is held"));
    }));
    assert!(result.is_err());
    let found = project.call("POST", "/v1/users/search", json!({})).ok();
    assert_eq!(found["results_metadata"]["total"], 1);
}
