//! What is requested while a page is used.

use std::time::{Duration, Instant};

use support::server::{Behaviour, Server};
use tokio::task::yield_now;

use super::*;

#[tokio::test]
async fn the_next_page_is_requested_before_the_first_user_of_one_is_returned() {
    let pages = ["c1", "c2", "c3", "c4"].map(|next| page(["a", "b"], Some(next)).into());
    let mut pages = Vec::from(pages);
    pages.push(page(["a", "b"], None).into());
    let (users, sent) = client(pages);
    let mut all = users.search_all(&SearchUsers::new());
    for returned in 0..10 {
        all.next().await.unwrap().unwrap();
        let expected = (returned / 2 + 2).min(5);
        assert_eq!(sent.count(), expected, "after {returned} users");
        // Nor is more than one page requested ahead, whatever has come.
        for _ in 0..100 {
            yield_now().await;
        }
        assert_eq!(sent.count(), expected, "after {returned} users");
    }
    assert!(all.next().await.is_none());
    assert_eq!(sent.count(), 5);
}

// On a paused clock, so that no timeout ends the request.
#[tokio::test(start_paused = true)]
async fn dropping_a_stream_ends_its_request() {
    let start = tokio::time::Instant::now();
    let (users, sent) = client([page(["a", "b"], Some("c1")).into(), Outcome::Never]);
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    assert_eq!(sent.count(), 2);
    drop(all);
    sent.cancelled(1).await;

    let (users, sent) = client([Outcome::Never]);
    let mut all = users.search_all(&SearchUsers::new());
    assert!(is_pending(all.next()).await);
    yield_now().await;
    assert_eq!(sent.count(), 1);
    drop(all);
    sent.cancelled(1).await;
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(flavor = "current_thread")]
async fn a_consumer_that_never_awaits_does_not_hold_up_the_request_ahead() {
    let pages = [Some("c1"), Some("c2"), Some("c3"), None];
    let pages = pages.map(|next| Behaviour::ok(page(["a", "b"], next).body()));
    let start = || Server::start_in_background(pages);
    let (server, runtime) = std::thread::spawn(start).join().unwrap();
    let builder = Client::builder("project-test-1", "secret-test-1");
    let users = builder.base_url(server.base_url()).build().unwrap();
    let mut all = users.search_all(&SearchUsers::new());
    for page_at_hand in 1..=4 {
        all.next().await.unwrap().unwrap();
        // The only thread of this runtime does nothing but wait for the server.
        let start = Instant::now();
        while server.counts().requests < (page_at_hand + 1).min(4) {
            assert!(start.elapsed() < Duration::from_secs(20), "{page_at_hand}");
            std::thread::sleep(Duration::from_millis(1));
        }
        all.next().await.unwrap().unwrap();
    }
    assert!(all.next().await.is_none());
    runtime.shutdown_background();
}
