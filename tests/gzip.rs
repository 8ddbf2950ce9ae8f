//! Compressed answers, with the feature `gzip` and without it.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use stytch_users::{Client, ErrorKind, UserId, Users};
#[cfg(feature = "gzip")]
use support::fault_server::head;
use support::fault_server::{Behaviour, FaultServer};

const FOUND: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;

fn zipped(pieces: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for piece in pieces {
        encoder.write_all(piece.as_ref()).unwrap();
    }
    encoder.finish().unwrap()
}

async fn answering(status: u16, body: Vec<u8>) -> (FaultServer, Client) {
    let headers = [("content-encoding", "gzip")];
    let server = FaultServer::start([Behaviour::answer(status, &headers, body)]).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    (server, client)
}

fn user_id() -> UserId {
    UserId::from("user-test-1")
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn a_compressed_answer_that_was_not_asked_for_cannot_be_read() {
    let body = zipped([FOUND]);
    let (_server, client) = answering(200, body.clone()).await;
    let error = client.get(&user_id()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().unwrap(), &body);
    assert_eq!(
        error.to_string(),
        "GET /v1/users/{user_id}: 200 OK, the body is compressed (gzip), and is not decompressed"
    );
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_compressed_answer_is_read() {
    let (_server, client) = answering(200, zipped([FOUND])).await;
    let user = client.get(&user_id()).await.unwrap();
    assert_eq!(user.user_id, user_id());
    assert_eq!(user.request_id(), Some("request-id-test-1"));
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_body_that_is_not_in_its_encoding_cannot_be_decoded() {
    let mut cut = zipped([FOUND]);
    cut.truncate(cut.len() / 2);
    for body in [cut, FOUND.into()] {
        let (_server, client) = answering(200, body).await;
        let error = client.get(&user_id()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(
            (error.attempts(), error.status().unwrap().as_u16()),
            (1, 200)
        );
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_connection_that_is_cut_in_a_compressed_body_is_a_broken_one() {
    let body = zipped([FOUND]);
    let mut cut = head(200, &[("content-encoding", "gzip")], Some(body.len()));
    cut.extend_from_slice(&body[..body.len() / 2]);
    let server = FaultServer::start([Behaviour::raw(cut).then_close()]).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    let error = client.get(&user_id()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
}

/// Forty mebibytes, in some two hundred kibibytes.
#[cfg(feature = "gzip")]
fn bomb() -> Vec<u8> {
    let mebibyte = vec![b' '; 1024 * 1024];
    let bomb = zipped(std::iter::repeat_n(mebibyte, 40));
    assert!(bomb.len() < 512 * 1024);
    bomb
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn the_limit_for_bodies_holds_for_what_comes_out_of_a_compressed_one() {
    let (_server, client) = answering(200, bomb()).await;
    let error = client.get(&user_id()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn no_more_than_64_kibibytes_come_out_of_a_compressed_error() {
    let (_server, client) = answering(404, bomb()).await;
    let error = client.get(&user_id()).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.body().unwrap().len(), 64 * 1024);
}
