//! Streams over test doubles, whose calls are ready and need no network.

use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use stytch_users::{
    Api, Call, Client, Error, ErrorKind, ErrorType, Response, SearchUsers, SearchUsersResponse,
    User, Users,
};

/// Runs a future that needs no runtime.
pub(crate) fn without_runtime<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the future waits for something");
}

/// Answers searches with three pages of two users, the last of one.
#[derive(Default)]
struct Paging {
    asked: Mutex<Vec<serde_json::Value>>,
    fails_at: Option<&'static str>,
}

impl Api for Paging {
    fn client(&self) -> &Client {
        Client::stub()
    }
}

impl Users for Paging {
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse> {
        let asked = serde_json::to_value(search).unwrap();
        let cursor = asked["cursor"].as_str().map(str::to_owned);
        self.asked.lock().unwrap().push(asked);
        if cursor.as_deref() == self.fails_at && self.fails_at.is_some() {
            return Call::failed(Error::api(429, ErrorType::TooManyRequests));
        }
        let (ids, next): (&[&str], _) = match cursor.as_deref() {
            None => (&["a", "b"], Some("c1")),
            Some("c1") => (&["c", "d"], Some("c2")),
            _ => (&["e"], None),
        };
        let mut page = SearchUsersResponse::new(ids.iter().map(|id| User::new(*id)).collect());
        page.results_metadata.total = 5;
        page.results_metadata.next_cursor = next.map(str::to_owned);
        Call::ready(Response::new(page).with_request_id("request-id-test-1"))
    }
}

#[test]
fn an_override_of_search_is_what_is_asked_and_needs_no_runtime() {
    let double = Paging::default();
    let users: &dyn Users = &double;
    let mut all = users.search_all(&SearchUsers::new().limit(2));
    let given = without_runtime(super::ids(&mut all)).0;
    assert_eq!(given, ["a", "b", "c", "d", "e"]);
    assert_eq!(all.total(), Some(5));
    let asked = double.asked.lock().unwrap();
    let cursors: Vec<&serde_json::Value> = asked.iter().map(|search| &search["cursor"]).collect();
    assert_eq!(
        cursors,
        [&().into(), &"c1".into(), &"c2".into()] as [&serde_json::Value; 3]
    );
}

#[test]
fn the_pages_of_a_double_are_its_responses() {
    let double = Paging::default();
    let mut pages = double.search_all(&SearchUsers::new()).pages();
    let page = without_runtime(pages.next()).unwrap().unwrap();
    assert_eq!(page.request_id(), Some("request-id-test-1"));
    assert_eq!(page.results.len(), 2);
    assert_eq!(page.results_metadata.next_cursor.as_deref(), Some("c1"));
    assert_eq!(pages.cursor(), Some("c1"));
}

#[test]
fn the_error_of_a_double_comes_after_its_users() {
    let double = Paging {
        fails_at: Some("c2"),
        ..Paging::default()
    };
    let mut all = double.search_all(&SearchUsers::new());
    let (given, error) = without_runtime(super::ids(&mut all));
    assert_eq!(given, ["a", "b", "c", "d"]);
    assert!(error.unwrap().is_rate_limited());
    assert_eq!(all.cursor(), Some("c2"));
}

#[test]
fn a_double_that_always_answers_the_same_cursor_is_no_loop() {
    let double = Paging::default();
    let mut all = double.search_all(&SearchUsers::new().cursor("c2"));
    assert_eq!(without_runtime(super::ids(&mut all)).0, ["e"]);

    struct Looping;
    impl Api for Looping {
        fn client(&self) -> &Client {
            Client::stub()
        }
    }
    impl Users for Looping {
        fn search(&self, _: &SearchUsers) -> Call<SearchUsersResponse> {
            let mut page = SearchUsersResponse::new(vec![User::new("a")]);
            page.results_metadata.next_cursor = Some("canary".to_owned());
            Call::ready(page)
        }
    }
    let mut all = Looping.search_all(&SearchUsers::new());
    let (given, error) = without_runtime(super::ids(&mut all));
    assert_eq!(given, ["a"]);
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[tokio::test]
async fn a_double_that_overrides_nothing_says_so() {
    struct Nothing;
    impl Api for Nothing {
        fn client(&self) -> &Client {
            Client::stub()
        }
    }
    impl Users for Nothing {}
    let mut all = Nothing.search_all(&SearchUsers::new());
    let error = all.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotStubbed);
    assert_eq!(error.to_string(), "POST /v1/users/search: not stubbed");
}
