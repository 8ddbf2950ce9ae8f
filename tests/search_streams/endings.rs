//! How a stream ends, and how it goes on from there.

use futures_util::stream::FusedStream;
use stytch_users::{Error, ErrorKind, SearchUsers, Users};

use super::ids;
use super::scripted::{Answer, client, page};

#[tokio::test]
async fn an_error_comes_after_the_users_before_it_and_ends_the_stream() {
    let (users, sent) = client([page(["a", "b"], Some("c1")), Answer::Status(500)]);
    let mut all = users.search_all(&SearchUsers::new());
    let (given, error) = ids(&mut all).await;
    assert_eq!(given, ["a", "b"]);
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(all.cursor(), Some("c1"));
    assert!(all.is_terminated());
    for _ in 0..3 {
        assert!(all.next().await.is_none());
    }
    assert_eq!(sent.count(), 2);
}

#[tokio::test]
async fn going_on_after_an_error_loses_no_user_and_gives_none_twice() {
    let (users, _) = client([
        Answer::Broken,
        page(["a"], Some("c1")),
        page(["b", "c"], Some("c2")),
        Answer::Status(429),
        Answer::Broken,
        page(["d"], Some("c3")),
        page(["e"], None),
    ]);
    let mut given = Vec::new();
    let mut errors = 0;
    let mut search = SearchUsers::new();
    loop {
        let mut all = users.search_all(&search);
        let (some, error) = ids(&mut all).await;
        given.extend(some);
        if error.is_none() {
            break;
        }
        errors += 1;
        if let Some(cursor) = all.cursor() {
            search = search.cursor(cursor);
        }
    }
    assert_eq!(given, ["a", "b", "c", "d", "e"]);
    assert_eq!(errors, 3);
}

#[tokio::test]
async fn a_page_that_fails_after_an_empty_one_is_where_it_goes_on() {
    let (users, _) = client([
        page(["a"], Some("c1")),
        page([], Some("c2")),
        Answer::Status(500),
    ]);
    let mut all = users.search_all(&SearchUsers::new());
    let (given, error) = ids(&mut all).await;
    assert_eq!((given, error.is_some()), (vec!["a".to_owned()], true));
    assert_eq!(all.cursor(), Some("c2"));
}

#[tokio::test]
async fn going_on_with_pages_loses_none() {
    let (users, _) = client([
        page(["a"], Some("c1")),
        Answer::Status(503),
        page(["b"], None),
    ]);
    let mut pages = users.search_all(&SearchUsers::new()).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().results.len(), 1);
    assert!(pages.next().await.unwrap().is_err());
    assert!(pages.next().await.is_none() && pages.is_terminated());
    let search = SearchUsers::new().cursor(pages.cursor().unwrap());
    let mut pages = users.search_all(&search).pages();
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!(page.results[0].user_id, "b");
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_cursor_that_was_used_before_is_an_error_and_no_loop() {
    // To the page before, to the page itself, and to the beginning of the stream.
    for (cursors, given, at) in [
        (["c1", "c2", "c1"], vec!["0", "1"], "c2"),
        (["c1", "c1", "never"], vec!["0"], "c1"),
        (["c1", "c0", "never"], vec!["0"], "c1"),
    ] {
        let pages = cursors.iter().zip(["0", "1", "2"]);
        let answers: Vec<Answer> = pages.map(|(next, id)| page([id], Some(next))).collect();
        let (users, _) = client(answers);
        let mut all = users.search_all(&SearchUsers::new().cursor("c0"));
        let (ids, error) = ids(&mut all).await;
        assert_eq!(ids, given, "{cursors:?}");
        check_repeated(&error.unwrap());
        assert_eq!(all.cursor(), Some(at), "{cursors:?}");
        assert!(all.next().await.is_none());
    }
}

fn check_repeated(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    let text = error.to_string();
    let id = error.request_id().unwrap();
    assert_eq!(
        text,
        format!(
            "POST /v1/users/search: 200 OK, a cursor that was used before at \
             results_metadata.next_cursor ({id})"
        )
    );
}

#[tokio::test]
async fn a_user_that_cannot_be_read_is_the_error_that_search_has() {
    let body = r#"{"request_id":"request-id-test-9","results":[
        {"user_id":"a"},
        {"user_id":"b","emails":[{"email_id":"e","email":"canary","verified":"canary"}]},
        {"user_id":"c"}
    ],"results_metadata":{"total":3,"next_cursor":"c2"}}"#;
    let answer = || Answer::Body(body.to_owned());

    let (users, _) = client([answer()]);
    let expected = users.search(&SearchUsers::new()).await.unwrap_err();
    assert!(
        expected
            .to_string()
            .contains("results[1].emails[0].verified"),
        "{expected}"
    );

    let (users, _) = client([page(["z"], Some("c1")), answer(), Answer::Never]);
    let mut all = users.search_all(&SearchUsers::new());
    let (given, error) = ids(&mut all).await;
    assert_eq!(given, ["z"]);
    check_same(&error.unwrap(), &expected);
    assert_eq!(all.cursor(), Some("c1"));
    assert!(all.next().await.is_none());

    let (users, _) = client([answer(), Answer::Never]);
    let mut pages = users.search_all(&SearchUsers::new()).pages();
    check_same(&pages.next().await.unwrap().unwrap_err(), &expected);
    assert_eq!(pages.cursor(), None);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_last_user_that_cannot_be_read_is_not_passed_by() {
    let body =
        r#"{"results":[{"user_id":"a"},{}],"results_metadata":{"total":2,"next_cursor":"c2"}}"#;
    let (users, _) = client([Answer::Body(body.to_owned()), Answer::Never]);
    let mut all = users.search_all(&SearchUsers::new().cursor("c1"));
    let (given, error) = ids(&mut all).await;
    assert!(given.is_empty());
    assert!(error.unwrap().to_string().contains("results[1]"));
    assert_eq!(all.cursor(), Some("c1"));
}

#[tokio::test]
async fn a_page_that_cannot_be_read_is_the_error_that_search_has() {
    for body in [
        "",
        "<html>",
        "[]",
        r#"{"results":[{"user_id":"a"}"#,
        r#"{"results":[{"user_id":"a"}],"results_metadata":{"total":"canary"}}"#,
        r#"{"request_id":"request-id-test-9","results":7}"#,
        r#"{"results":[{"user_id":7}],"results_metadata":7}"#,
    ] {
        let (users, _) = client([Answer::Body(body.to_owned()), Answer::Body(body.to_owned())]);
        let expected = users.search(&SearchUsers::new()).await.unwrap_err();
        let (given, error) = ids(&mut users.search_all(&SearchUsers::new())).await;
        assert!(given.is_empty());
        check_same(&error.unwrap(), &expected);
    }
}

fn check_same(error: &Error, expected: &Error) {
    assert_eq!(error.kind(), ErrorKind::Decode);
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
}

#[tokio::test]
async fn odd_pages_are_read_as_search_reads_them() {
    for body in [
        r#"{"results":null,"results_metadata":{"total":0}}"#,
        r#"{"results_metadata":{"total":1,"next_cursor":null},"results":[ {"user_id":"a","new":[{"x":"]}"}]} ]}"#,
        r#"{"re\u0073ults":[{"user_id":"a","name":null},{"user_id":"b"}],"results_metadata":{"total":null}}"#,
    ] {
        let (users, _) = client([
            Answer::Body(body.to_owned()),
            Answer::Body(body.to_owned()),
            Answer::Body(body.to_owned()),
        ]);
        let expected = users.search(&SearchUsers::new()).await.unwrap();
        let mut pages = users.search_all(&SearchUsers::new()).pages();
        assert_eq!(*pages.next().await.unwrap().unwrap(), *expected, "{body}");
        let (given, error) = ids(&mut users.search_all(&SearchUsers::new())).await;
        assert!(error.is_none());
        let expected: Vec<&str> = expected
            .results
            .iter()
            .map(|user| user.user_id.as_str())
            .collect();
        assert_eq!(given, expected, "{body}");
    }
}

/// None of these is the last page of a search: the stream must not end as if it were.
#[tokio::test]
async fn a_page_without_its_frame_ends_the_stream_with_an_error() {
    for body in [
        "{}",
        r#"{"results":[]}"#,
        r#"{"results":[],"results_metadata":null}"#,
        r#"{"results":[],"results_metadata":{}}"#,
        r#"{"status_code":500,"request_id":"r","error_type":"internal_server_error"}"#,
    ] {
        let (users, _) = client([page(["a", "b"], Some("c1")), Answer::Body(body.to_owned())]);
        let mut all = users.search_all(&SearchUsers::new());
        let (given, error) = ids(&mut all).await;
        assert_eq!(given, ["a", "b"], "{body}");
        assert!(error.is_some(), "{body}");
        assert_eq!((all.cursor(), all.total()), (Some("c1"), Some(2)), "{body}");
    }
}

#[tokio::test]
async fn a_run_of_empty_pages_ends_with_an_error() {
    let cursors: Vec<String> = (1..=40).map(|number| format!("c{number}")).collect();
    let pages = cursors.iter().map(|next| page([], Some(next)));
    let (users, sent) = client(pages.collect::<Vec<_>>());
    let mut all = users.search_all(&SearchUsers::new());
    let error = all.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(sent.count(), 20);
    assert!(all.next().await.is_none());

    // A user begins the count anew.
    let mut pages: Vec<Answer> = cursors[..19]
        .iter()
        .map(|next| page([], Some(next)))
        .collect();
    pages.push(page(["a"], Some("d")));
    pages.extend(cursors[19..38].iter().map(|next| page([], Some(next))));
    pages.push(page(["b"], None));
    let (users, _) = client(pages);
    let (given, error) = ids(&mut users.search_all(&SearchUsers::new())).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(given, ["a", "b"]);
}

#[test]
fn without_a_runtime_it_says_so_and_sends_nothing() {
    let (users, sent) = client([page(["a"], None)]);
    let mut all = users.search_all(&SearchUsers::new());
    let error = super::doubles::without_runtime(all.next())
        .unwrap()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "POST /v1/users/search: a call needs a tokio runtime with time and I/O enabled"
    );
    assert_eq!(sent.count(), 0);
}

#[test]
fn a_runtime_that_ends_under_it_is_an_error() {
    let (users, _) = client([page(["a"], Some("c1")), Answer::Never]);
    let mut all = users.search_all(&SearchUsers::new());
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let first = runtime().block_on(all.next());
    assert_eq!(first.unwrap().unwrap().user_id, "a");
    let error = runtime().block_on(all.next()).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(all.cursor(), Some("c1"));
}
