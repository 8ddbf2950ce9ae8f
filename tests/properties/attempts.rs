//! Whatever a server answers one attempt after the other: what may be sent again is, and
//! an error denies only what no attempt can have done.

use std::time::Duration;

use http::HeaderValue;
use http::header::RETRY_AFTER;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use stytch_users::{
    Client, CreateUser, Error, Replay, Response, RetryPolicy, TransportError, TransportResponse,
    UpdateUser, Users,
};

use super::line::{Line, cases, wait_for};

/// What comes of one attempt.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    NoConnection,
    BrokenConnection,
    NoAnswerInTime,
    /// A status, an error type and a `Retry-After`, the last two perhaps empty.
    Answer(u16, &'static str, &'static str),
}

use Attempt::{Answer, BrokenConnection, NoAnswerInTime, NoConnection};

const ATTEMPTS: [Attempt; 28] = [
    NoConnection,
    BrokenConnection,
    NoAnswerInTime,
    Answer(200, "", ""),
    Answer(301, "", ""),
    Answer(400, "bad_request", ""),
    Answer(401, "unauthorized_credentials", ""),
    Answer(404, "user_not_found", ""),
    Answer(408, "", ""),
    Answer(409, "", ""),
    Answer(429, "", ""),
    Answer(429, "", "0"),
    Answer(429, "too_many_requests", ""),
    Answer(429, "too_many_requests", "0"),
    Answer(429, "too_many_requests", "11"),
    Answer(429, "user_lock_limit_reached", "0"),
    Answer(429, "captcha_failed", ""),
    Answer(429, "too_few_tokens_authenticated", ""),
    Answer(500, "internal_server_error", ""),
    Answer(500, "", "11"),
    Answer(501, "", ""),
    Answer(502, "", ""),
    Answer(503, "server_unavailable", ""),
    Answer(503, "", "0"),
    Answer(503, "", "Sun, 06 Nov 1994 08:49:37 GMT"),
    Answer(503, "", "11"),
    Answer(503, "", "soon"),
    Answer(504, "", ""),
];

/// Error types of a 429 that stays one.
const LASTING: [&str; 3] = [
    "user_lock_limit_reached",
    "captcha_failed",
    "too_few_tokens_authenticated",
];

impl Attempt {
    fn outcome(self) -> Result<TransportResponse, TransportError> {
        let (status, error_type, retry_after) = match self {
            NoConnection => return Err(TransportError::connect("refused")),
            BrokenConnection => return Err(TransportError::interrupted("reset")),
            NoAnswerInTime => return Err(TransportError::timeout("late")),
            Answer(status, error_type, retry_after) => (status, error_type, retry_after),
        };
        let body = match (status, error_type) {
            (200, _) => r#"{"user_id":"u","user":{"user_id":"u"}}"#.to_owned(),
            (_, "") => "<html></html>".to_owned(),
            _ => format!(r#"{{"error_type":"{error_type}"}}"#),
        };
        let mut answer = TransportResponse::new(body.into());
        *answer.status_mut() = status.try_into().unwrap();
        if !retry_after.is_empty() {
            let value = HeaderValue::from_static(retry_after);
            answer.headers_mut().insert(RETRY_AFTER, value);
        }
        Ok(answer)
    }

    /// The rules of the replay classes, as the design has them.
    fn may_be_sent_again(self, replay: Replay) -> bool {
        let is_replayable = replay != Replay::Never;
        match self {
            NoConnection => true,
            BrokenConnection | NoAnswerInTime => is_replayable,
            // Longer than anyone waits.
            Answer(_, _, "11") => false,
            Answer(429, "too_many_requests", _) => true,
            Answer(429, error_type, _) => is_replayable && !LASTING.contains(&error_type),
            Answer(status, ..) => is_replayable && matches!(status, 408 | 500 | 502 | 503 | 504),
        }
    }

    /// Whether it is not certain that nothing was done.
    fn may_have_been_processed(self) -> bool {
        match self {
            NoConnection => false,
            BrokenConnection | NoAnswerInTime => true,
            Answer(status, ..) => status == 408 || !(400..500).contains(&status),
        }
    }
}

fn call(client: &Client, replay: Replay) -> (u32, Option<Error>) {
    fn outcome<T>(answer: Result<Response<T>, Error>) -> (u32, Option<Error>) {
        match answer {
            Ok(response) => (response.attempts(), None),
            Err(error) => (error.attempts(), Some(error)),
        }
    }
    match replay {
        Replay::Safe => outcome(wait_for(client.get(&"u".into()))),
        Replay::Idempotent => outcome(wait_for(client.update(&"u".into(), &UpdateUser::new()))),
        _ => outcome(wait_for(client.create(&CreateUser::with_email("a@b.de")))),
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn what_may_be_sent_again_is_and_no_error_denies_what_an_attempt_may_have_done(
        script in vec(select(&ATTEMPTS[..]), 3),
        replay in select(&[Replay::Safe, Replay::Idempotent, Replay::Never][..]),
    ) {
        let again = script.iter().take_while(|attempt| attempt.may_be_sent_again(replay));
        let made = &script[..(again.count() + 1).min(script.len())];

        let outcomes = script.clone();
        let line = Line::scripted(
            RetryPolicy::default().base_delay(Duration::ZERO),
            move |index| outcomes[index].outcome(),
        );
        let (attempts, error) = call(&line.client, replay);

        prop_assert_eq!(line.received().len(), made.len());
        prop_assert_eq!(attempts as usize, made.len());
        let last = made[made.len() - 1];
        prop_assert_eq!(error.is_none(), matches!(last, Answer(200, ..)));
        if let Some(error) = error {
            let may_be_done = made.iter().any(|attempt| attempt.may_have_been_processed());
            prop_assert_eq!(error.maybe_applied(), may_be_done, "{}", error);
        }
    }
}
