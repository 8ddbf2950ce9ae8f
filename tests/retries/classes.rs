//! Which requests are retried, according to the endpoint's replay class.

use super::*;
use crate::wire::table::rows;

/// Which requests are retried after an outcome.
#[derive(Clone, Copy, PartialEq)]
enum Retried {
    All,
    /// Those whose replay class allows it.
    Replayable,
    None,
}

use Retried::{All, None as Never, Replayable};

/// Outcomes of an attempt, which requests are retried after each, and whether the request may have
/// been applied. Written from the design's rules.
fn outcomes() -> Vec<(Outcome, Retried, bool)> {
    vec![
        (found(), Never, true),
        (Outcome::NoConnection, All, false),
        (Outcome::Interrupted, Replayable, true),
        (Outcome::Timeout, Replayable, true),
        (ok("<html>"), Never, true),
        (error(302, "", ""), Never, true),
        (error(400, "bad_request", "0"), Never, false),
        (error(401, "unauthorized_credentials", ""), Never, false),
        (error(403, "", ""), Never, false),
        (error(404, "user_not_found", "0"), Never, false),
        (error(408, "", ""), Replayable, true),
        (error(409, "", ""), Never, false),
        (error(425, "", "0"), Never, false),
        (rate_limited(""), All, false),
        (rate_limited("1"), All, false),
        (rate_limited("11"), Never, false),
        // Only `too_many_requests` proves that Stytch has not processed the request.
        (error(429, "", "0"), Replayable, false),
        (error(429, "invented", "0"), Replayable, false),
        (error(429, "user_lock_limit_reached", "0"), Never, false),
        (error(429, "captcha_failed", ""), Never, false),
        (error(429, "too_few_tokens_authenticated", ""), Never, false),
        (error(500, "internal_server_error", ""), Replayable, true),
        (error(500, "", "11"), Never, true),
        (error(501, "", ""), Never, true),
        (error(502, "", ""), Replayable, true),
        (error(503, "server_unavailable", ""), Replayable, true),
        (error(503, "", "0"), Replayable, true),
        (error(504, "", "0"), Replayable, true),
        (error(505, "", ""), Never, true),
    ]
}

async fn call(client: &Client, replay: Replay) -> Result<u32, Error> {
    let methods = ["get", "update", "create"];
    let rows = rows().into_iter();
    let mut rows = rows.filter(|row| row.replay == replay && methods.contains(&row.method));
    let row = rows.next().unwrap();
    let seen = (row.call)(client, row.ids).send().await;
    seen.map(|seen| seen.attempts())
}

/// Tests every pair of outcomes of two attempts.
#[tokio::test(start_paused = true)]
async fn requests_are_retried_by_replay_class_and_maybe_applied_considers_every_attempt() {
    for first in outcomes() {
        for second in outcomes() {
            for replay in [Replay::Safe, Replay::Idempotent, Replay::Never] {
                let script = [&first, &second, &second];
                let retries = script.iter().take_while(|(_, retried, _)| match retried {
                    All => true,
                    Replayable => replay != Replay::Never,
                    Never => false,
                });
                let made = &script[..(retries.count() + 1).min(3)];
                let case = format!("{replay:?}: {:?}, {:?}", first.0, second.0);

                let (client, sent) = client(script.map(|(outcome, ..)| outcome.clone()));
                let result = call(&client, replay).await;
                assert_eq!(sent.count(), made.len(), "{case}");
                match result {
                    Ok(attempts) => assert_eq!(attempts as usize, made.len(), "{case}"),
                    Err(error) => {
                        let maybe_applied = made.iter().any(|(.., maybe_applied)| *maybe_applied);
                        assert_eq!(error.maybe_applied(), maybe_applied, "{case}");
                        assert_eq!(error.attempts() as usize, made.len(), "{case}");
                    }
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_method_is_retried_according_to_its_replay_class() {
    for row in rows().into_iter().filter(|row| row.case == "minimal") {
        let replayed = if row.replay == Replay::Never { 1 } else { 3 };
        for (outcome, expected) in [
            (rate_limited(""), 3),
            (error(503, "", ""), replayed),
            (error(404, "user_not_found", ""), 1),
        ] {
            let (client, sent) = client([outcome]);
            let error = (row.call)(&client, row.ids).send().await.unwrap_err();
            assert_eq!(error.attempts(), expected, "{}: {error}", row.method);
            assert_eq!(sent.count(), expected as usize, "{}", row.method);
        }
    }
}
