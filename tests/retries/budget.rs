//! The retries that all calls of a client can afford together.

use super::*;

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
    let calls = (0..100).map(|_| client.clone().get(&user_id()));
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

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_it_waits_gives_its_retry_back() {
    let mut ends = vec![throttled_for("5"); 100];
    ends.push(BROKEN);
    let (client, sent) = client(ends);
    for _ in 0..100 {
        let dropped = timeout(Duration::from_secs(1), client.get(&user_id())).await;
        assert!(dropped.is_err());
    }
    assert_eq!(sent.count(), 100);
    assert_eq!(client.get(&user_id()).await.unwrap_err().attempts(), 3);
}
