//! Searches over all pages: what a stream gives, what it asks for meanwhile, and how it
//! ends.

#[path = "search_streams/ahead.rs"]
mod ahead;
#[path = "search_streams/doubles.rs"]
mod doubles;
#[path = "search_streams/endings.rs"]
mod endings;
#[path = "search_streams/scripted.rs"]
mod scripted;

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use futures_util::stream::{FusedStream, StreamExt, TryStreamExt};
use scripted::{Answer, client, page, page_of_total};
use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    CreateUser, Error, Filter, SearchAll, SearchPages, SearchUsers, User, UserStatus, Users,
};

/// The ids of all users that come, up to the end or an error.
async fn ids(stream: &mut SearchAll<'_>) -> (Vec<String>, Option<Error>) {
    let mut ids = Vec::new();
    while let Some(user) = stream.next().await {
        match user {
            Ok(user) => ids.push(user.user_id.to_string()),
            Err(error) => return (ids, Some(error)),
        }
    }
    (ids, None)
}

/// Polls a future once and drops it.
async fn is_pending(future: impl Future) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

async fn sandbox_with_users(count: usize) -> Sandbox {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 0..count {
        let email = format!("user{number}@example.com");
        let user = json!({
            "user_id": format!("user-test-{number:04}"),
            "created_at": format!("2025-01-01T00:00:{:02}Z", number % 60),
            "emails": [{ "email": email }],
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
    let mut all = stytch_users::Client::stub().search_all(&SearchUsers::new());
    check_future(all.next());
}

#[tokio::test]
async fn every_user_comes_once_and_in_order() {
    let sandbox = sandbox_with_users(50).await;
    let expected: Vec<String> = (0..50)
        .map(|number| format!("user-test-{number:04}"))
        .collect();
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
async fn the_pages_have_every_user_once_and_in_order() {
    let sandbox = sandbox_with_users(50).await;
    let search = SearchUsers::new().limit(20);
    let mut pages = sandbox.client().search_all(&search).pages();
    let mut sizes = Vec::new();
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert_eq!(page.http_status(), 200);
        assert!(page.request_id().unwrap().starts_with("request-id-test-"));
        assert_eq!(page.attempts(), 1);
        assert_eq!(pages.total(), Some(50));
        assert_eq!(page.results_metadata.total, 50);
        if let Some(next_cursor) = &page.results_metadata.next_cursor {
            assert_eq!(pages.cursor(), Some(next_cursor.as_str()));
        }
        sizes.push(page.results.len());
        ids.extend(
            page.into_inner()
                .results
                .into_iter()
                .map(|user| user.user_id),
        );
    }
    assert_eq!(sizes, [20, 20, 10]);
    assert!(ids.is_sorted() && ids.len() == 50);
}

#[tokio::test]
async fn a_page_of_the_stream_is_what_search_answers() {
    let sandbox = sandbox_with_users(3).await;
    sandbox
        .add_user(json!({ "trusted_metadata": { "plan": "team" }, "roles": ["admin"] }))
        .unwrap();
    let searched = sandbox.client().search(&SearchUsers::new()).await.unwrap();
    let mut pages = sandbox.client().search_all(&SearchUsers::new()).pages();
    assert_eq!(*pages.next().await.unwrap().unwrap(), *searched);
    let users = sandbox.client().search_all(&SearchUsers::new());
    let users: Vec<User> = users.try_collect().await.unwrap();
    assert_eq!(users, searched.results);
}

#[tokio::test]
async fn a_stream_goes_into_combinators() {
    let sandbox = sandbox_with_users(30).await;
    let all = sandbox.client().search_all(&SearchUsers::new().limit(4));
    let some: Vec<User> = all.skip(5).take(7).try_collect().await.unwrap();
    assert_eq!(some[0].user_id, "user-test-0005");
    assert_eq!(some.len(), 7);
    let pages = sandbox
        .client()
        .search_all(&SearchUsers::new().limit(4))
        .pages();
    assert_eq!(pages.count().await, 8);
}

#[tokio::test]
async fn only_the_users_that_match_come() {
    let sandbox = sandbox_with_users(5).await;
    for number in 0..5 {
        let create = CreateUser::with_email(format!("pending{number}@example.com"));
        let create = create.create_user_as_pending(true);
        sandbox.client().create(&create).await.unwrap();
    }
    let pending = SearchUsers::matching([Filter::status(UserStatus::Pending)]).limit(2);
    let all = sandbox.client().search_all(&pending);
    let found: Vec<User> = all.try_collect().await.unwrap();
    assert_eq!(found.len(), 5);
    assert!(found.iter().all(|user| user.status == UserStatus::Pending));
}

#[tokio::test]
async fn it_goes_on_in_a_task_over_a_shared_trait_object() {
    let sandbox = sandbox_with_users(9).await;
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    let task = tokio::spawn(async move {
        let mut all = users.search_all(&SearchUsers::new().limit(2));
        ids(&mut all).await.0
    });
    let ids: BTreeSet<String> = task.await.unwrap().into_iter().collect();
    assert_eq!(ids.len(), 9);
}

#[tokio::test]
async fn a_page_has_1000_users_where_the_search_does_not_say() {
    let (users, sent) = client([page(["a"], Some("c1")), page(["b"], None)]);
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

    let (users, sent) = client([page([], None)]);
    ids(&mut users.search_all(&search.limit(3).cursor("c7"))).await;
    assert_eq!(
        sent.bodies(),
        [json!({ "limit": 3, "query": query, "cursor": "c7" })]
    );
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_polled() {
    let (users, sent) = client([page([], None)]);
    let all = users.search_all(&SearchUsers::new());
    tokio::task::yield_now().await;
    assert_eq!((all.total(), all.cursor(), sent.count()), (None, None, 0));
}

#[tokio::test]
async fn the_total_is_that_of_the_last_page_that_has_come() {
    let (users, _) = client([
        page_of_total(["a"], Some("c1"), -1),
        page_of_total(["b"], None, 7),
    ]);
    let mut all = users.search_all(&SearchUsers::new());
    assert_eq!(all.total(), None);
    all.next().await.unwrap().unwrap();
    assert_eq!(all.total(), Some(-1));
    all.next().await.unwrap().unwrap();
    assert_eq!(all.total(), Some(7));
    assert!(all.next().await.is_none());
    assert_eq!(all.total(), Some(7));
}

#[tokio::test]
async fn empty_pages_are_passed_over_but_for_the_last() {
    let script = || {
        client([
            page([], Some("c1")),
            page(["a"], Some("c2")),
            page([], Some("c3")),
            page([], Some("c4")),
            page(["b"], Some("c5")),
            page([], None),
        ])
    };
    let (users, sent) = script();
    let mut all = users.search_all(&SearchUsers::new());
    assert_eq!(all.next().await.unwrap().unwrap().user_id, "a");
    assert_eq!(all.cursor(), Some("c2"));
    assert_eq!(all.next().await.unwrap().unwrap().user_id, "b");
    assert_eq!(all.cursor(), Some("c5"));
    assert!(all.next().await.is_none());
    assert_eq!(sent.count(), 6);

    let (users, _) = script();
    let pages = users.search_all(&SearchUsers::new()).pages();
    let sizes = pages.map_ok(|page| page.results.len());
    assert_eq!(sizes.try_collect::<Vec<_>>().await.unwrap(), [1, 1, 0]);
}

#[tokio::test]
async fn a_search_that_finds_nobody_has_no_user_and_one_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut all = sandbox.client().search_all(&SearchUsers::new());
    assert!(all.next().await.is_none());
    assert_eq!(all.total(), Some(0));
    let pages = sandbox.client().search_all(&SearchUsers::new()).pages();
    assert_eq!(pages.count().await, 1);
}

#[tokio::test]
async fn an_empty_next_cursor_is_none_and_so_is_an_empty_cursor() {
    let (users, sent) = client([page(["a"], Some(""))]);
    let mut all = users.search_all(&SearchUsers::new().cursor(""));
    assert_eq!(ids(&mut all).await.0, ["a"]);
    assert_eq!(sent.bodies(), [json!({ "limit": 1000 })]);
    assert_eq!(all.cursor(), None);
}

#[tokio::test]
async fn the_cursor_is_that_of_the_page_until_its_last_user_is_given() {
    let (users, _) = client([
        page(["a", "b"], Some("c1")),
        page(["c", "d"], Some("c2")),
        page(["e"], None),
    ]);
    let mut all = users.search_all(&SearchUsers::new());
    let mut cursors = Vec::new();
    while let Some(user) = all.next().await {
        cursors.push((
            user.unwrap().user_id.to_string(),
            all.cursor().map(str::to_owned),
        ));
    }
    let expected = [
        ("a", None),
        ("b", Some("c1")),
        ("c", Some("c1")),
        ("d", Some("c2")),
        ("e", Some("c2")),
    ];
    let expected = expected.map(|(id, cursor)| (id.to_owned(), cursor.map(str::to_owned)));
    assert_eq!(cursors, expected);
    assert_eq!(all.cursor(), Some("c2"));
}

#[tokio::test]
async fn pages_after_some_users_begin_with_the_rest() {
    let (users, sent) = client([page(["a", "b", "c"], Some("c1")), page(["d"], None)]);
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    let pages = all.pages();
    let pages: Vec<Vec<String>> = pages
        .map_ok(|page| {
            page.results
                .iter()
                .map(|user| user.user_id.to_string())
                .collect()
        })
        .try_collect()
        .await
        .unwrap();
    assert_eq!(pages, [vec!["b", "c"], vec!["d"]]);
    assert_eq!(sent.count(), 2);
}

#[tokio::test]
async fn a_next_that_is_given_up_loses_no_user() {
    let (users, sent) = client([
        page(["a"], Some("c1")),
        Answer::WhenLetGo(Box::new(page(["b"], None))),
    ]);
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    for _ in 0..3 {
        assert!(is_pending(all.next()).await);
    }
    sent.let_go();
    assert_eq!(all.next().await.unwrap().unwrap().user_id, "b");
    assert_eq!(sent.count(), 2);
}

#[tokio::test]
async fn debug_shows_neither_cursor_nor_user() {
    let (users, _) = client([page(["a", "b"], Some("canary"))]);
    let mut all = users.search_all(&SearchUsers::new().cursor("canary2"));
    all.next().await.unwrap().unwrap();
    let shown = format!(
        "{all:?} {:?}",
        users.search_all(&SearchUsers::new()).pages()
    );
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("total: Some(2)"), "{shown}");
}
