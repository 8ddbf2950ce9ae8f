//! The sandbox's faults, limits, clock and log.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use stytch_users::sandbox::{Fault, RateLimit, Sandbox};
use stytch_users::{
    Client, CreateUser, ErrorKind, ErrorType, RetryPolicy, SearchUsers, UserId, Users,
};

use crate::{Way, both_ways};

/// A client that sends every request once.
fn once(sandbox: &Sandbox) -> Client {
    let builder = sandbox.client_builder().retry(RetryPolicy::none());
    builder.build().unwrap()
}

fn ada() -> CreateUser {
    CreateUser::with_email("ada@example.com")
}

both_ways!(an_error_fault_is_returned_once_and_the_request_not_processed);
async fn an_error_fault_is_returned_once_and_the_request_not_processed(way: Way) {
    let sandbox = way.sandbox().await;
    sandbox.fault(Fault::error(500, "internal_server_error"));
    let error = once(&sandbox).create(&ada()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(error.error_type(), Some(&ErrorType::InternalServerError));
    assert!(error.request_id().unwrap().starts_with("request-id-test-"));
    assert!(sandbox.users().is_empty());
    once(&sandbox).create(&ada()).await.unwrap();
}

both_ways!(retry_after_is_sent_and_followed);
async fn retry_after_is_sent_and_followed(way: Way) {
    let sandbox = way.sandbox().await;
    let fault = Fault::error(429, "too_many_requests");
    sandbox.fault(fault.retry_after(Duration::from_secs(3600)));
    // An hour is longer than a client waits, so the error is returned at once.
    let error = sandbox.client().create(&ada()).await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.attempts(), 1);
}

both_ways!(a_fault_of_one_endpoint_leaves_the_others_alone);
async fn a_fault_of_one_endpoint_leaves_the_others_alone(way: Way) {
    let sandbox = way.sandbox().await;
    let fault = Fault::error(400, "search_timeout");
    sandbox.fault(fault.on(<dyn Users>::SEARCH).always());
    let created = sandbox.client().create(&ada()).await.unwrap();
    sandbox.client().get(&created.user_id).await.unwrap();
    for _ in 0..2 {
        let error = sandbox.client().search(&SearchUsers::new()).await;
        assert_eq!(error.unwrap_err().status().unwrap(), 400);
    }
}

both_ways!(only_a_lost_response_leaves_the_user_created);
async fn only_a_lost_response_leaves_the_user_created(way: Way) {
    let sandbox = way.sandbox().await;
    for (fault, users) in [(Fault::disconnect(), 0), (Fault::lose_response(), 1)] {
        sandbox.fault(fault);
        let error = once(&sandbox).create(&ada()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        assert!(error.maybe_applied());
        assert_eq!(sandbox.users().len(), users);
    }
}

both_ways!(a_body_that_is_not_stytchs_is_a_decode_error_or_keeps_its_status);
async fn a_body_that_is_not_stytchs_is_a_decode_error_or_keeps_its_status(way: Way) {
    let sandbox = way.sandbox().await;
    sandbox.fault(Fault::body(200, r#"{"user_id":"user-te"#));
    sandbox.fault(Fault::body(502, "<h1>Bad gateway</h1>"));
    let id = UserId::from("user-test-1");
    let error = once(&sandbox).get(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let error = once(&sandbox).get(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status().unwrap(), 502);
    assert_eq!(error.body().unwrap(), "<h1>Bad gateway</h1>");
}

both_ways!(a_delayed_response_is_a_timeout_or_only_takes_time);
async fn a_delayed_response_is_a_timeout_or_only_takes_time(way: Way) {
    let sandbox = way.sandbox().await;
    sandbox.fault(Fault::delay(Duration::from_secs(3600)));
    let id = UserId::from("user-test-1");
    let call = once(&sandbox).delete(&id);
    let call = call.attempt_timeout(Duration::from_millis(20));
    assert!(call.await.unwrap_err().is_timeout());

    sandbox.fault(Fault::delay(Duration::from_millis(1)));
    let error = once(&sandbox).delete(&id).await.unwrap_err();
    assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));
}

both_ways!(cleared_faults_are_gone);
async fn cleared_faults_are_gone(way: Way) {
    let sandbox = way.sandbox().await;
    sandbox.fault(Fault::disconnect().always());
    sandbox.fault(Fault::error(500, "internal_server_error").times(2));
    assert_eq!(sandbox.faults_left(), 2);
    sandbox.clear_faults();
    assert_eq!(sandbox.faults_left(), 0);
    sandbox.client().create(&ada()).await.unwrap();
}

both_ways!(each_endpoint_is_limited_by_the_minute_of_the_clock);
async fn each_endpoint_is_limited_by_the_minute_of_the_clock(way: Way) {
    let limit = RateLimit::none().per_minute(<dyn Users>::SEARCH, 2);
    let limit = limit.per_minute(<dyn Users>::CREATE, 1);
    let sandbox = way.build(Sandbox::builder().rate_limit(limit)).await;
    // 12 s into a minute of the clock.
    sandbox.stop_clock(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 / 60 * 60 + 12));
    let client = once(&sandbox);
    let search = SearchUsers::new();
    client.search(&search).await.unwrap();
    client.search(&search).await.unwrap();
    let error = client.search(&search).await.unwrap_err();
    assert_eq!(error.error_type(), Some(&ErrorType::TooManyRequests));
    assert_eq!(
        (error.status().unwrap().as_u16(), error.retry_after()),
        (429, None)
    );
    let created = client.create(&ada()).await.unwrap();
    assert!(client.create(&ada()).await.unwrap_err().is_rate_limited());
    for _ in 0..3 {
        client.get(&created.user_id).await.unwrap();
    }
    sandbox.advance_clock(Duration::from_secs(47));
    assert!(client.search(&search).await.is_err());
    sandbox.advance_clock(Duration::from_secs(1));
    client.search(&search).await.unwrap();
}

both_ways!(users_are_created_when_the_clock_says);
async fn users_are_created_when_the_clock_says(way: Way) {
    let sandbox = way.sandbox().await;
    let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_640_781_189_900);
    sandbox.stop_clock(moment);
    sandbox.client().create(&ada()).await.unwrap();
    for by in [Duration::from_secs(86_400), Duration::MAX, Duration::MAX] {
        sandbox.advance_clock(by);
        sandbox.add_user(serde_json::json!({})).unwrap();
    }
    sandbox.stop_clock(moment);
    sandbox.add_user(serde_json::json!({})).unwrap();
    let users = sandbox.users().into_iter();
    let created_at = users.map(|user| user.created_at.unwrap().as_str().to_owned());
    let created_at = created_at.collect::<Vec<_>>().join(" ");
    let first = "2021-12-29T12:33:09Z 2021-12-29T12:33:09Z 2021-12-30T12:33:09Z";
    let last = "9999-12-31T23:59:59Z 9999-12-31T23:59:59Z";
    assert_eq!(created_at, format!("{first} {last}"));
}

both_ways!(every_response_is_logged);
async fn every_response_is_logged(way: Way) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&lines);
    let builder = Sandbox::builder().on_response(move |response| {
        assert!(response.elapsed() < Duration::from_secs(60));
        let line = response.to_string();
        let (what, milliseconds) = line.rsplit_once(' ').unwrap().0.rsplit_once(' ').unwrap();
        milliseconds.parse::<f64>().unwrap();
        log.lock().unwrap().push(what.to_owned());
    });
    let sandbox = way.build(builder).await;
    let client = once(&sandbox);
    let created = client.create(&ada()).await.unwrap();
    client.get(&created.user_id).await.unwrap();
    client.create(&ada()).await.unwrap_err();
    sandbox.fault(Fault::error(503, "server_unavailable"));
    client.delete(&created.user_id).await.unwrap_err();
    sandbox.fault(Fault::disconnect());
    client.search(&SearchUsers::new()).await.unwrap_err();
    assert_eq!(
        *lines.lock().unwrap(),
        [
            "POST /v1/users 200",
            "GET /v1/users/{user_id} 200",
            "POST /v1/users 400 duplicate_email",
            "DELETE /v1/users/{user_id} 503 server_unavailable",
            "POST /v1/users/search disconnected",
        ]
    );
}
