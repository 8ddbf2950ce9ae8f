//! The project that the cases are tried on: requests to it as they are written down, and the
//! end of all users that they make.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use stytch_users::Client;
use stytch_users::sandbox::Sandbox;
use tokio::time::{Instant, sleep};

/// What the external ids begin with by which users are known to be made here. E-mail
/// addresses begin with it too, so that a search can find them.
pub(crate) const MARK: &str = "stytch-users-live-";

/// How long to wait when too much was asked for: windows are of a minute.
const WINDOW: Duration = Duration::from_secs(61);

pub(crate) struct Project {
    http: reqwest::Client,
    base_url: String,
    credentials: String,
    /// This run's own mark.
    run: String,
    next: AtomicU32,
    next_phone_number: AtomicU32,
    /// Ids of every user that was made, or may have been.
    made: Mutex<Vec<String>>,
    /// How long a search may take to know a new user.
    patience: Duration,
}

impl Project {
    /// The project that the environment names.
    pub(crate) fn from_env(patience: Duration) -> Project {
        let variable = |name: &str| match std::env::var(name) {
            Ok(value) => value,
            Err(_) => panic!("{name} is not set"),
        };
        let (id, secret) = (variable("STYTCH_PROJECT_ID"), variable("STYTCH_SECRET"));
        let client = Client::from_env().unwrap();
        Project::new(&id, &secret, client.base_url(), patience)
    }

    pub(crate) fn of(sandbox: &Sandbox) -> Project {
        let (id, secret) = (sandbox.project_id(), sandbox.secret());
        Project::new(id, secret, sandbox.base_url(), Duration::ZERO)
    }

    /// # Panics
    ///
    /// With the id of a live project: its users are people.
    pub(crate) fn new(id: &str, secret: &str, base_url: &str, patience: Duration) -> Project {
        assert!(
            id.starts_with("project-test-"),
            "{id} is not a test project"
        );
        // reqwest wants a provider; where another test has installed one, that one stays.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let credentials = BASE64_STANDARD.encode(format!("{id}:{secret}"));
        Project {
            http: reqwest::Client::builder()
                .timeout(Duration::from_secs(40))
                .build()
                .unwrap(),
            base_url: base_url.to_owned(),
            credentials: format!("Basic {credentials}"),
            run: format!("{:x}", since.as_micros()),
            next: AtomicU32::default(),
            next_phone_number: AtomicU32::new(since.subsec_micros() % 100),
            made: Mutex::default(),
            patience,
        }
    }
}

/// Requests.
impl Project {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "").await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &body.to_string()).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, &body.to_string()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, "").await
    }

    /// Sends what may be no JSON, or no request that a client should send. It waits for the
    /// next window where there were too many.
    pub(crate) async fn send(&self, method: Method, path: &str, body: &str) -> Answer {
        let headers = [
            ("authorization", self.credentials.as_str()),
            ("content-type", "application/json"),
        ];
        for _ in 0..2 {
            let answer = self.send_with(&headers, method.clone(), path, body).await;
            if answer.outcome() != "429 too_many_requests" {
                return answer;
            }
            sleep(WINDOW).await;
        }
        self.send_with(&headers, method, path, body).await
    }

    pub(crate) fn credentials(&self) -> &str {
        &self.credentials
    }

    /// Sends a request once, with these headers only.
    pub(crate) async fn send_with(
        &self,
        headers: &[(&str, &str)],
        method: Method,
        path: &str,
        body: &str,
    ) -> Answer {
        let url = format!("{}{path}", self.base_url);
        let mut request = self.http.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_empty() {
            request = request.body(body.to_owned());
        }
        let read = async {
            let answer = request.send().await?;
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            Ok((status, headers, answer.bytes().await?))
        };
        let answer = match read.await {
            Ok((status, headers, body)) => Answer {
                status: Some(status),
                headers,
                body: serde_json::from_slice(&body).unwrap_or_default(),
            },
            Err(error) => {
                let error: reqwest::Error = error;
                Answer::none(&error.without_url())
            }
        };
        if path == "/v1/users" {
            if let Some(user_id) = answer.body["user_id"].as_str() {
                self.remember(user_id);
            }
        }
        answer
    }
}

/// Users.
impl Project {
    /// An external id that nobody has; whoever has it is deleted at the end.
    pub(crate) fn new_external_id(&self) -> String {
        let external_id = format!("{MARK}{}-{}", self.run, self.number());
        // Before it is sent, for an answer may be lost.
        self.remember(&external_id);
        external_id
    }

    pub(crate) fn new_email(&self) -> String {
        format!("{MARK}{}-{}@example.com", self.run, self.number())
    }

    /// A number out of the hundred that belong to no one.
    pub(crate) fn new_phone_number(&self) -> String {
        let number = self.next_phone_number.fetch_add(1, Ordering::Relaxed) % 100;
        format!("+120255501{number:02}")
    }

    fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Creates a user who has an external id by which to know them, unless it is among the
    /// fields; a field of `null` is left out.
    pub(crate) async fn create(&self, mut fields: Value) -> Answer {
        if let Value::Object(fields) = &mut fields {
            let external_id = || self.new_external_id().into();
            fields.entry("external_id").or_insert_with(external_id);
            fields.retain(|_, value| !value.is_null());
        }
        self.post("/v1/users", fields).await
    }

    /// A user with an e-mail address.
    pub(crate) async fn user(&self) -> Result<Value, String> {
        self.user_with(json!({})).await
    }

    /// A user with an e-mail address and these fields, as Stytch answers the user.
    pub(crate) async fn user_with(&self, mut fields: Value) -> Result<Value, String> {
        if let Value::Object(fields) = &mut fields {
            let email = || self.new_email().into();
            fields.entry("email").or_insert_with(email);
        }
        let mut created = self.create(fields).await;
        match created.status {
            Some(200) => Ok(created.body["user"].take()),
            _ => Err(format!("create: {}", created.outcome())),
        }
    }

    /// Some users with e-mail addresses, whom a search knows.
    pub(crate) async fn users(&self, count: usize) -> Result<Vec<Value>, String> {
        let mut users = Vec::new();
        for _ in 0..count {
            users.push(self.user().await?);
        }
        self.until_found(&users).await?;
        Ok(users)
    }

    /// Waits until a search finds these users.
    pub(crate) async fn until_found(&self, users: &[Value]) -> Result<(), String> {
        let until = Instant::now() + self.patience;
        loop {
            let found = self.search(json!({ "query": among(users, &[]) })).await;
            if found.ids().len() == users.len() {
                return Ok(());
            }
            if Instant::now() >= until {
                let (found, outcome) = (found.ids().len(), found.outcome());
                return Err(format!("a search finds {found} new users: {outcome}"));
            }
            sleep(Duration::from_secs(1)).await;
        }
    }

    pub(crate) async fn search(&self, body: Value) -> Answer {
        self.post("/v1/users/search", body).await
    }

    /// Which of these users a filter finds, by number and in the order of the answer; or the
    /// error.
    pub(crate) async fn found(&self, users: &[Value], filter: Value) -> Result<String, String> {
        let body = json!({ "query": among(users, &[filter]) });
        Ok(self.search(body).await.numbers(users))
    }
}

/// A query for those of these users whom the filters find.
pub(crate) fn among(users: &[Value], filters: &[Value]) -> Value {
    let ids: Vec<&Value> = users.iter().map(|user| &user["user_id"]).collect();
    let mut operands = vec![json!({ "filter_name": "user_id", "filter_value": ids })];
    operands.extend(filters.iter().cloned());
    json!({ "operator": "AND", "operands": operands })
}

/// The end.
impl Project {
    fn remember(&self, id: &str) {
        // Without an id, the path would be another one.
        if id.is_empty() {
            return;
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.push(id.to_owned());
    }

    /// Deletes every user that was made, and says what is left.
    pub(crate) async fn clean_up(&self) -> Vec<String> {
        let made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        let mut left = Vec::new();
        for id in made {
            let deleted = self.delete(&format!("/v1/users/{id}")).await;
            if !matches!(deleted.status, Some(200 | 404)) {
                left.push(format!("{id}: {}", deleted.outcome()));
            }
        }
        left
    }

    /// Deletes what an earlier run has left behind because it was stopped: users whose
    /// external ids have the mark. Says what is left.
    pub(crate) async fn sweep(&self) -> Vec<String> {
        let numbers: Vec<String> = (0..100).map(|it| format!("+120255501{it:02}")).collect();
        let mut left = Vec::new();
        for filter in [
            json!({ "filter_name": "email_address_fuzzy", "filter_value": MARK }),
            json!({ "filter_name": "phone_number", "filter_value": numbers }),
        ] {
            let query = json!({ "operator": "AND", "operands": [filter] });
            let found = self.search(json!({ "limit": 1000, "query": query })).await;
            if found.status != Some(200) {
                left.push(format!("the search for earlier runs: {}", found.outcome()));
            }
            for user in found.users() {
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
pub(crate) struct Answer {
    /// None where nothing came back.
    pub(crate) status: Option<u16>,
    pub(crate) headers: HeaderMap,
    /// `null` where it is no JSON.
    pub(crate) body: Value,
}

impl Answer {
    fn none(error: &reqwest::Error) -> Answer {
        Answer {
            status: None,
            headers: HeaderMap::new(),
            body: json!({ "error_type": error.to_string() }),
        }
    }

    /// `200`, or `404 user_not_found`.
    pub(crate) fn outcome(&self) -> String {
        let error_type = self.body["error_type"].as_str();
        match (self.status, error_type) {
            (Some(status @ 200..=299), _) => status.to_string(),
            (Some(status), Some(error_type)) => format!("{status} {error_type}"),
            (Some(status), None) => format!("{status} without an error type"),
            (None, _) => format!("no answer: {}", error_type.unwrap_or_default()),
        }
    }

    /// The outcome, and parts of the body by their JSON pointers: `200, false, {}`.
    pub(crate) fn with(&self, pointers: &[&str]) -> String {
        let mut text = self.outcome();
        if self.status == Some(200) {
            for pointer in pointers {
                text.push_str(", ");
                match self.body.pointer(pointer) {
                    Some(value) => text.push_str(&value.to_string()),
                    None => text.push_str("absent"),
                }
            }
        }
        text
    }

    fn users(&self) -> &[Value] {
        let results = self.body["results"].as_array();
        results.map(Vec::as_slice).unwrap_or_default()
    }

    fn ids(&self) -> Vec<&str> {
        let ids = self.users().iter().map(|user| user["user_id"].as_str());
        ids.flatten().collect()
    }

    /// The numbers of the users who were found, among these; or the error.
    pub(crate) fn numbers(&self, users: &[Value]) -> String {
        if self.status != Some(200) {
            return self.outcome();
        }
        let number = |id: &&str| users.iter().position(|user| user["user_id"] == **id);
        let numbers: Vec<String> = self
            .ids()
            .iter()
            .map(|id| number(id).map_or("?".to_owned(), |number| number.to_string()))
            .collect();
        if numbers.is_empty() {
            "nobody".to_owned()
        } else {
            numbers.join(" ")
        }
    }

    /// The cursor of the next page.
    pub(crate) fn next_cursor(&self) -> Result<&str, String> {
        let cursor = self.body["results_metadata"]["next_cursor"].as_str();
        cursor.ok_or_else(|| format!("no next cursor: {}", self.outcome()))
    }
}
