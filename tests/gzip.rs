//! Compressed responses, with the feature `gzip` and without it.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use stytch_users::{Error, ErrorKind, Response, User, Users};
#[cfg(feature = "gzip")]
use support::server::head;
use support::server::{Behaviour, Server};

const FOUND: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;
const HEADERS: [(&str, &str); 1] = [("content-encoding", "gzip")];

fn zipped(pieces: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for piece in pieces {
        encoder.write_all(piece.as_ref()).unwrap();
    }
    encoder.finish().unwrap()
}

async fn get(behaviour: Behaviour) -> Result<Response<User>, Error> {
    let server = Server::start([behaviour]).await;
    server.client().get(&"user-test-1".into()).await
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn without_the_feature_a_compressed_response_is_an_error() {
    let body = zipped([FOUND]);
    let error = get(Behaviour::respond(200, &HEADERS, &body)).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().unwrap(), &body);
    assert_eq!(
        error.to_string(),
        "GET /v1/users/{user_id}: 200 OK, the body is compressed (gzip), and is not decompressed"
    );
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_compressed_response_is_decoded_and_a_malformed_or_incomplete_one_is_an_error() {
    let whole = zipped([FOUND]);
    let user = get(Behaviour::respond(200, &HEADERS, &whole)).await;
    assert_eq!(user.unwrap().user_id, "user-test-1");
    let half = &whole[..whole.len() / 2];
    let head = head(200, &HEADERS, Some(whole.len()));
    let closed = Behaviour::on_request().send(head).send(half).close();
    for (response, kind) in [
        (Behaviour::respond(200, &HEADERS, FOUND), ErrorKind::Decode),
        (Behaviour::respond(200, &HEADERS, half), ErrorKind::Decode),
        (closed, ErrorKind::Interrupted),
    ] {
        let error = get(response).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.status().unwrap(), 200);
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn the_body_limits_apply_to_the_decompressed_body() {
    let mebibyte = vec![b' '; 1024 * 1024];
    let bomb = zipped(std::iter::repeat_n(mebibyte, 40));
    assert!(bomb.len() < 512 * 1024);
    let error = get(Behaviour::respond(200, &HEADERS, &bomb)).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::BodyTooLarge);
    let error = get(Behaviour::respond(404, &HEADERS, &bomb)).await;
    assert_eq!(error.unwrap_err().body().unwrap().len(), 64 * 1024);
}
