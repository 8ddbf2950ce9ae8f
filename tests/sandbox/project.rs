//! What the cases run against: a client of a project, requests that a client would not send,
//! and the deletion of every user that they create.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Api, Call, Client, ClientBuilder, RetryPolicy, Transport, TransportFuture, TransportRequest,
    endpoint,
};
use tokio::time::sleep;

/// The beginning of the external ids of all users that are created here. Email addresses begin
/// with it too, so that a search can find them.
pub(crate) const MARK: &str = "stytch-users-live-";

/// How long to wait after a request was rate limited: windows are of a minute.
const WINDOW: Duration = Duration::from_secs(61);

pub(crate) struct Project {
    pub(crate) client: Client,
    raw: Client,
    next_request: Arc<Mutex<Option<RawRequest>>>,
    /// The `Authorization` header.
    pub(crate) credentials: String,
    sandbox: Option<Sandbox>,
    /// The mark of this run.
    run: String,
    next_number: AtomicU32,
    /// Ids of every user that was created, or may have been.
    created: Mutex<Vec<String>>,
}

impl Project {
    /// The project that the environment names.
    pub(crate) fn from_env() -> Project {
        let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("set {name}"));
        let (id, secret) = (variable("STYTCH_PROJECT_ID"), variable("STYTCH_SECRET"));
        let client = Client::from_env().unwrap();
        let raw = Client::builder(&*id, &*secret).base_url(client.base_url());
        Project::new(&id, &secret, client, raw, None)
    }

    /// The project of a sandbox, which is reached the way that its own client reaches it.
    pub(crate) fn of(sandbox: Sandbox) -> Project {
        let (id, secret) = (sandbox.project_id().to_owned(), sandbox.secret().to_owned());
        let (client, raw) = (sandbox.client().clone(), sandbox.client_builder());
        Project::new(&id, &secret, client, raw, Some(sandbox))
    }

    /// # Panics
    ///
    /// With the id of a live project: its users are people.
    fn new(
        id: &str,
        secret: &str,
        client: Client,
        raw: ClientBuilder,
        sandbox: Option<Sandbox>,
    ) -> Project {
        let is_test = id.starts_with("project-test-");
        assert!(is_test, "{id} is not a test project");
        let next_request = Arc::default();
        let with = Arc::clone(&next_request);
        let raw = raw.retry(RetryPolicy::none());
        let raw = raw.wrap_transport(move |transport| Replacing {
            transport,
            with: Arc::clone(&with),
        });
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Project {
            client,
            raw: raw.build().unwrap(),
            next_request,
            credentials: format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))),
            sandbox,
            run: format!("{:x}", since.as_micros()),
            next_number: AtomicU32::new(since.subsec_micros() % 100),
            created: Mutex::default(),
        }
    }

    /// The sandbox, for a case that needs one.
    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("the case is for the sandbox")
    }

    /// How long a search may take to find a new user. Stytch does not say.
    pub(crate) fn search_delay(&self) -> Duration {
        match self.sandbox {
            Some(_) => Duration::ZERO,
            None => Duration::from_secs(30),
        }
    }

    /// A prefix for external ids that nobody has.
    pub(crate) fn new_prefix(&self) -> String {
        format!("{MARK}{}-{}-", self.run, self.new_number())
    }

    /// One of the hundred phone numbers that belong to nobody.
    pub(crate) fn new_phone_number(&self) -> String {
        format!("+120255501{:02}", self.new_number() % 100)
    }

    fn new_number(&self) -> u32 {
        self.next_number.fetch_add(1, Ordering::Relaxed)
    }
}

/// A request as it is to be sent, valid or not.
pub(crate) struct RawRequest {
    method: Method,
    path: String,
    /// Headers to set, or to remove if the value is empty.
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

impl RawRequest {
    pub(crate) fn new(method: &str, path: &str, body: impl Into<Bytes>) -> RawRequest {
        RawRequest {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> RawRequest {
        self.headers.push((name, value.to_owned()));
        self
    }
}

trait Raw: Api {
    #[endpoint(POST, "/replaced")]
    fn raw(&self) -> Call<Value>;
}

impl Raw for Client {}

/// Sends another request than the client has built.
struct Replacing {
    transport: Arc<dyn Transport>,
    with: Arc<Mutex<Option<RawRequest>>>,
}

impl Transport for Replacing {
    fn send(&self, mut request: TransportRequest) -> TransportFuture<'_> {
        let raw = self.with.lock().unwrap().take().unwrap();
        request.method = raw.method;
        let mut parts = request.uri.into_parts();
        parts.path_and_query = Some(raw.path.parse().unwrap());
        request.uri = Uri::from_parts(parts).unwrap();
        request.body = (!raw.body.is_empty()).then_some(raw.body);
        for (name, value) in raw.headers {
            request.headers.remove(&name);
            if !value.is_empty() {
                let value = HeaderValue::from_str(&value).unwrap();
                request.headers.insert(name, value);
            }
        }
        self.transport.send(request)
    }
}

/// Requests.
impl Project {
    /// Sends a request, and once more in the next minute if it was rate limited.
    pub(crate) async fn send(&self, method: &str, path: &str, body: &str) -> Response {
        let request = || RawRequest::new(method, path, body.to_owned());
        let response = self.send_once(request()).await;
        if response.outcome() != "429 too_many_requests" || self.sandbox.is_some() {
            return response;
        }
        sleep(WINDOW).await;
        self.send_once(request()).await
    }

    pub(crate) async fn send_once(&self, request: RawRequest) -> Response {
        let is_create = request.path == "/v1/users";
        *self.next_request.lock().unwrap() = Some(request);
        let response = match self.raw.raw().await {
            Ok(response) => {
                let (status, headers) = (response.http_status(), response.headers().clone());
                let request_id = response.request_id().map(str::to_owned);
                let mut body = response.into_inner();
                // The client takes it out of the body.
                body["request_id"] = request_id.into();
                Response::new(Some(status), headers, body)
            }
            Err(error) => {
                let body = error.body().and_then(|it| serde_json::from_slice(it).ok());
                let body = body.unwrap_or_else(|| json!({ "error_type": error.to_string() }));
                Response::new(error.status(), error.headers().clone(), body)
            }
        };
        if let (true, Some(user_id)) = (is_create, response.body["user_id"].as_str()) {
            self.remember(user_id);
        }
        response
    }

    pub(crate) async fn search(&self, search: &Value) -> Response {
        let search = search.to_string();
        self.send("POST", "/v1/users/search", &search).await
    }

    /// Sends a request without credentials, or with these instead of the right ones.
    pub(crate) async fn send_as(&self, credentials: &str, method: &str, path: &str) -> Response {
        let request = RawRequest::new(method, path, "");
        self.send_once(request.header(AUTHORIZATION, credentials))
            .await
    }
}

/// Deleting.
impl Project {
    /// Notes an id whose user is deleted after the case.
    pub(crate) fn remember(&self, id: &str) {
        let mut created = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        created.push(id.to_owned());
    }

    /// Deletes every user that was created, and returns what could not be deleted.
    pub(crate) async fn clean_up(&self) -> Vec<String> {
        let created = std::mem::take(&mut *self.created.lock().unwrap());
        let mut left = Vec::new();
        // An empty id would be another path.
        for id in created.iter().filter(|id| !id.is_empty()) {
            let path = format!("/v1/users/{id}");
            let outcome = self.send("DELETE", &path, "").await.outcome();
            if !["200", "404 user_not_found"].contains(&&*outcome) {
                left.push(format!("{id}: {outcome}"));
            }
        }
        left
    }

    /// Deletes what an interrupted run has left behind: users whose external ids have the
    /// mark. Returns what could not be deleted.
    pub(crate) async fn sweep(&self) -> Vec<String> {
        let numbers: Vec<String> = (0..100).map(|it| format!("+120255501{it:02}")).collect();
        let mut left = Vec::new();
        for filter in [
            json!({ "filter_name": "email_address_fuzzy", "filter_value": MARK }),
            json!({ "filter_name": "phone_number", "filter_value": numbers }),
        ] {
            let query = json!({ "operator": "AND", "operands": [filter] });
            let found = self.search(&json!({ "limit": 1000, "query": query })).await;
            if found.status != Some(200) {
                left.push(format!("the search for earlier runs: {}", found.outcome()));
            }
            for user in found.body["results"].as_array().into_iter().flatten() {
                let external_id = user["external_id"].as_str().unwrap_or_default();
                if external_id.starts_with(MARK) {
                    self.remember(user["user_id"].as_str().unwrap_or_default());
                }
            }
        }
        left.extend(self.clean_up().await);
        left
    }
}

/// What came back.
pub(crate) struct Response {
    /// `None` if there was no response.
    pub(crate) status: Option<u16>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Response {
    fn new(status: Option<StatusCode>, headers: HeaderMap, body: Value) -> Response {
        let status = status.map(|status| status.as_u16());
        Response {
            status,
            headers,
            body,
        }
    }

    /// `200`, or `404 user_not_found`.
    pub(crate) fn outcome(&self) -> String {
        let error_type = self.body["error_type"].as_str().unwrap_or("no error type");
        match self.status {
            Some(status @ 200..=299) => status.to_string(),
            Some(status) => format!("{status} {error_type}"),
            None => format!("no response: {error_type}"),
        }
    }

    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
