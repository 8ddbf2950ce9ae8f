//! What is sent again of every method, by its replay class.

use super::*;
use crate::wire::table::{Row, rows};

/// Whether a request that may not be sent twice was applied is certain only where that
/// is so of every attempt.
#[tokio::test(start_paused = true)]
async fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    for first in [End::Timeout, End::Interrupted, BROKEN] {
        for last in [
            End::Connect,
            THROTTLED,
            End::Answer(404, None, Some("user_not_found")),
            End::Answer(400, None, Some("bad_request")),
        ] {
            let (client, _) = client([first, last]);
            let error = client.delete(&user_id()).await.unwrap_err();
            assert!(error.attempts() > 1);
            assert!(error.maybe_applied(), "{first:?}, then {last:?}: {error}");
        }
    }
    let (client, _) = client([End::Connect, THROTTLED]);
    let error = client.delete(&user_id()).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert!(!error.maybe_applied(), "{error}");
}

/// One row of the wire's table for each method.
fn methods() -> impl Iterator<Item = Row> {
    rows().into_iter().filter(|row| row.case == "minimal")
}

async fn attempts_of(row: &Row, end: End) -> u32 {
    let (client, sent) = client([end]);
    let error = (row.call)(&client, row.ids).send().await.unwrap_err();
    assert_eq!(error.attempts() as usize, sent.count());
    error.attempts()
}

#[tokio::test(start_paused = true)]
async fn what_was_certainly_not_processed_is_sent_again_by_every_method() {
    for row in methods() {
        for end in [End::Connect, THROTTLED, throttled_for("1")] {
            assert_eq!(attempts_of(&row, end).await, 3, "{}: {end:?}", row.method);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_processed_is_sent_again_only_where_that_does_no_harm() {
    for row in methods() {
        let expected = if row.replay == Replay::Never { 1 } else { 3 };
        for end in [
            End::Timeout,
            End::Interrupted,
            BROKEN,
            End::Answer(408, None, None),
            End::Answer(408, Some("0"), None),
            End::Answer(500, Some("1"), None),
            End::Answer(502, None, None),
            End::Answer(503, None, None),
            End::Answer(503, Some("1"), None),
            End::Answer(503, Some("0"), Some("internal_server_error")),
            End::Answer(503, Some("soon"), None),
            End::Answer(504, None, None),
            End::Answer(504, Some("0"), None),
            // Not Stytch's own word, and so no proof.
            End::Answer(429, None, None),
            End::Answer(429, Some("0"), Some("invented")),
        ] {
            assert_eq!(
                attempts_of(&row, end).await,
                expected,
                "{}: {end:?}",
                row.method
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_will_not_pass_is_sent_once_by_every_method() {
    for row in methods() {
        for end in [
            End::Answer(302, None, None),
            End::Answer(400, Some("0"), Some("bad_request")),
            End::Answer(401, None, Some("unauthorized_credentials")),
            End::Answer(403, None, None),
            End::Answer(404, Some("0"), Some("user_not_found")),
            End::Answer(409, None, None),
            End::Answer(425, Some("0"), None),
            End::Answer(429, Some("0"), Some("user_lock_limit_reached")),
            End::Answer(429, None, Some("captcha_failed")),
            End::Answer(429, None, Some("too_few_tokens_authenticated")),
            End::Answer(501, None, None),
            End::Answer(505, None, None),
        ] {
            assert_eq!(attempts_of(&row, end).await, 1, "{}: {end:?}", row.method);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_cannot_be_read_is_not_asked_for_again() {
    let sent = Sent::default();
    struct Garbled(Sent);
    impl Transport for Garbled {
        fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
            self.0.note();
            Box::pin(async { Ok(http::Response::new("<html>".into())) })
        }
    }
    let client = Client::builder("project-test-1", "secret-test-1")
        .transport(Garbled(sent.clone()))
        .build()
        .unwrap();
    let error = client.get(&user_id()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(sent.count(), 1);
}
