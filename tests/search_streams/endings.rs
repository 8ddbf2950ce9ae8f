//! How a stream ends, and how a search continues from there.

use super::*;

#[tokio::test]
async fn an_error_comes_after_the_users_before_it_and_ends_the_stream() {
    let outcomes = [page(["a", "b"], Some("c1")).into(), respond(500, &[], "")];
    let (users, sent) = client(outcomes);
    let mut all = users.search_all(&SearchUsers::new());
    let (returned, error) = ids(&mut all).await;
    assert_eq!(returned, ["a", "b"]);
    assert_eq!(error.unwrap().status().unwrap(), 500);
    assert_eq!(all.cursor(), Some("c1"));
    assert!(all.is_terminated());
    assert!(all.next().await.is_none());
    assert_eq!(sent.count(), 2);
}

#[tokio::test]
async fn continuing_after_an_error_returns_every_user_once() {
    let (users, _) = client([
        Outcome::Interrupted,
        page(["a"], Some("c1")).into(),
        page(["b", "c"], Some("c2")).into(),
        respond(429, &[], ""),
        Outcome::Interrupted,
        page(["d"], Some("c3")).into(),
        page([], Some("c4")).into(),
        Outcome::Timeout,
        page(["e"], None).into(),
    ]);
    let mut returned = Vec::new();
    let mut cursors = Vec::new();
    let mut search = SearchUsers::new();
    loop {
        let mut all = users.search_all(&search);
        let (some, error) = ids(&mut all).await;
        returned.extend(some);
        if error.is_none() {
            break;
        }
        if let Some(cursor) = all.cursor() {
            search = search.cursor(cursor);
        }
        cursors.push(all.cursor().map(str::to_owned));
    }
    assert_eq!(returned, ["a", "b", "c", "d", "e"]);
    // A page that fails after an empty one is where the search continues.
    let expected = [None, Some("c2"), Some("c2"), Some("c4")];
    assert_eq!(cursors, expected.map(|cursor| cursor.map(str::to_owned)));
}

#[tokio::test]
async fn continuing_with_pages_loses_none() {
    let (users, _) = client([
        page(["a"], Some("c1")).into(),
        respond(503, &[], ""),
        page(["b"], None).into(),
    ]);
    let mut pages = users.search_all(&SearchUsers::new()).pages();
    assert_eq!(ids_of(&pages.next().await.unwrap().unwrap()), ["a"]);
    assert!(pages.next().await.unwrap().is_err());
    assert!(pages.next().await.is_none() && pages.is_terminated());
    let search = SearchUsers::new().cursor(pages.cursor().unwrap());
    let mut pages = users.search_all(&search).pages();
    assert_eq!(ids_of(&pages.next().await.unwrap().unwrap()), ["b"]);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_cursor_that_was_used_before_is_an_error() {
    // Of the page before, of the page itself, and of the beginning of the stream.
    for (cursors, returned, at) in [
        (["c1", "c2", "c1"], vec!["0", "1"], "c2"),
        (["c1", "c1", "c1"], vec!["0"], "c1"),
        (["c1", "c0", "c0"], vec!["0"], "c1"),
    ] {
        let pages = cursors.iter().zip(["0", "1", "2"]);
        let pages = pages.map(|(next, id)| page([id], Some(next)).into());
        let (users, _) = client(pages.collect::<Vec<Outcome>>());
        let mut all = users.search_all(&SearchUsers::new().cursor("c0"));
        let (ids, error) = ids(&mut all).await;
        assert_eq!(ids, returned, "{cursors:?}");
        let error = error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!((error.attempts(), error.is_retryable()), (1, false));
        let expected = format!(
            "POST /v1/users/search: 200 OK, a cursor that was used before at \
             results_metadata.next_cursor ({})",
            error.request_id().unwrap()
        );
        assert_eq!(error.to_string(), expected);
        assert_eq!(all.cursor(), Some(at), "{cursors:?}");
        assert!(all.next().await.is_none());
    }
}

/// A stream ends with the error of `search`, and before the users of that page.
#[tokio::test]
async fn a_page_that_cannot_be_read_is_the_error_of_search() {
    for body in [
        "<html>",
        "[]",
        "{}",
        r#"{"results":[]}"#,
        r#"{"results":[],"results_metadata":{}}"#,
        r#"{"results":[{"user_id":"a"}"#,
        r#"{"results":[{"user_id":"a"}],"results_metadata":{"total":"canary"}}"#,
        r#"{"results":[{"user_id":"a"},{}],"results_metadata":{"total":2}}"#,
        r#"{"request_id":"request-id-test-9","results":[{"user_id":"a"},
            {"user_id":"b","emails":[{"email_id":"e","email":"canary","verified":"canary"}]}
        ],"results_metadata":{"total":3,"next_cursor":"c2"}}"#,
        r#"{"status_code":500,"request_id":"r","error_type":"internal_server_error"}"#,
    ] {
        let (users, _) = client([ok(body)]);
        let expected = users.search(&SearchUsers::new()).await.unwrap_err();
        let mut pages = users.search_all(&SearchUsers::new()).pages();
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!(format!("{error:?}"), format!("{expected:?}"));

        let (users, _) = client([page(["z"], Some("c1")).into(), ok(body)]);
        let mut all = users.search_all(&SearchUsers::new());
        let (returned, error) = ids(&mut all).await;
        assert_eq!(returned, ["z"], "{body}");
        let error = error.unwrap();
        assert_eq!(error.to_string(), expected.to_string());
        assert_eq!(format!("{error:?}"), format!("{expected:?}"));
        assert_eq!(error.status(), expected.status());
        assert_eq!(error.request_id(), expected.request_id());
        assert_eq!(error.attempts(), expected.attempts());
        assert_eq!(error.body(), expected.body());
        assert!(
            !format!("{error} {error:?}").contains("canary"),
            "{error:?}"
        );
        assert_eq!((all.cursor(), all.total()), (Some("c1"), Some(1)));
        assert!(all.next().await.is_none());
    }
}

#[tokio::test]
async fn a_run_of_20_empty_pages_ends_with_an_error() {
    let empty = |number| page([], Some(&format!("c{number}"))).into();
    let (users, sent) = client((0..40).map(empty).collect::<Vec<Outcome>>());
    let mut all = users.search_all(&SearchUsers::new());
    let error = all.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(sent.count(), 20);
    assert!(all.next().await.is_none());

    // A user begins the count anew.
    let mut pages: Vec<Outcome> = (0..19).map(empty).collect();
    pages.push(page(["a"], Some("d")).into());
    pages.extend((19..38).map(empty));
    pages.push(page(["b"], None).into());
    let (users, _) = client(pages);
    let (returned, error) = ids(&mut users.search_all(&SearchUsers::new())).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(returned, ["a", "b"]);
}

#[test]
fn without_a_runtime_or_after_its_end_a_stream_ends_with_an_error() {
    let (users, sent) = client([page(["a"], Some("c1")).into(), Outcome::Never]);
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
    let first = runtime().block_on(all.next());
    assert_eq!(first.unwrap().unwrap().user_id, "a");
    let error = runtime().block_on(all.next()).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(all.cursor(), Some("c1"));
}
