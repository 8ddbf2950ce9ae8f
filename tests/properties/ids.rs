//! Any id is refused, or arrives as exactly the segment that it was.

use proptest::prelude::*;
use proptest::sample::select;
use stytch_users::{Client, ConnectedAppId, EmailId, Error, ErrorKind, UserId, Users};

use super::line::{Line, cases, wait_for};
use super::texts::{decoded, hostile_text};

const ANSWER: &[u8] = br#"{"request_id":"r","user_id":"u","user":{"user_id":"u"}}"#;

/// Base URLs, and the segments in front of every path of theirs.
const BASE_URLS: [(&str, &[&str]); 4] = [
    ("https://localhost", &[]),
    ("http://127.0.0.1:8080/", &[]),
    ("https://example.com/stytch", &["stytch"]),
    (
        "https://example.com/a%2Fb/v1/users/",
        &["a/b", "v1", "users"],
    ),
];

/// What stands in the place of an id among the segments of a route.
const ID: &str = "<id>";

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_id_of_a_user_is_refused_or_arrives_as_its_segment(
        id in hostile_text(), base_url in select(&BASE_URLS[..])
    ) {
        let send = |client: &Client| outcome(wait_for(client.get(&UserId::from(id.as_str()))));
        check(base_url, &["v1", "users", ID], &[&id], send)?;
    }

    #[test]
    fn the_id_of_an_email_is_refused_or_arrives_as_its_segment(
        id in hostile_text(), base_url in select(&BASE_URLS[..])
    ) {
        let send = |client: &Client| {
            outcome(wait_for(client.delete_email(&EmailId::from(id.as_str()))))
        };
        check(base_url, &["v1", "users", "emails", ID], &[&id], send)?;
    }

    #[test]
    fn two_ids_are_refused_or_arrive_as_their_segments(
        user in hostile_text(), app in hostile_text(), base_url in select(&BASE_URLS[..])
    ) {
        let send = |client: &Client| {
            let call = client.revoke_connected_app(&user.as_str().into(), &ConnectedAppId::from(app.as_str()));
            outcome(wait_for(call))
        };
        let route = ["v1", "users", ID, "connected_apps", ID, "revoke"];
        check(base_url, &route, &[&user, &app], send)?;
    }
}

fn outcome<T>(answer: Result<stytch_users::Response<T>, Error>) -> Result<(), Error> {
    answer.map(|_| ())
}

/// Exactly these no segment can carry.
fn must_be_refused(id: &str) -> bool {
    matches!(id, "" | "." | "..") || id.chars().any(char::is_control)
}

fn check(
    (base_url, prefix): (&str, &[&str]),
    route: &[&str],
    ids: &[&str],
    send: impl Fn(&Client) -> Result<(), Error>,
) -> Result<(), TestCaseError> {
    let line = Line::to(base_url, http::Response::new(ANSWER.into()));
    let sent = send(&line.client);
    let received = line.received();
    if ids.iter().any(|id| must_be_refused(id)) {
        let error = sent.expect_err("it was sent");
        prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        prop_assert_eq!(error.attempts(), 0);
        prop_assert!(!error.maybe_applied());
        prop_assert!(received.is_empty());
        return Ok(());
    }
    prop_assert!(sent.is_ok(), "{:?}", sent);
    let [request] = received.as_slice() else {
        return Err(TestCaseError::fail(format!("{} were sent", received.len())));
    };
    let mut ids = ids.iter();
    let expected: Vec<&str> = prefix
        .iter()
        .chain(route)
        .map(|segment| {
            if *segment == ID {
                ids.next().expect("a route has a place for each id")
            } else {
                segment
            }
        })
        .copied()
        .collect();
    let arrived: Vec<String> = request.url.path()[1..].split('/').map(decoded).collect();
    prop_assert_eq!(arrived, expected);
    prop_assert_eq!(request.url.query(), None);
    prop_assert_eq!(request.url.fragment(), None);
    prop_assert!(base_url.contains(request.url.host_str().unwrap_or_default()));
    Ok(())
}
