//! Streams over all pages of a search: what they return, which page they prefetch, and how they
//! end.

#[path = "search_streams/endings.rs"]
mod endings;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::stream::{FusedStream, StreamExt};
use http::Response;
use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Client, Error, ErrorKind, Filter, SearchAll, SearchUsers, SearchUsersResponse, Users,
};
use support::server::{Behaviour, Server};
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::scripted::{self, Outcome, Sent, ok, respond};

/// A client that receives these pages, separated by `|`. Each is written as the ids of its users
/// and the next cursor, `a b >c1`, or as a status or another outcome.
pub(crate) fn client(script: &str) -> (Client, Sent) {
    let outcomes = script.split('|').map(|text| outcome(text.trim()));
    scripted::client(Vec::from_iter(outcomes))
}

fn outcome(text: &str) -> Outcome {
    match text {
        "interrupted" => Outcome::Interrupted,
        "timeout" => Outcome::Timeout,
        "never" => Outcome::Never,
        _ => match text.parse() {
            Ok(status) => respond(status, &[], ""),
            Err(_) => Outcome::Response(Response::new(page(text))),
        },
    }
}

fn page(text: &str) -> Bytes {
    let (ids, next_cursor) = text.split_once('>').unzip();
    let ids = ids.unwrap_or(text).split_whitespace();
    let users = Vec::from_iter(ids.map(|id| json!({ "user_id": id, "status": "active" })));
    let page = json!({
        "request_id": format!("request-id-test-{}", next_cursor.unwrap_or("last")),
        "results_metadata": { "total": users.len(), "next_cursor": next_cursor },
        "results": users,
        "status_code": 200,
    });
    page.to_string().into()
}

/// Returns the ids of all users up to the end or an error.
async fn ids(stream: &mut SearchAll<'_>) -> (String, Option<Error>) {
    let mut ids = Vec::new();
    while let Some(user) = stream.next().await {
        match user {
            Ok(user) => ids.push(user.user_id.to_string()),
            Err(error) => return (ids.join(" "), Some(error)),
        }
        assert!(ids.len() < 100, "the stream does not end");
    }
    (ids.join(" "), None)
}

async fn next_id(stream: &mut SearchAll<'_>) -> String {
    stream.next().await.unwrap().unwrap().user_id.to_string()
}

/// Returns the ids of the users on the next page.
async fn next_page_ids(stream: &mut SearchAll<'_>) -> String {
    let page = stream.next_page().await.unwrap().unwrap();
    let ids = page.results.iter().map(|user| user.user_id.as_str());
    Vec::from_iter(ids).join(" ")
}

#[test]
fn streams_can_be_sent_to_other_threads_and_need_no_pinning() {
    fn check<T: Send + Unpin + FusedStream>() {}
    check::<SearchAll<'static>>();
    fn check_future<T: Send>(_: T) {}
    let mut all = Client::stub().search_all(&SearchUsers::new());
    check_future(all.next());
}

#[tokio::test]
async fn every_user_is_returned_once_in_order_and_pages_equal_those_of_search() {
    let sandbox = Sandbox::in_memory().unwrap();
    let expected: Vec<String> = (10..60).map(|number| format!("u{number}")).collect();
    for id in &expected {
        let created_at = format!("2025-01-01T00:00:{}Z", &id[1..]);
        let user = json!({ "user_id": id, "created_at": created_at });
        sandbox.add_user(user).unwrap();
    }
    for limit in [1, 7, 49, 50, 51] {
        let mut search = SearchUsers::new().limit(limit);
        let mut all = sandbox.client().search_all(&search);
        assert_eq!(ids(&mut all).await.0, expected.join(" "), "{limit} a page");
        assert_eq!(all.total(), Some(50));
        let mut pages = sandbox.client().search_all(&search);
        while let Some(page) = pages.next_page().await {
            let page = page.unwrap();
            let expected = sandbox.client().search(&search).await.unwrap();
            assert_eq!(*page, *expected);
            if let Some(cursor) = &page.results_metadata.next_cursor {
                assert_eq!(pages.cursor(), Some(cursor.as_str()));
                search = search.cursor(cursor);
            }
        }
    }
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    let search = SearchUsers::new().limit(7);
    let task = tokio::spawn(SearchAll::over(users, &search).collect());
    assert_eq!(task.await.unwrap().unwrap().len(), 50);
    let rest = sandbox.client().search_all(&search).skip(5);
    assert_eq!(rest.count().await, 45);
}

#[tokio::test]
async fn a_stream_sends_the_query_a_default_limit_of_1000_and_the_cursor_unless_it_is_empty() {
    let filtered = SearchUsers::matching([Filter::password_exists(true)]);
    let query = json!({ "operator": "AND", "operands": [
        { "filter_name": "password_exists", "filter_value": true },
    ] });
    let whole = json!({ "limit": 1000 });
    let first = json!({ "limit": 1000, "query": query });
    let second = json!({ "limit": 1000, "query": query, "cursor": "c1" });
    let limited = json!({ "limit": 3, "query": query, "cursor": "c7" });
    for (search, script, expected) in [
        (filtered.clone(), "a >c1 | b", vec![first, second]),
        (filtered.limit(3).cursor("c7"), "b", vec![limited]),
        (SearchUsers::new().cursor(""), "a >", vec![whole]),
    ] {
        let (users, sent) = client(script);
        assert!(ids(&mut users.search_all(&search)).await.1.is_none());
        assert_eq!(sent.bodies(), expected);
    }
}

#[tokio::test]
async fn the_cursor_advances_when_the_last_user_of_a_page_is_returned() {
    let (users, sent) = client("a b >c1 | c >c2 | d e f");
    let mut all = users.search_all(&SearchUsers::new());
    // Nothing is sent before the stream is polled.
    yield_now().await;
    assert_eq!((all.total(), all.cursor(), sent.count()), (None, None, 0));
    for (id, cursor, total) in [
        ("a", None, 2),
        ("b", Some("c1"), 2),
        ("c", Some("c2"), 1),
        ("d", Some("c2"), 3),
        ("e", Some("c2"), 3),
        ("f", Some("c2"), 3),
    ] {
        assert_eq!(next_id(&mut all).await, id);
        assert_eq!((all.cursor(), all.total()), (cursor, Some(total)), "{id}");
    }
    assert!(all.next().await.is_none());
    assert_eq!((all.cursor(), all.total()), (Some("c2"), Some(3)));
}

#[tokio::test]
async fn empty_pages_are_skipped_except_the_last() {
    let script = ">c1 | a >c2 | >c3 | >c4 | b >c5 | ";
    let (users, sent) = client(script);
    let mut all = users.search_all(&SearchUsers::new());
    for (id, cursor) in [("a", "c2"), ("b", "c5")] {
        assert_eq!(next_id(&mut all).await, id);
        assert_eq!(all.cursor(), Some(cursor));
    }
    assert!(all.next().await.is_none());
    assert_eq!(sent.count(), 6);

    let (users, _) = client(script);
    let mut pages = users.search_all(&SearchUsers::new());
    for ids in ["a", "b", ""] {
        assert_eq!(next_page_ids(&mut pages).await, ids);
    }
    assert!(pages.next_page().await.is_none());
}

#[tokio::test]
async fn pages_continue_with_the_remaining_users_and_end_after_an_error_at_its_cursor() {
    let (users, sent) = client("a b c >c1 | d >c2 | 503");
    let mut all = users.search_all(&SearchUsers::new());
    next_id(&mut all).await;
    for (ids, cursor) in [("b c", "c1"), ("d", "c2")] {
        assert_eq!(next_page_ids(&mut all).await, ids);
        assert_eq!(all.cursor(), Some(cursor));
    }
    assert!(all.next_page().await.unwrap().is_err());
    assert!(all.next_page().await.is_none() && all.is_terminated());
    assert_eq!((all.cursor(), sent.count()), (Some("c2"), 3));
}

#[tokio::test]
async fn dropping_the_future_of_next_loses_no_user() {
    let (users, sent) = client("a b");
    let mut all = users.search_all(&SearchUsers::new());
    for _ in 0..3 {
        assert!(all.next().now_or_never().is_none());
    }
    // The request runs on its own task, which begins now.
    assert_eq!(ids(&mut all).await.0, "a b");
    assert_eq!(sent.count(), 1);
}

#[tokio::test]
async fn debug_shows_neither_cursors_nor_users() {
    let (users, _) = client("canary1 b >canary");
    let mut all = users.search_all(&SearchUsers::new().cursor("canary2"));
    next_id(&mut all).await;
    let shown = format!("{all:?}");
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("total: Some(2)"), "{shown}");
}

#[tokio::test]
async fn the_next_page_is_prefetched_before_the_first_user_of_a_page_is_returned() {
    let (users, sent) = client("a b >c1 | a b >c2 | a b >c3 | a b >c4 | a b");
    let mut all = users.search_all(&SearchUsers::new());
    for returned in 0..10 {
        next_id(&mut all).await;
        let expected = (returned / 2 + 2).min(5);
        assert_eq!(sent.count(), expected, "after {returned} users");
        // At most one page is prefetched, even after it has arrived.
        for _ in 0..100 {
            yield_now().await;
        }
        assert_eq!(sent.count(), expected, "after {returned} users");
    }
    assert!(all.next().await.is_none());
    assert_eq!(sent.count(), 5);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_stream_cancels_its_request() {
    for (script, requests) in [("a b >c1 | never", 2), ("never", 1)] {
        let start = tokio::time::Instant::now();
        let (users, sent) = client(script);
        let mut all = users.search_all(&SearchUsers::new());
        let pause = Duration::from_secs(1);
        assert!(timeout(pause, ids(&mut all)).await.is_err());
        assert_eq!(sent.count(), requests);
        drop(all);
        sent.becomes_idle().await;
        // No timeout of the client has ended the request.
        assert!(start.elapsed() < 2 * pause);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_consumer_that_blocks_its_thread_does_not_delay_the_prefetch() {
    let pages = ["a b >c1", "a b >c2", "a b >c3", "a b"].map(|text| Behaviour::ok(page(text)));
    let start = || Server::start_in_background(pages);
    let (server, runtime) = std::thread::spawn(start).join().unwrap();
    let users = server.client();
    let mut all = users.search_all(&SearchUsers::new());
    for page in 1..=4 {
        next_id(&mut all).await;
        // Blocks the only thread of this runtime until the server has received the request.
        let start = Instant::now();
        while server.counts().requests < (page + 1).min(4) {
            assert!(start.elapsed() < Duration::from_secs(20), "{page}");
            std::thread::sleep(Duration::from_millis(1));
        }
        next_id(&mut all).await;
    }
    assert!(all.next().await.is_none());
    runtime.shutdown_background();
}
