//! Connections: unresponsive servers, reuse, idle timeouts, dropped calls, and custom builders.

use super::*;

#[tokio::test]
async fn a_refused_and_an_unanswered_connection_are_errors_and_nothing_was_sent() {
    for (server, why, timeouts) in [
        (Server::refusing(), "connection refused", 0),
        (Server::unresponsive().await, "timed out", 3),
    ] {
        let client = builder(&server).connect_timeout(SHORT).build().unwrap();
        for (call, begins) in CALLS {
            let start = Instant::now();
            let error = call(&client).await.unwrap_err();
            let took = start.elapsed();
            assert!(took >= SHORT * timeouts && took <= SHORT * timeouts + SLACK);
            assert_shows_nothing_private(&error, why);
            assert_eq!(error.to_string(), format!("{begins}no connection: {why}"));
            assert_eq!((error.attempts(), error.maybe_applied()), (3, false));
        }
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_the_idle_timeout() {
    let server = Server::start([Behaviour::ok(FOUND)]).await;
    let client = server.client_builder();
    let client = client.idle_timeout(Duration::from_millis(300));
    let client = client.build().unwrap();
    get(&client).await.unwrap();
    assert_eq!(server.counts().open, 1);
    assert!(server.becomes_idle().await, "a connection stays open");
}

#[tokio::test]
async fn dropping_a_call_closes_its_connection() {
    let server = Server::start([Behaviour::on_request().stall()]).await;
    let client = server.client();
    let call = tokio::spawn(client.get(&user_id()));
    assert!(server.until(|counts| counts.requests == 1).await);
    assert_eq!(server.counts().open, 1);
    call.abort();
    assert!(server.becomes_idle().await, "the connection stays open");
    assert_eq!(server.counts().requests, 1);
}

#[tokio::test]
async fn a_pooled_connection_that_the_server_closed_is_not_reused() {
    for (call, begins) in CALLS {
        let server = Server::start([Behaviour::ok(FOUND).close()]).await;
        let other = Server::start([Behaviour::ok(FOUND)]).await;
        let (client, elsewhere) = (server.client(), other.client());
        for nth in 1..=3 {
            assert_eq!(call(&client).await.unwrap().1, 1, "{begins}");
            assert_eq!(server.counts().requests, nth, "{begins}");
            assert!(server.becomes_idle().await);
            // The end of the connection arrives before this response does.
            get(&elsewhere).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_pooled_connection_that_closes_during_a_request_is_an_interruption() {
    for (call, attempts) in [(get as Call, 2), (create, 1)] {
        let found = Behaviour::ok(FOUND);
        let script = [found.clone(), Behaviour::on_request().close(), found];
        let server = Server::start(script).await;
        let client = server.client();
        call(&client).await.unwrap();
        match call(&client).await {
            Ok(seen) => assert_eq!(seen.1, attempts),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Interrupted);
                assert_eq!((error.attempts(), error.maybe_applied()), (attempts, true));
            }
        }
        assert_eq!(server.counts().requests as u32, 1 + attempts);
    }
}

#[tokio::test]
async fn bytes_after_a_response_are_not_the_next_response() {
    let stale = r#"{"user_id":"stale"}"#;
    let twice = Behaviour::ok(FOUND).send(head(200, &[], Some(stale.len())));
    let server = Server::start([twice.send(stale), Behaviour::ok(FOUND)]).await;
    let client = server.client();
    for _ in 0..2 {
        let user = client.get(&user_id()).await.unwrap();
        assert_eq!(user.user_id, user_id());
    }
    assert_eq!(server.counts().requests, 2);
}

#[tokio::test]
async fn a_custom_builder_does_not_make_the_client_follow_redirects() {
    let other_host = Server::start([Behaviour::ok(FOUND)]).await;
    for status in [301, 302, 303, 307, 308] {
        let headers = [("location", &*other_host.base_url())];
        let server = Server::start([Behaviour::respond(status, &headers, "")]).await;
        let client = server.client_builder().reqwest(|builder| {
            let policy = reqwest::redirect::Policy::limited(10);
            builder.redirect(policy).referer(true)
        });
        let client = client.build().unwrap();
        let error = create(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status().unwrap(), status);
    }
    assert_eq!(other_host.counts().accepted, 0);
}

#[tokio::test]
async fn the_timeouts_of_a_custom_builder_do_not_apply() {
    let tick = Duration::from_millis(1);
    // Half a second in total, and fifty ticks between two bytes.
    let rest = format!("0 OK\r\ncontent-length: {}\r\n\r\n{FOUND}", FOUND.len());
    let slow = Behaviour::on_request().trickle("HTTP/1.1 20", 50 * tick);
    let server = Server::start([slow.send(rest)]).await;
    let client = server.client_builder();
    let client = client.reqwest(move |builder| builder.timeout(tick).connect_timeout(tick));
    let client = client.build().unwrap();
    assert_eq!(create(&client).await.unwrap().1, 1);
}
