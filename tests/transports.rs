//! Custom transports: the requests they receive, failures, wrapping, and a tower service.

use std::error::Error;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use http::Method;
use http_body_util::BodyExt;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Client, CreateUser, ErrorKind, RetryPolicy, Transport, TransportError, TransportFuture,
    TransportRequest, TransportResponse, Users,
};
use support::server::{Behaviour, Server};
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, Service, ServiceExt};

use crate::scripted;

const FOUND: &str = r#"{"user_id":"u","request_id":"r","user":{"user_id":"u"}}"#;

/// A tower service that responds with one user.
#[derive(Clone)]
struct OneUser;

impl Service<TransportRequest> for OneUser {
    type Response = TransportResponse;
    type Error = TransportError;
    type Future = Ready<Result<TransportResponse, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: TransportRequest) -> Self::Future {
        ready(Ok(http::Response::new(FOUND.into())))
    }
}

/// A tower service as a transport. Each call uses a clone of the service.
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

/// Records its name, the endpoint of each request, and the length of the response.
struct Measured {
    name: &'static str,
    inner: Arc<dyn Transport>,
    measured: Measurements,
}

type Measurements = Arc<Mutex<Vec<(&'static str, &'static str, usize)>>>;

impl Transport for Measured {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let endpoint = request.endpoint.name();
            let (head, body) = self.inner.send(request).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            let measurement = (self.name, endpoint, body.len());
            self.measured.lock().unwrap().push(measurement);
            Ok(http::Response::from_parts(head, body.into()))
        })
    }
}

/// Returns its errors, the last one first.
struct Failing(Mutex<Vec<TransportError>>);

impl Transport for Failing {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        let error = self.0.lock().unwrap().pop().unwrap();
        Box::pin(ready(Err(error)))
    }
}

fn client(transport: impl Transport) -> Client {
    let builder = Client::builder("project-test-1", "secret-test-1");
    let builder = builder.transport(transport).retry(RetryPolicy::none());
    builder.build().unwrap()
}

#[tokio::test]
async fn a_transport_receives_the_complete_request() {
    let (client, sent) = scripted::client([scripted::ok(FOUND)]);
    let create = CreateUser::with_email("a@b.de");
    client.create(&create).await.unwrap();
    let sent = sent.requests();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].method, Method::POST);
    assert_eq!(sent[0].uri, "https://test.stytch.com/v1/users");
    assert_eq!(sent[0].headers["content-type"], "application/json");
    assert!(sent[0].headers["authorization"].is_sensitive());
    assert_eq!(sent[0].body.as_ref().unwrap(), r#"{"email":"a@b.de"}"#);
    assert!(!format!("{sent:?}").contains("a@b.de"));
}

#[tokio::test]
async fn each_id_arrives_as_one_segment_over_the_network() {
    let server = Server::start([Behaviour::ok(FOUND)]).await;
    let builder = support::client::builder("project-test-1", "secret-test-1");
    let base_url = format!("{}/a%20b/~c", server.base_url());
    let client = builder.base_url(base_url).build().unwrap();
    let ids = [
        "a/b?c=d#e é",
        "...",
        "%2e%2e",
        "a|b\\c",
        "{x}",
        "a;b=c&d+e:f@g",
        "^`<>\"'",
    ];
    for (sent, id) in ids.into_iter().enumerate() {
        client.get(&id.into()).await.unwrap();
        let request_line = &server.recorded()[sent].request_line;
        let path = request_line.split(' ').nth(1).unwrap();
        let segment = path.strip_prefix("/a%20b/~c/v1/users/").unwrap();
        let path = format!("/v1/users/{segment}");
        let values = <dyn Users>::GET.path_values(&path);
        assert_eq!(values.unwrap(), [id], "{request_line}");
    }
}

#[tokio::test]
async fn a_tower_service_with_layers_can_be_a_transport() {
    let client = client(Tower(ConcurrencyLimitLayer::new(1).layer(OneUser)));
    let (one, other) = tokio::join!(client.get(&"u".into()), client.get(&"u".into()));
    assert_eq!(one.unwrap().user_id, "u");
    assert_eq!(other.unwrap().request_id(), Some("r"));
}

#[tokio::test]
async fn wrappers_apply_to_a_custom_transport_in_order() {
    let measured = Measurements::default();
    let wrapper = |name| {
        let measured = measured.clone();
        move |inner| Measured {
            name,
            inner,
            measured: measured.clone(),
        }
    };
    let client = Client::builder("project-test-1", "secret-test-1")
        .wrap_transport(wrapper("inner"))
        .transport(Tower(OneUser))
        .wrap_transport(wrapper("outer"))
        .build()
        .unwrap();
    assert_eq!(client.get(&"u".into()).await.unwrap().user_id, "u");
    let expected = ["inner", "outer"].map(|name| (name, "get", FOUND.len()));
    assert_eq!(*measured.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_wrapped_client_of_the_sandbox_still_sends_its_requests_in_memory() {
    let sandbox = Sandbox::in_memory().unwrap();
    let measured = Measurements::default();
    let recorded = measured.clone();
    let client = sandbox
        .client_builder()
        .wrap_transport(move |inner| Measured {
            name: "sandbox",
            inner,
            measured: recorded.clone(),
        })
        .build()
        .unwrap();
    client
        .create(&CreateUser::with_email("a@b.de"))
        .await
        .unwrap();
    let measured = measured.lock().unwrap();
    assert_eq!((measured[0].1, sandbox.users().len()), ("create", 1));
}

#[tokio::test]
async fn a_transport_error_keeps_its_kind_and_its_cause() {
    use ErrorKind::{BodyTooLarge, Connect, Decode, Interrupted, InvalidRequest, Timeout};
    use TransportError as Of;

    for (error, kind, shows, maybe_applied) in [
        (Of::connect("why"), Connect, "no connection", false),
        (Of::timeout("why"), Timeout, "no response in time", true),
        (
            Of::interrupted("why"),
            Interrupted,
            "the connection broke",
            true,
        ),
        (
            Of::body_too_large("why"),
            BodyTooLarge,
            "the body is larger than the limit",
            true,
        ),
        (
            Of::malformed_body("why"),
            Decode,
            "the body is malformed",
            true,
        ),
        (
            Of::invalid_request("why"),
            InvalidRequest,
            "the request cannot be sent",
            false,
        ),
    ] {
        let client = client(Failing(Mutex::new(vec![error])));
        let error = client.get(&"u".into()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(
            error.to_string(),
            format!("GET /v1/users/{{user_id}}: {shows}")
        );
        assert_eq!(error.source().unwrap().to_string(), "why");
        assert_eq!(error.maybe_applied(), maybe_applied);
        assert_eq!(error.attempts(), u32::from(kind != InvalidRequest));
    }
}
