//! Bodies: too long, cut off, of another shape; and what is shown of them.

use super::*;

#[tokio::test]
async fn a_body_may_be_as_long_as_the_limit_and_not_a_byte_longer() {
    for (limit, fits) in [(FOUND.len(), true), (FOUND.len() - 1, false)] {
        let mut chunked = head(200, &[("transfer-encoding", "chunked")], None);
        for byte in FOUND.bytes() {
            chunked.extend_from_slice(&[b'1', b'\r', b'\n', byte, b'\r', b'\n']);
        }
        chunked.extend_from_slice(b"0\r\n\r\n");
        for answer in [found(), Behaviour::raw(chunked)] {
            let server = FaultServer::start([answer]).await;
            let client = builder()
                .base_url(server.base_url())
                .max_body_bytes(limit)
                .build()
                .unwrap();
            let result = client.get(&user_id()).await;
            if fits {
                result.unwrap();
            } else {
                assert_eq!(result.unwrap_err().kind(), ErrorKind::BodyTooLarge);
            }
        }
    }
}

/// What the network holds between a server and a client that does not read on.
const IN_FLIGHT: usize = 16 * 1024 * 1024;

#[tokio::test]
async fn no_more_than_32_mebibytes_are_read_of_a_success() {
    for endless in [
        Behaviour::mebibytes(200, &[], 200),
        Behaviour::mebibytes_in_chunks(200, 200),
    ] {
        let server = FaultServer::start([endless]).await;
        let error = default_client(&server).get(&user_id()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        assert!(server.is_left_alone(SLACK).await);
        let sent = server.bytes_sent();
        assert!(sent < 32 * 1024 * 1024 + IN_FLIGHT, "{sent}");
    }
}

#[tokio::test]
async fn no_more_than_64_kibibytes_are_kept_of_an_error() {
    for endless in [
        Behaviour::mebibytes(404, &[], 200),
        Behaviour::mebibytes_in_chunks(404, 200),
    ] {
        let server = FaultServer::start([endless]).await;
        let error = default_client(&server).get(&user_id()).await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(error.body().unwrap().len(), 64 * 1024);
        assert!(server.is_left_alone(SLACK).await);
        let sent = server.bytes_sent();
        assert!(sent < IN_FLIGHT, "{sent}");
    }
}

#[tokio::test]
async fn what_the_server_says_of_an_error_is_read_and_not_shown() {
    let body = r#"{"status_code":429,"request_id":"request-id-test-3",
        "error_type":"too_many_requests","error_message":"canary@example.com",
        "error_url":"https://stytch.com/docs/canary","error_details":{"canary":1}}"#;
    let headers = [("retry-after", "11"), ("x-request-id", "request-id-test-4")];
    let server = FaultServer::start([Behaviour::answer(429, &headers, body)]).await;
    let error = default_client(&server).get(&user_id()).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(error.error_type().unwrap().as_str(), "too_many_requests");
    assert_eq!(error.request_id(), Some("request-id-test-3"));
    assert_eq!(error.message(), Some("canary@example.com"));
    assert_eq!(error.docs_url(), Some("https://stytch.com/docs/canary"));
    assert_eq!(error.details(), Some(&serde_json::json!({ "canary": 1 })));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(11)));
    assert_eq!(error.headers()["retry-after"], "11");
    assert!(error.is_rate_limited() && error.is_retryable());
    assert_says_nothing_private(&error, "a 429");
}

#[tokio::test]
async fn a_page_of_a_gateway_is_kept_and_not_shown() {
    let page = "<html>canary@example.com</html>";
    let headers = [
        ("content-type", "text/html"),
        ("x-request-id", "request-id-test-2"),
    ];
    for status in [200, 403, 429, 502] {
        let server = FaultServer::start([Behaviour::answer(status, &headers, page)]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        for called in &CALLS {
            let error = (called.send)(&client).await.unwrap_err();
            let of = format!("{status}, {}", called.method);
            assert_eq!(error.status().unwrap(), status, "{of}");
            assert_eq!(error.body().unwrap(), page, "{of}");
            assert_eq!(error.request_id(), Some("request-id-test-2"), "{of}");
            assert_says_nothing_private(&error, &of);
        }
    }
}

#[tokio::test]
async fn a_body_of_another_shape_is_an_error_that_names_the_place() {
    let user = r#"{"user_id":"u","emails":[{"email_id":"e","verified":true}]}"#;
    let odd = r#"{"user_id":"u","emails":[{"email_id":"e","verified":"canary"}]}"#;
    let body = format!(r#"{{"request_id":"request-id-test-1","results":[{user},{user},{odd}]}}"#);
    let server = FaultServer::start([Behaviour::answer(200, &[], body)]).await;
    let error = calls::search(&default_client(&server)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/users/search: 200 OK, expected a boolean at results[2].emails[0].verified (request-id-test-1)"
    );
    assert_says_nothing_private(&error, "a body of another shape");
}

#[tokio::test]
async fn a_list_is_not_taken_for_an_object() {
    for body in [
        r#"["canary"]"#,
        r#"["canary","canary"]"#,
        "[]",
        "[[]]",
        "[null]",
    ] {
        let server = FaultServer::start([Behaviour::answer(200, &[], body)]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        for called in &CALLS {
            let of = format!("{body}, {}", called.method);
            match (called.send)(&client).await {
                Ok(success) => panic!("{of}: {success:?}"),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Decode, "{of}");
                    assert_says_nothing_private(&error, &of);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_list_is_not_taken_for_the_envelope_of_an_error() {
    let body = r#"["canary","canary","canary","canary",{"canary":1},"canary"]"#;
    for status in [400, 429, 500] {
        let server = FaultServer::start([Behaviour::answer(status, &[], body)]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        let error = calls::create(&client).await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.request_id(), None);
        assert_eq!(error.error_type(), None);
        assert_eq!(error.body().unwrap(), body);
        assert_says_nothing_private(&error, "a list");
    }
}

#[tokio::test]
async fn a_key_that_is_there_twice_is_an_error_that_names_it() {
    let (_, fields) = FOUND.split_at(1);
    let (fields, _) = fields.split_at(fields.len() - 1);
    let twice = format!("{{{fields},{fields}}}");
    let server = FaultServer::start([Behaviour::answer(200, &[], twice)]).await;
    let client = client(&server.base_url(), Limit::Nothing);
    for called in &CALLS {
        let error = (called.send)(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{}", called.method);
        assert_eq!(error.request_id(), Some("request-id-test-1"));
        assert_says_nothing_private(&error, called.method);
        let key = if called.method == "search" {
            "results"
        } else {
            "user_id"
        };
        let says = error.to_string();
        let (_, says) = says.split_once("200 OK, ").unwrap();
        assert!(says.contains(key), "{}: {error}", called.method);
    }
}

/// The status says what happened; a page that was cut changes nothing of it.
#[tokio::test]
async fn an_error_whose_body_is_cut_keeps_its_status_and_is_not_sent_again() {
    for status in [400, 404] {
        let mut cut = head(status, &[], Some(1000));
        cut.extend_from_slice(b"<html>canary");
        let server = FaultServer::start([Behaviour::raw(cut).then_close()]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        for called in &CALLS {
            let of = format!("{status}, {}", called.method);
            let error = (called.send)(&client).await.unwrap_err();
            assert_eq!(error.status().map(|of| of.as_u16()), Some(status), "{of}");
            assert_eq!(error.attempts(), 1, "{of}");
            assert_says_nothing_private(&error, &of);
        }
    }
}

#[tokio::test]
async fn an_error_is_one_line_whatever_the_server_writes() {
    let body = r#"{"request_id":"one\ntwo\u001b[2J","error_type":"three\r\nfour\u0000"}"#;
    let server = FaultServer::start([Behaviour::answer(400, &[], body)]).await;
    let error = calls::get(&default_client(&server)).await.unwrap_err();
    assert_eq!(error.request_id(), Some("one\ntwo\u{1b}[2J"));
    let says = error.to_string();
    assert!(!says.contains(char::is_control), "{says:?}");
}
