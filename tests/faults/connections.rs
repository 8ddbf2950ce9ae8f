//! Connections: silent ones, kept ones, idle ones, dropped ones.

use super::*;

#[tokio::test]
async fn twenty_calls_of_a_silent_server_are_twenty_timeouts_and_leave_no_connection() {
    let server = FaultServer::start([Behaviour::silence()]).await;
    let client = builder()
        .base_url(server.base_url())
        .attempt_timeout(BRIEF)
        .build()
        .unwrap();
    let calls = CALLS.iter().cycle().take(20);

    let start = Instant::now();
    let results = join_all(calls.map(|called| (called.send)(&client))).await;
    let took = start.elapsed();

    assert_eq!(results.len(), 20);
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.is_timeout() && error.maybe_applied());
        assert_says_nothing_private(&error, "a timeout");
    }
    assert!(took >= BRIEF && took < 3 * BRIEF + SLACK, "{took:?}");
    assert!(server.is_left_alone(SLACK).await, "connections are held");
}

#[tokio::test]
async fn a_connection_that_is_idle_for_too_long_is_dropped() {
    let answer = Behaviour::answer(200, &[], FOUND);
    let server = FaultServer::start([answer.clone(), answer]).await;
    let client = builder()
        .base_url(server.base_url())
        .idle_timeout(BRIEF)
        .build()
        .unwrap();
    client.get(&user_id()).await.unwrap();
    assert_eq!(server.open_connections(), 1);
    assert!(server.is_left_alone(SLACK).await, "a connection is held");
}

#[tokio::test]
async fn the_default_client_is_ended_by_the_limit_of_the_call() {
    let server = FaultServer::start([Behaviour::silence()]).await;
    let client = default_client(&server);
    let start = Instant::now();
    let calls = (0..20).map(|_| client.get(&user_id()).attempt_timeout(BRIEF));
    for result in join_all(calls).await {
        assert!(result.unwrap_err().is_timeout());
    }
    assert!(start.elapsed() < 3 * BRIEF + SLACK);
    assert!(server.is_left_alone(SLACK).await, "connections are held");

    let start = Instant::now();
    let error = client
        .get(&user_id())
        .call_timeout(BRIEF)
        .await
        .unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 1);
    assert!(start.elapsed() < BRIEF + SLACK);
    assert!(server.is_left_alone(SLACK).await, "a connection is held");
}

#[tokio::test]
async fn a_call_that_is_dropped_ends_its_connection() {
    let server = FaultServer::start([Behaviour::silence()]).await;
    let client = default_client(&server);
    let call = tokio::spawn(client.get(&user_id()));
    assert!(server.has_read(1, LONG).await);
    assert_eq!(server.open_connections(), 1);
    call.abort();
    assert!(server.is_left_alone(SLACK).await, "the connection is held");
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_in_between_is_not_used() {
    for called in &CALLS {
        let server = FaultServer::start([found().then_close()]).await;
        let other = FaultServer::start([found()]).await;
        let (client, elsewhere) = (default_client(&server), default_client(&other));
        for nth in 1..=3 {
            let success = (called.send)(&client).await.unwrap();
            assert_eq!(success.attempts, 1, "{}", called.method);
            assert_eq!(server.requests(), nth, "{}", called.method);
            assert!(server.is_left_alone(SLACK).await);
            // The end of the connection is there before this answer is, so the client
            // has been told of it by then.
            elsewhere.get(&user_id()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_kept_connection_that_is_closed_under_a_request_is_a_broken_one() {
    for called in &CALLS {
        let server = FaultServer::start([found(), Behaviour::close(), found()]).await;
        let client = default_client(&server);
        (called.send)(&client).await.unwrap();
        let result = (called.send)(&client).await;
        match called.class {
            Class::Replayed => {
                assert_eq!(result.unwrap().attempts, 2, "{}", called.method);
                assert_eq!(server.requests(), 3, "{}", called.method);
            }
            Class::Never => {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Interrupted, "{}", called.method);
                assert_eq!(error.attempts(), 1, "{}", called.method);
                assert!(error.maybe_applied(), "{}", called.method);
                assert_eq!(server.requests(), 2, "{}", called.method);
            }
        }
    }
}

#[tokio::test]
async fn what_is_left_of_one_answer_is_not_taken_for_the_next() {
    let mut too_much = head(200, &[], Some(FOUND.len()));
    too_much.extend_from_slice(FOUND.as_bytes());
    let stale = r#"{"user_id":"stale"}"#;
    too_much.extend(head(200, &[], Some(stale.len())));
    too_much.extend_from_slice(stale.as_bytes());
    let server = FaultServer::start([Behaviour::raw(too_much), found()]).await;
    let client = default_client(&server);
    for _ in 0..2 {
        let user = client.get(&user_id()).await.unwrap();
        assert_eq!(user.user_id, user_id());
    }
    assert_eq!(server.requests(), 2);
}
