//! Runs the lines of a case, which `cases.txt` explains.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep};

use super::project::{Project, Response};

/// The beginning of the external ids and email addresses of all users that are created here.
const PREFIX: &str = "stytch-users-live-";

pub(crate) struct Script<'p> {
    project: &'p Project,
    prefix: String,
    first_phone_number: u64,
    responses: BTreeMap<String, Value>,
    /// Ids of every user that was created, or may have been.
    created: Vec<String>,
}

impl Script<'_> {
    /// Runs the lines and deletes the users that they create. The error lists every line with an
    /// unexpected outcome, and every user that could not be deleted.
    pub(crate) async fn run(project: &Project, lines: &str) -> Result<(), String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let now = now.as_micros() as u64;
        let mut script = Script {
            project,
            prefix: format!("{PREFIX}{now:x}-"),
            first_phone_number: now,
            responses: BTreeMap::new(),
            created: Vec::new(),
        };
        let mut differences = String::new();
        for line in lines.lines().filter(|line| !line.is_empty()) {
            if let Err(difference) = script.line(&repeat(line)).await {
                let difference: String = difference.chars().take(1000).collect();
                differences.push_str(&format!("\n{line}\n    {difference}"));
            }
        }
        for id in std::mem::take(&mut script.created) {
            let deleted = project.send(&format!("DELETE /v1/users/{id}")).await;
            let outcome = deleted.map_or_else(|error| error, |it| it.outcome());
            if !["200", "404 user_not_found"].contains(&&*outcome) {
                differences.push_str(&format!("\nLEFT BEHIND: {id}: {outcome}"));
            }
        }
        match differences.as_str() {
            "" => Ok(()),
            _ => Err(differences),
        }
    }

    async fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(seed) = line.strip_prefix("seed ") {
            return self.seed(seed);
        }
        let (request, expected) = line.rsplit_once(" => ").unwrap_or((line, "200"));
        let (name, request) = match request.strip_prefix('$') {
            None => ("", request.to_owned()),
            Some(named) => match named.split_once(" = ") {
                Some((name, request)) => (name, request.to_owned()),
                None => creation(named),
            },
        };
        let request = match request.strip_prefix("SEARCH ") {
            Some(search) => self.search(search),
            None => request,
        };
        let (request, expected) = (self.expand(&request), self.expand(expected));
        let until = Instant::now() + self.project.search_delay();
        loop {
            let response = self.project.send(&request).await?;
            let is_create = request.contains("POST /v1/users ");
            let id = response.body["user_id"].as_str().filter(|_| is_create);
            self.created.extend(id.map(str::to_owned));
            let compared = self.compare(&response, &expected);
            // A search may not find the newest users yet.
            let is_final = !request.contains("/v1/users/search ") || Instant::now() >= until;
            if compared.is_ok() || is_final {
                if !name.is_empty() {
                    self.responses.insert(name.to_owned(), response.body);
                }
                return compared;
            }
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// Runs `ada {"totps":[{}]}`, or `ada {"totps":{}} => rejected totps: …`.
    fn seed(&mut self, seed: &str) -> Result<(), String> {
        let (seed, expected) = seed.split_once(" => ").unwrap_or((seed, "added"));
        let (name, fields) = seed.split_once(' ').unwrap_or((seed, "{}"));
        let fields = match fields {
            "user.json" => include_str!("user.json"),
            fields => &self.expand(fields),
        };
        // A `Value` cannot hold all of the metadata.
        let mut user: BTreeMap<&str, &RawValue> = serde_json::from_str(fields).unwrap();
        let external_id = to_raw_value(&self.expand(&format!("${name}"))).unwrap();
        if seed.contains("user.json") || !user.contains_key("external_id") {
            user.insert("external_id", &external_id);
        }
        let outcome = match self.project.sandbox().add_user(user) {
            Ok(user_id) => {
                let response = json!({ "user_id": user_id });
                self.responses.insert(name.to_owned(), response);
                "added".to_owned()
            }
            Err(error) => format!("rejected {}: {}", error.field(), error.reason()),
        };
        (outcome == expected).then_some(()).ok_or(outcome)
    }

    /// Returns the request of `ada,grace status "active"`, or of `ada,grace {"limit":1}`.
    fn search(&self, search: &str) -> String {
        let (names, rest) = search.split_once(' ').unwrap_or((search, "{}"));
        let names = names.split(',').filter(|name| *name != "*");
        let ids: Vec<String> = names.map(|name| format!("${name}.user_id")).collect();
        let mut operands = Vec::new();
        if !ids.is_empty() {
            operands.push(json!({ "filter_name": "user_id", "filter_value": ids }));
        }
        let mut body = json!({});
        match rest.split_once(' ') {
            Some((filter, value)) if !rest.starts_with('{') => {
                let value: Value = serde_json::from_str(value).unwrap();
                operands.push(json!({ "filter_name": filter, "filter_value": value }));
            }
            _ => body = serde_json::from_str(rest).unwrap(),
        }
        body["query"] = json!({ "operator": "AND", "operands": operands });
        format!("POST /v1/users/search {body}")
    }

    /// Compares a response with `200 {…}`, `400 error_type`, `found ada grace {…}`,
    /// `405 error_type [Allow: GET]` or `200 text …`.
    fn compare(&self, response: &Response, expected: &str) -> Result<(), String> {
        let ends = [" {", " [", " text "].map(|separator| expected.find(separator));
        let end = ends.into_iter().flatten().min().unwrap_or(expected.len());
        let (outcome, rest) = expected.split_at(end);
        let seen = match outcome.strip_prefix("found ") {
            Some(_) if response.status == 200 => self.found(response),
            _ => response.outcome(),
        };
        if seen != outcome {
            return Err(format!("{seen} {}", response.text));
        }
        let rest = rest.trim_start();
        if let Some(text) = rest.strip_prefix("text ") {
            let is_there = response.text.contains(text);
            return is_there.then_some(()).ok_or(response.text.clone());
        }
        if let Some(header) = rest.strip_prefix('[') {
            let (name, value) = header.trim_end_matches(']').split_once(": ").unwrap();
            let seen = response.headers.get(name).map(|it| it.to_str().unwrap());
            return compare(&value.into(), &seen.into());
        }
        let body = match rest {
            "" => r#"{"request_id":"request-id-test-…"}"#,
            body => body,
        };
        compare(&serde_json::from_str(body).unwrap(), &response.body)
    }

    /// Returns `found ada grace`, in the order of the response.
    fn found(&self, response: &Response) -> String {
        let users = response.body["results"].as_array();
        let names = users.into_iter().flatten().map(|user| {
            let external_id = user["external_id"].as_str().unwrap_or_default();
            external_id.strip_prefix(&self.prefix).unwrap_or("?")
        });
        match names.collect::<Vec<_>>().join(" ").as_str() {
            "" => "found nobody".to_owned(),
            names => format!("found {names}"),
        }
    }

    /// Replaces every `$name` and every part of a named response.
    fn expand(&mut self, text: &str) -> String {
        let mut parts = text.split('$');
        let mut expanded = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric());
            let (name, mut rest) = part.split_at(end.unwrap_or(part.len()));
            match self.responses.get(name) {
                Some(response) if rest.starts_with('.') => {
                    let is_path = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
                    let end = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
                    let path = rest[..end].replace('.', "/");
                    match response.pointer(&path).unwrap_or(&Value::Null) {
                        Value::String(text) => expanded.push_str(text),
                        other => expanded.push_str(&other.to_string()),
                    }
                    rest = &rest[end..];
                }
                _ => expanded.push_str(&self.value(name)),
            }
            expanded.push_str(rest);
        }
        expanded
    }

    fn value(&mut self, name: &str) -> String {
        if name == "credentials" {
            return self.project.credentials.clone();
        }
        if let Some(index) = name.strip_prefix("phone") {
            // There are a hundred phone numbers that belong to nobody.
            let number = self.first_phone_number + index.parse().unwrap_or(0);
            return format!("+120255501{:02}", number % 100);
        }
        let value = format!("{}{}", self.prefix, name.to_lowercase());
        if name.chars().all(char::is_uppercase) {
            return value.to_uppercase();
        }
        // Recorded before the request is sent, because its response can be lost.
        self.created.push(value.clone());
        value
    }
}

/// Replaces `‹text×3›` by `texttexttext`.
fn repeat(line: &str) -> String {
    let mut parts = line.split('‹');
    let mut repeated = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (repetition, rest) = part.split_once('›').unwrap();
        let (text, count) = repetition.rsplit_once('×').unwrap();
        repeated.push_str(&text.repeat(count.parse().unwrap()));
        repeated.push_str(rest);
    }
    repeated
}

/// Returns the name of a user such as `ada {"roles":[]}`, and the request that creates the user.
fn creation(user: &str) -> (&str, String) {
    let (name, fields) = user.split_once(' ').unwrap_or((user, "{}"));
    let mut body = json!({
        "external_id": format!("${name}"),
        "email": format!("${name}@example.com"),
    });
    let fields: Map<String, Value> = serde_json::from_str(fields).unwrap();
    body.as_object_mut().unwrap().extend(fields);
    (name, format!("POST /v1/users {body}"))
}

/// Compares a value with the expected one. Objects may have more fields than expected.
pub(crate) fn compare(expected: &Value, found: &Value) -> Result<(), String> {
    let is_same = match (expected, found) {
        (Value::Object(expected), Value::Object(found)) if !expected.is_empty() => {
            for (field, expected) in expected {
                match found.get(field) {
                    None if expected == "absent" => {}
                    None => return Err(format!("{field} is absent")),
                    Some(found) => {
                        compare(expected, found).map_err(|it| format!("{field}: {it}"))?;
                    }
                }
            }
            true
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            let mut pairs = expected.iter().zip(found);
            return pairs.try_for_each(|(expected, found)| compare(expected, found));
        }
        (Value::String(expected), Value::String(found)) => match expected.strip_prefix('!') {
            Some(other) => found != other,
            None => match expected.strip_suffix('…') {
                Some(prefix) => found.starts_with(prefix),
                None => found == expected,
            },
        },
        _ => expected == found,
    };
    is_same.then_some(()).ok_or(found.to_string())
}
