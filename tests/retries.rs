//! What is sent again, after how long, and for how long at most.
//!
//! The clock is tokio's and paused, so that a minute takes no time, and the transport is
//! one of these tests' own. How real connections fail is in `faults.rs`.

use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::future::join_all;
use stytch_users::{
    Client, ClientBuilder, ConnectedAppId, CreateUser, Error, ErrorKind, PrimaryFactor,
    RetryPolicy, SearchUsers, Transport, TransportError, TransportFuture, TransportRequest,
    UpdateUser, UserId, Users,
};
use support::declared_methods;
use tokio::time::{Instant, advance, timeout};

/// The clock of tokio ticks in milliseconds, and a wait ends with the tick after it.
const TICK: Duration = Duration::from_millis(2);

/// Right for every method.
const FOUND: &str = r#"{"user_id":"u","user":{"user_id":"u"},"results":[],"connected_apps":[]}"#;

/// How one attempt ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// With an answer: status, `Retry-After` and error type, where there are any.
    Answer(u16, Option<&'static str>, Option<&'static str>),
    Connect,
    Timeout,
    Interrupted,
    /// It does not.
    Never,
}

const FINE: End = End::Answer(200, None, None);
const BROKEN: End = End::Answer(500, None, Some("internal_server_error"));
const THROTTLED: End = End::Answer(429, None, Some("too_many_requests"));

const fn throttled_for(retry_after: &'static str) -> End {
    End::Answer(429, Some(retry_after), Some("too_many_requests"))
}

/// When each attempt was made.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<Instant>>>);

impl Sent {
    fn count(&self) -> usize {
        self.times().len()
    }

    fn times(&self) -> Vec<Instant> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How long it was from each attempt to the next.
    fn waits(&self) -> Vec<Duration> {
        let times = self.times();
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// Notes an attempt and says how many were made before it.
    fn note(&self) -> usize {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.push(Instant::now());
        times.len() - 1
    }
}

/// Ends the attempts as the list says, the last of which repeats.
struct Scripted {
    ends: Vec<End>,
    sent: Sent,
}

impl Transport for Scripted {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        let last = self.ends.len() - 1;
        let end = self.ends[self.sent.note().min(last)];
        Box::pin(async move {
            match end {
                End::Answer(status, retry_after, error_type) => {
                    let body = match error_type {
                        Some(error_type) => format!(r#"{{"error_type":"{error_type}"}}"#),
                        None => FOUND.to_owned(),
                    };
                    let mut answer = http::Response::builder().status(status);
                    if let Some(retry_after) = retry_after {
                        answer = answer.header("retry-after", retry_after);
                    }
                    Ok(answer.body(body.into()).unwrap())
                }
                End::Connect => Err(TransportError::connect("refused")),
                End::Timeout => Err(TransportError::timeout("too late")),
                End::Interrupted => Err(TransportError::interrupted("reset")),
                End::Never => pending().await,
            }
        })
    }
}

fn builder(ends: impl Into<Vec<End>>) -> (ClientBuilder, Sent) {
    let sent = Sent::default();
    let transport = Scripted {
        ends: ends.into(),
        sent: sent.clone(),
    };
    let builder = Client::builder("project-test-1", "secret-test-1").transport(transport);
    (builder, sent)
}

fn client(ends: impl Into<Vec<End>>) -> (Client, Sent) {
    let (builder, sent) = builder(ends);
    (builder.build().unwrap(), sent)
}

fn user_id() -> UserId {
    UserId::from("user-test-1")
}

#[tokio::test(start_paused = true)]
async fn a_call_is_sent_three_times_and_no_more() {
    let (client, sent) = client([BROKEN]);
    let error = client.get(&user_id()).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(sent.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_succeeds_is_not_sent_again() {
    let (client, sent) = client([FINE]);
    let user = client.get(&user_id()).await.unwrap();
    assert_eq!(user.attempts(), 1);
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn waits_are_spread_up_to_a_bound_that_doubles_to_five_seconds() {
    let bounds = [200, 400, 800, 1600, 3200, 5000, 5000].map(Duration::from_millis);
    let mut waits: Vec<Vec<Duration>> = vec![Vec::new(); bounds.len()];
    // Each client has a budget of its own, enough for one call with eight attempts.
    for _ in 0..200 {
        let (builder, sent) = builder([BROKEN]);
        let client = builder
            .retry(RetryPolicy::default().max_attempts(8))
            .build()
            .unwrap();
        let error = client.get(&user_id()).await.unwrap_err();
        assert_eq!(error.attempts(), 8);
        for (nth, wait) in sent.waits().into_iter().enumerate() {
            waits[nth].push(wait);
        }
    }
    for (nth, (bound, waits)) in bounds.into_iter().zip(waits).enumerate() {
        assert_eq!(waits.len(), 200);
        let (shortest, longest) = (*waits.iter().min().unwrap(), *waits.iter().max().unwrap());
        assert!(longest <= bound + TICK, "wait {nth} was {longest:?}");
        // Of 200 draws all in one half of the range there is one chance in 2^199.
        assert!(
            shortest < bound / 2,
            "wait {nth} is never below {shortest:?}"
        );
        assert!(longest > bound / 2, "wait {nth} is never above {longest:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_waits_of_a_policy_are_its_own() {
    let (builder, sent) = builder([BROKEN]);
    let policy = RetryPolicy::default()
        .max_attempts(5)
        .base_delay(Duration::from_millis(10))
        .max_delay(Duration::from_millis(15));
    let client = builder.retry(policy).build().unwrap();
    client.get(&user_id()).await.unwrap_err();
    let waits = sent.waits();
    assert_eq!(waits.len(), 4);
    for (wait, bound) in waits.into_iter().zip([10, 15, 15, 15]) {
        assert!(wait <= Duration::from_millis(bound) + TICK, "{wait:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_the_least_wait() {
    for (end, least) in [
        (throttled_for("2"), 2),
        (throttled_for("10"), 10),
        (End::Answer(503, Some("3"), None), 3),
        (
            End::Answer(500, Some("4"), Some("internal_server_error")),
            4,
        ),
    ] {
        let (client, sent) = client([end, FINE]);
        let user = client.get(&user_id()).await.unwrap();
        assert_eq!(user.attempts(), 2);
        let waits = sent.waits();
        let least = Duration::from_secs(least);
        assert!(waits[0] >= least, "{end:?}: {waits:?}");
        assert!(
            waits[0] <= least + Duration::from_millis(200) + TICK,
            "{end:?}: {waits:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_as_a_date_is_waited_for() {
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(7));
    let (client, sent) = client([throttled_for(date.leak()), FINE]);
    client.get(&user_id()).await.unwrap();
    let wait = sent.waits()[0];
    // A date has whole seconds, and the machine may have been busy since it was written.
    assert!(
        wait > Duration::from_secs(3) && wait <= Duration::from_secs(7) + TICK,
        "{wait:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_that_is_garbage_leaves_the_wait_as_it_is() {
    for garbage in ["soon", "-1", "1.5", "", "99999999999999999999s"] {
        let (client, sent) = client([throttled_for(garbage), FINE]);
        client.get(&user_id()).await.unwrap();
        let wait = sent.waits()[0];
        assert!(
            wait <= Duration::from_millis(200) + TICK,
            "{garbage}: {wait:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn above_ten_seconds_of_retry_after_the_error_is_there_at_once() {
    for (retry_after, seconds) in [
        ("11", 11),
        ("3600", 3600),
        ("99999999999999999999", u64::MAX),
    ] {
        let (client, sent) = client([throttled_for(retry_after), FINE]);
        let start = Instant::now();
        let error = client.get(&user_id()).await.unwrap_err();
        assert_eq!(start.elapsed(), Duration::ZERO);
        assert!(error.is_rate_limited() && error.is_retryable());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        assert_eq!(error.attempts(), 1);
        assert_eq!(sent.count(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn how_long_a_retry_after_may_be_is_the_policys_to_say() {
    let patient = RetryPolicy::default().max_retry_after(Duration::from_secs(20));
    let (client, sent) = client([throttled_for("15"), FINE]);
    client.get(&user_id()).retry(patient).await.unwrap();
    assert!(sent.waits()[0] >= Duration::from_secs(15));

    let hasty = RetryPolicy::default().max_retry_after(Duration::ZERO);
    let (client, _) = self::client([throttled_for("1"), FINE]);
    let error = client.get(&user_id()).retry(hasty).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_past_the_deadline_is_not_waited_for() {
    let (client, sent) = client([throttled_for("5"), FINE]);
    let start = Instant::now();
    let error = client
        .get(&user_id())
        .deadline(Duration::from_secs(4))
        .await
        .unwrap_err();
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn no_wait_leads_past_the_deadline() {
    for _ in 0..50 {
        let (builder, _) = builder([BROKEN]);
        let slow = RetryPolicy::default()
            .max_attempts(20)
            .base_delay(Duration::from_secs(3))
            .max_delay(Duration::from_secs(3));
        let client = builder
            .retry(slow)
            .call_timeout(Duration::from_secs(10))
            .build()
            .unwrap();
        let start = Instant::now();
        let error = client.get(&user_id()).await.unwrap_err();
        assert!(start.elapsed() <= Duration::from_secs(10) + TICK);
        // What the server said is worth more than that time is over.
        assert_eq!(error.status().unwrap(), 500);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_a_minute_and_an_attempt_after_31_seconds() {
    let (client, sent) = client([End::Never]);
    let start = Instant::now();
    let error = client.get(&user_id()).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 2);
    let (took, between) = (start.elapsed(), sent.waits()[0]);
    assert!(took >= Duration::from_secs(60) && took <= Duration::from_secs(60) + TICK);
    assert!(between >= Duration::from_secs(31) && between <= Duration::from_millis(31_200) + TICK);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_sent_twice_ends_after_31_seconds() {
    let (client, sent) = client([End::Never]);
    let start = Instant::now();
    let error = client
        .create(&CreateUser::with_email("a@example.com"))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.maybe_applied());
    assert!(start.elapsed() <= Duration::from_secs(31) + TICK);
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn limits_of_the_client_and_of_the_call_hold_and_the_calls_come_first() {
    let (builder, _) = builder([End::Never]);
    let client = builder
        .attempt_timeout(Duration::from_secs(2))
        .call_timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let get = || client.get(&user_id());
    let second = Duration::from_secs(1);
    for (call, attempts, least, most) in [
        (get(), 3, 6 * second, Duration::from_millis(6600)),
        (
            get().timeout(second),
            3,
            3 * second,
            Duration::from_millis(3600),
        ),
        (get().deadline(second), 1, second, second),
        (
            get().deadline(second).timeout(5 * second),
            1,
            second,
            second,
        ),
        (get().timeout(30 * second), 1, 20 * second, 20 * second),
        (
            get().timeout(second).retry(RetryPolicy::none()),
            1,
            second,
            second,
        ),
    ] {
        let start = Instant::now();
        let error = call.await.unwrap_err();
        let took = start.elapsed();
        assert!(error.is_timeout());
        assert_eq!(error.attempts(), attempts, "{took:?}");
        assert!(
            took >= least && took <= most + 4 * TICK,
            "{took:?}, not {least:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn no_limit_overflows() {
    let (builder, _) = builder([End::Connect, FINE]);
    let client = builder
        .attempt_timeout(Duration::MAX)
        .call_timeout(Duration::MAX)
        .build()
        .unwrap();
    let endless = RetryPolicy::default()
        .max_attempts(u32::MAX)
        .max_retry_after(Duration::MAX);
    let call = client
        .get(&user_id())
        .timeout(Duration::MAX)
        .deadline(Duration::MAX)
        .retry(endless);
    assert_eq!(call.await.unwrap().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn without_a_policy_every_call_is_sent_once() {
    for end in [
        BROKEN,
        THROTTLED,
        End::Connect,
        End::Timeout,
        End::Interrupted,
    ] {
        let (builder, sent) = builder([end, FINE]);
        let client = builder.retry(RetryPolicy::none()).build().unwrap();
        let error = client.get(&user_id()).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{end:?}");
        assert_eq!(sent.count(), 1, "{end:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_policy_of_a_call_comes_before_the_clients() {
    let (builder, sent) = builder([BROKEN]);
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    let twice = RetryPolicy::default().max_attempts(2);
    let error = client.get(&user_id()).retry(twice).await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert_eq!(sent.count(), 2);

    let (client, sent) = self::client([BROKEN]);
    let once = RetryPolicy::none();
    client.get(&user_id()).retry(once).await.unwrap_err();
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_policy_does_not_let_a_call_be_sent_twice_that_may_not_be() {
    let (client, sent) = client([BROKEN]);
    let eager = RetryPolicy::default().max_attempts(10);
    client
        .create(&CreateUser::with_email("a@example.com"))
        .retry(eager)
        .await
        .unwrap_err();
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_it_waits_is_not_sent_again() {
    let (client, sent) = client([throttled_for("5"), FINE]);
    let dropped = timeout(Duration::from_secs(1), client.get(&user_id()).send()).await;
    assert!(dropped.is_err());
    advance(Duration::from_secs(60)).await;
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_multiplied() {
    let (client, sent) = client([BROKEN]);
    for _ in 0..100 {
        client.get(&user_id()).await.unwrap_err();
    }
    // A hundred tokens, of which a retry costs five.
    assert_eq!(sent.count(), 100 + 20);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_multiplied_for_calls_at_once_or_for_clones() {
    let (client, sent) = client([BROKEN]);
    let calls = (0..100).map(|_| client.clone().get(&user_id()).into_future());
    for result in join_all(calls).await {
        assert!((1..=3).contains(&result.unwrap_err().attempts()));
    }
    assert_eq!(sent.count(), 100 + 20);
}

#[tokio::test(start_paused = true)]
async fn retries_that_succeed_never_use_the_budget_up() {
    let mut ends = Vec::new();
    for _ in 0..500 {
        ends.extend([BROKEN, FINE]);
    }
    let (client, sent) = client(ends);
    for _ in 0..500 {
        assert_eq!(client.get(&user_id()).await.unwrap().attempts(), 2);
    }
    assert_eq!(sent.count(), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_success_gives_back_one_token_and_five_afford_a_retry() {
    // Ten calls of three attempts use the budget up; an eleventh is sent once.
    let mut ends = vec![BROKEN; 31];
    ends.extend([FINE; 4]);
    ends.push(BROKEN);
    ends.push(FINE);
    ends.push(BROKEN);
    let (client, _) = client(ends);
    for _ in 0..10 {
        assert_eq!(client.get(&user_id()).await.unwrap_err().attempts(), 3);
    }
    assert_eq!(client.get(&user_id()).await.unwrap_err().attempts(), 1);
    for _ in 0..4 {
        client.get(&user_id()).await.unwrap();
    }
    assert_eq!(client.get(&user_id()).await.unwrap_err().attempts(), 1);
    client.get(&user_id()).await.unwrap();
    assert_eq!(client.get(&user_id()).await.unwrap_err().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn many_successes_afford_no_more_retries_than_a_full_budget() {
    let mut ends = vec![FINE; 500];
    ends.push(BROKEN);
    let (client, sent) = client(ends);
    for _ in 0..500 {
        client.get(&user_id()).await.unwrap();
    }
    for _ in 0..100 {
        client.get(&user_id()).await.unwrap_err();
    }
    assert_eq!(sent.count(), 500 + 100 + 20);
}

/// Whether a request that may not be sent twice was applied is certain only where that
/// is so of every attempt.
#[tokio::test(start_paused = true)]
async fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    for first in [End::Timeout, End::Interrupted, BROKEN] {
        for last in [
            End::Connect,
            THROTTLED,
            End::Answer(404, None, Some("user_not_found")),
            End::Answer(400, None, Some("bad_request")),
        ] {
            let (client, _) = client([first, last]);
            let error = client.delete(&user_id()).await.unwrap_err();
            assert!(error.attempts() > 1);
            assert!(error.maybe_applied(), "{first:?}, then {last:?}: {error}");
        }
    }
    let (client, _) = client([End::Connect, THROTTLED]);
    let error = client.delete(&user_id()).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert!(!error.maybe_applied(), "{error}");
}

type Sending = Pin<Box<dyn Future<Output = Result<u32, Error>>>>;

/// A method, whether its requests may be sent twice, and a call of it.
type Method = (&'static str, bool, fn(&Client) -> Sending);

macro_rules! method {
    ($name:literal, $replayed:literal, |$users:ident| $call:expr) => {
        ($name, $replayed, |$users: &Client| -> Sending {
            let call = $call;
            Box::pin(async move { call.await.map(|response| response.attempts()) })
        })
    };
}

fn methods() -> Vec<Method> {
    let mut methods: Vec<Method> = vec![
        method!("create", false, |users| users
            .create(&CreateUser::with_email("a@example.com"))),
        method!("get", true, |users| users.get(&user_id())),
        method!("search", true, |users| users.search(&SearchUsers::new())),
        method!("update", true, |users| users
            .update(&user_id(), &UpdateUser::new())),
        method!("exchange_primary_factor", false, |users| users
            .exchange_primary_factor(
                &user_id(),
                &PrimaryFactor::email_address("a@example.com")
            )),
        method!("delete", true, |users| users.delete(&user_id())),
        method!("delete_external_id", true, |users| users
            .delete_external_id(&user_id())),
        method!("connected_apps", true, |users| users
            .connected_apps(&user_id())),
        method!("revoke", false, |users| users.revoke(
            &user_id(),
            &ConnectedAppId::from("connected-app-test-1")
        )),
    ];
    macro_rules! deletes {
        ($($name:ident)*) => {
            methods.extend([$(
                (stringify!($name), true, (|users: &Client| -> Sending {
                    let call = users.$name(&"factor-test-1".into());
                    Box::pin(async move { call.await.map(|response| response.attempts()) })
                }) as fn(&Client) -> Sending),
            )*]);
        };
    }
    deletes! {
        delete_email delete_phone_number delete_webauthn_registration
        delete_biometric_registration delete_totp delete_crypto_wallet
        delete_password delete_oauth_registration
    }
    methods
}

#[test]
fn every_method_is_tried() {
    let mut tried: Vec<&str> = methods().into_iter().map(|(name, ..)| name).collect();
    let mut declared = declared_methods::of_users();
    tried.sort_unstable();
    declared.sort_unstable();
    assert_eq!(tried, declared);
}

async fn attempts_of(method: fn(&Client) -> Sending, end: End) -> u32 {
    let (client, sent) = client([end]);
    let error = method(&client).await.unwrap_err();
    assert_eq!(error.attempts() as usize, sent.count());
    error.attempts()
}

#[tokio::test(start_paused = true)]
async fn what_was_certainly_not_processed_is_sent_again_by_every_method() {
    for (name, _, method) in methods() {
        for end in [
            End::Connect,
            THROTTLED,
            throttled_for("1"),
            End::Answer(503, Some("1"), None),
            End::Answer(503, Some("0"), Some("internal_server_error")),
        ] {
            assert_eq!(attempts_of(method, end).await, 3, "{name}: {end:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_processed_is_sent_again_only_where_that_does_no_harm() {
    for (name, is_replayed, method) in methods() {
        let expected = if is_replayed { 3 } else { 1 };
        for end in [
            End::Timeout,
            End::Interrupted,
            BROKEN,
            End::Answer(408, None, None),
            End::Answer(408, Some("0"), None),
            End::Answer(500, Some("1"), None),
            End::Answer(502, None, None),
            End::Answer(503, None, None),
            End::Answer(503, Some("soon"), None),
            End::Answer(504, None, None),
            End::Answer(504, Some("0"), None),
            // Not Stytch's own word, and so no proof.
            End::Answer(429, None, None),
            End::Answer(429, Some("0"), Some("invented")),
        ] {
            assert_eq!(attempts_of(method, end).await, expected, "{name}: {end:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_will_not_pass_is_sent_once_by_every_method() {
    for (name, _, method) in methods() {
        for end in [
            End::Answer(302, None, None),
            End::Answer(400, Some("0"), Some("bad_request")),
            End::Answer(401, None, Some("unauthorized_credentials")),
            End::Answer(403, None, None),
            End::Answer(404, Some("0"), Some("user_not_found")),
            End::Answer(409, None, None),
            End::Answer(425, Some("0"), None),
            End::Answer(429, Some("0"), Some("user_lock_limit_reached")),
            End::Answer(429, None, Some("captcha_failed")),
            End::Answer(429, None, Some("too_few_tokens_authenticated")),
            End::Answer(501, None, None),
            End::Answer(505, None, None),
        ] {
            assert_eq!(attempts_of(method, end).await, 1, "{name}: {end:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_cannot_be_read_is_not_asked_for_again() {
    let sent = Sent::default();
    struct Garbled(Sent);
    impl Transport for Garbled {
        fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
            self.0.note();
            Box::pin(async { Ok(http::Response::new("<html>".into())) })
        }
    }
    let client = Client::builder("project-test-1", "secret-test-1")
        .transport(Garbled(sent.clone()))
        .build()
        .unwrap();
    let error = client.get(&user_id()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(sent.count(), 1);
}
