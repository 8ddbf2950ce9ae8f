//! Timeouts, deadlines and retry policies.

use super::*;

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

/// Fails unless a call times out after a number of attempts and seconds.
async fn assert_times_out<T>(call: Call<T>, attempts: u32, seconds: u32) {
    let start = Instant::now();
    let error = call.await.err().unwrap();
    let (took, least) = (start.elapsed(), seconds * SECOND);
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.attempts(), attempts, "{took:?}");
    assert_eq!(error.maybe_applied(), attempts > 0);
    // The delays between attempts are at most 200 and 400 ms.
    let most = least + attempts * Duration::from_millis(200) + 4 * TICK;
    assert!(took >= least && took <= most, "{took:?}, not {least:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_and_an_attempt_end_within_the_default_timeouts_or_those_of_the_client_or_the_call()
{
    let (client, _) = client([Outcome::Never]);
    let create = CreateUser::with_email("a@example.com");
    assert_times_out(get(&client), 2, 60).await;
    assert_times_out(client.create(&create), 1, 31).await;

    let (builder, sent) = builder([Outcome::Never]);
    let builder = builder.attempt_timeout(2 * SECOND);
    let client = builder.call_timeout(20 * SECOND).build().unwrap();
    let call = || get(&client);
    assert_times_out(call(), 3, 6).await;
    assert_times_out(call().attempt_timeout(SECOND), 3, 3).await;
    assert_times_out(call().call_timeout(SECOND), 1, 1).await;
    assert_times_out(call().attempt_timeout(30 * SECOND), 1, 20).await;
    let count = sent.count();
    assert_times_out(call().call_timeout(Duration::ZERO), 0, 0).await;
    assert_times_out(call().attempt_timeout(Duration::ZERO), 0, 0).await;
    assert_eq!(sent.count(), count);
}

#[tokio::test(start_paused = true)]
async fn maximum_durations_do_not_overflow() {
    let (builder, _) = builder([Outcome::NoConnection, found()]);
    let builder = builder.attempt_timeout(Duration::MAX);
    let client = builder.call_timeout(Duration::MAX).build().unwrap();
    let endless = RetryPolicy::default().max_attempts(u32::MAX);
    let call = get(&client).attempt_timeout(Duration::MAX);
    let call = call.call_timeout(Duration::MAX);
    let endless = endless.max_retry_after(Duration::MAX);
    call.retry(endless).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_retry_policy_of_a_call_overrides_that_of_the_client() {
    let none = RetryPolicy::none();
    let twice = RetryPolicy::default().max_attempts(2);
    for (of_the_client, of_the_call, attempts) in [(none, twice, 2), (twice, none, 1)] {
        let (builder, sent) = builder([server_error()]);
        let client = builder.retry(of_the_client).build().unwrap();
        get(&client).retry(of_the_call).await.unwrap_err();
        assert_eq!(sent.count(), attempts);
    }
    // No policy retries a request whose replay class is `Never`.
    let (client, sent) = client([server_error()]);
    let call = client.create(&CreateUser::with_email("a@example.com"));
    let eager = RetryPolicy::default().max_attempts(10);
    call.retry(eager).await.unwrap_err();
    assert_eq!(sent.count(), 1);
}
