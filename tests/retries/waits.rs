//! How often a call is sent, and how long the waits between are.

use super::*;

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
