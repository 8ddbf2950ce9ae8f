//! The faults and what a caller sees of each.
//!
//! It is written out from the design's rules and computed from nothing. The README
//! next to this folder shows it, and a test holds the two together.

use std::time::Duration;

use stytch_users::ErrorKind;
use support::fault_server::{Behaviour, head};

use super::calls::Class;

/// An answer that is right for every call of these tests.
pub(crate) const FOUND: &str = r#"{"status_code":200,"request_id":"request-id-test-1","user_id":"user-test-canary","user":{"user_id":"user-test-canary"},"results":[],"results_metadata":{"total":0}}"#;

/// How long an attempt may take where the fault is that it takes too long; on a busy
/// machine the server has to read the request in that time.
pub(crate) const SHORT: Duration = Duration::from_secs(1);

/// Between two bytes of a trickle: far less than an attempt may take, so that no limit on
/// silence alone ends it, and enough for a whole answer to take ten seconds.
const BETWEEN_BYTES: Duration = Duration::from_millis(60);

/// A fault and what becomes of it.
pub(crate) struct Fault {
    /// What happens, as the README says it.
    pub(crate) name: &'static str,
    /// Where it happens.
    pub(crate) place: Place,
    /// Which limit ends an attempt.
    pub(crate) ended_by: Limit,
    /// Of a call that may be sent twice.
    pub(crate) replayed: Seen,
    /// Of a call that may not.
    pub(crate) never: Seen,
}

/// Who the client talks to.
pub(crate) enum Place {
    /// A server with a script. It is told where it is itself and where another server
    /// is, which must see nothing.
    Server(fn(&Hosts) -> Vec<Behaviour>),
    /// A port where every connection is refused.
    RefusingPort,
    /// A port where no connection is made or refused.
    UnansweringPort,
}

/// The servers of a test, as URLs without a slash at the end.
pub(crate) struct Hosts {
    /// The one that is called.
    pub(crate) own: String,
    /// One that must see nothing.
    pub(crate) stranger: String,
}

/// What ends an attempt that would take too long.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Nothing does: the answer, or what comes in its place, is there at once.
    Nothing,
    /// The time for a connection.
    ConnectTimeout,
    /// The time for an attempt.
    AttemptTimeout,
}

/// What a caller and the server see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The status of a success, or the kind of the error.
    pub(crate) result: Result<u16, ErrorKind>,
    /// How often the request was sent, as the client counts.
    pub(crate) attempts: u32,
    /// How many requests the server read.
    pub(crate) requests: usize,
    /// What an error says after its endpoint: no status, where there was none. In place
    /// of the servers' own addresses stands `127.0.0.1`.
    pub(crate) says: String,
    /// `maybe_applied()` of an error; false of a success.
    pub(crate) maybe_applied: bool,
}

impl Seen {
    /// How often the request was sent.
    fn times(mut self, attempts: u32) -> Seen {
        self.attempts = attempts;
        self.requests = attempts as usize;
        self
    }

    /// How many requests the server read, where it is not as many.
    fn read(mut self, requests: usize) -> Seen {
        self.requests = requests;
        self
    }

    /// It is certain that the server did nothing.
    fn not_applied(mut self) -> Seen {
        self.maybe_applied = false;
        self
    }
}

fn succeeds(status: u16) -> Seen {
    Seen {
        result: Ok(status),
        attempts: 1,
        requests: 1,
        says: String::new(),
        maybe_applied: false,
    }
}

fn fails(kind: ErrorKind, says: &str) -> Seen {
    Seen {
        result: Err(kind),
        attempts: 1,
        requests: 1,
        says: says.to_owned(),
        maybe_applied: true,
    }
}

fn times_out() -> Seen {
    fails(ErrorKind::Timeout, "no response in time")
}

fn breaks() -> Seen {
    fails(ErrorKind::Interrupted, "the connection broke")
}

/// The connection broke after the head of a success.
fn breaks_in_the_body() -> Seen {
    fails(ErrorKind::Interrupted, "200 OK, the connection broke")
}

fn answers(says: &str) -> Seen {
    fails(ErrorKind::Api, says)
}

fn cannot_be_read(says: &str) -> Seen {
    fails(ErrorKind::Decode, says)
}

/// A call that may be sent twice is sent as often as the policy lets it, any other once.
fn sent_thrice_or_once(
    name: &'static str,
    script: fn(&Hosts) -> Vec<Behaviour>,
    seen: Seen,
) -> Fault {
    Fault {
        name,
        place: Place::Server(script),
        ended_by: Limit::Nothing,
        replayed: seen.clone().times(3),
        never: seen,
    }
}

/// Every call is sent as often as the policy lets it.
fn sent_thrice(name: &'static str, script: fn(&Hosts) -> Vec<Behaviour>, seen: Seen) -> Fault {
    Fault {
        name,
        place: Place::Server(script),
        ended_by: Limit::Nothing,
        replayed: seen.clone().times(3),
        never: seen.times(3),
    }
}

/// No call is sent a second time.
fn sent_once(name: &'static str, script: fn(&Hosts) -> Vec<Behaviour>, seen: Seen) -> Fault {
    Fault {
        name,
        place: Place::Server(script),
        ended_by: Limit::Nothing,
        replayed: seen.clone(),
        never: seen,
    }
}

/// The attempt takes too long, as often as it is made.
fn takes_too_long(name: &'static str, script: fn(&Hosts) -> Vec<Behaviour>) -> Fault {
    Fault {
        ended_by: Limit::AttemptTimeout,
        ..sent_thrice_or_once(name, script, times_out())
    }
}

/// The fault passes after the first attempt. A call that may not be sent twice fails.
fn passes(name: &'static str, script: fn(&Hosts) -> Vec<Behaviour>, first: Seen) -> Fault {
    Fault {
        name,
        place: Place::Server(script),
        ended_by: Limit::Nothing,
        replayed: succeeds(200).times(2),
        never: first,
    }
}

impl Fault {
    /// The head of a success has arrived.
    fn after_the_head(mut self) -> Fault {
        for seen in [&mut self.replayed, &mut self.never] {
            seen.says = format!("200 OK, {}", seen.says);
        }
        self
    }

    fn read(mut self, requests: usize) -> Fault {
        self.replayed = self.replayed.read(requests);
        self.never = self.never.read(requests);
        self
    }

    /// What becomes of a call of a class.
    pub(crate) fn seen_by(&self, class: Class) -> &Seen {
        match class {
            Class::Replayed => &self.replayed,
            Class::Never => &self.never,
        }
    }
}

fn found() -> Behaviour {
    Behaviour::answer(200, &[], FOUND)
}

/// An answer with a body that is JSON by its type, whatever it is.
fn json(status: u16, body: impl AsRef<[u8]>) -> Vec<Behaviour> {
    vec![Behaviour::answer(status, &[], body)]
}

/// A page as a gateway writes it.
fn page(status: u16, headers: &[(&str, &str)]) -> Behaviour {
    let mut all = vec![
        ("content-type", "text/html"),
        ("x-request-id", "request-id-test-2"),
    ];
    all.extend(headers);
    Behaviour::answer(status, &all, "<html>canary@example.com</html>")
}

/// Stytch's own answer with an error.
fn envelope(status: u16, error_type: &str, headers: &[(&str, &str)]) -> Behaviour {
    let body = format!(
        r#"{{"status_code":{status},"request_id":"request-id-test-3","error_type":"{error_type}","error_message":"canary","error_url":"https://stytch.com/canary","error_details":{{"canary":"canary"}}}}"#
    );
    Behaviour::answer(status, headers, body)
}

/// The first half of a text.
fn half(text: &str) -> &[u8] {
    &text.as_bytes()[..text.len() / 2]
}

/// The head of an answer with [`FOUND`] and half of the body.
fn head_and_half() -> Vec<u8> {
    let mut bytes = head(200, &[], Some(FOUND.len()));
    bytes.extend_from_slice(half(FOUND));
    bytes
}

fn chunked(body: &[u8]) -> Behaviour {
    let mut bytes = head(200, &[("transfer-encoding", "chunked")], None);
    bytes.extend_from_slice(body);
    Behaviour::raw(bytes)
}

/// Every fault, in the order of the README.
pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = without_an_answer();
    faults.extend(broken_answers());
    faults.extend(odd_answers());
    faults.extend(large_answers());
    faults.extend(redirects());
    faults.extend(error_statuses());
    faults.extend(error_statuses_without_a_whole_body());
    faults.extend(throttling());
    faults.extend(odd_bodies());
    faults.extend(faults_that_pass());
    faults
}

fn without_an_answer() -> Vec<Fault> {
    let no_connection = |why| {
        fails(ErrorKind::Connect, &format!("no connection: {why}"))
            .times(3)
            .read(0)
            .not_applied()
    };
    vec![
        Fault {
            name: "the connection is refused",
            place: Place::RefusingPort,
            ended_by: Limit::Nothing,
            replayed: no_connection("connection refused"),
            never: no_connection("connection refused"),
        },
        Fault {
            name: "no connection is made in time",
            place: Place::UnansweringPort,
            ended_by: Limit::ConnectTimeout,
            replayed: no_connection("timed out"),
            never: no_connection("timed out"),
        },
        takes_too_long("the connection is accepted and nothing is read", |_| {
            vec![Behaviour::silence_at_accept()]
        })
        .read(0),
        takes_too_long("the request is read and not answered", |_| {
            vec![Behaviour::silence()]
        }),
        takes_too_long("the head comes byte by byte", |_| {
            vec![Behaviour::trickle(
                head(200, &[], Some(FOUND.len())),
                BETWEEN_BYTES,
            )]
        }),
        takes_too_long("the body comes byte by byte", |_| {
            let head = head(200, &[], Some(FOUND.len()));
            vec![Behaviour::raw(head).then_trickle(FOUND, BETWEEN_BYTES)]
        })
        .after_the_head(),
        takes_too_long("the body stops in the middle", |_| {
            vec![Behaviour::raw(head_and_half()).then_stall()]
        })
        .after_the_head(),
        takes_too_long("103 comes again and again, and no answer", |_| {
            let early = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20);
            vec![Behaviour::trickle(early, BETWEEN_BYTES)]
        }),
        sent_thrice_or_once(
            "the connection is accepted and closed",
            |_| vec![Behaviour::close_at_accept()],
            breaks(),
        )
        .read(0),
        sent_thrice_or_once(
            "the connection is accepted and reset",
            |_| vec![Behaviour::reset_at_accept()],
            breaks(),
        )
        .read(0),
        sent_thrice_or_once(
            "the request is read and the connection closed",
            |_| vec![Behaviour::close()],
            breaks(),
        ),
        sent_thrice_or_once(
            "the request is read and the connection reset",
            |_| vec![Behaviour::reset()],
            breaks(),
        ),
    ]
}

fn broken_answers() -> Vec<Fault> {
    vec![
        sent_thrice_or_once(
            "closed in the middle of the head",
            |_| vec![Behaviour::raw("HTTP/1.1 200 OK\r\ncontent-").then_close()],
            breaks(),
        ),
        sent_thrice_or_once(
            "reset in the middle of the head",
            |_| vec![Behaviour::raw("HTTP/1.1 200 OK\r\ncontent-").then_reset()],
            breaks(),
        ),
        sent_thrice_or_once(
            "closed in the middle of the body",
            |_| vec![Behaviour::raw(head_and_half()).then_close()],
            breaks_in_the_body(),
        ),
        sent_thrice_or_once(
            "reset in the middle of the body",
            |_| vec![Behaviour::raw(head_and_half()).then_reset()],
            breaks_in_the_body(),
        ),
        sent_thrice_or_once(
            "a body in chunks ends without the last one",
            |_| {
                let mut body = format!("{:x}\r\n", FOUND.len()).into_bytes();
                body.extend_from_slice(FOUND.as_bytes());
                vec![chunked(&body).then_close()]
            },
            breaks_in_the_body(),
        ),
        sent_thrice_or_once(
            "`content-length` is more than comes",
            |_| {
                let mut bytes = head(200, &[], Some(FOUND.len() + 1));
                bytes.extend_from_slice(FOUND.as_bytes());
                vec![Behaviour::raw(bytes).then_close()]
            },
            breaks_in_the_body(),
        ),
        sent_once(
            "`content-length` is less than comes",
            |_| {
                let mut bytes = head(200, &[], Some(FOUND.len() / 2));
                bytes.extend_from_slice(FOUND.as_bytes());
                vec![Behaviour::raw(bytes)]
            },
            cannot_be_read("200 OK, the body ends too early at line 1 column 81"),
        ),
        sent_thrice_or_once(
            "`content-length` is no number",
            |_| {
                let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: canary\r\n\r\n{FOUND}");
                vec![Behaviour::raw(answer)]
            },
            breaks(),
        ),
        sent_thrice_or_once(
            "the size of a chunk is no number",
            |_| vec![chunked(b"canary\r\n")],
            breaks_in_the_body(),
        ),
        sent_thrice_or_once(
            "a chunk is longer than its size",
            |_| vec![chunked(b"2\r\n{}canary\r\n0\r\n\r\n")],
            breaks_in_the_body(),
        ),
        sent_thrice_or_once(
            "the head is garbage",
            |_| vec![Behaviour::raw("canary \u{1}\u{2} garbage\r\n\r\n")],
            breaks(),
        ),
        sent_thrice_or_once(
            "a header of 1 MiB",
            |_| {
                let long = "canary".repeat(180_000);
                vec![Behaviour::answer(200, &[("x-canary", &long)], FOUND)]
            },
            breaks(),
        ),
        sent_thrice_or_once(
            "10,000 headers",
            |_| {
                vec![Behaviour::answer(
                    200,
                    &vec![("x-canary", "canary"); 10_000],
                    FOUND,
                )]
            },
            breaks(),
        ),
    ]
}

fn odd_answers() -> Vec<Fault> {
    vec![
        sent_once(
            "100 and 103 come first",
            |_| {
                let mut bytes = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </canary>\r\n\r\n".to_vec();
                bytes.extend(head(200, &[], Some(FOUND.len())));
                bytes.extend_from_slice(FOUND.as_bytes());
                vec![Behaviour::raw(bytes)]
            },
            succeeds(200),
        ),
        sent_once(
            "HTTP/1.0, the body ending with the connection",
            |_| vec![Behaviour::raw(format!("HTTP/1.0 200 OK\r\n\r\n{FOUND}")).then_close()],
            succeeds(200),
        ),
        sent_once(
            "a body without a length, ending with the connection",
            |_| vec![Behaviour::raw(format!("HTTP/1.1 200 OK\r\n\r\n{FOUND}")).then_close()],
            succeeds(200),
        ),
        sent_once(
            "a body in chunks of one byte",
            |_| {
                let mut body = Vec::new();
                for byte in FOUND.bytes() {
                    body.extend_from_slice(&[b'1', b'\r', b'\n', byte, b'\r', b'\n']);
                }
                body.extend_from_slice(b"0\r\n\r\n");
                vec![chunked(&body)]
            },
            succeeds(200),
        ),
        sent_once(
            "JSON under `text/plain`",
            |_| {
                vec![Behaviour::answer(
                    200,
                    &[("content-type", "text/plain")],
                    FOUND,
                )]
            },
            succeeds(200),
        ),
        sent_once("201", |_| json(201, FOUND), succeeds(201)),
        sent_once(
            "204",
            |_| vec![Behaviour::answer_without_body(204)],
            cannot_be_read("204 No Content, the body is empty"),
        ),
    ]
}

fn large_answers() -> Vec<Fault> {
    vec![
        sent_once(
            "200 with a body of 200 MiB",
            |_| vec![Behaviour::mebibytes(200, &[], 200)],
            fails(
                ErrorKind::BodyTooLarge,
                "200 OK, the body is larger than the limit",
            ),
        ),
        sent_once(
            "200 that announces 200 MiB and sends nothing",
            |_| vec![Behaviour::raw(head(200, &[], Some(200 * 1024 * 1024))).then_stall()],
            fails(
                ErrorKind::BodyTooLarge,
                "200 OK, the body is larger than the limit",
            ),
        ),
        sent_once(
            "200 with 200 MiB in chunks",
            |_| vec![Behaviour::mebibytes_in_chunks(200, 200)],
            fails(
                ErrorKind::BodyTooLarge,
                "200 OK, the body is larger than the limit",
            ),
        ),
        sent_thrice_or_once(
            "500 with a body of 200 MiB",
            |_| vec![Behaviour::mebibytes(500, &[], 200)],
            answers("500 Internal Server Error, the response is not Stytch's"),
        ),
        sent_thrice_or_once(
            "500 with 200 MiB in chunks",
            |_| vec![Behaviour::mebibytes_in_chunks(500, 200)],
            answers("500 Internal Server Error, the response is not Stytch's"),
        ),
    ]
}

fn redirects() -> Vec<Fault> {
    let refused = |says: &str| fails(ErrorKind::Redirect, says);
    let to_loopback = "a redirect to 127.0.0.1, which is not followed";
    let to_the_same_host = "a redirect to the same host, which is not followed";
    vec![
        sent_once(
            "302 to another host",
            |hosts| {
                vec![Behaviour::redirect(
                    302,
                    &format!("{}/canary?canary=1", hosts.stranger),
                )]
            },
            refused(&format!("302 Found, {to_loopback}")),
        ),
        sent_once(
            "307 to another host",
            |hosts| {
                vec![Behaviour::redirect(
                    307,
                    &format!("{}/canary", hosts.stranger),
                )]
            },
            refused(&format!("307 Temporary Redirect, {to_loopback}")),
        ),
        sent_once(
            "307 to `//another.host/path`",
            |hosts| {
                let without_scheme = hosts.stranger.strip_prefix("http:").unwrap();
                vec![Behaviour::redirect(
                    307,
                    &format!("{without_scheme}/canary"),
                )]
            },
            refused(&format!("307 Temporary Redirect, {to_loopback}")),
        ),
        sent_once(
            "302 to the same host",
            |hosts| vec![Behaviour::redirect(302, &format!("{}/canary", hosts.own))],
            refused(&format!("302 Found, {to_loopback}")),
        ),
        sent_once(
            "307 to a path",
            |_| vec![Behaviour::redirect(307, "/canary")],
            refused(&format!("307 Temporary Redirect, {to_the_same_host}")),
        ),
        sent_once(
            "308 to a URL with a password",
            |hosts| {
                let address = hosts.stranger.strip_prefix("http://").unwrap();
                vec![Behaviour::redirect(
                    308,
                    &format!("http://canary:canary@{address}/"),
                )]
            },
            refused(&format!("308 Permanent Redirect, {to_loopback}")),
        ),
        sent_once(
            "301 without a target",
            |_| json(301, ""),
            refused("301 Moved Permanently, a redirect to nowhere, which is not followed"),
        ),
    ]
}

fn error_statuses() -> Vec<Fault> {
    let once = |name, script: fn(&Hosts) -> Vec<Behaviour>, says| {
        sent_once(name, script, answers(says).not_applied())
    };
    vec![
        once(
            "400 with Stytch's error",
            |_| vec![envelope(400, "duplicate_email", &[])],
            "400 Bad Request, duplicate_email (request-id-test-3)",
        ),
        once(
            "400 with a type that is not known",
            |_| vec![envelope(400, "invented_yesterday", &[])],
            "400 Bad Request, invented_yesterday (request-id-test-3)",
        ),
        once(
            "400 whose body says 200",
            |_| json(400, r#"{"status_code":200,"error_type":"bad_request"}"#),
            "400 Bad Request, bad_request",
        ),
        once(
            "401",
            |_| vec![envelope(401, "unauthorized_credentials", &[])],
            "401 Unauthorized, unauthorized_credentials (request-id-test-3)",
        ),
        once(
            "403 with a gateway's page",
            |_| vec![page(403, &[])],
            "403 Forbidden, the response is not Stytch's (request-id-test-2)",
        ),
        once(
            "404",
            |_| vec![envelope(404, "user_not_found", &[])],
            "404 Not Found, user_not_found (request-id-test-3)",
        ),
        once(
            "404 with `Retry-After`",
            |_| vec![envelope(404, "user_not_found", &[("retry-after", "0")])],
            "404 Not Found, user_not_found (request-id-test-3)",
        ),
        sent_thrice_or_once(
            "408",
            |_| vec![page(408, &[])],
            answers("408 Request Timeout, the response is not Stytch's (request-id-test-2)"),
        ),
        sent_thrice_or_once(
            "500 with Stytch's error",
            |_| vec![envelope(500, "internal_server_error", &[])],
            answers("500 Internal Server Error, internal_server_error (request-id-test-3)"),
        ),
        sent_thrice_or_once(
            "500 with an empty body",
            |_| json(500, ""),
            answers("500 Internal Server Error, the response is not Stytch's"),
        ),
        sent_thrice_or_once(
            "500 with JSON a million levels deep",
            |_| {
                let body = format!(r#"{{"error_type":"bad_luck","error_details":{}}}"#, deep());
                json(500, body)
            },
            answers("500 Internal Server Error, bad_luck"),
        ),
        sent_once(
            "501",
            |_| json(501, "canary"),
            answers("501 Not Implemented, the response is not Stytch's"),
        ),
        sent_thrice_or_once(
            "502 with a gateway's page",
            |_| vec![page(502, &[])],
            answers("502 Bad Gateway, the response is not Stytch's (request-id-test-2)"),
        ),
        sent_thrice_or_once(
            "503",
            |_| vec![page(503, &[])],
            answers("503 Service Unavailable, the response is not Stytch's (request-id-test-2)"),
        ),
        sent_thrice_or_once(
            "503 with `Retry-After: 0`",
            |_| vec![page(503, &[("retry-after", "0")])],
            answers("503 Service Unavailable, the response is not Stytch's (request-id-test-2)"),
        ),
        sent_once(
            "503 with `Retry-After: 11`",
            |_| vec![page(503, &[("retry-after", "11")])],
            answers("503 Service Unavailable, the response is not Stytch's (request-id-test-2)"),
        ),
        sent_thrice_or_once(
            "504 with an empty body",
            |_| json(504, ""),
            answers("504 Gateway Timeout, the response is not Stytch's"),
        ),
    ]
}

/// The head decides, whatever becomes of the body.
fn error_statuses_without_a_whole_body() -> Vec<Fault> {
    let takes_too_long = |fault: Fault| Fault {
        ended_by: Limit::AttemptTimeout,
        ..fault
    };
    vec![
        takes_too_long(sent_once(
            "401 whose body stops near its end",
            |_| {
                let body = r#"{"request_id":"request-id-test-3","error_type":"bad_luck","error_"#;
                let mut bytes = head(401, &[], Some(500));
                bytes.extend_from_slice(body.as_bytes());
                vec![Behaviour::raw(bytes).then_stall()]
            },
            answers("401 Unauthorized, bad_luck (request-id-test-3)").not_applied(),
        )),
        takes_too_long(sent_once(
            "404 whose body comes byte by byte",
            |_| {
                let headers = [("x-request-id", "request-id-test-2")];
                let head = head(404, &headers, Some(FOUND.len()));
                vec![Behaviour::raw(head).then_trickle(FOUND, BETWEEN_BYTES)]
            },
            answers("404 Not Found, the response is not Stytch's (request-id-test-2)")
                .not_applied(),
        )),
        takes_too_long(sent_thrice_or_once(
            "500 whose body does not come",
            |_| vec![Behaviour::raw(head(500, &[], Some(500))).then_stall()],
            answers("500 Internal Server Error, the response is not Stytch's"),
        )),
    ]
}

fn throttling() -> Vec<Fault> {
    const THROTTLED: &str = "429 Too Many Requests, too_many_requests (request-id-test-3)";
    let throttled = || answers(THROTTLED).not_applied();
    let refused = |name, script: fn(&Hosts) -> Vec<Behaviour>, error_type| {
        let says = format!("429 Too Many Requests, {error_type} (request-id-test-3)");
        sent_once(name, script, answers(&says).not_applied())
    };
    vec![
        sent_thrice(
            "429 `too_many_requests`",
            |_| vec![envelope(429, "too_many_requests", &[])],
            throttled(),
        ),
        sent_thrice(
            "429 with `Retry-After: 0`",
            |_| vec![envelope(429, "too_many_requests", &[("retry-after", "0")])],
            throttled(),
        ),
        sent_thrice(
            "429 with `Retry-After` in the past",
            |_| {
                let past = [("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")];
                vec![envelope(429, "too_many_requests", &past)]
            },
            throttled(),
        ),
        sent_thrice(
            "429 with a `Retry-After` that is garbage",
            |_| {
                vec![envelope(
                    429,
                    "too_many_requests",
                    &[("retry-after", "canary")],
                )]
            },
            throttled(),
        ),
        sent_once(
            "429 with `Retry-After: 11`",
            |_| vec![envelope(429, "too_many_requests", &[("retry-after", "11")])],
            throttled(),
        ),
        sent_once(
            "429 with `Retry-After` years ahead",
            |_| {
                let future = [("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")];
                vec![envelope(429, "too_many_requests", &future)]
            },
            throttled(),
        ),
        sent_thrice_or_once(
            "429 with a gateway's page",
            |_| vec![page(429, &[("retry-after", "0")])],
            answers("429 Too Many Requests, the response is not Stytch's (request-id-test-2)")
                .not_applied(),
        ),
        refused(
            "429 `user_lock_limit_reached`",
            |_| vec![envelope(429, "user_lock_limit_reached", &[])],
            "user_lock_limit_reached",
        ),
        refused(
            "429 `captcha_failed`",
            |_| vec![envelope(429, "captcha_failed", &[("retry-after", "0")])],
            "captcha_failed",
        ),
        refused(
            "429 `too_few_tokens_authenticated`",
            |_| vec![envelope(429, "too_few_tokens_authenticated", &[])],
            "too_few_tokens_authenticated",
        ),
    ]
}

fn odd_bodies() -> Vec<Fault> {
    vec![
        sent_once(
            "200 with a page",
            |_| vec![page(200, &[])],
            cannot_be_read("200 OK, the body is not JSON at line 1 column 1 (request-id-test-2)"),
        ),
        sent_once(
            "200 with half of the JSON",
            |_| json(200, half(FOUND)),
            cannot_be_read("200 OK, the body ends too early at line 1 column 81"),
        ),
        sent_once(
            "200 with an empty body",
            |_| json(200, ""),
            cannot_be_read("200 OK, the body is empty"),
        ),
        sent_once(
            "200 with a text after the JSON",
            |_| json(200, format!("{FOUND}canary")),
            cannot_be_read("200 OK, the body is not JSON at line 1 column 164"),
        ),
        sent_once(
            "200 with invalid UTF-8",
            |_| {
                json(
                    200,
                    FOUND
                        .as_bytes()
                        .iter()
                        .map(|byte| match byte {
                            b'_' => 0xff,
                            byte => *byte,
                        })
                        .collect::<Vec<u8>>(),
                )
            },
            cannot_be_read("200 OK, the body is not UTF-8 at byte 8"),
        ),
        sent_once(
            "200 with a byte order mark",
            |_| json(200, format!("\u{feff}{FOUND}")),
            cannot_be_read("200 OK, the body is not JSON at line 1 column 1"),
        ),
        sent_once(
            "200 with a number of 400 digits in a field that is not known",
            |_| json(200, with_field("canary", &"9".repeat(400))),
            succeeds(200),
        ),
        sent_once(
            "200 with JSON a million levels deep in a field that is not known",
            |_| json(200, with_field("canary", &deep())),
            succeeds(200),
        ),
        sent_once(
            "200 with null for every list",
            |_| {
                json(
                    200,
                    r#"{"user_id":"u","emails":null,"phone_numbers":null,"providers":null,"user":{"user_id":"u","emails":null,"totps":null},"results":null,"results_metadata":{"total":0}}"#,
                )
            },
            succeeds(200),
        ),
        sent_once(
            "200 with Stytch's error envelope of a 500",
            |_| {
                let body = r#"{"status_code":500,"request_id":"request-id-test-3","error_type":"internal_server_error","error_message":"canary"}"#;
                json(200, body)
            },
            answers("500 Internal Server Error, internal_server_error (request-id-test-3)"),
        ),
        sent_once(
            "200 whose body says 404",
            |_| {
                json(
                    200,
                    FOUND.replace(r#""status_code":200"#, r#""status_code":404"#),
                )
            },
            succeeds(200),
        ),
    ]
}

fn faults_that_pass() -> Vec<Fault> {
    let everyone_succeeds = |name, script: fn(&Hosts) -> Vec<Behaviour>| {
        let mut fault = passes(name, script, succeeds(200));
        fault.never = succeeds(200).times(2);
        fault
    };
    vec![
        passes(
            "500, then the answer",
            |_| vec![json(500, "").remove(0), found()],
            answers("500 Internal Server Error, the response is not Stytch's"),
        ),
        passes(
            "a reset, then the answer",
            |_| vec![Behaviour::reset(), found()],
            breaks(),
        ),
        passes(
            "half of a body, then the answer",
            |_| vec![Behaviour::raw(head_and_half()).then_close(), found()],
            breaks_in_the_body(),
        ),
        everyone_succeeds("429 with `Retry-After: 0`, then the answer", |_| {
            vec![
                envelope(429, "too_many_requests", &[("retry-after", "0")]),
                found(),
            ]
        }),
        passes(
            "503 with `Retry-After: 0`, then the answer",
            |_| vec![page(503, &[("retry-after", "0")]), found()],
            answers("503 Service Unavailable, the response is not Stytch's (request-id-test-2)"),
        ),
        Fault {
            replayed: answers("404 Not Found, user_not_found (request-id-test-3)").times(2),
            ..sent_thrice_or_once(
                "a reset, then 404",
                |_| vec![Behaviour::reset(), envelope(404, "user_not_found", &[])],
                breaks(),
            )
        },
    ]
}

/// An array in an array, a million times.
fn deep() -> String {
    let levels = 1_000_000;
    format!("{}{}", "[".repeat(levels), "]".repeat(levels))
}

/// [`FOUND`] with one more field.
fn with_field(name: &str, value: &str) -> String {
    let rest = FOUND.strip_prefix('{').unwrap();
    format!(r#"{{"{name}":{value},{rest}"#)
}
