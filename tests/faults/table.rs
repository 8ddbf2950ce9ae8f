//! The faults, and the expected result of each call, written from the design's rules.

use std::time::Duration;

use support::server::{Behaviour, head};

/// A response that is valid for both calls.
pub(crate) const FOUND: &str = r#"{"status_code":200,"request_id":"request-id-test-1","user_id":"user-test-canary","user":{"user_id":"user-test-canary"},"results":[],"results_metadata":{"total":0}}"#;

/// The pause between two bytes of a slow response. It is far shorter than a timeout, so that a
/// read timeout would not end it, and long enough for a whole response to take ten seconds.
const PAUSE: Duration = Duration::from_millis(60);

pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) behaviour: Behaviour,
    /// Whether each attempt ends with its timeout.
    pub(crate) is_slow: bool,
    /// The number of attempts of a call that is safe to replay.
    pub(crate) attempts: u32,
    /// The status of a success, or the error message after the endpoint.
    pub(crate) shows: &'static str,
}

/// A fault after which no call is retried.
fn fault(name: &'static str, behaviour: Behaviour, shows: &'static str) -> Fault {
    Fault {
        name,
        behaviour,
        is_slow: false,
        attempts: 1,
        shows,
    }
}

impl Fault {
    /// A call is retried if its replay class allows it.
    fn retried(mut self) -> Fault {
        self.attempts = 3;
        self
    }

    fn slow(mut self) -> Fault {
        self.is_slow = true;
        self
    }
}

fn raw(bytes: impl Into<Vec<u8>>) -> Behaviour {
    Behaviour::on_request().send(bytes)
}

fn chunked(chunks: &str) -> Behaviour {
    raw(head(200, &[("transfer-encoding", "chunked")], None)).send(chunks)
}

/// The head of a response with [`FOUND`] and this `content-length`.
fn found_head(length: usize) -> Behaviour {
    raw(head(200, &[], Some(length)))
}

/// The head of a response with [`FOUND`] and half of its body.
fn half() -> Behaviour {
    found_head(FOUND.len()).send(&FOUND.as_bytes()[..FOUND.len() / 2])
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
    let mut faults = slow_responses();
    faults.extend(broken_heads());
    faults.extend(broken_bodies());
    faults.extend(unusual_responses());
    faults.extend(redirects(other_host));
    faults.extend(error_statuses());
    faults
}

fn slow_responses() -> Vec<Fault> {
    let head = head(200, &[], Some(FOUND.len()));
    let early = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20);
    let trickle = |bytes| Behaviour::on_request().trickle(bytes, PAUSE);
    let body = found_head(FOUND.len()).trickle(FOUND, PAUSE);
    let heads = [
        ("nothing is read", Behaviour::on_accept().stall()),
        ("nothing is sent", Behaviour::on_request().stall()),
        ("the head arrives byte by byte", trickle(head)),
        ("103 is sent repeatedly", trickle(early.into_bytes())),
    ];
    let bodies = [
        ("the body arrives byte by byte", body),
        ("the body stops in the middle", half().stall()),
    ];
    let heads = heads.map(|(name, sent)| fault(name, sent, "no response in time"));
    let bodies = bodies.map(|(name, sent)| fault(name, sent, "200 OK, no response in time"));
    let faults = heads.into_iter().chain(bodies);
    faults.map(|fault| fault.retried().slow()).collect()
}

fn broken_heads() -> impl IntoIterator<Item = Fault> {
    let half_head = || raw("HTTP/1.1 200 OK\r\ncontent-");
    let no_number = raw("HTTP/1.1 200 OK\r\ncontent-length: canary\r\n\r\n{}");
    let garbage = raw("canary \u{1}\u{2} garbage\r\n\r\n");
    let long = "canary".repeat(180_000);
    let long_header = Behaviour::respond(200, &[("x-canary", &long)], FOUND);
    let many_headers = Behaviour::respond(200, &vec![("x-canary", "canary"); 10_000], FOUND);
    let faults = [
        ("closed at once", Behaviour::on_accept().close()),
        ("reset at once", Behaviour::on_accept().reset()),
        ("closed after the request", Behaviour::on_request().close()),
        ("reset after the request", Behaviour::on_request().reset()),
        ("closed in the head", half_head().close()),
        ("reset in the head", half_head().reset()),
        ("`content-length` is not a number", no_number),
        ("the head is garbage", garbage),
        ("a header of 1 MiB", long_header),
        ("10,000 headers", many_headers),
    ];
    faults.map(|(name, sent)| fault(name, sent, "the connection broke").retried())
}

fn broken_bodies() -> impl IntoIterator<Item = Fault> {
    let no_last_chunk = chunked(&format!("{:x}\r\n{FOUND}", FOUND.len()));
    let short = found_head(FOUND.len() + 1).send(FOUND);
    let long_chunk = chunked("2\r\n{}canary\r\n0\r\n\r\n");
    let faults = [
        ("closed in the body", half().close()),
        ("reset in the body", half().reset()),
        ("closed before the last chunk", no_last_chunk.close()),
        ("closed before the last byte", short.close()),
        ("a chunk size is not a number", chunked("canary\r\n")),
        ("a chunk is longer than its size", long_chunk),
    ];
    faults.map(|(name, sent)| fault(name, sent, "200 OK, the connection broke").retried())
}

fn unusual_responses() -> Vec<Fault> {
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </canary>\r\n\r\n";
    let early = raw(early).send(head(200, &[], Some(FOUND.len())));
    let until_the_end = |version: &str| raw(format!("{version} 200 OK\r\n\r\n{FOUND}")).close();
    let plain = Behaviour::respond(200, &[("content-type", "text/plain")], FOUND);
    let cut = found_head(FOUND.len() / 2).send(FOUND);
    let announced = found_head(200 * 1024 * 1024).stall();
    // The length of the chunks counts.
    let two_lengths = raw(head(200, &[("transfer-encoding", "chunked")], Some(1)));
    let two_lengths = two_lengths.send(format!("1\r\n{{\r\n{:x}\r\n", FOUND.len() - 1));
    let two_lengths = two_lengths.send(&FOUND[1..]).send("\r\n0\r\n\r\n");
    vec![
        fault("100 and 103 arrive first", early.send(FOUND), "200"),
        fault("a chunk of `content-length` bytes", two_lengths, "200"),
        fault("HTTP/1.0, no length", until_the_end("HTTP/1.0"), "200"),
        fault("HTTP/1.1, no length", until_the_end("HTTP/1.1"), "200"),
        fault("JSON under `text/plain`", plain, "200"),
        fault("201", Behaviour::respond(201, &[], FOUND), "201"),
        fault(
            "204",
            raw(head(204, &[], None)),
            "204 No Content, the body is empty",
        ),
        fault(
            "`content-length` is less than the body",
            cut,
            "200 OK, the body ends too early at line 1 column 81 (request-id-test-1)",
        ),
        fault(
            "200 MiB are announced and none is sent",
            announced,
            "200 OK, the body is larger than the limit",
        ),
    ]
}

/// `connections.rs` tests the other statuses.
fn redirects(other_host: &str) -> impl IntoIterator<Item = Fault> {
    let other_host = format!("//canary:canary@{other_host}/canary?canary=1");
    let to_host = "302 Found, a redirect to 127.0.0.1, which is not followed";
    let relative = "302 Found, a redirect, which is not followed";
    let faults = [
        (format!("http:{other_host}"), to_host),
        (other_host, relative),
        ("/canary".to_owned(), relative),
        ("canary".to_owned(), relative),
    ];
    faults.map(|(location, shows)| {
        let redirect = Behaviour::respond(302, &[("location", &location)], "");
        fault("a redirect", redirect, shows)
    })
}

/// `retries/classes.rs` tests which statuses are retried.
fn error_statuses() -> Vec<Fault> {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let deep = format!(r#"{{"error_type":"bad_luck","error_details":{deep}}}"#);
    let half = r#"{"request_id":"request-id-test-3","error_type":"bad_luck","error_"#;
    let part = |status, body: &str| raw(head(status, &[], Some(500))).send(body);
    vec![
        fault(
            "401 whose body stops near its end",
            part(401, half).stall(),
            "401 Unauthorized, bad_luck (request-id-test-3)",
        )
        .slow(),
        fault(
            "500 whose body does not arrive",
            part(500, "").stall(),
            "500 Internal Server Error, the response is not Stytch's",
        )
        .retried()
        .slow(),
        fault(
            "404 whose body is cut",
            part(404, "<html>canary").close(),
            "404 Not Found, the response is not Stytch's",
        ),
        fault(
            "400 with Stytch's error",
            envelope(400, "duplicate_email"),
            "400 Bad Request, duplicate_email (request-id-test-3)",
        ),
        fault(
            "403 with a gateway's page",
            page(403),
            "403 Forbidden, the response is not Stytch's (request-id-test-2)",
        ),
        fault(
            "500 with JSON a million levels deep",
            Behaviour::respond(500, &[], deep),
            "500 Internal Server Error, bad_luck",
        )
        .retried(),
    ]
}
