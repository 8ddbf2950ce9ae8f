//! Runs the lines of a case, which `cases.txt` explains.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::cases::everything;
use super::project::{Project, Response};

pub(crate) struct Script<'p> {
    project: &'p Project,
    prefix: String,
    phone_numbers: BTreeMap<String, String>,
    responses: BTreeMap<String, Value>,
}

impl Script<'_> {
    pub(crate) fn new(project: &Project) -> Script<'_> {
        Script {
            project,
            prefix: project.new_prefix(),
            phone_numbers: BTreeMap::new(),
            responses: BTreeMap::new(),
        }
    }

    /// # Panics
    ///
    /// With every line that had another outcome.
    pub(crate) async fn run(&mut self, lines: &str) {
        let mut differences = String::new();
        let lines = lines.lines().map(str::trim);
        for line in lines.filter(|line| !["", "for the sandbox"].contains(line)) {
            if let Err(difference) = self.line(line).await {
                differences.push_str(&format!("\n{line}\n    {difference}"));
            }
        }
        assert!(differences.is_empty(), "{differences}");
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
        let mut parts = request.splitn(3, ' ');
        let mut part = || parts.next().unwrap_or_default();
        let (method, path, body) = (part(), part(), part());
        let until = Instant::now() + self.project.search_delay();
        loop {
            let response = self.project.send(method, path, body).await;
            let compared = self.compare(&response, &expected);
            // A search may not know the newest users yet.
            let is_late = !path.ends_with("/search") || Instant::now() >= until;
            if compared.is_ok() || is_late {
                self.responses.insert(name.to_owned(), response.body);
                return compared;
            }
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// `ada {"totps":[{}]}`, or `ada {"totps":{}} => rejected totps`.
    fn seed(&mut self, seed: &str) -> Result<(), String> {
        let (seed, expected) = seed.split_once(" => ").unwrap_or((seed, "added"));
        let (name, fields) = seed.split_once(' ').unwrap_or((seed, "{}"));
        let mut user: Value = match fields {
            "user.json" => everything(),
            fields => serde_json::from_str(&self.expand(fields)).unwrap(),
        };
        if user.get("external_id").is_none() || fields == "user.json" {
            user["external_id"] = self.expand(&format!("${name}")).into();
        }
        let outcome = match self.project.sandbox().add_user(user) {
            Ok(user_id) => {
                let response = json!({ "user_id": user_id });
                self.responses.insert(name.to_owned(), response);
                "added".to_owned()
            }
            Err(error) => format!("rejected {}", error.field()),
        };
        match outcome == expected {
            true => Ok(()),
            false => Err(outcome),
        }
    }

    /// `ada,grace status "active"`, or `ada,grace {"limit":1}`.
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

    /// Compares a response with `200 {…}`, `400 error_type` or `found ada grace {…}`.
    fn compare(&mut self, response: &Response, expected: &str) -> Result<(), String> {
        let (outcome, body) = match expected.find(" {") {
            Some(at) => expected.split_at(at),
            None => (expected, r#"{"request_id":"request-id-test-…"}"#),
        };
        let seen = match outcome.strip_prefix("found ") {
            Some(_) if response.status == Some(200) => self.found(response),
            _ => response.outcome(),
        };
        if seen != outcome {
            return Err(format!("{seen} {}", response.body));
        }
        let body: Value = serde_json::from_str(body).unwrap();
        compare(&body, &response.body)
    }

    /// `found ada grace`, in the order of the response.
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
    pub(crate) fn expand(&mut self, text: &str) -> String {
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
        if name.starts_with("phone") {
            let number = self.phone_numbers.entry(name.to_owned());
            return number
                .or_insert_with(|| self.project.new_phone_number())
                .clone();
        }
        let value = format!("{}{}", self.prefix, name.to_lowercase());
        if name.chars().all(char::is_uppercase) {
            return value.to_uppercase();
        }
        // Before it is sent, because a response can be lost.
        self.project.remember(&value);
        value
    }
}

/// `ada {"roles":[]}` as the request that creates this user.
fn creation(user: &str) -> (&str, String) {
    let (name, fields) = user.split_once(' ').unwrap_or((user, "{}"));
    let mut body = json!({
        "external_id": format!("${name}"),
        "email": format!("${name}@example.com"),
    });
    let fields: BTreeMap<String, Value> = serde_json::from_str(fields).unwrap();
    for (field, value) in fields {
        body[field] = value;
    }
    (name, format!("POST /v1/users {body}"))
}

/// Compares what is expected with what is there, which may be more.
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
    match is_same {
        true => Ok(()),
        false => Err(format!("{found}")),
    }
}
