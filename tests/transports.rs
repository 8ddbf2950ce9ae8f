//! Custom transports: the requests they receive, failures, and wrapping.

use std::error::Error;
use std::sync::{Arc, Mutex};

use http::Method;
use http_body_util::BodyExt;
use stytch_users::sandbox::{Sandbox, SandboxUser};
use stytch_users::{
    Client, CreateUser, ErrorKind, Transport, TransportError, TransportFuture, TransportRequest,
    Users,
};

use crate::scripted::{self, Outcome, builder, client, ok};

const FOUND: &str = r#"{"user_id":"u","request_id":"r","user":{"user_id":"u"}}"#;

#[tokio::test]
async fn a_transport_receives_the_complete_request() {
    let (builder, sent) = builder([ok(FOUND)]);
    let headers = ["accept", "authorization", "user-agent", "x-own"];
    let headers = headers.map(|name| (name.parse().unwrap(), "own".parse().unwrap()));
    let builder = builder.default_headers(headers.into_iter().collect());
    let builder = builder.user_agent_suffix("own/1");
    let client = builder.build().unwrap();
    let create = CreateUser::with_email("a@b.de");
    client.create(&create).await.unwrap();
    let sent = sent.requests();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].method, Method::POST);
    assert_eq!(sent[0].uri, "https://test.stytch.com/v1/users");
    assert_eq!(sent[0].headers["content-type"], "application/json");
    assert_eq!(sent[0].headers["accept"], "application/json");
    let agent = concat!("stytch-users/", env!("CARGO_PKG_VERSION"), " own/1");
    assert_eq!(sent[0].headers["user-agent"], agent);
    assert_eq!(sent[0].headers["x-own"], "own");
    assert!(sent[0].headers["authorization"].is_sensitive());
    assert_eq!(sent[0].body.as_ref().unwrap(), r#"{"email":"a@b.de"}"#);
    assert!(!format!("{sent:?}").contains("a@b.de"));
}

/// Records its name, and the endpoint of each request whose response is not empty.
struct Recording {
    name: &'static str,
    inner: Arc<dyn Transport>,
    recorded: Arc<Mutex<Vec<(&'static str, &'static str)>>>,
}

impl Transport for Recording {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let endpoint = request.endpoint.name();
            let (head, body) = self.inner.send(request).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            assert!(!body.is_empty());
            self.recorded.lock().unwrap().push((self.name, endpoint));
            Ok(http::Response::from_parts(head, body.into()))
        })
    }
}

#[tokio::test]
async fn wrappers_apply_in_order_to_a_custom_transport_and_to_the_sandbox_in_memory() {
    let recorded = Arc::new(Mutex::new(Vec::new()));
    let wrapper = |name| {
        let recorded = recorded.clone();
        move |inner| Recording {
            name,
            inner,
            recorded: recorded.clone(),
        }
    };
    let sandbox = Sandbox::in_memory().unwrap();
    sandbox
        .add_user(SandboxUser::new().external_id("u"))
        .unwrap();
    let custom = Client::builder("project-test-1", "secret-test-1");
    let (transport, _) = scripted::transport([ok(FOUND)]);
    let custom = custom.wrap_transport(wrapper("inner")).transport(transport);
    let of_sandbox = sandbox.client_builder().wrap_transport(wrapper("inner"));
    for builder in [custom, of_sandbox] {
        let client = builder.wrap_transport(wrapper("outer")).build().unwrap();
        client.get(&"u".into()).await.unwrap();
    }
    let expected = ["inner", "outer", "inner", "outer"].map(|name| (name, "get"));
    assert_eq!(*recorded.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_transport_error_keeps_its_kind_and_its_cause() {
    use ErrorKind::{BodyTooLarge, Connect, Decode, Interrupted, InvalidRequest, Timeout};
    use TransportError as Of;
    type New = fn(&'static str) -> Of;

    let too_large = "the body is larger than the limit";
    let unsendable = "the request cannot be sent";
    let cases: [(New, ErrorKind, &str); 6] = [
        (Of::connect, Connect, "no connection"),
        (Of::timeout, Timeout, "no response in time"),
        (Of::interrupted, Interrupted, "the connection broke"),
        (Of::body_too_large, BodyTooLarge, too_large),
        (Of::malformed_body, Decode, "the body is malformed"),
        (Of::invalid_request, InvalidRequest, unsendable),
    ];
    for (error, kind, shows) in cases {
        let (client, _) = client([Outcome::Error(error)]);
        let error = client.get(&"u".into()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        let expected = format!("GET /v1/users/{{user_id}}: {shows}");
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.source().unwrap().to_string(), "why");
        let maybe_applied = !matches!(kind, Connect | InvalidRequest);
        assert_eq!(error.maybe_applied(), maybe_applied);
        assert_eq!(error.attempts(), u32::from(kind != InvalidRequest));
    }
}
