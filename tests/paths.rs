//! Ids that would change the route are rejected before sending, and all others arrive whole,
//! on every method and for each id that it takes.

use std::collections::BTreeSet;

use stytch_users::{Client, Endpoint, ErrorKind, Users};
use support::recording_server::RecordingServer;

use crate::wire::any_call::Sent;
use crate::wire::table::{Row, any_response, rows};

/// A row of the wire's table, and one of the ids that its call takes.
struct Place {
    row: Row,
    index: usize,
}

impl Place {
    fn all() -> Vec<Place> {
        let rows = rows().into_iter().filter(|row| row.case == "minimal");
        let places = rows.flat_map(|row| {
            let ids = 0..row.ids.len();
            ids.map(move |index| Place { row, index })
        });
        places.collect()
    }

    fn endpoint(&self) -> &'static Endpoint {
        let mut endpoints = <dyn Users>::ENDPOINTS.iter();
        let endpoint = endpoints.find(|endpoint| endpoint.name() == self.row.method);
        endpoint.unwrap()
    }

    /// Which segment of the path the id is.
    fn segment(&self) -> usize {
        let template = self.endpoint().template().split('/');
        let mut placeholders = template
            .enumerate()
            .filter(|(_, part)| part.starts_with('{'));
        placeholders.nth(self.index).unwrap().0
    }

    /// Makes the call with this id here, every other argument being sound.
    fn call(&self, client: &Client, id: &str) -> Sent {
        let mut ids = self.row.ids.to_vec();
        ids[self.index] = id;
        (self.row.call)(client, &ids).send()
    }

    async fn rejects(&self, client: &Client, id: &str) {
        let error = self.call(client, id).await.unwrap_err();
        let of = format!("{}({:?})", self.row.method, id.get(..20).unwrap_or(id));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{of}");
        assert_eq!(error.attempts(), 0, "{of}");
        assert!(!error.maybe_applied(), "{of}");
    }
}

async fn server_and_client() -> (RecordingServer, Client) {
    let server = RecordingServer::start(&any_response()).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    (server, client)
}

#[tokio::test]
async fn ids_that_no_segment_can_carry_are_rejected_before_sending() {
    let (server, client) = server_and_client().await;
    let long = ["a".repeat(8_192), " ".repeat(2_731), "a".repeat(70_000)];
    for place in Place::all() {
        for id in ["", ".", "..", "a\nb", "\0", "a\u{7f}"] {
            place.rejects(&client, id).await;
        }
        for id in &long {
            place.rejects(&client, id).await;
        }
    }
    assert_eq!(server.recorded().len(), 0);
}

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
    let (server, client) = server_and_client().await;
    let words: BTreeSet<&str> = <dyn Users>::ENDPOINTS
        .iter()
        .flat_map(|endpoint| endpoint.template().split('/'))
        .filter(|segment| !segment.is_empty() && !segment.starts_with('{'))
        .collect();
    let mut rejected = Vec::new();
    for place in Place::all() {
        let method = place.row.method;
        let reserved = reserved(place.endpoint(), place.segment());
        for word in &words {
            let before = server.recorded().len();
            if reserved.contains(word) {
                place.rejects(&client, word).await;
                assert_eq!(server.recorded().len(), before, "{method}({word:?})");
                rejected.push((method, *word));
            } else {
                place.call(&client, word).await.unwrap();
                assert_eq!(server.recorded().len(), before + 1, "{method}({word:?})");
            }
        }
    }
    for known in [
        ("get", "search"),
        ("get", "emails"),
        ("delete_external_id", "emails"),
        ("delete_email", "external_id"),
        ("revoke_connected_app", "oauth"),
    ] {
        assert!(rejected.contains(&known), "{known:?}");
    }
}

#[tokio::test]
async fn any_other_id_arrives_as_the_one_segment_it_was() {
    let (server, client) = server_and_client().await;
    for place in Place::all() {
        for id in [
            "a/b?c=d#e %2F..é",
            "../../users/user-test-victim?x=1",
            "...",
            "%2e%2e",
            "a\\b;c",
        ] {
            place.call(&client, id).await.unwrap();
            let segments = |request: &str| -> Vec<String> {
                let path = request.split(' ').nth(1).unwrap();
                path.split('/').map(decoded).collect()
            };
            let sent = server.recorded().pop().unwrap();
            let mut expected = segments(place.row.request);
            expected[place.segment()] = id.to_owned();
            let of = format!("{}({id:?})", place.row.method);
            assert_eq!(segments(&sent.request_line), expected, "{of}");
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
