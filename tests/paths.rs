//! Ids that would change the route are rejected before sending, on any method.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use stytch_users::{
    Client, ConnectedAppId, Endpoint, Error, ErrorKind, PrimaryFactor, UpdateUser, UserId, Users,
};
use support::recording_server::RecordingServer;

type Sent = Pin<Box<dyn Future<Output = Result<(), Error>>>>;
type ById = (&'static str, fn(Client, &str) -> Sent);

/// Calls a method with an id, every other argument being sound.
macro_rules! by_id {
    ($name:literal, |$users:ident, $id:ident| $call:expr) => {
        ($name, |$users: Client, $id: &str| -> Sent {
            let call = $call;
            Box::pin(async move { call.await.map(|_| ()) })
        })
    };
}

/// Every method that takes an id, once for each id it takes.
fn methods() -> Vec<ById> {
    vec![
        by_id!("get", |users, id| users.get(&id.into())),
        by_id!("update", |users, id| users
            .update(&id.into(), &UpdateUser::new())),
        by_id!("exchange_primary_factor", |users, id| {
            users
                .exchange_primary_factor(&id.into(), &PrimaryFactor::email_address("a@example.com"))
        }),
        by_id!("delete", |users, id| users.delete(&id.into())),
        by_id!("delete_email", |users, id| users.delete_email(&id.into())),
        by_id!("delete_phone_number", |users, id| users
            .delete_phone_number(&id.into())),
        by_id!("delete_webauthn_registration", |users, id| {
            users.delete_webauthn_registration(&id.into())
        }),
        by_id!("delete_biometric_registration", |users, id| {
            users.delete_biometric_registration(&id.into())
        }),
        by_id!("delete_totp", |users, id| users.delete_totp(&id.into())),
        by_id!("delete_crypto_wallet", |users, id| users
            .delete_crypto_wallet(&id.into())),
        by_id!("delete_password", |users, id| users
            .delete_password(&id.into())),
        by_id!("delete_oauth_registration", |users, id| {
            users.delete_oauth_registration(&id.into())
        }),
        by_id!("delete_external_id", |users, id| users
            .delete_external_id(&id.into())),
        by_id!("connected_apps", |users, id| users
            .connected_apps(&id.into())),
        by_id!("revoke", |users, id| {
            users.revoke(&id.into(), &ConnectedAppId::from("connected-app-test-1"))
        }),
        by_id!("revoke", |users, id| users
            .revoke(&UserId::from("user-test-1"), &id.into())),
    ]
}

async fn is_rejected(method: &str, client: &Client, call: fn(Client, &str) -> Sent, id: &str) {
    let error = call(client.clone(), id).await.unwrap_err();
    let start = id.get(..20).unwrap_or(id);
    assert_eq!(
        error.kind(),
        ErrorKind::InvalidRequest,
        "{method}({start:?})"
    );
    assert_eq!(error.attempts(), 0, "{method}({start:?})");
    assert!(!error.maybe_applied(), "{method}({start:?})");
}

#[tokio::test]
async fn ids_that_no_segment_can_carry_are_rejected_before_sending() {
    let server = RecordingServer::start("{}").await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    let long = ["a".repeat(8_192), " ".repeat(2_731), "a".repeat(70_000)];
    for (method, call) in methods() {
        for id in ["", ".", "..", "a\nb", "\0", "a\u{7f}"] {
            is_rejected(method, &client, call, id).await;
        }
        for id in &long {
            is_rejected(method, &client, call, id).await;
        }
    }
    assert_eq!(server.recorded().len(), 0);
}

/// What every method accepts.
const ANY_RESPONSE: &str =
    r#"{"request_id":"r","user_id":"u","user":{"user_id":"u"},"connected_apps":[]}"#;

/// The fixed segments that other paths have in this place, if they begin alike.
fn reserved(endpoint: &Endpoint, place: usize) -> BTreeSet<&'static str> {
    let is_placeholder = |segment: &str| segment.starts_with('{');
    let segments =
        |endpoint: &Endpoint| -> Vec<&'static str> { endpoint.template().split('/').collect() };
    let ours = segments(endpoint);
    let theirs = <dyn Users>::ENDPOINTS.iter().map(segments);
    theirs
        .filter(|theirs| {
            ours[..place].iter().zip(theirs).all(|(ours, theirs)| {
                ours == theirs || is_placeholder(ours) || is_placeholder(theirs)
            })
        })
        .filter_map(|theirs| theirs.get(place).copied())
        .filter(|segment| !is_placeholder(segment))
        .collect()
}

#[tokio::test]
async fn an_id_that_is_a_fixed_part_of_another_path_is_rejected_before_sending() {
    let server = RecordingServer::start(ANY_RESPONSE).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    let words: BTreeSet<&str> = <dyn Users>::ENDPOINTS
        .iter()
        .flat_map(|endpoint| endpoint.template().split('/'))
        .filter(|segment| !segment.is_empty() && !segment.starts_with('{'))
        .collect();
    let mut rejected = Vec::new();
    for (method, call) in methods() {
        call(client.clone(), "plain-id").await.unwrap();
        let recorded = server.recorded();
        let path = recorded.last().unwrap().request_line.split(' ').nth(1);
        let mut segments = path.unwrap().split('/');
        let place = segments.position(|segment| segment == "plain-id").unwrap();
        let endpoint = <dyn Users>::ENDPOINTS
            .iter()
            .find(|endpoint| endpoint.name() == method)
            .unwrap();
        let reserved = reserved(endpoint, place);
        for word in &words {
            let before = server.recorded().len();
            if reserved.contains(word) {
                is_rejected(method, &client, call, word).await;
                assert_eq!(server.recorded().len(), before, "{method}({word:?})");
                rejected.push((method, *word));
            } else {
                call(client.clone(), word).await.unwrap();
                assert_eq!(server.recorded().len(), before + 1, "{method}({word:?})");
            }
        }
    }
    for known in [
        ("get", "search"),
        ("get", "emails"),
        ("delete_external_id", "emails"),
        ("delete_email", "external_id"),
        ("revoke", "oauth"),
    ] {
        assert!(rejected.contains(&known), "{known:?}");
    }
}

#[tokio::test]
async fn any_other_id_arrives_as_the_one_segment_it_was() {
    let server = RecordingServer::start(ANY_RESPONSE).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    let plain = "plain-id";
    for (method, call) in methods() {
        for id in [
            "a/b?c=d#e %2F..é",
            "../../users/user-test-victim?x=1",
            "...",
            "%2e%2e",
            "a\\b;c",
        ] {
            call(client.clone(), plain).await.unwrap();
            call(client.clone(), id).await.unwrap();
            let recorded = server.recorded();
            let [.., reference, sent] = recorded.as_slice() else {
                panic!("{method}({id:?}) was not sent");
            };
            let segments = |line: &str| -> Vec<String> {
                let path = line.split(' ').nth(1).unwrap();
                path.split('/').map(decoded).collect()
            };
            let expected: Vec<String> = segments(&reference.request_line)
                .into_iter()
                .map(|segment| {
                    if segment == plain {
                        id.to_owned()
                    } else {
                        segment
                    }
                })
                .collect();
            assert_eq!(segments(&sent.request_line), expected, "{method}({id:?})");
        }
    }
}

/// Percent-decoding by hand, so that the client's own library is not its judge.
fn decoded(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_method_that_takes_an_id_is_tried() {
    let tried: Vec<&str> = methods().into_iter().map(|(method, _)| method).collect();
    for endpoint in <dyn Users>::ENDPOINTS {
        let times = tried
            .iter()
            .filter(|name| **name == endpoint.name())
            .count();
        assert_eq!(times, endpoint.parameters().count(), "{endpoint}");
    }
}
