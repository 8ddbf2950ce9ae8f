//! The sandbox's faults, rate limits, clock and log.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::json;
use stytch_users::sandbox::{Fault, Sandbox};
use stytch_users::{Client, CreateUser, ErrorKind, ErrorType, RetryPolicy, SearchUsers, Users};

use crate::{Way, both_ways};

/// A client that does not retry.
fn once(sandbox: &Sandbox) -> Client {
    let builder = sandbox.client_builder().retry(RetryPolicy::none());
    builder.build().unwrap()
}

fn ada() -> CreateUser {
    CreateUser::with_email("ada@example.com")
}

both_ways!(a_fault_replaces_the_response_to_one_request_which_is_not_processed);
async fn a_fault_replaces_the_response_to_one_request_which_is_not_processed(way: Way) {
    let sandbox = way.sandbox().await;
    let limited = || Fault::error(429, "too_many_requests");
    let milliseconds = Duration::from_millis;
    for (fault, status, error_type, retry_after) in [
        (
            Fault::error(400, "invalid_email"),
            400,
            Some("invalid_email"),
            None,
        ),
        (
            limited().retry_after(milliseconds(0)),
            429,
            Some("too_many_requests"),
            Some(0),
        ),
        (
            limited().retry_after(milliseconds(1001)),
            429,
            Some("too_many_requests"),
            Some(2),
        ),
        (
            Fault::body(503, "busy").retry_after(milliseconds(1000)),
            503,
            None,
            Some(1),
        ),
        (Fault::body(200, r#"{"user_id":"user-te"#), 200, None, None),
        // An invalid status is replaced.
        (Fault::body(0, ""), 500, None, None),
        (Fault::body(101, ""), 500, None, None),
        (Fault::body(1000, ""), 500, None, None),
    ] {
        sandbox.fault(fault);
        let error = once(&sandbox).create(&ada()).await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.error_type().map(ErrorType::as_str), error_type);
        assert_eq!(error.retry_after(), retry_after.map(Duration::from_secs));
        assert!(sandbox.users().is_empty());
    }
    sandbox.fault(Fault::body(502, "<h1>Bad gateway</h1>"));
    let error = once(&sandbox).create(&ada()).await.unwrap_err();
    assert_eq!(error.body().unwrap(), "<h1>Bad gateway</h1>");
    once(&sandbox).create(&ada()).await.unwrap();
}

both_ways!(a_fault_for_an_endpoint_applies_only_to_that_endpoint);
async fn a_fault_for_an_endpoint_applies_only_to_that_endpoint(way: Way) {
    let sandbox = way.sandbox().await;
    let fault = Fault::error(400, "search_timeout");
    sandbox.fault(fault.on(<dyn Users>::SEARCH).always());
    sandbox.fault(Fault::error(503, "server_unavailable").on(<dyn Users>::GET));
    sandbox.fault(Fault::error(500, "internal_server_error").times(0));
    assert_eq!(sandbox.faults_left(), 1);
    let id = once(&sandbox).create(&ada()).await.unwrap().user_id.clone();
    let error = once(&sandbox).get(&id).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    once(&sandbox).get(&id).await.unwrap();
    for _ in 0..2 {
        let error = once(&sandbox).search(&SearchUsers::new()).await;
        assert_eq!(error.unwrap_err().status().unwrap(), 400);
    }
    sandbox.clear_faults();
    once(&sandbox).search(&SearchUsers::new()).await.unwrap();
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

both_ways!(a_delayed_response_times_out_or_arrives);
async fn a_delayed_response_times_out_or_arrives(way: Way) {
    let sandbox = way.sandbox().await;
    sandbox.fault(Fault::delay(Duration::from_secs(3600)));
    let delete = || once(&sandbox).delete(&"user-test-1".into());
    let call = delete().attempt_timeout(Duration::from_millis(20));
    assert!(call.await.unwrap_err().is_timeout());
    // On a busy machine, the request may not have arrived.
    sandbox.clear_faults();
    sandbox.fault(Fault::delay(Duration::from_millis(1)));
    assert!(delete().await.unwrap_err().is_not_found());
}

both_ways!(each_endpoint_is_rate_limited_per_minute_of_the_clock);
async fn each_endpoint_is_rate_limited_per_minute_of_the_clock(way: Way) {
    let builder = Sandbox::builder().rate_limit(<dyn Users>::SEARCH, 2);
    let sandbox = way.build(builder.rate_limit(<dyn Users>::CREATE, 1)).await;
    // 12 s into a minute of the clock.
    sandbox.stop_clock(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 / 60 * 60 + 12));
    let client = once(&sandbox);
    let is_limited = async |limit: u32| {
        let result = client.search(&SearchUsers::new().limit(limit)).await;
        result.is_err_and(|error| error.is_rate_limited())
    };
    // Invalid credentials do not count, and invalid requests do.
    let invalid = Client::builder("project-test-1", "secret").transport(sandbox.transport());
    let error = invalid.build().unwrap().search(&SearchUsers::new()).await;
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
