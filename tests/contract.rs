//! The crate has the endpoints, fields, values and filters of Stytch's contract, and no others.
//!
//! `contract/users-api.json` holds the contract. Its endpoints and types are those of
//! Stytch's OpenAPI description of the consumer API, version 2.0.0; a newer one is read with
//!
//! ```sh
//! STYTCH_OPENAPI=openapi.json cargo test --test client contract -- --ignored
//! ```
//!
//! which prints what the crate lacks, and with `UPDATE_GOLDENS=1` also writes the file. The
//! description does not list the values of most fields, nor the filters: those come from
//! Stytch's documentation and from the error types that its SDKs publish.

#[path = "contract/description.rs"]
mod description;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stytch_users::{
    AuthenticatorType, Client, ConnectedAppClientType, CryptoWalletType, Endpoint, ErrorType,
    UserStatus, Users,
};

use crate::filters::ROWS as FILTERS;
use crate::wire::table::rows;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/contract/users-api.json");

/// Items of the crate that the contract lacks, with the reason.
const EXTRAS: [&str; 4] = [
    // A client type that is missing is read as unspecified.
    "value `` of `client_type`",
    // A wallet type that is missing is read as unspecified.
    "value `` of `crypto_wallet_type`",
    // Stytch's Android SDK publishes it; a 429 of this type is not retried.
    "value `too_few_tokens_authenticated` of `error_type`",
    // The error type user_search_missing_email_domain names it; no source shows its value.
    "filter `email_domain` of [\"string\"]",
];

/// The fields of every response, which `Response` holds.
const ENVELOPE: [&str; 2] = ["request_id", "status_code"];

/// Fields whose content is not part of the contract.
const FREE_FORM: [&str; 3] = ["trusted_metadata", "untrusted_metadata", "operands"];

#[derive(Deserialize, Serialize)]
struct Contract {
    /// By method and path template.
    endpoints: BTreeMap<String, Operation>,
    types: BTreeMap<String, Fields>,
    /// The values of a field, by its name.
    values: BTreeMap<String, BTreeSet<String>>,
    /// The value of each filter, with types in place of scalars.
    filters: BTreeMap<String, Value>,
}

/// The type of each field: a scalar, `object` for any object, `[type]` for a list, or a name
/// from `types`. An optional field's name ends with `?`.
type Fields = BTreeMap<String, String>;

/// The types of an operation, by their names.
#[derive(Deserialize, Serialize)]
struct Operation {
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<String>,
}

#[test]
fn the_crate_matches_the_contract() {
    check(&Contract::read());
}

#[test]
#[ignore = "it needs an OpenAPI description from Stytch"]
fn the_crate_matches_a_newer_description() {
    let path = std::env::var_os("STYTCH_OPENAPI")
        .expect("STYTCH_OPENAPI is the path of an OpenAPI description in JSON");
    let document = std::fs::read_to_string(&path).unwrap();
    let mut contract = Contract::read();
    contract.read_description(&serde_json::from_str(&document).unwrap());
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        contract.write();
    }
    check(&contract);
}

/// Where to add an item that the crate lacks, by the first word of the item.
const EDITS: [(&str, &str); 5] = [
    ("endpoint", "declare it in stytch-users/src/users.rs"),
    (
        "sent",
        "add it in stytch-users/src/model/, and to the row `all` in tests/wire/table.rs",
    ),
    ("read", "add it in stytch-users/src/model/"),
    (
        "value",
        "add a variant to the enum in stytch-users/src/model/ or src/error/",
    ),
    (
        "filter",
        "add its constructor to stytch-users/src/model/search/filter.rs, and its row to \
         tests/filters.rs",
    ),
];

fn check(contract: &Contract) {
    let mut comparison = Comparison::default();
    let endpoints = contract.endpoints.keys();
    let endpoints = endpoints.map(|endpoint| format!("endpoint `{endpoint}`"));
    comparison.expected.extend(endpoints);
    for endpoint in <dyn Users>::ENDPOINTS {
        comparison.has.insert(format!("endpoint `{endpoint}`"));
        if let Some(operation) = contract.endpoints.get(&endpoint.to_string()) {
            comparison.requests(contract, endpoint, operation);
            comparison.responses(contract, endpoint, operation);
        }
    }
    comparison.values(contract);
    for (name, value) in &contract.filters {
        let filter = format!("filter `{name}` of {value}");
        comparison.expected.insert(filter);
    }
    for row in FILTERS {
        let value = shape(&(row.value)());
        let filter = format!("filter `{}` of {value}", row.name);
        comparison.has.insert(filter);
    }
    let problems = comparison.problems();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The items of the contract and those of the crate. Each item is a phrase.
#[derive(Default)]
struct Comparison {
    expected: BTreeSet<String>,
    has: BTreeSet<String>,
}

impl Comparison {
    fn problems(&self) -> Vec<String> {
        let edit = |item: &str| {
            let mut edits = EDITS.iter().filter(|(word, _)| item.starts_with(word));
            edits.next().map_or("", |(_, edit)| edit)
        };
        let missing = self.expected.difference(&self.has);
        let missing = missing.map(|item| format!("the crate lacks {item}: {}", edit(item)));
        let unknown = self.has.difference(&self.expected);
        let unknown = unknown.filter(|item| !EXTRAS.contains(&item.as_str()));
        let unknown = unknown.map(|item| {
            format!(
                "the contract lacks {item}: remove it, or add it to \
                 tests/contract/users-api.json, or with a reason to EXTRAS in tests/contract.rs"
            )
        });
        let is_extra = |item: &str| self.has.contains(item) && !self.expected.contains(item);
        let outdated = EXTRAS.iter().filter(|item| !is_extra(item));
        let outdated = outdated.map(|item| format!("{item} is no longer an extra: remove it"));
        missing.chain(unknown).chain(outdated).collect()
    }

    /// Compares what the rows of the wire table send with the types of the request.
    fn requests(&mut self, contract: &Contract, endpoint: &Endpoint, operation: &Operation) {
        if let Some(kind) = &operation.request {
            let sample = contract.sample(kind, "", Optional::Present);
            self.expected.extend(fields("sent", endpoint, &sample));
        }
        for row in rows().iter().filter(|row| row.method == endpoint.name()) {
            let call = (row.call)(Client::stub(), row.ids);
            if let Some(body) = call.request().body() {
                let body = serde_json::from_slice(body).unwrap();
                self.has.extend(fields("sent", endpoint, &body));
            }
        }
    }

    /// Compares the fields that the response type deserializes and serializes with a response that
    /// has every field. Also deserializes responses without the optional fields.
    fn responses(&mut self, contract: &Contract, endpoint: &Endpoint, operation: &Operation) {
        let Some(kind) = &operation.response else {
            return;
        };
        let rows = rows();
        let row = rows.iter().find(|row| row.method == endpoint.name());
        let Some(call) = row.map(|row| (row.call)(Client::stub(), row.ids)) else {
            return;
        };
        for optional in [Optional::Absent, Optional::Null, Optional::Present] {
            let mut sample = contract.sample(kind, "", optional);
            for name in ENVELOPE {
                sample.as_object_mut().unwrap().remove(name);
            }
            let read = match call.read(&sample) {
                Ok(read) => read,
                Err(error) => {
                    self.has
                        .insert(format!("{error} for {kind} with fields {optional:?}"));
                    continue;
                }
            };
            if optional != Optional::Present {
                continue;
            }
            let typed = fields("read", endpoint, &sample);
            let untyped = typed
                .iter()
                .map(|field| field.split(" as ").next().unwrap());
            self.expected.extend(untyped.map(str::to_owned));
            let fields = read.fields.iter();
            let fields = fields.map(|field| format!("read `{field}` of `{endpoint}`"));
            self.has.extend(fields);
            if read.written != sample {
                self.has.insert(format!(
                    "{} as what {kind} writes for {sample}",
                    read.written
                ));
            }
        }
    }

    fn values(&mut self, contract: &Contract) {
        for (name, values) in &contract.values {
            let values = values.iter();
            self.expected
                .extend(values.map(|value| format!("value `{value}` of `{name}`")));
        }
        for (name, known) in [
            ("status", json!(UserStatus::KNOWN)),
            ("authenticator_type", json!(AuthenticatorType::KNOWN)),
            ("crypto_wallet_type", json!(CryptoWalletType::KNOWN)),
            ("client_type", json!(ConnectedAppClientType::KNOWN)),
            ("error_type", json!(ErrorType::KNOWN)),
            // The rows of the wire table send both.
            ("operator", json!(["AND", "OR"])),
        ] {
            let known = known.as_array().into_iter().flatten();
            let known = known.filter_map(Value::as_str);
            self.has
                .extend(known.map(|value| format!("value `{value}` of `{name}`")));
        }
    }
}

/// Returns a phrase for each field of a JSON object, at any depth.
fn fields(verb: &str, endpoint: &Endpoint, json: &Value) -> BTreeSet<String> {
    let mut found = Vec::new();
    fields_below("", json, &mut found);
    let phrases = found.into_iter();
    let phrases = phrases.map(|(path, kind)| format!("{verb} `{path}` of `{endpoint}` as {kind}"));
    phrases.collect()
}

fn fields_below(path: &str, json: &Value, found: &mut Vec<(String, &'static str)>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{path}.{name}");
                if !FREE_FORM.contains(&name.as_str()) {
                    fields_below(&path, value, found);
                }
                found.push((path, kind(value)));
            }
        }
        Value::Array(items) => {
            for item in items {
                fields_below(&format!("{path}[]"), item, found);
            }
        }
        _ => {}
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// Returns a value with the types of its scalars in place of the scalars.
fn shape(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), shape(value)))
                .collect()
        }
        scalar => json!(kind(scalar)),
    }
}

/// The optional fields of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Optional {
    Absent,
    Null,
    Present,
}

impl Contract {
    fn read() -> Contract {
        let text = std::fs::read_to_string(FILE).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}"))
    }

    /// Writes the file with one line for each endpoint, type, field and filter.
    fn write(&self) {
        let contract = json!(self);
        let sections = contract.as_object().into_iter().flatten();
        let sections = sections.map(|(name, entries)| {
            let entries = entries.as_object().into_iter().flatten();
            let lines = entries.map(|(key, value)| format!("    {key:?}: {value}"));
            let lines: Vec<String> = lines.collect();
            format!("  {name:?}: {{\n{}\n  }}", lines.join(",\n"))
        });
        let sections: Vec<String> = sections.collect();
        std::fs::write(FILE, format!("{{\n{}\n}}\n", sections.join(",\n"))).unwrap();
    }

    /// Returns a value of the type `kind` for a field `name`.
    fn sample(&self, kind: &str, name: &str, optional: Optional) -> Value {
        if let Some(item) = kind.strip_prefix('[') {
            return json!([self.sample(item.trim_end_matches(']'), name, optional)]);
        }
        match kind {
            "string" => match self.values.get(name).and_then(BTreeSet::last) {
                Some(value) => json!(value),
                None => json!(format!("a {name}")),
            },
            "boolean" => json!(true),
            "integer" => json!(7),
            "object" => json!({ name: 7 }),
            _ => {
                let fields = self.types.get(kind).into_iter().flatten();
                let fields = fields.filter_map(|(name, kind)| {
                    let without_mark = name.strip_suffix('?');
                    let name = without_mark.unwrap_or(name);
                    let value = match (without_mark, optional) {
                        (Some(_), Optional::Absent) => return None,
                        (Some(_), Optional::Null) => Value::Null,
                        _ => self.sample(kind, name, optional),
                    };
                    Some((name.to_owned(), value))
                });
                fields.collect()
            }
        }
    }
}
