//! Transports of one's own: one that records, one that replays, and a tower service.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use http::Method;
use stytch_users::{
    Client, CreateUser, ErrorKind, RetryPolicy, Transport, TransportError, TransportFuture,
    TransportRequest, TransportResponse, UserId, Users,
};
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, Service, ServiceExt};

/// Keeps what is sent, and hands it on.
struct Recording<T> {
    inner: T,
    sent: Arc<Mutex<Vec<TransportRequest>>>,
}

impl<T: Transport> Transport for Recording<T> {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request.clone());
        self.inner.send(request)
    }
}

/// Answers every request with one user.
#[derive(Clone)]
struct OneUser;

const ANSWER: &str = r#"{"user_id":"u","request_id":"r","user":{"user_id":"u"}}"#;

impl Transport for OneUser {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async { Ok(http::Response::new(ANSWER.into())) })
    }
}

impl Service<TransportRequest> for OneUser {
    type Response = TransportResponse;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<TransportResponse, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: TransportRequest) -> Self::Future {
        Box::pin(async { Ok(http::Response::new(ANSWER.into())) })
    }
}

/// Any tower service as a transport; each call has a clone of it.
struct Tower<S>(S);

impl<S> Transport for Tower<S>
where
    S: Service<TransportRequest, Response = TransportResponse, Error = TransportError>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send,
{
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(self.0.clone().oneshot(request))
    }
}

fn client(transport: impl Transport) -> Client {
    Client::builder("project-test-1", "secret-test-1")
        .transport(transport)
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_recording_transport_sees_the_whole_request() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let client = client(Recording {
        inner: OneUser,
        sent: Arc::clone(&sent),
    });
    client
        .create(&CreateUser::with_email("a@b.de"))
        .await
        .unwrap();
    let sent = sent.lock().unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].method, Method::POST);
    assert_eq!(sent[0].url.as_str(), "https://test.stytch.com/v1/users");
    assert_eq!(sent[0].headers["content-type"], "application/json");
    assert!(sent[0].headers["authorization"].is_sensitive());
    assert_eq!(sent[0].body.as_ref().unwrap(), r#"{"email":"a@b.de"}"#);
    assert!(!format!("{sent:?}").contains("a@b.de"));
}

#[tokio::test]
async fn a_tower_service_with_its_layers_is_a_transport() {
    let service = ConcurrencyLimitLayer::new(1).layer(OneUser);
    let client = client(Tower(service));
    let (one, other) = tokio::join!(
        client.get(&UserId::from("u")),
        client.get(&UserId::from("u")),
    );
    assert_eq!(one.unwrap().user_id, "u");
    assert_eq!(other.unwrap().request_id(), Some("r"));
}

/// Fails with one error after the other.
struct Failing(Mutex<Vec<TransportError>>);

impl Transport for Failing {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        let error = self.0.lock().unwrap().remove(0);
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn an_error_of_a_transport_keeps_its_kind_and_its_cause() {
    let client = client(Failing(Mutex::new(vec![
        TransportError::connect("one"),
        TransportError::timeout("two"),
        TransportError::interrupted("three"),
        TransportError::body_too_large("four"),
        TransportError::malformed_body("five"),
        TransportError::invalid_request("six"),
    ])));
    for (kind, text, cause, maybe_applied) in [
        (ErrorKind::Connect, "no connection", "one", false),
        (ErrorKind::Timeout, "no response in time", "two", true),
        (
            ErrorKind::Interrupted,
            "the connection broke",
            "three",
            true,
        ),
        (
            ErrorKind::BodyTooLarge,
            "the body is larger than the limit",
            "four",
            true,
        ),
        (
            ErrorKind::Decode,
            "the body is not in its content encoding",
            "five",
            true,
        ),
        (
            ErrorKind::InvalidRequest,
            "the request cannot be sent",
            "six",
            false,
        ),
    ] {
        let error = client.get(&UserId::from("u")).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(
            error.to_string(),
            format!("GET /v1/users/{{user_id}}: {text}")
        );
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), cause);
        assert_eq!(error.maybe_applied(), maybe_applied);
        let attempts = u32::from(kind != ErrorKind::InvalidRequest);
        assert_eq!(error.attempts(), attempts);
    }
}
