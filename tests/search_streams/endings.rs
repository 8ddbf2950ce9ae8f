//! How a stream ends, and how a search resumes after an error.

use stytch_users::{Api, Call, ErrorType, User};

use super::*;

#[tokio::test]
async fn resuming_after_an_error_returns_every_user_once() {
    let (users, sent) =
        client("interrupted | a >c1 | b c >c2 | 429 | interrupted | d >c3 | >c4 | timeout | e");
    let mut returned = Vec::new();
    let mut cursors = Vec::new();
    let mut search = SearchUsers::new();
    loop {
        let mut all = users.search_all(&search);
        let (some, error) = ids(&mut all).await;
        returned.push(some);
        assert!(all.next().await.is_none() && all.is_terminated());
        if error.is_none() {
            break;
        }
        if let Some(cursor) = all.cursor() {
            search = search.cursor(cursor);
        }
        cursors.push(all.cursor().unwrap_or("none").to_owned());
    }
    assert_eq!(returned, ["", "a b c", "", "d", "e"]);
    // The search resumes at the page that failed, even after an empty page.
    assert_eq!(cursors, ["none", "c2", "c2", "c4"]);
    assert_eq!(sent.count(), 9);
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error() {
    // The cursor of the previous page, of the same page, and of the start of the stream.
    for (script, returned, at) in [
        ("0 >c1 | 1 >c2 | 2 >c1", "0 1", "c2"),
        ("0 >c1 | 1 >c1 | 2 >c1", "0", "c1"),
        ("0 >c1 | 1 >c0 | 2 >c0", "0", "c1"),
    ] {
        let (users, _) = client(script);
        let mut all = users.search_all(&SearchUsers::new().cursor("c0"));
        let (ids, error) = ids(&mut all).await;
        assert_eq!(ids, returned, "{script}");
        let error = error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!((error.attempts(), error.is_retryable()), (1, false));
        let expected = format!(
            "POST /v1/users/search: 200 OK, the cursor at results_metadata.next_cursor was \
             used before ({})",
            error.request_id().unwrap()
        );
        assert_eq!(error.to_string(), expected);
        assert_eq!(all.cursor(), Some(at), "{script}");
        assert!(all.next().await.is_none());
    }
}

/// The stream returns the same error as `search`, and no user of that page.
#[tokio::test]
async fn a_page_that_cannot_be_decoded_ends_the_stream_with_the_error_of_search() {
    for body in [
        "<html>",
        "{}",
        r#"{"results":[]}"#,
        r#"{"results":[],"results_metadata":{}}"#,
        r#"{"results":[{"user_id":"a"},{}],"results_metadata":{"total":2}}"#,
        r#"{"request_id":"request-id-test-9","results":[{"user_id":"a"},
            {"user_id":"b","emails":[{"email_id":"e","email":"canary","verified":"canary"}]}
        ],"results_metadata":{"total":3,"next_cursor":"c2"}}"#,
        r#"{"status_code":500,"request_id":"r","error_type":"internal_server_error"}"#,
    ] {
        let (users, _) = scripted::client([outcome("z >c1"), ok(body)]);
        let mut all = users.search_all(&SearchUsers::new());
        let (returned, error) = ids(&mut all).await;
        assert_eq!(returned, "z", "{body}");
        let error = error.unwrap();
        let expected = users.search(&SearchUsers::new()).await.unwrap_err();
        assert_eq!(error.to_string(), expected.to_string());
        assert_eq!(format!("{error:?}"), format!("{expected:?}"));
        assert_eq!(error.request_id(), expected.request_id());
        assert_eq!(error.body(), expected.body());
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        assert_eq!((all.cursor(), all.total()), (Some("c1"), Some(1)));
        assert!(all.next().await.is_none());
    }
}

#[tokio::test]
async fn twenty_consecutive_empty_pages_end_the_stream_with_an_error() {
    let empty = |number| outcome(&format!(" >c{number}"));
    let (users, sent) = scripted::client((0..40).map(empty).collect::<Vec<Outcome>>());
    let mut all = users.search_all(&SearchUsers::new());
    let error = all.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(sent.count(), 20);
    assert!(all.next().await.is_none());

    // A page with a user resets the count.
    let mut pages: Vec<Outcome> = (0..19).map(empty).collect();
    pages.push(outcome("a >d"));
    pages.extend((19..38).map(empty));
    pages.push(outcome("b"));
    let (users, _) = scripted::client(pages);
    let (returned, error) = ids(&mut users.search_all(&SearchUsers::new())).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(returned, "a b");
}

#[test]
fn a_stream_without_a_runtime_or_after_its_shutdown_ends_with_an_error() {
    let (users, sent) = client("a >c1 | never");
    let mut all = users.search_all(&SearchUsers::new());
    let error = all.next().now_or_never().unwrap().unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/users/search: a call needs a tokio runtime with time and I/O enabled"
    );
    assert_eq!(sent.count(), 0);

    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap()
    };
    let mut all = users.search_all(&SearchUsers::new());
    assert_eq!(runtime().block_on(next_id(&mut all)), "a");
    let error = runtime().block_on(all.next()).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(all.cursor(), Some("c1"));
}

/// A test double whose calls are ready and need no runtime.
struct Double;

impl Api for Double {
    fn client(&self) -> &Client {
        Client::stub()
    }
}

impl Users for Double {
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse> {
        if json!(search)["cursor"] == "c1" {
            return Call::failed(Error::api(429, "too_many_requests"));
        }
        let mut page = SearchUsersResponse::new(vec![User::new("a")]);
        page.results_metadata.next_cursor = Some("c1".to_owned());
        Call::ready(stytch_users::Response::new(page).with_request_id("request-id-test-1"))
    }
}

#[test]
fn a_stream_calls_search_of_a_test_double_and_needs_no_runtime() {
    let users: &dyn Users = &Double;
    let mut all = users.search_all(&SearchUsers::new());
    let (returned, error) = ids(&mut all).now_or_never().unwrap();
    assert_eq!(returned, "a");
    let error = error.unwrap();
    assert_eq!(error.error_type(), Some(&ErrorType::TooManyRequests));

    let mut pages = users.search_all(&SearchUsers::new());
    let page = pages.next_page().now_or_never().unwrap().unwrap().unwrap();
    assert_eq!(page.request_id(), Some("request-id-test-1"));

    let mut all = Client::stub().search_all(&SearchUsers::new());
    let error = all.next().now_or_never().unwrap().unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotStubbed, 0));
    assert_eq!(error.to_string(), "POST /v1/users/search: not stubbed");
}
