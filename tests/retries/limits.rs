//! For how long at most: limits, deadlines, policies and calls that are dropped.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_retry_after_past_the_deadline_is_not_waited_for() {
    let (client, sent) = client([throttled_for("5"), FINE]);
    let start = Instant::now();
    let error = client
        .get(&user_id())
        .call_timeout(Duration::from_secs(4))
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
            get().attempt_timeout(second),
            3,
            3 * second,
            Duration::from_millis(3600),
        ),
        (get().call_timeout(second), 1, second, second),
        (
            get().call_timeout(second).attempt_timeout(5 * second),
            1,
            second,
            second,
        ),
        (
            get().attempt_timeout(30 * second),
            1,
            20 * second,
            20 * second,
        ),
        (
            get().attempt_timeout(second).retry(RetryPolicy::none()),
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
        .attempt_timeout(Duration::MAX)
        .call_timeout(Duration::MAX)
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
    let dropped = timeout(Duration::from_secs(1), client.get(&user_id())).await;
    assert!(dropped.is_err());
    advance(Duration::from_secs(60)).await;
    assert_eq!(sent.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_without_any_time_is_not_sent() {
    let (client, sent) = client([FINE]);
    for call in [
        client.get(&user_id()).call_timeout(Duration::ZERO),
        client.get(&user_id()).attempt_timeout(Duration::ZERO),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(error.attempts(), 0);
        assert!(!error.maybe_applied());
    }
    assert_eq!(sent.count(), 0);
}
