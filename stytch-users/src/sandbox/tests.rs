//! What the endpoints respond. Requests are passed in memory.

mod search;
mod users;

use std::future::Future;
use std::pin::pin;
use std::sync::MutexGuard;
use std::task::{Context, Poll, Waker};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;

use super::service::Service;
use super::store::Store;
use super::{Sandbox, seed};

/// A response.
#[derive(Debug)]
struct Answer {
    status: u16,
    /// `null` if the JSON has what a [`Value`] cannot hold.
    body: Value,
    text: String,
}

impl Answer {
    /// The body of a success; anything else fails the test.
    #[track_caller]
    fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        assert_eq!(self.body["status_code"], 200);
        self.body
    }

    /// `200`, or `404 user_not_found`.
    #[track_caller]
    fn outcome(&self) -> String {
        let status = self.status;
        if status == 200 {
            return "200".to_owned();
        }
        let error_type = text(&self.body, "/error_type");
        assert_eq!(self.body["status_code"], status);
        let error_url = format!("https://stytch.com/docs/api/errors/{status}#{error_type}");
        assert_eq!(self.body["error_url"], *error_url);
        assert!(text(&self.body, "/error_message").ends_with('.'));
        format!("{status} {error_type}")
    }
}

/// A sandbox's project.
struct Project(Service);

impl Project {
    /// A project without users, limits or faults.
    fn new() -> Project {
        Project(Sandbox::builder().into_service())
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.0.store()
    }

    /// Stores a user directly.
    #[track_caller]
    fn seed(&self, user: Value) {
        seed::add_user(&mut self.store(), user, 0).unwrap();
    }

    /// An authenticated call.
    fn call(&self, method: &str, path: &str, body: impl ToString) -> Answer {
        self.send(method, path, body.to_string().into_bytes())
    }

    fn send(&self, method: &str, path: &str, body: Vec<u8>) -> Answer {
        let credentials = STANDARD.encode(format!("{}:{}", self.0.project_id, self.0.secret));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "sandbox.invalid")
            .header("authorization", format!("Basic {credentials}"));
        let response = self.respond(&request.body(Bytes::from(body)).unwrap());
        assert_eq!(response.headers()["content-type"], "application/json");
        let text = String::from_utf8(response.body().to_vec()).unwrap();
        assert!(text.contains(r#""request_id":"request-id-test-"#), "{text}");
        Answer {
            status: response.status().as_u16(),
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }

    /// The response to a request, which is ready at once without faults.
    fn respond(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let handling = pin!(self.0.handle(request));
        match handling.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => response.unwrap(),
            Poll::Pending => panic!("the response is not ready"),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.call("GET", path, "")
    }

    fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path, "")
    }

    /// Creates a user and returns the whole body.
    #[track_caller]
    fn create(&self, body: Value) -> Value {
        self.call("POST", "/v1/users", body).ok()
    }

    /// Sends the requests, one a line, and compares what comes of them:
    /// `PUT /v1/users/ada {"roles":[3]} => 400 invalid_argument`.
    #[track_caller]
    fn check(&self, requests: &str) {
        for line in requests.trim().lines() {
            let (request, expected) = line.trim().split_once(" => ").unwrap();
            let mut parts = request.splitn(3, ' ');
            let mut part = || parts.next().unwrap_or_default();
            let answer = self.call(part(), part(), part());
            assert_eq!(answer.outcome(), expected, "{request}: {}", answer.text);
        }
    }
}

/// The string at a place in JSON.
#[track_caller]
fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no string at {pointer} in {value}"))
}

/// A body without the envelope.
fn without_envelope(mut body: Value) -> Value {
    let fields = body.as_object_mut().unwrap();
    fields.retain(|field, _| field != "request_id" && field != "status_code");
    body
}

/// `user-test-1`, with one factor of every kind and a value in every field.
fn user_with_every_factor() -> Value {
    serde_json::from_str(include_str!("tests/user.json")).unwrap()
}
