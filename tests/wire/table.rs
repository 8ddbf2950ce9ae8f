//! The request and the response of every method, written from the contract.

use serde_json::{Map, Value, json};
use stytch_users::{
    Attributes, Client, CreateUser, Filter, Metadata, Name, PrimaryFactor, Replay, SearchUsers,
    UpdateUser, UserStatus, Users,
};

use crate::wire::any_call::AnyCall;

/// One call: the request, the response, and whether the request may be retried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// The name of the method of the trait.
    pub(crate) method: &'static str,
    /// `minimal`, `all`, or a description of the row.
    pub(crate) case: &'static str,
    /// The argument for each placeholder of the path.
    pub(crate) ids: &'static [&'static str],
    /// Method, path and query with these ids.
    pub(crate) request: &'static str,
    pub(crate) body: Option<&'static str>,
    pub(crate) replay: Replay,
    /// The body of the response. The call returns all of it except the envelope.
    pub(crate) response: &'static str,
    pub(crate) call: fn(&Client, &[&str]) -> Box<dyn AnyCall>,
}

/// Makes a call with ids.
macro_rules! call {
    (|$users:ident, $ids:ident| $call:expr) => {
        |$users: &Client, $ids: &[&str]| -> Box<dyn AnyCall> { Box::new($call) }
    };
}

const USER: &str = r#"{"request_id":"r","status_code":200,"user_id":"u"}"#;
const WITH_USER: &str =
    r#"{"request_id":"r","status_code":200,"user_id":"u","user":{"user_id":"u"}}"#;
const PAGE: &str = r#"{"request_id":"r","status_code":200,"results":[{"user_id":"u"}],"results_metadata":{"total":2,"next_cursor":"c"}}"#;
const NOTHING: &str = r#"{"request_id":"r","status_code":200}"#;
const APPS: &str = r#"{"request_id":"r","status_code":200,"connected_apps":[{"connected_app_id":"connected-app-test-1","name":"Budget","description":"Counts.","client_type":"third_party","scopes_granted":"openid","logo_url":"https://example.com/logo.png"}]}"#;

/// A user with every field.
pub(crate) const FULL_USER: &str = r#"{"request_id":"r","status_code":200,"user_id":"u","name":{"first_name":"Ada","middle_name":"King","last_name":"Lovelace"},"emails":[{"email_id":"e","email":"ada@example.com","verified":true}],"phone_numbers":[{"phone_id":"p","phone_number":"+12025550162","verified":true}],"status":"pending","webauthn_registrations":[{"webauthn_registration_id":"w","domain":"example.com","user_agent":"Toaster/3.0","verified":true,"authenticator_type":"platform","name":"Key"}],"providers":[{"oauth_user_registration_id":"o","provider_type":"Google","provider_subject":"1","profile_picture_url":"https://example.com/1.png","locale":"en"}],"totps":[{"totp_id":"t","verified":true}],"crypto_wallets":[{"crypto_wallet_id":"c","crypto_wallet_address":"0x6df2","crypto_wallet_type":"ethereum","verified":true}],"biometric_registrations":[{"biometric_registration_id":"b","verified":true}],"password":{"password_id":"w","requires_reset":true},"trusted_metadata":{"plan":"team"},"untrusted_metadata":{"theme":"dark"},"external_id":"my|user","roles":["admin"],"is_locked":true,"lock_created_at":"2026-01-01T00:00:00Z","lock_expires_at":"2026-01-02T00:00:00Z","created_at":"2025-01-01T00:00:00Z"}"#;

/// An id as Stytch generates it.
const STYTCH_ID: &[&str] = &["user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6"];

/// An external id with a character that must be encoded in a path.
const EXTERNAL_ID: &[&str] = &["my|user"];

fn metadata() -> Metadata {
    Metadata::new(&json!({ "plan": "team", "trial": null })).unwrap()
}

fn name() -> Name {
    Name::new()
        .first_name("Ada")
        .middle_name("King")
        .last_name("Lovelace")
}

fn attributes() -> Attributes {
    let attributes = Attributes::new().ip_address("203.0.113.1");
    attributes.user_agent("Toaster/3.0")
}

const CREATE: Row = Row {
    method: "create",
    case: "minimal",
    ids: &[],
    request: "POST /v1/users",
    body: Some(r#"{"email":"ada@example.com"}"#),
    replay: Replay::Never,
    response: WITH_USER,
    call: call!(|users, _ids| users.create(&CreateUser::with_email("ada@example.com"))),
};

const UPDATE: Row = Row {
    method: "update",
    case: "minimal",
    ids: STYTCH_ID,
    request: "PUT /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6",
    body: Some("{}"),
    replay: Replay::Idempotent,
    response: WITH_USER,
    call: call!(|users, ids| users.update(&ids[0].into(), &UpdateUser::new())),
};

const EXCHANGE_PRIMARY_FACTOR: Row = Row {
    method: "exchange_primary_factor",
    case: "minimal",
    ids: EXTERNAL_ID,
    request: "PUT /v1/users/my%7Cuser/exchange_primary_factor",
    body: Some(r#"{"email_address":"ada@example.com"}"#),
    replay: Replay::Never,
    response: WITH_USER,
    call: call!(|users, ids| users.exchange_primary_factor(
        &ids[0].into(),
        &PrimaryFactor::email_address("ada@example.com")
    )),
};

const GET: Row = Row {
    method: "get",
    case: "minimal",
    ids: STYTCH_ID,
    request: "GET /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6",
    body: None,
    replay: Replay::Safe,
    response: USER,
    call: call!(|users, ids| users.get(&ids[0].into())),
};

const SEARCH: Row = Row {
    method: "search",
    case: "minimal",
    ids: &[],
    request: "POST /v1/users/search",
    body: Some("{}"),
    replay: Replay::Safe,
    response: PAGE,
    call: call!(|users, _ids| users.search(&SearchUsers::new())),
};

const REVOKE_CONNECTED_APP: Row = Row {
    method: "revoke_connected_app",
    case: "minimal",
    ids: &[
        "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6",
        "connected-app-test-1",
    ],
    request: "POST /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6/connected_apps/connected-app-test-1/revoke",
    body: Some("{}"),
    replay: Replay::Never,
    response: NOTHING,
    call: call!(|users, ids| users.revoke_connected_app(&ids[0].into(), &ids[1].into())),
};

/// The endpoints for which the sandbox has no handler.
pub(crate) const NOT_EMULATED: &[&str] = &[];

pub(crate) fn rows() -> Vec<Row> {
    [writing(), reading(), with_one_id(), with_two_ids()]
        .into_iter()
        .flatten()
        .collect()
}

/// Returns a response that every method can decode: the fields of all rows in one object.
pub(crate) fn any_response() -> String {
    let responses = rows().into_iter().map(|row| row.response);
    let fields = responses.flat_map(|body| serde_json::from_str::<Map<_, _>>(body).unwrap());
    Value::Object(fields.collect()).to_string()
}

fn writing() -> Vec<Row> {
    vec![
        CREATE,
        Row {
            case: "by phone number",
            body: Some(r#"{"phone_number":"+12025550162"}"#),
            call: call!(|users, _ids| users.create(&CreateUser::with_phone_number("+12025550162"))),
            ..CREATE
        },
        Row {
            case: "all",
            body: Some(concat!(
                r#"{"email":"ada@example.com","#,
                r#""name":{"first_name":"Ada","middle_name":"King","last_name":"Lovelace"},"#,
                r#""attributes":{"ip_address":"203.0.113.1","user_agent":"Toaster/3.0"},"#,
                r#""phone_number":"+12025550162","create_user_as_pending":true,"#,
                r#""trusted_metadata":{"plan":"team","trial":null},"#,
                r#""untrusted_metadata":{},"external_id":"my-user","roles":["admin","editor"]}"#,
            )),
            call: call!(|users, _ids| users.create(
                &CreateUser::with_email("ada@example.com")
                    .phone_number("+12025550162")
                    .name(name())
                    .attributes(attributes())
                    .create_user_as_pending(true)
                    .trusted_metadata(metadata())
                    .untrusted_metadata(Metadata::default())
                    .external_id("my-user")
                    .roles(["admin", "editor"])
            )),
            ..CREATE
        },
        Row {
            case: "empty values are sent, and unset ones are omitted",
            body: Some(
                r#"{"email":"","name":{},"attributes":{},"create_user_as_pending":false,"roles":[]}"#,
            ),
            call: call!(|users, _ids| users.create(
                &CreateUser::with_email("")
                    .name(Name::new())
                    .attributes(Attributes::new())
                    .create_user_as_pending(false)
                    .roles([""; 0])
            )),
            ..CREATE
        },
        UPDATE,
        Row {
            case: "all",
            ids: EXTERNAL_ID,
            request: "PUT /v1/users/my%7Cuser",
            body: Some(concat!(
                r#"{"name":{"first_name":"Ada","middle_name":"King","last_name":"Lovelace"},"#,
                r#""attributes":{"ip_address":"203.0.113.1","user_agent":"Toaster/3.0"},"#,
                r#""trusted_metadata":{"plan":"team","trial":null},"#,
                r#""untrusted_metadata":{"plan":"team","trial":null},"#,
                r#""external_id":"other","roles":[]}"#,
            )),
            call: call!(|users, ids| users.update(
                &ids[0].into(),
                &UpdateUser::new()
                    .name(name())
                    .attributes(attributes())
                    .trusted_metadata(metadata())
                    .untrusted_metadata(metadata())
                    .external_id("other")
                    .roles([""; 0])
            )),
            ..UPDATE
        },
        EXCHANGE_PRIMARY_FACTOR,
        Row {
            case: "all",
            ids: STYTCH_ID,
            request: "PUT /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6/exchange_primary_factor",
            body: Some(r#"{"phone_number":"+12025550162"}"#),
            call: call!(|users, ids| users.exchange_primary_factor(
                &ids[0].into(),
                &PrimaryFactor::phone_number("+12025550162")
            )),
            ..EXCHANGE_PRIMARY_FACTOR
        },
    ]
}

fn reading() -> Vec<Row> {
    vec![
        GET,
        Row {
            case: "all",
            ids: EXTERNAL_ID,
            request: "GET /v1/users/my%7Cuser",
            response: FULL_USER,
            ..GET
        },
        SEARCH,
        Row {
            case: "all",
            body: Some(concat!(
                r#"{"cursor":"abc==","limit":200,"query":{"operator":"AND","operands":["#,
                r#"{"filter_name":"status","filter_value":"active"},"#,
                r#"{"filter_name":"email_address","filter_value":["ada@example.com"]}]}}"#,
            )),
            call: call!(|users, _ids| users.search(
                &SearchUsers::matching([
                    Filter::status(UserStatus::Active),
                    Filter::email_address(["ada@example.com"]),
                ])
                .cursor("abc==")
                .limit(200)
            )),
            ..SEARCH
        },
        Row {
            case: "a query without filters has both of its keys",
            body: Some(r#"{"query":{"operator":"OR","operands":[]}}"#),
            call: call!(|users, _ids| users.search(&SearchUsers::matching_any([]))),
            ..SEARCH
        },
    ]
}

/// The two rows of a method whose only argument is an id: one as Stytch generates it, and one that
/// must be encoded.
macro_rules! by_id {
    ($method:ident, $request:literal, $rest:literal, $body:expr, $replay:ident, $response:expr) => {
        [
            (
                "minimal",
                &["id-test-5c44cc6a-8af7"],
                concat!($request, "id-test-5c44cc6a-8af7", $rest),
            ),
            (
                "all",
                &["a/b?c=d#e %2F..é"],
                concat!($request, "a%2Fb%3Fc%3Dd%23e%20%252F..%C3%A9", $rest),
            ),
        ]
        .map(|(case, ids, request)| Row {
            method: stringify!($method),
            case,
            ids,
            request,
            body: $body,
            replay: Replay::$replay,
            response: $response,
            call: call!(|users, ids| users.$method(&ids[0].into())),
        })
    };
}

#[rustfmt::skip]
fn with_one_id() -> Vec<Row> {
    [
        by_id!(delete, "DELETE /v1/users/", "", None, Idempotent, USER),
        by_id!(delete_email, "DELETE /v1/users/emails/", "", None, Idempotent, WITH_USER),
        by_id!(delete_phone_number, "DELETE /v1/users/phone_numbers/", "", None, Idempotent, WITH_USER),
        by_id!(delete_webauthn_registration, "DELETE /v1/users/webauthn_registrations/", "", None, Idempotent, WITH_USER),
        by_id!(delete_biometric_registration, "DELETE /v1/users/biometric_registrations/", "", None, Idempotent, WITH_USER),
        by_id!(delete_totp, "DELETE /v1/users/totps/", "", None, Idempotent, WITH_USER),
        by_id!(delete_crypto_wallet, "DELETE /v1/users/crypto_wallets/", "", None, Idempotent, WITH_USER),
        by_id!(delete_password, "DELETE /v1/users/passwords/", "", None, Idempotent, WITH_USER),
        by_id!(delete_oauth_registration, "DELETE /v1/users/oauth/", "", None, Idempotent, WITH_USER),
        by_id!(delete_external_id, "DELETE /v1/users/", "/external_id", None, Idempotent, WITH_USER),
        by_id!(connected_apps, "GET /v1/users/", "/connected_apps", None, Safe, APPS),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn with_two_ids() -> Vec<Row> {
    vec![
        REVOKE_CONNECTED_APP,
        Row {
            case: "all",
            ids: &["my|user", "a/b"],
            request: "POST /v1/users/my%7Cuser/connected_apps/a%2Fb/revoke",
            ..REVOKE_CONNECTED_APP
        },
    ]
}
