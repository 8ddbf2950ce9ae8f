//! A project that the cases run against, and raw requests, which may be invalid.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use serde_json::Value;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Api, Call, Client, ClientBuilder, RetryPolicy, Transport, TransportFuture, TransportRequest,
    endpoint,
};
use tokio::time::sleep;

/// How long to wait after a request was rate limited: the limits are per minute.
const WINDOW: Duration = Duration::from_secs(61);

pub(crate) struct Project {
    client: Client,
    next_request: Arc<Mutex<Option<RawRequest>>>,
    /// The project id and the secret in base64, as in Basic authentication.
    pub(crate) credentials: String,
    sandbox: Option<Sandbox>,
}

impl Project {
    /// The project that the environment names.
    pub(crate) fn from_env() -> Project {
        let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("set {name}"));
        let (id, secret) = (variable("STYTCH_PROJECT_ID"), variable("STYTCH_SECRET"));
        let client = Client::from_env().unwrap();
        let builder = Client::builder(&*id, &*secret).base_url(client.base_url());
        Project::new(&id, &secret, builder, None)
    }

    /// The project of a sandbox, over HTTP or in memory as its own client.
    pub(crate) fn of(sandbox: Sandbox) -> Project {
        let (id, secret) = (sandbox.project_id().to_owned(), sandbox.secret().to_owned());
        Project::new(&id, &secret, sandbox.client_builder(), Some(sandbox))
    }

    /// # Panics
    ///
    /// If it is a live project, because its users are real people.
    fn new(id: &str, secret: &str, builder: ClientBuilder, sandbox: Option<Sandbox>) -> Project {
        let is_test = id.starts_with("project-test-");
        assert!(is_test, "{id} is not a test project");
        let next_request = Arc::default();
        let replacement = Arc::clone(&next_request);
        let builder = builder.retry(RetryPolicy::none());
        let builder = builder.wrap_transport(move |transport| Replacing {
            transport,
            replacement: Arc::clone(&replacement),
        });
        Project {
            client: builder.build().unwrap(),
            next_request,
            credentials: STANDARD.encode(format!("{id}:{secret}")),
            sandbox,
        }
    }

    /// The sandbox, for a case that needs one.
    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("the case is for the sandbox")
    }

    /// How long a search may take to find a new user. Stytch does not document it.
    pub(crate) fn search_delay(&self) -> Duration {
        match self.sandbox {
            Some(_) => Duration::ZERO,
            None => Duration::from_secs(30),
        }
    }

    /// Sends a request, and retries it once in the next minute if it was rate limited.
    pub(crate) async fn send(&self, request: RawRequest) -> Response {
        let response = self.send_once(request.clone()).await;
        if response.outcome() != "429 too_many_requests" || self.sandbox.is_some() {
            return response;
        }
        sleep(WINDOW).await;
        self.send_once(request).await
    }

    async fn send_once(&self, request: RawRequest) -> Response {
        *self.next_request.lock().unwrap() = Some(request);
        let (status, headers, text) = match self.client.replaced().await {
            Ok(response) => {
                let (status, headers) = (response.http_status(), response.headers().clone());
                (Some(status), headers, response.into_inner())
            }
            Err(error) => {
                let body = error.body().map(|body| String::from_utf8_lossy(body));
                let text = body.map_or_else(|| error.to_string(), Into::into);
                (error.status(), error.headers().clone(), text)
            }
        };
        Response {
            status: status.map(|status| status.as_u16()),
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }
}

trait Replaced: Api {
    #[endpoint(POST, "/replaced", response = text)]
    fn replaced(&self) -> Call<String>;
}

impl Replaced for Client {}

/// A request that may be invalid.
#[derive(Clone)]
pub(crate) struct RawRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// A header to set, or to remove if the value is empty.
    pub(crate) header: Option<(HeaderName, String)>,
    pub(crate) body: Bytes,
}

impl RawRequest {
    pub(crate) fn new(method: &str, path: &str, body: &str) -> RawRequest {
        RawRequest {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            header: None,
            body: body.to_owned().into(),
        }
    }
}

/// Sends a raw request in place of the one that the client has built.
struct Replacing {
    transport: Arc<dyn Transport>,
    replacement: Arc<Mutex<Option<RawRequest>>>,
}

impl Transport for Replacing {
    fn send(&self, mut request: TransportRequest) -> TransportFuture<'_> {
        let raw = self.replacement.lock().unwrap().take().unwrap();
        request.method = raw.method;
        let mut parts = request.uri.into_parts();
        parts.path_and_query = Some(raw.path.parse().unwrap());
        request.uri = Uri::from_parts(parts).unwrap();
        request.body = (!raw.body.is_empty()).then_some(raw.body);
        if let Some((name, value)) = raw.header {
            request.headers.remove(&name);
            if !value.is_empty() {
                let value = HeaderValue::from_str(&value).unwrap();
                request.headers.insert(name, value);
            }
        }
        self.transport.send(request)
    }
}

pub(crate) struct Response {
    /// `None` if there was no response.
    pub(crate) status: Option<u16>,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// `null` if a [`Value`] cannot hold the JSON.
    pub(crate) body: Value,
}

impl Response {
    /// `200`, or `404 user_not_found`.
    pub(crate) fn outcome(&self) -> String {
        match (self.status, self.body["error_type"].as_str()) {
            (Some(status), Some(error_type)) => format!("{status} {error_type}"),
            (Some(status), None) => status.to_string(),
            (None, _) => format!("no response: {}", self.text),
        }
    }
}
