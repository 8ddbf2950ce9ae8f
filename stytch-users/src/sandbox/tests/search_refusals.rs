//! Which searches are refused, each with its own error type.

use serde_json::{Value, json};

use super::Project;

#[track_caller]
fn refuse(body: Value, error_type: &str) {
    let answer = Project::new().call("POST", "/v1/users/search", body);
    answer.is_error(400, error_type);
}

fn query_of(operand: Value) -> Value {
    json!({ "query": { "operator": "AND", "operands": [operand] } })
}

#[test]
fn limit_cursor_and_operator_are_checked() {
    for (body, error_type) in [
        (json!({ "limit": -1 }), "user_search_invalid_limit"),
        (json!({ "limit": 1001 }), "user_search_invalid_limit"),
        (json!({ "limit": u64::MAX }), "user_search_invalid_limit"),
        (json!({ "limit": "10" }), "invalid_argument"),
        (json!({ "limit": 10.5 }), "invalid_argument"),
        (
            json!({ "cursor": "nonsense" }),
            "user_search_invalid_cursor",
        ),
        (json!({ "cursor": 3 }), "invalid_argument"),
        (json!({ "query": [] }), "invalid_argument"),
        (
            json!({ "query": { "operator": "and" } }),
            "user_search_invalid_operator",
        ),
        (
            json!({ "query": { "operator": "" } }),
            "user_search_invalid_operator",
        ),
        (
            json!({ "query": { "operator": 3 } }),
            "user_search_invalid_operator",
        ),
        (json!({ "query": { "operands": {} } }), "invalid_argument"),
    ] {
        refuse(body, error_type);
    }
}

#[test]
fn an_operand_is_checked_before_its_value() {
    for (operand, error_type) in [
        (json!("status"), "user_search_expected_object"),
        (
            json!({ "filter_value": "active" }),
            "user_search_missing_filter_name",
        ),
        (
            json!({ "filter_name": null }),
            "user_search_missing_filter_name",
        ),
        (
            json!({ "filter_name": "", "filter_value": "active" }),
            "user_search_missing_filter_name",
        ),
        (
            json!({ "filter_name": 3 }),
            "user_search_filter_name_must_be_string",
        ),
        (
            json!({ "filter_name": "height" }),
            "user_search_filter_name_not_recognized",
        ),
        (
            json!({ "filter_name": "Status" }),
            "user_search_filter_name_not_recognized",
        ),
        (
            json!({ "filter_name": "status" }),
            "user_search_missing_filter_value",
        ),
        (
            json!({ "filter_name": "status", "filter_value": null }),
            "user_search_missing_filter_value",
        ),
    ] {
        refuse(query_of(operand), error_type);
    }
}

/// For each filter: a value of a wrong type, the error type for it, and the
/// error type for an empty value, if the filter can have one.
const FILTERS: [(&str, &str, &str, &str); 26] = [
    (
        "created_at_greater_than",
        "1",
        "timestamp",
        "created_at_greater_than",
    ),
    (
        "created_at_less_than",
        "1",
        "timestamp",
        "created_at_less_than",
    ),
    ("created_at_between", "1", "object", ""),
    ("status", "1", "string", "status"),
    ("user_id", "1", "array_of_string", "user_ids"),
    ("full_name_fuzzy", "1", "string", "full_name_fuzzy"),
    ("phone_number", "\"1\"", "array_of_string", "phone_numbers"),
    ("phone_number_fuzzy", "[]", "string", "phone_number_fuzzy"),
    ("phone_id", "\"1\"", "array_of_string", "phone_ids"),
    ("phone_verified", "\"true\"", "bool", ""),
    ("email_address", "[1]", "array_of_string", "email_addresses"),
    (
        "email_address_fuzzy",
        "[\"abc\"]",
        "string",
        "email_address_fuzzy",
    ),
    ("email_id", "{}", "array_of_string", "email_ids"),
    ("email_verified", "1", "bool", ""),
    ("email_domain", "1", "array_of_string", "email_domain"),
    (
        "oauth_provider",
        "\"Google\"",
        "array_of_string",
        "oauth_providers",
    ),
    (
        "webauthn_registration_id",
        "1",
        "array_of_string",
        "webauthn_registration_ids",
    ),
    ("webauthn_registration_verified", "1", "bool", ""),
    (
        "biometric_registration_id",
        "1",
        "array_of_string",
        "biometric_registration_ids",
    ),
    ("biometric_registration_verified", "1", "bool", ""),
    ("totp_id", "[null]", "array_of_string", "totp_ids"),
    ("totp_verified", "0", "bool", ""),
    (
        "crypto_wallet_id",
        "1",
        "array_of_string",
        "crypto_wallet_id",
    ),
    (
        "crypto_wallet_address",
        "1",
        "array_of_string",
        "crypto_wallet_address",
    ),
    ("crypto_wallet_verified", "1", "bool", ""),
    ("password_exists", "\"yes\"", "bool", ""),
];

#[test]
fn every_filter_refuses_a_value_of_a_wrong_type() {
    for (filter_name, value, expected, _) in FILTERS {
        let value: Value = serde_json::from_str(value).unwrap();
        let operand = json!({ "filter_name": filter_name, "filter_value": value });
        refuse(
            query_of(operand),
            &format!("user_search_expected_{expected}"),
        );
    }
}

#[test]
fn every_filter_of_text_refuses_an_empty_value() {
    for (filter_name, _, expected, missing) in FILTERS {
        if missing.is_empty() {
            continue;
        }
        let value = if expected == "array_of_string" {
            json!([])
        } else {
            json!("")
        };
        let operand = json!({ "filter_name": filter_name, "filter_value": value });
        refuse(query_of(operand), &format!("user_search_missing_{missing}"));
    }
}

#[test]
fn values_of_the_right_type_are_checked_too() {
    let moment = "2021-12-29T12:33:09Z";
    for (filter_name, value, error_type) in [
        (
            "status",
            json!("deleted"),
            "user_search_invalid_status_filter",
        ),
        (
            "full_name_fuzzy",
            json!("Ad"),
            "user_search_full_name_fuzzy_too_short",
        ),
        (
            "email_address_fuzzy",
            json!("éé"),
            "user_search_email_address_fuzzy_too_short",
        ),
        (
            "phone_number_fuzzy",
            json!("41"),
            "user_search_phone_number_fuzzy_too_short",
        ),
        (
            "created_at_less_than",
            json!("yesterday"),
            "user_search_expected_timestamp",
        ),
        (
            "created_at_between",
            json!({}),
            "user_search_missing_greater_than",
        ),
        (
            "created_at_between",
            json!({ "less_than": moment }),
            "user_search_missing_greater_than",
        ),
        (
            "created_at_between",
            json!({ "greater_than": moment }),
            "user_search_missing_less_than",
        ),
        (
            "created_at_between",
            json!({ "greater_than": "", "less_than": moment }),
            "user_search_missing_greater_than",
        ),
        (
            "created_at_between",
            json!({ "greater_than": moment, "less_than": "" }),
            "user_search_missing_less_than",
        ),
        (
            "created_at_between",
            json!({ "greater_than": moment, "less_than": 3 }),
            "user_search_expected_timestamp",
        ),
        (
            "user_id",
            json!(["user-test-1", "my-cool-user"]),
            "user_search_cannot_mix_internal_and_external_user_ids",
        ),
    ] {
        let operand = json!({ "filter_name": filter_name, "filter_value": value });
        refuse(query_of(operand), error_type);
    }
}

#[test]
fn a_refusal_says_where_the_fault_is_and_not_what_was_sent() {
    let operand = json!({ "filter_name": "status", "filter_value": "private" });
    let answer = Project::new().call("POST", "/v1/users/search", query_of(operand));
    assert_eq!(
        answer.body["error_message"],
        "The field 'query.operands[0].filter_value' must be active or pending."
    );
}
