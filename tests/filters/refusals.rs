//! What is refused before anything is sent, with the rule's name.

use serde::{Serialize, Serializer};
use stytch_users::{
    Api, Call, Client, ErrorKind, Filter, RevokeResponse, SearchOperator, SearchUsers,
    SearchUsersQuery, UserStatus, Users, endpoint,
};

/// The text that every value has in which there is room for one.
const NOT_SHOWN: &str = "canary";

/// What a search is refused for, after its endpoint. The await says the same as the body,
/// and nothing is sent: the client has no network.
fn refusal(search: &SearchUsers) -> String {
    let users = Client::not_stubbed();
    let error = users.search(search).body().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.attempts(), 0);
    let text = error.to_string();
    let shown = format!("{text} {error:?} {:?}", users.search(search));
    assert!(!shown.contains(NOT_SHOWN), "{shown}");
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let awaited = runtime.unwrap().block_on(users.search(search).send());
    assert_eq!(awaited.unwrap_err().to_string(), text);
    let beginning = "POST /v1/users/search: the field ";
    text.strip_prefix(beginning).unwrap_or(&text).to_owned()
}

#[test]
fn each_rule_of_a_filter_is_named_with_the_error_type_of_stytch() {
    let nothing = || Vec::<String>::new();
    let rows = [
        (
            Filter::user_id(nothing()),
            "user_id",
            "must not be an empty list (user_search_missing_user_ids)",
        ),
        (
            Filter::user_id(["user-test-canary", "canary"]),
            "user_id",
            "must hold user ids of Stytch or external ids, not both \
             (user_search_cannot_mix_internal_and_external_user_ids)",
        ),
        (
            Filter::phone_number(nothing()),
            "phone_number",
            "must not be an empty list (user_search_missing_phone_numbers)",
        ),
        (
            Filter::phone_id(nothing()),
            "phone_id",
            "must not be an empty list (user_search_missing_phone_ids)",
        ),
        (
            Filter::email_address(nothing()),
            "email_address",
            "must not be an empty list (user_search_missing_email_addresses)",
        ),
        (
            Filter::email_id(nothing()),
            "email_id",
            "must not be an empty list (user_search_missing_email_ids)",
        ),
        (
            Filter::email_domain(nothing()),
            "email_domain",
            "must not be an empty list (user_search_missing_email_domain)",
        ),
        (
            Filter::oauth_provider(nothing()),
            "oauth_provider",
            "must not be an empty list (user_search_missing_oauth_providers)",
        ),
        (
            Filter::webauthn_registration_id(nothing()),
            "webauthn_registration_id",
            "must not be an empty list (user_search_missing_webauthn_registration_ids)",
        ),
        (
            Filter::biometric_registration_id(nothing()),
            "biometric_registration_id",
            "must not be an empty list (user_search_missing_biometric_registration_ids)",
        ),
        (
            Filter::totp_id(nothing()),
            "totp_id",
            "must not be an empty list (user_search_missing_totp_ids)",
        ),
        (
            Filter::crypto_wallet_id(nothing()),
            "crypto_wallet_id",
            "must not be an empty list (user_search_missing_crypto_wallet_id)",
        ),
        (
            Filter::crypto_wallet_address(nothing()),
            "crypto_wallet_address",
            "must not be an empty list (user_search_missing_crypto_wallet_address)",
        ),
        (
            Filter::full_name_fuzzy(""),
            "full_name_fuzzy",
            "must not be empty (user_search_missing_full_name_fuzzy)",
        ),
        (
            Filter::full_name_fuzzy("éé"),
            "full_name_fuzzy",
            "must have at least 3 characters (user_search_full_name_fuzzy_too_short)",
        ),
        (
            Filter::phone_number_fuzzy(""),
            "phone_number_fuzzy",
            "must not be empty (user_search_missing_phone_number_fuzzy)",
        ),
        (
            Filter::phone_number_fuzzy("41"),
            "phone_number_fuzzy",
            "must have at least 3 characters (user_search_phone_number_fuzzy_too_short)",
        ),
        (
            Filter::email_address_fuzzy(""),
            "email_address_fuzzy",
            "must not be empty (user_search_missing_email_address_fuzzy)",
        ),
        (
            Filter::email_address_fuzzy("a@"),
            "email_address_fuzzy",
            "must have at least 3 characters (user_search_email_address_fuzzy_too_short)",
        ),
        (
            Filter::created_at_greater_than(""),
            "created_at_greater_than",
            "must not be empty (user_search_missing_created_at_greater_than)",
        ),
        (
            Filter::created_at_less_than(""),
            "created_at_less_than",
            "must not be empty (user_search_missing_created_at_less_than)",
        ),
        (
            Filter::created_at_less_than("canary"),
            "created_at_less_than",
            "must be a time of RFC 3339 between 1970 and 9999 (user_search_expected_timestamp)",
        ),
        (
            Filter::created_at_between("", "2026-01-01T00:00:00Z"),
            "created_at_between",
            "must not be empty (user_search_missing_greater_than)",
        ),
        (
            Filter::created_at_between("2026-01-01T00:00:00Z", ""),
            "created_at_between",
            "must not be empty (user_search_missing_less_than)",
        ),
        (
            Filter::created_at_between("2026-01-01T00:00:00Z", "2026-01-01"),
            "created_at_between",
            "must be a time of RFC 3339 between 1970 and 9999 (user_search_expected_timestamp)",
        ),
        (
            Filter::created_at_between("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+02:00"),
            "created_at_between",
            "must not end before it begins",
        ),
        (
            Filter::status(UserStatus::from("")),
            "status",
            "must not be empty (user_search_missing_status)",
        ),
        (
            Filter::other("", "canary"),
            "",
            "must have a name (user_search_missing_filter_name)",
        ),
        (
            Filter::other("role", ()),
            "role",
            "must have a value (user_search_missing_filter_value)",
        ),
    ];
    let fine = Filter::password_exists(true);
    for (filter, name, rule) in rows {
        let search = SearchUsers::matching([fine.clone(), filter]);
        assert_eq!(
            refusal(&search),
            format!("`query.operands[1]` (`{name}`) {rule}")
        );
    }
}

#[test]
fn what_is_just_right_is_not_refused() {
    for search in [
        SearchUsers::new().limit(1),
        SearchUsers::new().limit(1000),
        SearchUsers::matching([]),
        SearchUsers::matching([
            Filter::full_name_fuzzy("ééé"),
            Filter::created_at_between("2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00"),
            Filter::user_id(["customer-1", "customer-2"]),
            Filter::user_id(["user-test-1", "user-live-2"]),
            Filter::status(UserStatus::from("frozen")),
        ]),
    ] {
        assert!(
            Client::not_stubbed().search(&search).body().is_ok(),
            "{search:?}"
        );
    }
}

#[test]
fn a_limit_is_from_1_to_1000() {
    for limit in [0, 1001, u32::MAX] {
        assert_eq!(
            refusal(&SearchUsers::new().limit(limit)),
            "`limit` must be from 1 to 1000 (user_search_invalid_limit)"
        );
    }
}

#[test]
fn an_operator_has_a_name() {
    let query = SearchUsersQuery::new([]).operator(SearchOperator::from(""));
    assert_eq!(
        refusal(&SearchUsers::new().query(query)),
        "`query.operator` must not be empty (user_search_invalid_operator)"
    );
}

#[test]
fn the_first_mistake_of_several_is_named() {
    let search = SearchUsers::matching([
        Filter::full_name_fuzzy("A"),
        Filter::phone_number_fuzzy("1"),
    ]);
    assert!(refusal(&search).starts_with("`query.operands[0]` (`full_name_fuzzy`)"));
    assert!(refusal(&search.limit(0)).starts_with("`limit`"));
}

#[test]
fn a_refused_search_does_not_serialize_either() {
    let search = SearchUsers::new().limit(0);
    assert!(serde_json::to_value(&search).is_err());
    assert!(serde_json::to_value(Filter::full_name_fuzzy("A")).is_err());
}

struct Quoting;

impl Serialize for Quoting {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("canary is not mine to show"))
    }
}

trait Own: Api {
    #[endpoint(POST, "/one")]
    fn one(&self, body: &Quoting) -> Call<RevokeResponse>;

    #[endpoint(POST, "/fields")]
    fn fields(&self, #[field] name: &str, #[field] search: &SearchUsers) -> Call<RevokeResponse>;
}

impl Own for Client {}

#[test]
fn the_text_of_a_foreign_serialize_is_not_shown() {
    let error = Client::not_stubbed().one(&Quoting).body().unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /one: the body would not serialize as JSON"
    );
}

#[test]
fn a_search_in_a_field_is_named_with_it() {
    let search = SearchUsers::new().limit(0);
    let error = Client::not_stubbed()
        .fields("a", &search)
        .body()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /fields: the field `search.limit` must be from 1 to 1000 (user_search_invalid_limit)"
    );
}
