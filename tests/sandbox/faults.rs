//! The sandbox's faults, limits, clock and log.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::json;
use stytch_users::sandbox::{Fault, RateLimit, Sandbox};
use stytch_users::{
    Client, CreateUser, ErrorKind, ErrorType, RetryPolicy, SearchUsers, UserId, Users,
};

use crate::{Way, both_ways};

/// A client that does not retry.
fn once(sandbox: &Sandbox) -> Client {
    let builder = sandbox.client_builder().retry(RetryPolicy::none());
    builder.build().unwrap()
}

fn ada() -> CreateUser {
    CreateUser::with_email("ada@example.com")
}

both_ways!(an_error_is_returned_once_and_the_request_is_not_processed);
async fn an_error_is_returned_once_and_the_request_is_not_processed(way: Way) {
    let sandbox = way.sandbox().await;
    sandbox.fault(Fault::error(500, "internal_server_error"));
    let error = once(&sandbox).create(&ada()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(error.error_type(), Some(&ErrorType::InternalServerError));
    assert!(error.request_id().unwrap().starts_with("request-id-test-"));
    assert!(sandbox.users().is_empty());
    once(&sandbox).create(&ada()).await.unwrap();
}

#[tokio::test]
async fn retry_after_is_sent_in_whole_seconds_rounded_up() {
    let sandbox = Sandbox::in_memory().unwrap();
    for (milliseconds, seconds) in [(0, 0), (1, 1), (1000, 1), (1001, 2)] {
        for fault in [Fault::error(429, "too_many_requests"), Fault::body(503, "")] {
            sandbox.fault(fault.retry_after(Duration::from_millis(milliseconds)));
            let error = once(&sandbox).create(&ada()).await.unwrap_err();
            assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        }
    }
}

both_ways!(an_invalid_status_is_replaced_by_500);
async fn an_invalid_status_is_replaced_by_500(way: Way) {
    let sandbox = way.sandbox().await;
    for status in [0, 99, 100, 101, 1000] {
        sandbox.fault(Fault::body(status, ""));
        let error = once(&sandbox).create(&ada()).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 500, "{status}");
    }
}

both_ways!(a_fault_of_one_endpoint_applies_to_that_endpoint);
async fn a_fault_of_one_endpoint_applies_to_that_endpoint(way: Way) {
    let sandbox = way.sandbox().await;
    let fault = Fault::error(400, "search_timeout");
    sandbox.fault(fault.on(<dyn Users>::SEARCH).always());
    sandbox.fault(Fault::error(503, "server_unavailable").on(<dyn Users>::GET));
    sandbox.fault(Fault::error(500, "internal_server_error").times(0));
    let id = once(&sandbox).create(&ada()).await.unwrap().user_id.clone();
    let error = once(&sandbox).get(&id).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    once(&sandbox).get(&id).await.unwrap();
    for _ in 0..2 {
        let error = once(&sandbox).search(&SearchUsers::new()).await;
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

both_ways!(any_body_is_returned_as_it_is);
async fn any_body_is_returned_as_it_is(way: Way) {
    let sandbox = way.sandbox().await;
    let id = UserId::from("user-test-1");
    for (status, body) in [
        (200, r#"{"user_id":"user-te"#),
        (502, "<h1>Bad gateway</h1>"),
    ] {
        sandbox.fault(Fault::body(status, body));
        let error = once(&sandbox).get(&id).await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.body().unwrap(), body);
    }
}

both_ways!(a_delayed_response_times_out_or_arrives);
async fn a_delayed_response_times_out_or_arrives(way: Way) {
    let sandbox = way.sandbox().await;
    sandbox.fault(Fault::delay(Duration::from_secs(3600)));
    let delete = || once(&sandbox).delete(&"user-test-1".into());
    let call = delete().attempt_timeout(Duration::from_millis(20));
    assert!(call.await.unwrap_err().is_timeout());
    sandbox.fault(Fault::delay(Duration::from_millis(1)));
    assert!(delete().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn cleared_faults_are_gone() {
    let sandbox = Sandbox::in_memory().unwrap();
    sandbox.fault(Fault::disconnect().always());
    sandbox.fault(Fault::error(500, "internal_server_error").times(2));
    assert_eq!(sandbox.faults_left(), 2);
    sandbox.clear_faults();
    assert_eq!(sandbox.faults_left(), 0);
    once(&sandbox).create(&ada()).await.unwrap();
}

both_ways!(each_endpoint_is_limited_per_minute_of_the_clock);
async fn each_endpoint_is_limited_per_minute_of_the_clock(way: Way) {
    let limit = RateLimit::none().per_minute(<dyn Users>::SEARCH, 2);
    let limit = limit.per_minute(<dyn Users>::CREATE, 1);
    let sandbox = way.build(Sandbox::builder().rate_limit(limit)).await;
    // 12 s into a minute of the clock.
    sandbox.stop_clock(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 / 60 * 60 + 12));
    let client = once(&sandbox);
    let is_limited = async |limit: u32| {
        let result = client.search(&SearchUsers::new().limit(limit)).await;
        result.is_err_and(|error| error.is_rate_limited())
    };
    // Invalid credentials do not count, and invalid requests do.
    let stranger = Client::builder("project-test-1", "secret").transport(sandbox.transport());
    let error = stranger.build().unwrap().search(&SearchUsers::new()).await;
    assert_eq!(error.unwrap_err().status().unwrap(), 401);
    assert_eq!(
        [is_limited(1001).await, is_limited(1).await],
        [false, false]
    );
    let error = client.search(&SearchUsers::new()).await.unwrap_err();
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
    assert!(is_limited(1).await);
    sandbox.advance_clock(Duration::from_secs(1));
    assert!(!is_limited(1).await);
}

#[tokio::test]
async fn users_are_created_at_the_time_of_the_clock() {
    let sandbox = Sandbox::in_memory().unwrap();
    let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_640_781_189_900);
    sandbox.stop_clock(moment);
    sandbox.client().create(&ada()).await.unwrap();
    for by in [Duration::from_secs(86_400), Duration::MAX, Duration::MAX] {
        sandbox.advance_clock(by);
        sandbox.add_user(json!({})).unwrap();
    }
    sandbox.stop_clock(moment);
    sandbox.add_user(json!({})).unwrap();
    let users = sandbox.users().into_iter();
    let created_at = users.map(|user| user.created_at.unwrap().as_str().to_owned());
    let created_at = created_at.collect::<Vec<_>>().join(" ");
    let first = "2021-12-29T12:33:09Z 2021-12-29T12:33:09Z 2021-12-30T12:33:09Z";
    let last = "9999-12-31T23:59:59Z 9999-12-31T23:59:59Z";
    assert_eq!(created_at, format!("{first} {last}"));
}

both_ways!(every_request_is_logged_without_its_credentials);
async fn every_request_is_logged_without_its_credentials(way: Way) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&lines);
    let builder = Sandbox::builder().on_response(move |response| {
        assert!(response.elapsed < Duration::from_secs(60));
        assert_eq!(response.headers["accept"], "application/json");
        assert!(!response.headers.contains_key("authorization"));
        assert_eq!(
            (response.path.starts_with("/v1/users"), response.query),
            (true, None)
        );
        let body = String::from_utf8_lossy(response.body);
        assert!(!format!("{response:?}").contains("ada@"), "{response:?}");
        let line = response.to_string();
        let (what, milliseconds) = line.rsplit_once(' ').unwrap().0.rsplit_once(' ').unwrap();
        milliseconds.parse::<f64>().unwrap();
        log.lock().unwrap().push(format!("{what} {body}"));
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
            r#"POST /v1/users 200 {"email":"ada@example.com"}"#,
            "GET /v1/users/{user_id} 200 ",
            r#"POST /v1/users 400 duplicate_email {"email":"ada@example.com"}"#,
            "DELETE /v1/users/{user_id} 503 server_unavailable ",
            "POST /v1/users/search disconnected {}",
        ]
    );
}
