//! Any answer at all gives a value or an error, and the error quotes nothing of it.
//!
//! An input is a byte for the call, a byte for the status, the body, and then, each
//! after a byte 0xff, the values of a few headers.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use stytch_users::{
    Api, Call, Client, CreateUser, Error, ErrorKind, Response, SearchUsers, TransportResponse,
    UpdateUser, Users, endpoint,
};
use stytch_users_fuzz::{Line, parts, wait_for};

/// What the seeds have in place of personal data.
const CANARY: &str = "Canary";

/// The headers that the client reads, in the order of an input.
const HEADERS: [&str; 4] = ["x-request-id", "retry-after", "content-type", "location"];

static LINE: LazyLock<Line> =
    LazyLock::new(|| Line::to("https://localhost").expect("this base URL is sound"));

/// Response types that are not of the Users API.
trait Foreign: Api {
    #[endpoint(GET, "/v1/nothing")]
    fn nothing(&self) -> Call<()>;

    #[endpoint(GET, "/v1/value")]
    fn value(&self) -> Call<Value>;

    #[endpoint(GET, "/v1/raw")]
    fn raw(&self) -> Call<Box<RawValue>>;

    #[endpoint(GET, "/v1/map")]
    fn map(&self) -> Call<BTreeMap<String, Vec<u8>>>;
}

impl Foreign for Client {}

fuzz_target!(|input: &[u8]| {
    let mut parts = parts(input);
    let Some([call, status, body @ ..]) = parts.next() else {
        return;
    };
    let mut answer = TransportResponse::new(Bytes::copy_from_slice(body));
    *answer.status_mut() = status_of(*status);
    for (name, value) in HEADERS.into_iter().zip(parts) {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            answer.headers_mut().append(name, value);
        }
    }
    let status = answer.status();
    LINE.answer_with(answer);

    let users = &LINE.client;
    match call % 12 {
        0 => check(status, users.get(&"u".into())),
        1 => check(status, users.search(&SearchUsers::new())),
        2 => check(
            status,
            users.create(&CreateUser::with_email("a@example.com")),
        ),
        3 => check(status, users.update(&"u".into(), &UpdateUser::new())),
        4 => check(status, users.delete(&"u".into())),
        5 => check(status, users.delete_totp(&"t".into())),
        6 => check(status, users.connected_apps(&"u".into())),
        7 => check(status, users.revoke_connected_app(&"u".into(), &"c".into())),
        8 => check_error(status, wait_for(users.nothing())),
        9 => check_error(status, wait_for(users.value())),
        10 => check_error(status, wait_for(users.raw())),
        _ => check_map_error(status, wait_for(users.map())),
    }
    LINE.take_received();
});

/// Half of all inputs are successes; the others have any status from 200 on.
fn status_of(byte: u8) -> StatusCode {
    let number = if byte.is_multiple_of(2) {
        200
    } else {
        200 + u16::from(byte) * 25 / 16
    };
    StatusCode::from_u16(number).expect("it is between 200 and 598")
}

fn check<T>(status: StatusCode, call: Call<T>)
where
    T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug,
{
    let answer = wait_for(call);
    if let Ok(response) = &answer {
        let json = serde_json::to_string(&**response).expect("a value that was read is written");
        let read: T = serde_json::from_str(&json).expect("a value that was written is read");
        assert_eq!(read, **response);
    }
    check_error(status, answer);
}

/// An error of the Users API shows no text of the body at all.
fn check_error<T>(status: StatusCode, answer: Result<Response<T>, Error>) {
    if let Some(shown) = shown_error(status, answer) {
        assert!(!shown.to_lowercase().contains("canary"), "{shown}");
    }
}

/// A key of a map that is a plain word in lower case is shown, as part of the way to
/// the value that does not fit: it cannot be told from the name of a field.
fn check_map_error<T>(status: StatusCode, answer: Result<Response<T>, Error>) {
    if let Some(shown) = shown_error(status, answer) {
        assert!(!shown.contains(CANARY), "{shown}");
    }
}

/// All that an error shows, unless there is a text in it that is shown on purpose and
/// that the input may have put there.
fn shown_error<T>(status: StatusCode, answer: Result<Response<T>, Error>) -> Option<String> {
    let error = match answer {
        Ok(response) => {
            assert!(response.status().is_success());
            assert_eq!(response.status(), status);
            return None;
        }
        Err(error) => error,
    };
    assert_eq!(error.status(), Some(status));
    let expected = if status.is_success() {
        ErrorKind::Decode
    } else if status.is_redirection() {
        ErrorKind::Redirect
    } else {
        ErrorKind::Api
    };
    assert_eq!(error.kind(), expected);
    let on_purpose = [
        error.request_id(),
        error.error_type().map(|error_type| error_type.as_str()),
    ];
    let is_shown = on_purpose
        .into_iter()
        .flatten()
        .any(|text| text.to_lowercase().contains("canary"));
    let shown = format!("{error} {error:?}");
    // Of a redirect the host is shown, which may be anything too.
    (!is_shown && expected != ErrorKind::Redirect).then_some(shown)
}
