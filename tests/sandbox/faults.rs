//! The sandbox's faults, rate limits, clock and log.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;
use stytch_users::sandbox::{Fault, Sandbox, SandboxBuilder};
use stytch_users::{Client, CreateUser, ErrorKind, RetryPolicy, SearchUsers, Users};

use crate::sandbox::project::Project;
use crate::sandbox::script::Script;

/// Creates a client that does not retry.
pub(crate) fn once(sandbox: &Sandbox) -> Client {
    let builder = sandbox.client_builder().retry(RetryPolicy::none());
    builder.build().unwrap()
}

fn ada() -> CreateUser {
    CreateUser::with_email("ada@example.com")
}

/// Creates a sandbox that is reached over HTTP, and one that is not.
async fn both(builder: impl Fn() -> SandboxBuilder) -> [Sandbox; 2] {
    let over_http = builder().start().await.unwrap();
    [over_http, builder().in_memory().unwrap()]
}

#[tokio::test]
async fn a_fault_replaces_the_response_to_one_request_which_is_not_processed() {
    let project = Project::of_sandbox().await;
    let sandbox = project.sandbox();
    let limited = |milliseconds| {
        let retry_after = Duration::from_millis(milliseconds);
        Fault::error(429, "too_many_requests").retry_after(retry_after)
    };
    let busy = Fault::body(503, "busy").retry_after(Duration::from_secs(1));
    for (fault, outcome) in [
        (Fault::error(400, "invalid_email"), "400 invalid_email"),
        (limited(0), "429 too_many_requests [Retry-After: 0]"),
        (limited(1001), "429 too_many_requests [Retry-After: 2]"),
        (
            busy.clone().retry_after(Duration::MAX),
            "503 [Retry-After: 18446744073709551615]",
        ),
        (busy.clone(), "503 [Retry-After: 1]"),
        (busy, "503 text busy"),
        (Fault::body(200, "{\"user_id\":"), "200 text {\"user_id\":"),
        // An invalid status is replaced.
        (Fault::body(0, "zero"), "500 text zero"),
        (Fault::body(101, ""), "500 text "),
        (Fault::body(1000, ""), "500 text "),
    ] {
        sandbox.fault(fault);
        let create = r#"POST /v1/users {"email":"ada@example.com"}"#;
        let ran = Script::run(&project, &format!("{create} => {outcome}")).await;
        assert_eq!(ran, Ok(()));
        assert!(sandbox.users().is_empty());
    }
    once(sandbox).create(&ada()).await.unwrap();
}

#[tokio::test]
async fn a_fault_for_an_endpoint_applies_only_to_that_endpoint() {
    let project = Project::of_sandbox().await;
    let sandbox = project.sandbox();
    let fault = Fault::error(400, "search_timeout");
    sandbox.fault(fault.on(<dyn Users>::SEARCH).always());
    sandbox.fault(Fault::error(503, "server_unavailable").on(<dyn Users>::GET));
    sandbox.fault(Fault::error(500, "internal_server_error").times(0));
    assert_eq!(sandbox.faults_left(), 1);
    let lines = "$ada
GET /v1/users/$ada => 503 server_unavailable
GET /v1/users/$ada
SEARCH ada => 400 search_timeout
SEARCH ada => 400 search_timeout";
    assert_eq!(Script::run(&project, lines).await, Ok(()));
    sandbox.clear_faults();
    assert_eq!(Script::run(&project, "SEARCH ada").await, Ok(()));
}

#[tokio::test]
async fn only_a_lost_response_leaves_the_user_created() {
    for sandbox in both(Sandbox::builder).await {
        for (fault, users) in [(Fault::disconnect(), 0), (Fault::lose_response(), 1)] {
            sandbox.fault(fault);
            let error = once(&sandbox).create(&ada()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Interrupted);
            assert!(error.maybe_applied());
            assert_eq!(sandbox.users().len(), users);
        }
    }
}

#[tokio::test]
async fn a_delayed_response_times_out_or_arrives() {
    for sandbox in both(Sandbox::builder).await {
        sandbox.fault(Fault::delay(Duration::from_secs(3600)));
        let delete = || once(&sandbox).delete(&"user-test-1".into());
        let call = delete().attempt_timeout(Duration::from_millis(20));
        assert!(call.await.unwrap_err().is_timeout());
        // That request may arrive later than the next one, and uses up a fault too.
        sandbox.clear_faults();
        let (start, delay) = (Instant::now(), Duration::from_millis(20));
        sandbox.fault(Fault::delay(delay).always());
        assert!(delete().await.unwrap_err().is_not_found());
        assert!(start.elapsed() >= delay);
    }
}

#[tokio::test]
async fn each_endpoint_is_rate_limited_per_minute_of_the_clock() {
    let builder = Sandbox::builder().rate_limit(<dyn Users>::SEARCH, 2);
    let builder = builder.rate_limit(<dyn Users>::CREATE, 1);
    let project = Project::of(builder.start().await.unwrap());
    let minute = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 / 60 * 60);
    // Invalid credentials do not count, and invalid requests do.
    for (second, lines) in [
        (
            12,
            r#"[Authorization] POST /v1/users/search {} => 401 unauthorized_credentials
POST /v1/users/search {"limit":-1} => 400 user_search_invalid_limit
POST /v1/users/search {}
POST /v1/users/search {} => 429 too_many_requests
$ada
$bob => 429 too_many_requests
GET /v1/users/$ada"#,
        ),
        (59, "POST /v1/users/search {} => 429 too_many_requests"),
        (60, "POST /v1/users/search {}"),
    ] {
        let sandbox = project.sandbox();
        sandbox.stop_clock(minute + Duration::from_secs(second));
        assert_eq!(Script::run(&project, lines).await, Ok(()));
    }
    let client = once(project.sandbox());
    client.search(&SearchUsers::new()).await.unwrap();
    let error = client.search(&SearchUsers::new()).await.unwrap_err();
    assert_eq!(error.retry_after(), None);
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

#[tokio::test]
async fn every_request_is_logged_without_its_credentials_and_a_large_body_is_cut() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let builder = || {
        let lines = Arc::clone(&lines);
        Sandbox::builder().on_response(move |log| {
            assert!(log.elapsed < Duration::from_secs(60));
            assert_eq!(log.headers["accept"], "application/json");
            assert!(!log.headers.contains_key("authorization"));
            assert!(log.path.starts_with("/v1/users") && log.query.is_none());
            assert!(!format!("{log:?}").contains("ada@"), "{log:?}");
            let line = log.to_string();
            let (line, milliseconds) = line.strip_suffix(" ms").unwrap().rsplit_once(' ').unwrap();
            milliseconds.parse::<f64>().unwrap();
            assert!(log.body.len() <= (1 << 20) + 1, "{}", log.body.len());
            let body = String::from_utf8_lossy(log.body);
            lines.lock().unwrap().push(format!("{line} {body:.27}"));
        })
    };
    for sandbox in both(builder).await {
        let client = once(&sandbox);
        let id = client.create(&ada()).await.unwrap().user_id.clone();
        client.get(&id).await.unwrap();
        client.create(&ada()).await.unwrap_err();
        sandbox.fault(Fault::error(503, "server_unavailable"));
        client.delete(&id).await.unwrap_err();
        sandbox.fault(Fault::disconnect());
        client.search(&SearchUsers::new()).await.unwrap_err();
        let large = ada().roles(["x".repeat(2 << 20)]);
        client.create(&large).await.unwrap_err();
        assert_eq!(
            std::mem::take(&mut *lines.lock().unwrap()),
            [
                r#"POST /v1/users 200 {"email":"ada@example.com"}"#,
                "GET /v1/users/{user_id} 200 ",
                r#"POST /v1/users 400 duplicate_email {"email":"ada@example.com"}"#,
                "DELETE /v1/users/{user_id} 503 server_unavailable ",
                "POST /v1/users/search disconnected {}",
                r#"POST /v1/users 400 bad_request {"email":"ada@example.com","#,
            ]
        );
    }
}
