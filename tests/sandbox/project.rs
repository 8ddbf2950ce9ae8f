//! A project that the cases run against, over HTTP.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName};
use serde_json::Value;
use stytch_users::Client;
use stytch_users::sandbox::Sandbox;
use tokio::time::sleep;
use tokio_rustls::rustls::crypto::ring;

pub(crate) struct Project {
    client: reqwest::Client,
    base_url: String,
    /// The project id and the secret in base64, as in Basic authentication.
    pub(crate) credentials: String,
    sandbox: Option<Sandbox>,
}

impl Project {
    /// Returns the project that the environment names.
    pub(crate) fn from_env() -> Project {
        let client = Client::from_env().expect("set STYTCH_PROJECT_ID and STYTCH_SECRET");
        let secret = std::env::var("STYTCH_SECRET").unwrap();
        let builder = reqwest::Client::builder();
        Project::new(builder, client.project_id(), &secret, client.base_url())
    }

    pub(crate) async fn of_sandbox() -> Project {
        Project::of(Sandbox::start().await.unwrap())
    }

    pub(crate) fn of(sandbox: Sandbox) -> Project {
        // Loading the root certificates of the system takes longer than a case.
        let client = reqwest::Client::builder().tls_certs_only([]);
        let (id, secret) = (sandbox.project_id(), sandbox.secret());
        let mut project = Project::new(client, id, secret, sandbox.base_url());
        project.sandbox = Some(sandbox);
        project
    }

    /// Creates a project.
    ///
    /// # Panics
    ///
    /// If it is a live project, because its users are real people.
    fn new(client: reqwest::ClientBuilder, id: &str, secret: &str, base_url: &str) -> Project {
        let is_test = id.starts_with("project-test-");
        assert!(is_test, "{id} is not a test project");
        // It fails if another test has installed it.
        let _ = ring::default_provider().install_default();
        Project {
            client: client.timeout(Duration::from_secs(30)).build().unwrap(),
            base_url: base_url.to_owned(),
            credentials: STANDARD.encode(format!("{id}:{secret}")),
            sandbox: None,
        }
    }

    /// Returns the sandbox, for a case that needs one.
    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("the case is for the sandbox")
    }

    /// Returns how long a search may take to find a new user. Stytch does not document it.
    pub(crate) fn search_delay(&self) -> Duration {
        match self.sandbox {
            Some(_) => Duration::ZERO,
            None => Duration::from_secs(30),
        }
    }

    /// Sends a request such as `GET /v1/users/ada`, `POST /v1/users {…}` or
    /// `[Content-Type: text/plain] POST …`, and retries it once in the next minute if it was rate
    /// limited.
    pub(crate) async fn send(&self, request: &str) -> Result<Response, String> {
        let response = self.send_once(request).await.map_err(|it| it.to_string())?;
        if response.outcome() != "429 too_many_requests" || self.sandbox.is_some() {
            return Ok(response);
        }
        // The limits are per minute.
        sleep(Duration::from_secs(61)).await;
        self.send_once(request).await.map_err(|it| it.to_string())
    }

    async fn send_once(&self, request: &str) -> Result<Response, reqwest::Error> {
        let authorization = format!("Basic {}", self.credentials);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, authorization.parse().unwrap());
        headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
        let header = request.strip_prefix('[').and_then(|it| it.split_once("] "));
        let (header, request) = header.unwrap_or(("", request));
        let (name, value) = header.split_once(": ").unwrap_or((header, ""));
        headers.remove(name);
        if !value.is_empty() {
            let name: HeaderName = name.parse().unwrap();
            headers.insert(name, value.parse().unwrap());
        }
        let mut parts = request.splitn(3, ' ').map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        let method = part().parse().unwrap();
        let url = format!("{}{}", self.base_url, part());
        let request = self.client.request(method, url);
        let response = request.headers(headers).body(part()).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        Ok(Response {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }
}

pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// `null` if a [`Value`] cannot hold the JSON.
    pub(crate) body: Value,
}

impl Response {
    /// Returns `200`, or `404 user_not_found`.
    pub(crate) fn outcome(&self) -> String {
        match self.body["error_type"].as_str() {
            Some(error_type) => format!("{} {error_type}", self.status),
            None => self.status.to_string(),
        }
    }
}
