//! Timeouts, deadlines and retry policies.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_deadline_ends_the_call_at_once() {
    let (client, sent) = client([rate_limited("5"), found()]);
    let start = Instant::now();
    let error = get(&client).call_timeout(4 * SECOND).await.unwrap_err();
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(error.retry_after(), Some(5 * SECOND));
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn no_delay_exceeds_the_deadline() {
    let slow = RetryPolicy::default().max_attempts(20);
    let slow = slow.base_delay(3 * SECOND).max_delay(3 * SECOND);
    for _ in 0..50 {
        let (client, _) = client([server_error()]);
        let start = Instant::now();
        let call = get(&client).retry(slow).call_timeout(10 * SECOND);
        let error = call.await.unwrap_err();
        assert!(start.elapsed() <= 10 * SECOND + TICK);
        // The server's error is more specific than a timeout.
        assert_eq!(error.status().unwrap(), 500);
    }
}

#[tokio::test(start_paused = true)]
async fn by_default_a_call_ends_after_a_minute_and_an_attempt_after_31_seconds() {
    let (client, sent) = client([Outcome::Never]);
    let start = Instant::now();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 2);
    let (took, between) = (start.elapsed(), sent.delays()[0]);
    assert!(took >= 60 * SECOND && took <= 60 * SECOND + TICK);
    assert!(between >= 31 * SECOND && between <= Duration::from_millis(31_200) + TICK);

    let start = Instant::now();
    let create = CreateUser::with_email("a@example.com");
    let error = client.create(&create).await.unwrap_err();
    assert!(error.is_timeout() && error.maybe_applied());
    assert!(start.elapsed() <= 31 * SECOND + TICK);
    assert_eq!(sent.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn timeouts_of_a_call_override_those_of_the_client() {
    let (builder, _) = builder([Outcome::Never]);
    let builder = builder.attempt_timeout(2 * SECOND);
    let client = builder.call_timeout(20 * SECOND).build().unwrap();
    let call = || get(&client);
    for (call, attempts, seconds) in [
        (call(), 3, 6),
        (call().attempt_timeout(SECOND), 3, 3),
        (call().call_timeout(SECOND), 1, 1),
        (call().attempt_timeout(30 * SECOND), 1, 20),
    ] {
        let start = Instant::now();
        let error = call.await.unwrap_err();
        let (took, least) = (start.elapsed(), seconds * SECOND);
        assert!(error.is_timeout());
        assert_eq!(error.attempts(), attempts, "{took:?}");
        // The delays between attempts are at most 200 and 400 ms.
        let most = least + (attempts - 1) * Duration::from_millis(300) + 4 * TICK;
        assert!(took >= least && took <= most, "{took:?}, not {least:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn maximum_durations_do_not_overflow() {
    let (builder, _) = builder([Outcome::NoConnection, found()]);
    let builder = builder.attempt_timeout(Duration::MAX);
    let client = builder.call_timeout(Duration::MAX).build().unwrap();
    let endless = RetryPolicy::default().max_attempts(u32::MAX);
    let call = get(&client).attempt_timeout(Duration::MAX);
    let call = call.call_timeout(Duration::MAX);
    call.retry(endless.max_retry_after(Duration::MAX))
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_retry_policy_of_a_call_overrides_that_of_the_client() {
    let none = RetryPolicy::none();
    let twice = RetryPolicy::default().max_attempts(2);
    for (of_the_client, of_the_call, attempts) in [
        (none, None, 1),
        (none, Some(twice), 2),
        (twice, Some(none), 1),
    ] {
        let (builder, sent) = builder([server_error()]);
        let client = builder.retry(of_the_client).build().unwrap();
        let mut call = get(&client);
        if let Some(policy) = of_the_call {
            call = call.retry(policy);
        }
        call.await.unwrap_err();
        assert_eq!(sent.count(), attempts);
    }
    // No policy retries a request whose replay class is `Never`.
    let (client, sent) = client([server_error()]);
    let call = client.create(&CreateUser::with_email("a@example.com"));
    let eager = RetryPolicy::default().max_attempts(10);
    call.retry(eager).await.unwrap_err();
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_with_a_zero_timeout_is_not_sent() {
    let (client, sent) = client([found()]);
    for call in [
        get(&client).call_timeout(Duration::ZERO),
        get(&client).attempt_timeout(Duration::ZERO),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(error.attempts(), 0);
        assert!(!error.maybe_applied());
    }
    assert_eq!(sent.count(), 0);
}
