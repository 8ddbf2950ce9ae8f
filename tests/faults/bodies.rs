//! The maximum sizes of response bodies.

use super::*;

/// More than the network buffers between a server and a client that stops reading.
const BUFFERED: usize = 16 * 1024 * 1024;

/// A response whose body does not end.
fn endless(status: u16) -> Behaviour {
    let head = head(status, &[("content-type", "text/plain")], None);
    let mebibyte = "x".repeat(1024 * 1024);
    Behaviour::on_request()
        .send(head)
        .send_repeatedly(mebibyte, 200)
}

#[tokio::test]
async fn a_body_of_the_maximum_size_is_accepted_and_a_longer_one_is_an_error() {
    for (limit, fits) in [(FOUND.len(), true), (FOUND.len() - 1, false)] {
        let mut chunked = Behaviour::on_request();
        chunked = chunked.send(head(200, &[("transfer-encoding", "chunked")], None));
        for byte in FOUND.chars() {
            chunked = chunked.send(format!("1\r\n{byte}\r\n"));
        }
        for response in [Behaviour::ok(FOUND), chunked.send("0\r\n\r\n")] {
            let server = Server::start([response]).await;
            let client = builder(&server).max_body_bytes(limit).build().unwrap();
            let kind = get(&client).await.err().map(|error| error.kind());
            assert_eq!(kind, (!fits).then_some(ErrorKind::BodyTooLarge));
        }
    }
}

#[tokio::test]
async fn at_most_32_mebibytes_are_read_of_a_success_and_64_kibibytes_are_kept_of_an_error() {
    for (status, limit) in [(200, 32 * 1024 * 1024), (404, 64 * 1024)] {
        let server = Server::start([endless(status)]).await;
        let error = get(&server.client()).await.unwrap_err();
        if status == 200 {
            assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        } else {
            assert!(error.is_not_found());
            assert_eq!(error.body().unwrap().len(), limit);
        }
        assert!(server.becomes_idle().await);
        let sent = server.counts().bytes_sent;
        assert!(sent < limit + BUFFERED, "{sent}");
    }
}
