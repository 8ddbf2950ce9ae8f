//! Searches over all pages: what a stream returns, what it requests meanwhile, and how it ends.

#[path = "search_streams/ahead.rs"]
mod ahead;
#[path = "search_streams/endings.rs"]
mod endings;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::stream::{FusedStream, StreamExt, TryStreamExt};
use http::Response;
use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Api, Call, Client, Error, ErrorKind, ErrorType, Filter, SearchAll, SearchPages, SearchUsers,
    SearchUsersResponse, User, Users,
};

use crate::scripted::{Outcome, client, ok, respond};

/// A page with users of these ids.
fn page<const N: usize>(ids: [&str; N], next_cursor: Option<&str>) -> Response<Bytes> {
    page_of_total(ids, next_cursor, i64::try_from(N).unwrap())
}

fn page_of_total<const N: usize>(
    ids: [&str; N],
    next_cursor: Option<&str>,
    total: i64,
) -> Response<Bytes> {
    let results = ids.map(|id| json!({ "user_id": id, "status": "active" }));
    let page = json!({
        "request_id": format!("request-id-test-{}", next_cursor.unwrap_or("last")),
        "results": results.to_vec(),
        "results_metadata": { "total": total, "next_cursor": next_cursor },
        "status_code": 200,
    });
    Response::new(page.to_string().into())
}

impl From<Response<Bytes>> for Outcome {
    fn from(page: Response<Bytes>) -> Outcome {
        Outcome::Response(page)
    }
}

/// The ids of all users that come, up to the end or an error.
async fn ids(stream: &mut SearchAll<'_>) -> (Vec<String>, Option<Error>) {
    let mut ids = Vec::new();
    while let Some(user) = stream.next().await {
        match user {
            Ok(user) => ids.push(user.user_id.to_string()),
            Err(error) => return (ids, Some(error)),
        }
        assert!(ids.len() < 100, "the stream does not end");
    }
    (ids, None)
}

fn ids_of(page: &SearchUsersResponse) -> Vec<&str> {
    page.results
        .iter()
        .map(|user| user.user_id.as_str())
        .collect()
}

/// Polls a future once and drops it.
async fn is_pending(future: impl Future) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

fn sandbox_with_users(count: usize) -> Sandbox {
    let sandbox = Sandbox::in_memory().unwrap();
    for number in 0..count {
        let user = json!({
            "user_id": format!("user-test-{number:04}"),
            "created_at": format!("2025-01-01T00:00:{:02}Z", number % 60),
            "trusted_metadata": { "plan": "team" },
            "roles": ["admin"],
        });
        sandbox.add_user(user).unwrap();
    }
    sandbox
}

#[test]
fn the_streams_can_be_sent_to_other_threads_and_are_not_pinned() {
    fn check<T: Send + Unpin + FusedStream>() {}
    check::<SearchAll<'static>>();
    check::<SearchPages<'static>>();
    fn check_future<T: Send>(_: T) {}
    let mut all = Client::stub().search_all(&SearchUsers::new());
    check_future(all.next());
}

#[tokio::test]
async fn every_user_comes_once_and_in_order() {
    let sandbox = sandbox_with_users(50);
    let expected = (0..50).map(|number| format!("user-test-{number:04}"));
    let expected: Vec<String> = expected.collect();
    for limit in [1, 7, 25, 49, 50, 51, 1000] {
        let mut all = sandbox
            .client()
            .search_all(&SearchUsers::new().limit(limit));
        let (ids, error) = ids(&mut all).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(ids, expected, "{limit} a page");
        assert_eq!(all.total(), Some(50));
    }
}

#[tokio::test]
async fn a_page_of_a_stream_is_what_search_returns() {
    let sandbox = sandbox_with_users(50);
    let mut search = SearchUsers::new().limit(20);
    let mut pages = sandbox.client().search_all(&search).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        let expected = sandbox.client().search(&search).await.unwrap();
        assert_eq!(*page, *expected);
        assert_eq!((page.http_status().as_u16(), page.attempts()), (200, 1));
        assert!(page.request_id().unwrap().starts_with("request-id-test-"));
        assert_eq!(pages.total(), Some(50));
        if let Some(cursor) = &page.results_metadata.next_cursor {
            assert_eq!(pages.cursor(), Some(cursor.as_str()));
            search = search.cursor(cursor);
        }
        sizes.push(page.results.len());
    }
    assert_eq!(sizes, [20, 20, 10]);
}

#[tokio::test]
async fn a_stream_works_with_combinators_and_in_tasks_of_other_threads() {
    let sandbox = sandbox_with_users(30);
    let search = SearchUsers::new().limit(4);
    let all = sandbox.client().search_all(&search);
    let some: Vec<User> = all.skip(5).take(7).try_collect().await.unwrap();
    assert_eq!(some[0].user_id, "user-test-0005");
    assert_eq!(some.len(), 7);

    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    let task = tokio::spawn(async move { users.search_all(&search).pages().count().await });
    assert_eq!(task.await.unwrap(), 8);
}

#[tokio::test]
async fn a_page_has_1000_users_if_the_search_does_not_say() {
    let outcomes = [page(["a"], Some("c1")).into(), page(["b"], None).into()];
    let (users, sent) = client(outcomes.clone());
    let search = SearchUsers::matching([Filter::password_exists(true)]);
    ids(&mut users.search_all(&search)).await;
    let query = json!({ "operator": "AND", "operands": [
        { "filter_name": "password_exists", "filter_value": true },
    ] });
    assert_eq!(
        sent.bodies(),
        [
            json!({ "limit": 1000, "query": query }),
            json!({ "limit": 1000, "query": query, "cursor": "c1" }),
        ]
    );

    let (users, sent) = client(outcomes);
    ids(&mut users.search_all(&search.limit(3).cursor("c7"))).await;
    assert_eq!(
        sent.bodies()[0],
        json!({ "limit": 3, "query": query, "cursor": "c7" })
    );
}

#[tokio::test]
async fn nothing_is_sent_before_a_stream_is_polled() {
    let (users, sent) = client([page([], None).into()]);
    let all = users.search_all(&SearchUsers::new());
    tokio::task::yield_now().await;
    assert_eq!((all.total(), all.cursor(), sent.count()), (None, None, 0));
}

#[tokio::test]
async fn the_total_is_that_of_the_last_page_that_has_come() {
    let first = page_of_total(["a"], Some("c1"), -1);
    let (users, _) = client([first.into(), page_of_total(["b"], None, 7).into()]);
    let mut all = users.search_all(&SearchUsers::new());
    for (total, is_end) in [(Some(-1), false), (Some(7), false), (Some(7), true)] {
        assert_eq!(all.next().await.is_none(), is_end);
        assert_eq!(all.total(), total);
    }
}

#[tokio::test]
async fn empty_pages_are_skipped_except_the_last() {
    let outcomes: [Outcome; 6] = [
        page([], Some("c1")).into(),
        page(["a"], Some("c2")).into(),
        page([], Some("c3")).into(),
        page([], Some("c4")).into(),
        page(["b"], Some("c5")).into(),
        page([], None).into(),
    ];
    let (users, sent) = client(outcomes.clone());
    let mut all = users.search_all(&SearchUsers::new());
    for (id, cursor) in [("a", "c2"), ("b", "c5")] {
        assert_eq!(all.next().await.unwrap().unwrap().user_id, id);
        assert_eq!(all.cursor(), Some(cursor));
    }
    assert!(all.next().await.is_none());
    assert_eq!(sent.count(), 6);

    let (users, _) = client(outcomes);
    let pages = users.search_all(&SearchUsers::new()).pages();
    let sizes = pages.map_ok(|page| page.results.len());
    assert_eq!(sizes.try_collect::<Vec<_>>().await.unwrap(), [1, 1, 0]);
}

#[tokio::test]
async fn an_empty_cursor_is_none() {
    let (users, sent) = client([page(["a"], Some("")).into()]);
    let mut all = users.search_all(&SearchUsers::new().cursor(""));
    assert_eq!(ids(&mut all).await.0, ["a"]);
    assert_eq!(sent.bodies(), [json!({ "limit": 1000 })]);
    assert_eq!(all.cursor(), None);
}

#[tokio::test]
async fn the_cursor_is_that_of_the_page_until_its_last_user_is_returned() {
    let (users, _) = client([
        page(["a", "b"], Some("c1")).into(),
        page(["c", "d"], Some("c2")).into(),
        page(["e"], None).into(),
    ]);
    let mut all = users.search_all(&SearchUsers::new());
    for cursor in [None, Some("c1"), Some("c1"), Some("c2"), Some("c2")] {
        all.next().await.unwrap().unwrap();
        assert_eq!(all.cursor(), cursor);
    }
    assert!(all.next().await.is_none());
    assert_eq!(all.cursor(), Some("c2"));
}

#[tokio::test]
async fn pages_after_some_users_begin_with_the_rest() {
    let first = page(["a", "b", "c"], Some("c1"));
    let (users, sent) = client([first.into(), page(["d"], None).into()]);
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    let mut pages = all.pages();
    for expected in [vec!["b", "c"], vec!["d"]] {
        assert_eq!(ids_of(&pages.next().await.unwrap().unwrap()), expected);
    }
    assert!(pages.next().await.is_none());
    assert_eq!(sent.count(), 2);
}

#[tokio::test]
async fn dropping_the_future_of_next_loses_no_user() {
    let second = Outcome::Held(page(["b"], None));
    let (users, sent) = client([page(["a"], Some("c1")).into(), second]);
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    for _ in 0..3 {
        assert!(is_pending(all.next()).await);
    }
    sent.release();
    assert_eq!(all.next().await.unwrap().unwrap().user_id, "b");
    assert_eq!(sent.count(), 2);
}

#[tokio::test]
async fn debug_shows_neither_cursor_nor_user() {
    let (users, _) = client([page(["a", "b"], Some("canary")).into()]);
    let mut all = users.search_all(&SearchUsers::new().cursor("canary2"));
    all.next().await.unwrap().unwrap();
    let shown = format!(
        "{all:?} {:?}",
        users.search_all(&SearchUsers::new()).pages()
    );
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("total: Some(2)"), "{shown}");
}

/// A double of two pages, whose calls are ready and need no runtime.
struct Double;

impl Api for Double {
    fn client(&self) -> &Client {
        Client::stub()
    }
}

impl Users for Double {
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse> {
        let search = json!(search);
        let (id, next) = match search["cursor"].as_str() {
            None => ("a", Some("c1")),
            Some("c1") => ("b", Some("c2")),
            Some("limited") => return Call::failed(Error::api(429, "too_many_requests")),
            // The cursor of another page, and so on.
            Some(_) => ("c", Some("c1")),
        };
        let mut page = SearchUsersResponse::new(vec![User::new(id)]);
        page.results_metadata.next_cursor = next.map(str::to_owned);
        Call::ready(stytch_users::Response::new(page).with_request_id("request-id-test-1"))
    }
}

#[test]
fn a_double_of_search_is_what_a_stream_calls_and_needs_no_runtime() {
    let users: &dyn Users = &Double;
    let mut all = users.search_all(&SearchUsers::new());
    let (returned, error) = ids(&mut all).now_or_never().unwrap();
    assert_eq!(returned, ["a", "b"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::Decode);

    let mut pages = users.search_all(&SearchUsers::new()).pages();
    let page = pages.next().now_or_never().unwrap().unwrap().unwrap();
    assert_eq!(page.request_id(), Some("request-id-test-1"));
    assert_eq!((ids_of(&page), pages.cursor()), (vec!["a"], Some("c1")));

    let mut all = users.search_all(&SearchUsers::new().cursor("limited"));
    let error = all.next().now_or_never().unwrap().unwrap().unwrap_err();
    assert_eq!(error.error_type(), Some(&ErrorType::TooManyRequests));

    let mut all = Client::stub().search_all(&SearchUsers::new());
    let error = all.next().now_or_never().unwrap().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "POST /v1/users/search: not stubbed");
}
