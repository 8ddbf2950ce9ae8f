//! The faults, and the expected result of each call, written from the design's rules.

use std::time::Duration;

use stytch_users::ErrorKind;
use support::server::{Behaviour, head};

/// A response that is valid for both calls.
pub(crate) const FOUND: &str = r#"{"status_code":200,"request_id":"request-id-test-1","user_id":"user-test-canary","user":{"user_id":"user-test-canary"},"results":[],"results_metadata":{"total":0}}"#;

/// The timeout that ends a fault. It is long enough for the server to read the request on a busy
/// machine.
pub(crate) const SHORT: Duration = Duration::from_secs(1);

/// The pause between two bytes of a slow response. It is far shorter than [`SHORT`], so that a
/// read timeout would not end it, and long enough for a whole response to take ten seconds.
const PAUSE: Duration = Duration::from_millis(60);

pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    /// The timeout that ends each attempt, if any.
    pub(crate) ended_by: Option<Limit>,
    /// The result of a call that is safe to replay.
    pub(crate) get: Seen,
    /// The result of a call that is never replayed.
    pub(crate) create: Seen,
}

#[derive(Clone)]
pub(crate) enum Place {
    Server(Vec<Behaviour>),
    /// Every connection is refused.
    RefusingPort,
    /// A connection is neither accepted nor refused.
    UnresponsivePort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    ConnectTimeout,
    AttemptTimeout,
}

/// The result of a call, for the caller and for the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The status of a success, or the kind of the error.
    pub(crate) result: Result<u16, ErrorKind>,
    pub(crate) attempts: u32,
    /// The number of requests that the server read.
    pub(crate) requests: usize,
    /// The error message after the endpoint.
    pub(crate) shows: String,
    pub(crate) maybe_applied: bool,
}

impl Seen {
    fn times(mut self, attempts: u32) -> Seen {
        self.attempts = attempts;
        self.requests = attempts as usize;
        self
    }

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
        shows: String::new(),
        maybe_applied: false,
    }
}

fn fails(kind: ErrorKind, shows: &str) -> Seen {
    Seen {
        result: Err(kind),
        attempts: 1,
        requests: 1,
        shows: shows.to_owned(),
        maybe_applied: true,
    }
}

fn breaks() -> Seen {
    fails(ErrorKind::Interrupted, "the connection broke")
}

/// The connection broke after the head of a successful response.
fn breaks_in_the_body() -> Seen {
    fails(ErrorKind::Interrupted, "200 OK, the connection broke")
}

fn too_large() -> Seen {
    fails(
        ErrorKind::BodyTooLarge,
        "200 OK, the body is larger than the limit",
    )
}

/// A fault after which no call is retried.
fn fault(name: &'static str, behaviour: Behaviour, seen: Seen) -> Fault {
    Fault {
        name,
        place: Place::Server(vec![behaviour]),
        ended_by: None,
        get: seen.clone(),
        create: seen,
    }
}

/// A fault after which a call is retried if its replay class allows it.
fn retried(name: &'static str, behaviour: Behaviour, seen: Seen) -> Fault {
    let fault = fault(name, behaviour, seen);
    Fault {
        get: fault.get.times(3),
        ..fault
    }
}

/// A fault with which every attempt times out.
fn slow(name: &'static str, behaviour: Behaviour) -> Fault {
    let seen = fails(ErrorKind::Timeout, "no response in time");
    retried(name, behaviour, seen).ended_by(Limit::AttemptTimeout)
}

impl Fault {
    fn ended_by(self, limit: Limit) -> Fault {
        Fault {
            ended_by: Some(limit),
            ..self
        }
    }

    /// The head of a successful response has arrived.
    fn after_the_head(mut self) -> Fault {
        for seen in [&mut self.get, &mut self.create] {
            seen.shows.insert_str(0, "200 OK, ");
        }
        self
    }

    /// The server reads no request.
    fn unread(mut self) -> Fault {
        self.get.requests = 0;
        self.create.requests = 0;
        self
    }

    /// Sets what the server does with the second request, and the result of the call that is
    /// retried.
    fn then(mut self, second: Behaviour, seen: Seen) -> Fault {
        if let Place::Server(script) = &mut self.place {
            script.push(second);
        }
        self.get = seen.times(2);
        self
    }
}

fn found() -> Behaviour {
    Behaviour::ok(FOUND)
}

fn raw(bytes: impl Into<Vec<u8>>) -> Behaviour {
    Behaviour::on_request().send(bytes)
}

fn chunked(status: u16) -> Behaviour {
    raw(head(status, &[("transfer-encoding", "chunked")], None))
}

/// The head of a response with [`FOUND`] and this `content-length`.
fn found_head(length: usize) -> Behaviour {
    raw(head(200, &[], Some(length)))
}

/// The head of a response with [`FOUND`] and half of its body.
fn half() -> Behaviour {
    found_head(FOUND.len()).send(&FOUND.as_bytes()[..FOUND.len() / 2])
}

/// A mebibyte in a chunk, 200 times.
fn mebibytes(behaviour: Behaviour) -> Behaviour {
    let chunk = format!("100000\r\n{}\r\n", "x".repeat(1024 * 1024));
    behaviour.send_repeatedly(chunk, 200)
}

/// The error page of a gateway.
fn page(status: u16) -> Behaviour {
    let headers = [
        ("content-type", "text/html"),
        ("x-request-id", "request-id-test-2"),
    ];
    Behaviour::respond(status, &headers, "<html>canary@example.com</html>")
}

/// An error response of Stytch.
fn envelope(status: u16, error_type: &str) -> Behaviour {
    let body = format!(
        r#"{{"status_code":{status},"request_id":"request-id-test-3","error_type":"{error_type}","error_message":"canary","error_url":"https://stytch.com/canary","error_details":{{"canary":"canary"}}}}"#
    );
    Behaviour::respond(status, &[("retry-after", "0")], body)
}

/// All faults. Redirects lead to the host and port `other_host`.
pub(crate) fn faults(other_host: &str) -> Vec<Fault> {
    let mut faults = without_a_response();
    faults.extend(slow_responses());
    faults.extend(broken_responses());
    faults.extend(unusual_responses());
    faults.extend(large_responses());
    faults.extend(redirects(other_host));
    faults.extend(error_statuses());
    faults.extend(transient_faults());
    faults
}

fn without_a_response() -> Vec<Fault> {
    let accepted = Behaviour::on_accept;
    let read = Behaviour::on_request;
    let at_a_port = |name, place, why| {
        let seen = fails(ErrorKind::Connect, &format!("no connection: {why}"));
        let fault = fault(name, read(), seen.times(3).not_applied()).unread();
        Fault { place, ..fault }
    };
    vec![
        at_a_port(
            "the connection is refused",
            Place::RefusingPort,
            "connection refused",
        ),
        at_a_port(
            "no connection is made in time",
            Place::UnresponsivePort,
            "timed out",
        )
        .ended_by(Limit::ConnectTimeout),
        slow(
            "the connection is accepted and nothing is read",
            accepted().stall(),
        )
        .unread(),
        slow("the request is read and nothing is sent", read().stall()),
        retried(
            "a connection is closed at once",
            accepted().close(),
            breaks(),
        )
        .unread(),
        retried(
            "a connection is reset at once",
            accepted().reset(),
            breaks(),
        )
        .unread(),
        retried(
            "a request is read and the connection closed",
            read().close(),
            breaks(),
        ),
        retried(
            "a request is read and the connection reset",
            read().reset(),
            breaks(),
        ),
    ]
}

fn slow_responses() -> Vec<Fault> {
    let head = head(200, &[], Some(FOUND.len()));
    let trickle = |bytes| Behaviour::on_request().trickle(bytes, PAUSE);
    let early = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20);
    let body = found_head(FOUND.len()).trickle(FOUND, PAUSE);
    vec![
        slow("the head arrives byte by byte", trickle(head)),
        slow("103 is sent repeatedly", trickle(early.into_bytes())),
        slow("the body arrives byte by byte", body).after_the_head(),
        slow("the body stops in the middle", half().stall()).after_the_head(),
    ]
}

fn broken_responses() -> Vec<Fault> {
    let half_head = || raw("HTTP/1.1 200 OK\r\ncontent-");
    let no_last_chunk = chunked(200).send(format!("{:x}\r\n{FOUND}", FOUND.len()));
    let short = found_head(FOUND.len() + 1).send(FOUND);
    let no_number = raw(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: canary\r\n\r\n{FOUND}"
    ));
    let long = "canary".repeat(180_000);
    let long_header = Behaviour::respond(200, &[("x-canary", &long)], FOUND);
    let many_headers = Behaviour::respond(200, &vec![("x-canary", "canary"); 10_000], FOUND);
    let in_the_head = [
        ("closed in the middle of the head", half_head().close()),
        ("reset in the middle of the head", half_head().reset()),
        ("`content-length` is not a number", no_number),
        (
            "the head is garbage",
            raw("canary \u{1}\u{2} garbage\r\n\r\n"),
        ),
        ("a header of 1 MiB", long_header),
        ("10,000 headers", many_headers),
    ];
    let in_the_body = [
        ("closed in the middle of the body", half().close()),
        ("reset in the middle of the body", half().reset()),
        (
            "a chunked body ends without the last chunk",
            no_last_chunk.close(),
        ),
        ("`content-length` is more than the body", short.close()),
        (
            "a chunk size is not a number",
            chunked(200).send("canary\r\n"),
        ),
        (
            "a chunk is longer than its size",
            chunked(200).send("2\r\n{}canary\r\n0\r\n\r\n"),
        ),
    ];
    let in_the_head = in_the_head.map(|(name, behaviour)| retried(name, behaviour, breaks()));
    let in_the_body =
        in_the_body.map(|(name, behaviour)| retried(name, behaviour, breaks_in_the_body()));
    let mut faults = Vec::from(in_the_head);
    faults.extend(in_the_body);
    faults.push(fault(
        "`content-length` is less than the body",
        found_head(FOUND.len() / 2).send(FOUND),
        fails(
            ErrorKind::Decode,
            "200 OK, the body ends too early at line 1 column 81 (request-id-test-1)",
        ),
    ));
    faults
}

fn unusual_responses() -> Vec<Fault> {
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </canary>\r\n\r\n";
    let early = raw(early)
        .send(head(200, &[], Some(FOUND.len())))
        .send(FOUND);
    let until_the_end = |version: &str| raw(format!("{version} 200 OK\r\n\r\n{FOUND}")).close();
    let mut bytes = chunked(200);
    for byte in FOUND.chars() {
        bytes = bytes.send(format!("1\r\n{byte}\r\n"));
    }
    let plain = Behaviour::respond(200, &[("content-type", "text/plain")], FOUND);
    vec![
        fault("100 and 103 arrive first", early, succeeds(200)),
        fault(
            "HTTP/1.0 without a length",
            until_the_end("HTTP/1.0"),
            succeeds(200),
        ),
        fault(
            "HTTP/1.1 without a length",
            until_the_end("HTTP/1.1"),
            succeeds(200),
        ),
        fault(
            "a body in chunks of one byte",
            bytes.send("0\r\n\r\n"),
            succeeds(200),
        ),
        fault("JSON under `text/plain`", plain, succeeds(200)),
        fault("201", Behaviour::respond(201, &[], FOUND), succeeds(201)),
        fault(
            "204",
            raw(head(204, &[], None)),
            fails(ErrorKind::Decode, "204 No Content, the body is empty"),
        ),
    ]
}

fn large_responses() -> Vec<Fault> {
    let announced = found_head(200 * 1024 * 1024);
    let error = fails(
        ErrorKind::Api,
        "500 Internal Server Error, the response is not Stytch's",
    );
    vec![
        fault(
            "200 MiB are announced and sent",
            mebibytes(announced.clone()),
            too_large(),
        ),
        fault(
            "200 MiB are announced and none is sent",
            announced.stall(),
            too_large(),
        ),
        fault("200 MiB in chunks", mebibytes(chunked(200)), too_large()),
        retried("500 with 200 MiB in chunks", mebibytes(chunked(500)), error),
    ]
}

fn redirects(other_host: &str) -> Vec<Fault> {
    let redirect = |name, status, location: &str, shows: &str| {
        let behaviour = Behaviour::respond(status, &[("location", location)], "");
        let shows = format!("{shows}, which is not followed");
        fault(name, behaviour, fails(ErrorKind::Redirect, &shows))
    };
    let (to_a_host, to_a_path) = ("a redirect to 127.0.0.1", "a redirect to the same host");
    vec![
        redirect(
            "302 to another host",
            302,
            &format!("http://canary:canary@{other_host}/canary?canary=1"),
            &format!("302 Found, {to_a_host}"),
        ),
        redirect(
            "307 to another host without a scheme",
            307,
            &format!("//{other_host}/canary"),
            &format!("307 Temporary Redirect, {to_a_host}"),
        ),
        redirect(
            "308 to a path",
            308,
            "/canary",
            &format!("308 Permanent Redirect, {to_a_path}"),
        ),
    ]
}

/// `retries/classes.rs` tests which statuses are retried.
fn error_statuses() -> Vec<Fault> {
    let api = |shows| fails(ErrorKind::Api, shows);
    let levels = 1_000_000;
    let deep = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deep = format!(r#"{{"error_type":"bad_luck","error_details":{deep}}}"#);
    let half = r#"{"request_id":"request-id-test-3","error_type":"bad_luck","error_"#;
    let stopped = |status, body: &str| raw(head(status, &[], Some(500))).send(body).stall();
    vec![
        fault(
            "400 with Stytch's error",
            envelope(400, "duplicate_email"),
            api("400 Bad Request, duplicate_email (request-id-test-3)").not_applied(),
        ),
        fault(
            "403 with a gateway's page",
            page(403),
            api("403 Forbidden, the response is not Stytch's (request-id-test-2)").not_applied(),
        ),
        retried(
            "503 with a gateway's page",
            page(503),
            api("503 Service Unavailable, the response is not Stytch's (request-id-test-2)"),
        ),
        retried(
            "500 with JSON a million levels deep",
            Behaviour::respond(500, &[], deep),
            api("500 Internal Server Error, bad_luck"),
        ),
        fault(
            "429 `too_many_requests`",
            envelope(429, "too_many_requests"),
            api("429 Too Many Requests, too_many_requests (request-id-test-3)")
                .times(3)
                .not_applied(),
        ),
        fault(
            "401 whose body stops near its end",
            stopped(401, half),
            api("401 Unauthorized, bad_luck (request-id-test-3)").not_applied(),
        )
        .ended_by(Limit::AttemptTimeout),
        fault(
            "404 whose body is cut",
            raw(head(404, &[], Some(500))).send("<html>canary").close(),
            api("404 Not Found, the response is not Stytch's").not_applied(),
        ),
        retried(
            "500 whose body does not arrive",
            stopped(500, ""),
            api("500 Internal Server Error, the response is not Stytch's"),
        )
        .ended_by(Limit::AttemptTimeout),
    ]
}

fn transient_faults() -> Vec<Fault> {
    let reset = || Behaviour::on_request().reset();
    let not_found = fails(
        ErrorKind::Api,
        "404 Not Found, user_not_found (request-id-test-3)",
    );
    vec![
        retried("a reset, then a success", reset(), breaks()).then(found(), succeeds(200)),
        retried(
            "half of a body, then a success",
            half().close(),
            breaks_in_the_body(),
        )
        .then(found(), succeeds(200)),
        // The error still says that the first attempt may have been applied.
        retried("a reset, then 404", reset(), breaks())
            .then(envelope(404, "user_not_found"), not_found),
    ]
}
