//! The crate has what Stytch's contract has, and nothing else.
//!
//! `contract/users-api.json` holds the contract. Its endpoints and types are those of
//! Stytch's OpenAPI description of the consumer API, version 2.0.0; a newer one is read with
//!
//! ```sh
//! STYTCH_OPENAPI=openapi.json cargo test -p tests --test client contract -- --ignored
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
    AuthenticatorType, Client, ConnectedAppClientType, CryptoWalletType, ErrorType, UserStatus,
    Users,
};

use crate::filters::table::ROWS as FILTERS;
use crate::wire::any_call::{AnyCall, Read};
use crate::wire::table::rows;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/contract/users-api.json");

/// What the crate has and the contract lacks, with the reason.
const EXTRAS: &[(&str, &str)] = &[
    (
        "value `` of `client_type`",
        "a client type that is missing is read as unspecified",
    ),
    (
        "value `` of `crypto_wallet_type`",
        "a wallet type that is missing is read as unspecified",
    ),
    (
        "value `too_few_tokens_authenticated` of `error_type`",
        "Stytch's Android SDK publishes it; a 429 of this type is not retried",
    ),
    (
        "filter `email_domain`",
        "the error type user_search_missing_email_domain names it; no source shows its value",
    ),
];

/// Every response has them, and `Response` holds them.
const ENVELOPE: [&str; 2] = ["request_id", "status_code"];

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
    query: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<String>,
}

#[test]
fn the_crate_has_what_the_contract_has_and_nothing_else() {
    check(&Contract::read());
}

#[test]
#[ignore = "it needs an OpenAPI description from Stytch"]
fn the_crate_has_what_a_newer_description_has() {
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

/// Where to add what the crate lacks, by the first word.
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
         tests/filters/table.rs",
    ),
];

fn check(contract: &Contract) {
    let mut comparison = Comparison {
        contract,
        expected: BTreeMap::new(),
        has: BTreeSet::new(),
    };
    comparison.endpoints();
    comparison.values();
    comparison.filters();
    let Comparison { expected, has, .. } = comparison;

    let mut problems = String::new();
    for (thing, detail) in expected.iter().filter(|(thing, _)| !has.contains(*thing)) {
        let edit = EDITS.iter().find(|(word, _)| thing.starts_with(word));
        let edit = edit.map_or("", |(_, edit)| edit);
        problems.push_str(&format!("the crate lacks {thing} {detail}: {edit}\n"));
    }
    let is_extra = |thing: &str| EXTRAS.iter().any(|(extra, _)| *extra == thing);
    for thing in has
        .iter()
        .filter(|thing| !expected.contains_key(*thing) && !is_extra(thing))
    {
        problems.push_str(&format!(
            "the contract lacks {thing}: remove it, or add it to tests/contract/users-api.json, or \
             with a reason to EXTRAS in tests/contract.rs\n"
        ));
    }
    for (extra, _) in EXTRAS {
        if !has.contains(*extra) || expected.contains_key(*extra) {
            let edit = "remove it from EXTRAS in tests/contract.rs";
            problems.push_str(&format!("{extra} is no extra any more: {edit}\n"));
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// The name of a field, and whether it is required.
fn field(name: &str) -> (&str, bool) {
    let optional = name.strip_suffix('?');
    (optional.unwrap_or(name), optional.is_none())
}

/// The type of the items of a list.
fn item(kind: &str) -> Option<&str> {
    kind.strip_prefix('[')?.strip_suffix(']')
}

/// A value with the types of its scalars in place of the scalars.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("integer"),
        Value::String(_) => json!("string"),
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        Value::Object(fields) => {
            let shapes = fields
                .iter()
                .map(|(name, value)| (name.clone(), shape(value)));
            shapes.collect()
        }
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

    /// The fields that an operation sends and reads.
    fn types_of(&self, operation: &Operation) -> String {
        let parts = [&operation.query, &operation.request, &operation.response];
        let types = parts.into_iter().flatten();
        let types = types.map(|name| (name, self.types.get(name)));
        json!(types.collect::<BTreeMap<_, _>>()).to_string()
    }

    /// A value of the type `kind` for a field `name`. `count` makes it unlike the others.
    fn sample(&self, kind: &str, name: &str, optional: Optional, count: &mut u32) -> Value {
        *count += 1;
        if let Some(item) = item(kind) {
            return json!([self.sample(item, name, optional, count)]);
        }
        match kind {
            "string" => match self.values.get(name).and_then(BTreeSet::last) {
                Some(value) => json!(value),
                None => json!(format!("{name} {count}")),
            },
            "boolean" => json!(true),
            "integer" => json!(count),
            "object" => json!({ name: *count }),
            _ => {
                let fields = self.types.get(kind).into_iter().flatten();
                let fields = fields.filter_map(|(name, kind)| {
                    let value = match (field(name), optional) {
                        ((_, false), Optional::Absent) => return None,
                        ((_, false), Optional::Null) => Value::Null,
                        ((name, _), _) => self.sample(kind, name, optional, count),
                    };
                    Some((field(name).0.to_owned(), value))
                });
                fields.collect()
            }
        }
    }
}

/// What the contract has, with a detail, and what the crate has; each thing is a phrase.
struct Comparison<'a> {
    contract: &'a Contract,
    expected: BTreeMap<String, String>,
    has: BTreeSet<String>,
}

impl<'a> Comparison<'a> {
    fn expect(&mut self, thing: String, detail: impl ToString) {
        self.expected.insert(thing, detail.to_string());
    }

    fn endpoints(&mut self) {
        let contract = self.contract;
        for (route, operation) in &contract.endpoints {
            self.expect(format!("endpoint `{route}`"), contract.types_of(operation));
        }
        let rows = rows();
        for endpoint in <dyn Users>::ENDPOINTS {
            self.has.insert(format!("endpoint `{endpoint}`"));
            let Some(operation) = contract.endpoints.get(&endpoint.to_string()) else {
                continue;
            };
            let rows = rows.iter().filter(|row| row.method == endpoint.name());
            for row in rows {
                let call = (row.call)(Client::stub(), row.ids);
                let body = call.request().body();
                let body = body.map(|body| serde_json::from_slice(body).unwrap());
                let query = call.request().query().map(parameters);
                for (kind, sent) in [(&operation.request, body), (&operation.query, query)] {
                    match (kind, sent) {
                        (Some(kind), Some(sent)) => self.sent(kind, kind, &sent),
                        (None, Some(sent)) => {
                            _ = self.has.insert(format!("{sent} in `{endpoint}`"))
                        }
                        (_, None) => {}
                    }
                }
                if let Some(kind) = &operation.response {
                    self.response(kind, &*call);
                }
            }
        }
    }

    /// Compares what is sent as the field `name` with its type.
    fn sent(&mut self, name: &str, kind: &str, sent: &Value) {
        let contract = self.contract;
        if let (Some(item), Some(items)) = (item(kind), sent.as_array()) {
            return items.iter().for_each(|sent| self.sent(name, item, sent));
        }
        for value in contract.values.get(name).into_iter().flatten() {
            self.expect(format!("sent value `{value}` of `{name}`"), "");
            self.has.extend(
                sent.as_str()
                    .map(|sent| format!("sent value `{sent}` of `{name}`")),
            );
        }
        let (Some(fields), Some(sent)) = (contract.types.get(kind), sent.as_object()) else {
            if shape(sent) != kind && (kind != "object" || !sent.is_object()) {
                self.has
                    .insert(format!("{sent} as `{name}`, which is {kind}"));
            }
            return;
        };
        for (name, field_kind) in fields {
            let (name, is_required) = field(name);
            self.expect(format!("sent field `{kind}.{name}`"), field_kind);
            match sent.get(name) {
                Some(value) => self.sent(name, field_kind, value),
                None if is_required => _ = self.has.insert(format!("{kind} without `{name}`")),
                None => {}
            }
        }
        let fields = sent
            .keys()
            .map(|name| format!("sent field `{kind}.{name}`"));
        self.has.extend(fields);
    }

    fn response(&mut self, kind: &str, call: &dyn AnyCall) {
        for optional in [Optional::Absent, Optional::Null, Optional::Present] {
            let sample = self.contract.sample(kind, "", optional, &mut 0);
            match call.read(&sample) {
                Ok(read) if optional == Optional::Present => {
                    self.read("", kind, [&sample, &read.written], &read);
                }
                Ok(_) => {}
                Err(error) => {
                    let problem = format!("an error for {kind} with fields {optional:?}, {error}");
                    self.has.insert(problem);
                }
            }
        }
    }

    /// Compares what a response type reads at a path, and writes again, with the contract.
    fn read(&mut self, path: &str, kind: &str, values: [&Value; 2], read: &Read) {
        let contract = self.contract;
        if let Some(item) = item(kind) {
            let items = values.map(|value| &value[0]);
            return self.read(&format!("{path}[]"), item, items, read);
        }
        let (Some(fields), Some(known)) = (contract.types.get(kind), read.structs.get(path)) else {
            if values[0] != values[1] {
                self.has
                    .insert(format!("a change of `{path}`, which is {kind}"));
            }
            return;
        };
        for (name, field_kind) in fields {
            let (name, _) = field(name);
            if path.is_empty() && ENVELOPE.contains(&name) {
                continue;
            }
            self.expect(format!("read field `{kind}.{name}`"), field_kind);
            if known.contains(&name) {
                let values = values.map(|value| &value[name]);
                self.read(&format!("{path}.{name}"), field_kind, values, read);
            }
        }
        let fields = known
            .iter()
            .map(|name| format!("read field `{kind}.{name}`"));
        self.has.extend(fields);
    }

    fn values(&mut self) {
        for (name, known) in [
            ("status", json!(UserStatus::KNOWN)),
            ("authenticator_type", json!(AuthenticatorType::KNOWN)),
            ("crypto_wallet_type", json!(CryptoWalletType::KNOWN)),
            ("client_type", json!(ConnectedAppClientType::KNOWN)),
            ("error_type", json!(ErrorType::KNOWN)),
        ] {
            for value in self.contract.values.get(name).into_iter().flatten() {
                self.expect(format!("value `{value}` of `{name}`"), "");
            }
            let known = known.as_array().into_iter().flatten();
            let known = known.filter_map(Value::as_str);
            self.has
                .extend(known.map(|value| format!("value `{value}` of `{name}`")));
        }
    }

    fn filters(&mut self) {
        let contract = &self.contract.filters;
        for (name, value) in contract {
            self.expect(format!("filter `{name}`"), value);
        }
        for row in FILTERS {
            self.has.insert(format!("filter `{}`", row.name));
            let value = shape(&(row.value)());
            if contract
                .get(row.name)
                .is_some_and(|expected| *expected != value)
            {
                self.has.insert(format!("filter `{}` of {value}", row.name));
            }
        }
    }
}

/// The parameters of a query, as an object.
fn parameters(query: &str) -> Value {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let parameter = |value: &str| serde_json::from_str(value).unwrap_or_else(|_| json!(value));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), parameter(value)));
    pairs.collect()
}
