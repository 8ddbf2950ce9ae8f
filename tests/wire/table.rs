//! The wire, method by method: written out from the contract.

use std::future::Future;
use std::pin::Pin;

use serde_json::json;
use stytch_users::{
    Attributes, BiometricRegistrationId, Client, ConnectedAppId, CreateUser, CryptoWalletId,
    EmailId, Error, Filter, Metadata, Name, OAuthUserRegistrationId, PasswordId, PhoneId,
    PrimaryFactor, SearchUsers, TotpId, UpdateUser, UserId, UserStatus, Users,
    WebAuthnRegistrationId,
};

pub(crate) type Sent = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

/// One call and what it sends.
pub(crate) struct Row {
    /// The name of the method of the trait.
    pub(crate) method: &'static str,
    /// `minimal`, `all`, or what else the row is about.
    pub(crate) case: &'static str,
    /// Method, path and query.
    pub(crate) request: &'static str,
    pub(crate) body: Option<&'static str>,
    /// What the server answers.
    pub(crate) answer: &'static str,
    pub(crate) call: fn(Client) -> Sent,
}

/// Sends one call, and leaves its value aside.
macro_rules! call {
    (|$users:ident| $call:expr) => {
        |$users: Client| -> Sent { Box::pin(async move { $call.await.map(|_| ()) }) }
    };
}

const USER: &str = r#"{"request_id":"r","status_code":200,"user_id":"u"}"#;
const WITH_USER: &str =
    r#"{"request_id":"r","status_code":200,"user_id":"u","user":{"user_id":"u"}}"#;
const PAGE: &str =
    r#"{"request_id":"r","status_code":200,"results":[],"results_metadata":{"total":0}}"#;
const NOTHING: &str = r#"{"request_id":"r","status_code":200}"#;

fn user() -> UserId {
    UserId::from("user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6")
}

/// An external id with a character that a path cannot carry as it is.
fn external() -> UserId {
    UserId::from("my|user")
}

fn metadata() -> Metadata {
    Metadata::try_from(json!({ "plan": "team", "trial": null })).unwrap()
}

fn name() -> Name {
    Name::new()
        .first_name("Ada")
        .middle_name("King")
        .last_name("Lovelace")
}

pub(crate) fn rows() -> Vec<Row> {
    [writing(), reading(), deleting(), connected_apps()]
        .into_iter()
        .flatten()
        .collect()
}

fn writing() -> Vec<Row> {
    vec![
        Row {
            method: "create",
            case: "minimal",
            request: "POST /v1/users",
            body: Some(r#"{"email":"ada@example.com"}"#),
            answer: WITH_USER,
            call: call!(|users| users.create(&CreateUser::with_email("ada@example.com"))),
        },
        Row {
            method: "create",
            case: "by phone number",
            request: "POST /v1/users",
            body: Some(r#"{"phone_number":"+12025550162"}"#),
            answer: WITH_USER,
            call: call!(|users| users.create(&CreateUser::with_phone_number("+12025550162"))),
        },
        Row {
            method: "create",
            case: "all",
            request: "POST /v1/users",
            body: Some(concat!(
                r#"{"email":"ada@example.com","#,
                r#""name":{"first_name":"Ada","middle_name":"King","last_name":"Lovelace"},"#,
                r#""attributes":{"ip_address":"203.0.113.1","user_agent":"Toaster/3.0"},"#,
                r#""phone_number":"+12025550162","create_user_as_pending":true,"#,
                r#""trusted_metadata":{"plan":"team","trial":null},"#,
                r#""untrusted_metadata":{},"external_id":"my-user","roles":["admin","editor"]}"#,
            )),
            answer: WITH_USER,
            call: call!(|users| users.create(
                &CreateUser::with_email("ada@example.com")
                    .phone_number("+12025550162")
                    .name(name())
                    .attributes(
                        Attributes::new()
                            .ip_address("203.0.113.1")
                            .user_agent("Toaster/3.0")
                    )
                    .create_user_as_pending(true)
                    .trusted_metadata(metadata())
                    .untrusted_metadata(Metadata::default())
                    .external_id("my-user")
                    .roles(["admin", "editor"])
            )),
        },
        Row {
            method: "create",
            case: "what is set to nothing is sent, what is not set is not",
            request: "POST /v1/users",
            body: Some(
                r#"{"email":"","name":{},"attributes":{},"create_user_as_pending":false,"roles":[]}"#,
            ),
            answer: WITH_USER,
            call: call!(|users| users.create(
                &CreateUser::with_email("")
                    .name(Name::new())
                    .attributes(Attributes::new())
                    .create_user_as_pending(false)
                    .roles([""; 0])
            )),
        },
        Row {
            method: "update",
            case: "minimal",
            request: "PUT /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6",
            body: Some("{}"),
            answer: WITH_USER,
            call: call!(|users| users.update(&user(), &UpdateUser::new())),
        },
        Row {
            method: "update",
            case: "all",
            request: "PUT /v1/users/my%7Cuser",
            body: Some(concat!(
                r#"{"name":{"first_name":"Ada","middle_name":"King","last_name":"Lovelace"},"#,
                r#""attributes":{"ip_address":"203.0.113.1"},"#,
                r#""trusted_metadata":{"plan":"team","trial":null},"#,
                r#""untrusted_metadata":{"plan":"team","trial":null},"#,
                r#""external_id":"other","roles":[]}"#,
            )),
            answer: WITH_USER,
            call: call!(|users| users.update(
                &external(),
                &UpdateUser::new()
                    .name(name())
                    .attributes(Attributes::new().ip_address("203.0.113.1"))
                    .trusted_metadata(metadata())
                    .untrusted_metadata(metadata())
                    .external_id("other")
                    .roles([""; 0])
            )),
        },
        Row {
            method: "exchange_primary_factor",
            case: "minimal",
            request: "PUT /v1/users/my%7Cuser/exchange_primary_factor",
            body: Some(r#"{"email_address":"ada@example.com"}"#),
            answer: WITH_USER,
            call: call!(|users| users.exchange_primary_factor(
                &external(),
                &PrimaryFactor::email_address("ada@example.com")
            )),
        },
        Row {
            method: "exchange_primary_factor",
            case: "all",
            request: "PUT /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6/exchange_primary_factor",
            body: Some(r#"{"phone_number":"+12025550162"}"#),
            answer: WITH_USER,
            call: call!(|users| users
                .exchange_primary_factor(&user(), &PrimaryFactor::phone_number("+12025550162"))),
        },
    ]
}

fn reading() -> Vec<Row> {
    vec![
        Row {
            method: "get",
            case: "minimal",
            request: "GET /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6",
            body: None,
            answer: USER,
            call: call!(|users| users.get(&user())),
        },
        Row {
            method: "get",
            case: "all",
            request: "GET /v1/users/my%7Cuser",
            body: None,
            answer: USER,
            call: call!(|users| users.get(&external())),
        },
        Row {
            method: "search",
            case: "minimal",
            request: "POST /v1/users/search",
            body: Some("{}"),
            answer: PAGE,
            call: call!(|users| users.search(&SearchUsers::new())),
        },
        Row {
            method: "search",
            case: "all",
            request: "POST /v1/users/search",
            body: Some(concat!(
                r#"{"cursor":"abc==","limit":200,"query":{"operator":"AND","operands":["#,
                r#"{"filter_name":"status","filter_value":"active"},"#,
                r#"{"filter_name":"email_address","filter_value":["ada@example.com"]}]}}"#,
            )),
            answer: PAGE,
            call: call!(|users| users.search(
                &SearchUsers::matching([
                    Filter::status(UserStatus::Active),
                    Filter::email_address(["ada@example.com"]),
                ])
                .cursor("abc==")
                .limit(200)
            )),
        },
        Row {
            method: "search",
            case: "a query without filters has both of its keys",
            request: "POST /v1/users/search",
            body: Some(r#"{"query":{"operator":"OR","operands":[]}}"#),
            answer: PAGE,
            call: call!(|users| users.search(&SearchUsers::matching_any([]))),
        },
    ]
}

/// A method that takes one id and sends no body, in its two rows: an id as Stytch
/// makes them, and one that has to be encoded.
macro_rules! by_id {
    ($method:ident, $id:ident, $request:literal, $answer:expr) => {
        by_id!($method, $id, $request, "", $answer)
    };
    ($method:ident, $id:ident, $request:literal, $rest:literal, $answer:expr) => {
        [
            Row {
                method: stringify!($method),
                case: "minimal",
                request: concat!($request, "id-test-5c44cc6a-8af7", $rest),
                body: None,
                answer: $answer,
                call: call!(|users| users.$method(&$id::from("id-test-5c44cc6a-8af7"))),
            },
            Row {
                method: stringify!($method),
                case: "all",
                request: concat!($request, "a%2Fb%3Fc%3Dd%23e%20%252F..%C3%A9", $rest),
                body: None,
                answer: $answer,
                call: call!(|users| users.$method(&$id::from("a/b?c=d#e %2F..é"))),
            },
        ]
    };
}

#[rustfmt::skip]
fn deleting() -> Vec<Row> {
    [
        by_id!(delete, UserId, "DELETE /v1/users/", USER),
        by_id!(delete_email, EmailId, "DELETE /v1/users/emails/", WITH_USER),
        by_id!(delete_phone_number, PhoneId, "DELETE /v1/users/phone_numbers/", WITH_USER),
        by_id!(delete_webauthn_registration, WebAuthnRegistrationId, "DELETE /v1/users/webauthn_registrations/", WITH_USER),
        by_id!(delete_biometric_registration, BiometricRegistrationId, "DELETE /v1/users/biometric_registrations/", WITH_USER),
        by_id!(delete_totp, TotpId, "DELETE /v1/users/totps/", WITH_USER),
        by_id!(delete_crypto_wallet, CryptoWalletId, "DELETE /v1/users/crypto_wallets/", WITH_USER),
        by_id!(delete_password, PasswordId, "DELETE /v1/users/passwords/", WITH_USER),
        by_id!(delete_oauth_registration, OAuthUserRegistrationId, "DELETE /v1/users/oauth/", WITH_USER),
        by_id!(delete_external_id, UserId, "DELETE /v1/users/", "/external_id", WITH_USER),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn connected_apps() -> Vec<Row> {
    let mut rows = vec![
        Row {
            method: "revoke",
            case: "minimal",
            request: "POST /v1/users/user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6/connected_apps/connected-app-test-1/revoke",
            body: Some("{}"),
            answer: NOTHING,
            call: call!(
                |users| users.revoke(&user(), &ConnectedAppId::from("connected-app-test-1"))
            ),
        },
        Row {
            method: "revoke",
            case: "all",
            request: "POST /v1/users/my%7Cuser/connected_apps/a%2Fb/revoke",
            body: Some("{}"),
            answer: NOTHING,
            call: call!(|users| users.revoke(&external(), &ConnectedAppId::from("a/b"))),
        },
    ];
    rows.extend(by_id!(
        connected_apps,
        UserId,
        "GET /v1/users/",
        "/connected_apps",
        NOTHING
    ));
    rows
}
