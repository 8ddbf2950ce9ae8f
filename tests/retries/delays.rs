//! The number of attempts, the delays between them, and the retry budget that the calls of a
//! client share.

use super::*;

#[tokio::test(start_paused = true)]
async fn delays_are_random_below_a_bound_that_doubles_up_to_the_maximum() {
    let default = RetryPolicy::default().max_attempts(8);
    let short = RetryPolicy::default()
        .max_attempts(5)
        .base_delay(Duration::from_millis(50))
        .max_delay(Duration::from_millis(75));
    for (policy, bounds) in [
        (default, &[200, 400, 800, 1600, 3200, 5000, 5000][..]),
        (short, &[50, 75, 75, 75]),
    ] {
        let mut delays = vec![Vec::new(); bounds.len()];
        // Each client has its own budget, enough for one call.
        for _ in 0..200 {
            let (client, sent) = client([server_error()]);
            get(&client).retry(policy).await.unwrap_err();
            assert_eq!(sent.count(), bounds.len() + 1);
            for (delays, delay) in delays.iter_mut().zip(sent.delays()) {
                delays.push(delay);
            }
        }
        for (bound, delays) in bounds.iter().zip(delays) {
            let bound = Duration::from_millis(*bound);
            let (shortest, longest) = (delays.iter().min().unwrap(), delays.iter().max().unwrap());
            assert!(*longest <= bound + TICK, "{bound:?}: {longest:?}");
            // The chance that 200 draws are all in one half of the range is 1 in 2^199.
            let half = bound / 2;
            assert!(*shortest < half && half < *longest, "{bound:?}: {delays:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_the_minimum_delay_and_a_malformed_one_is_ignored() {
    for (outcome, least) in [
        (rate_limited("2"), 2),
        (rate_limited("10"), 10),
        (error(503, "", "3"), 3),
        (rate_limited("soon"), 0),
    ] {
        let (client, sent) = client([outcome, found()]);
        get(&client).await.unwrap();
        let (delay, least) = (sent.delays()[0], least * SECOND);
        let most = least + Duration::from_millis(200) + TICK;
        assert!(delay >= least && delay <= most, "{delay:?}, not {least:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_of_more_than_ten_seconds_or_beyond_the_deadline_is_an_error_at_once() {
    for (retry_after, seconds, call_timeout) in [
        ("11", 11, 60 * SECOND),
        ("99999999999999999999", u64::MAX, 60 * SECOND),
        ("5", 5, 4 * SECOND),
    ] {
        let (client, sent) = client([rate_limited(retry_after), found()]);
        let start = Instant::now();
        let call = get(&client).call_timeout(call_timeout);
        let error = call.await.unwrap_err();
        assert_eq!(start.elapsed(), Duration::ZERO);
        assert!(error.is_rate_limited() && error.is_retryable());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        assert_eq!(sent.count(), 1);
    }
    // The policy can change this bound.
    let long = RetryPolicy::default().max_retry_after(20 * SECOND);
    let none = RetryPolicy::default().max_retry_after(Duration::ZERO);
    for (policy, retry_after, attempts) in [(long, "15", 2), (none, "1", 1)] {
        let (client, sent) = client([rate_limited(retry_after), found()]);
        let _ = get(&client).retry(policy).await;
        assert_eq!(sent.count(), attempts);
    }
}

#[tokio::test(start_paused = true)]
async fn the_retry_budget_limits_sequential_and_concurrent_calls_and_clones() {
    let (client, sent) = client([server_error()]);
    for _ in 0..50 {
        get(&client).await.unwrap_err();
    }
    join_all((0..50).map(|_| get(&client.clone()))).await;
    // A budget has a hundred tokens, of which a retry costs five.
    assert_eq!(sent.count(), 100 + 20);
}

#[tokio::test(start_paused = true)]
async fn successful_retries_do_not_exhaust_the_budget() {
    let (client, _) = client(vec![[server_error(), found()]; 500].concat());
    for _ in 0..500 {
        assert_eq!(get(&client).await.unwrap().attempts(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_during_a_delay_is_not_retried_and_keeps_the_budget() {
    let mut outcomes = vec![rate_limited("5"); 100];
    outcomes.push(server_error());
    let (client, sent) = client(outcomes);
    for _ in 0..100 {
        assert!(timeout(SECOND, get(&client)).await.is_err());
    }
    advance(60 * SECOND).await;
    assert_eq!(sent.count(), 100);
    assert_eq!(get(&client).await.unwrap_err().attempts(), 3);
}
