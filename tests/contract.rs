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
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use stytch_users::{
    AuthenticatorType, Client, ConnectedAppClientType, CryptoWalletType, ErrorType, UserStatus,
    Users,
};

use crate::filters::table::ROWS as FILTERS;
use crate::wire::any_call::{AnyCall, Read};
use crate::wire::table::rows;

const MODEL: &str = "stytch-users/src/model/";
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

fn check(contract: &Contract) {
    let mut comparison = Comparison {
        contract,
        problems: BTreeSet::new(),
        extras: BTreeSet::new(),
    };
    comparison.endpoints();
    comparison.values();
    comparison.filters();
    for (extra, _) in EXTRAS {
        if !comparison.extras.contains(extra) {
            let edit = "remove it from EXTRAS in tests/contract.rs";
            comparison.problem(format!("{extra} is no extra any more: {edit}"));
        }
    }
    let problems: Vec<String> = comparison.problems.into_iter().collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// The name of a field, and whether it is required.
fn field(name: &str) -> (&str, bool) {
    let optional = name.strip_suffix('?');
    (optional.unwrap_or(name), optional.is_none())
}

/// The types of fields by their names.
fn named(fields: &Fields) -> BTreeMap<&str, String> {
    let fields = fields.iter();
    fields
        .map(|(name, kind)| (field(name).0, kind.clone()))
        .collect()
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

struct Comparison<'a> {
    contract: &'a Contract,
    problems: BTreeSet<String>,
    /// The extras that the crate has.
    extras: BTreeSet<&'static str>,
}

impl<'a> Comparison<'a> {
    fn problem(&mut self, problem: String) {
        self.problems.insert(problem);
    }

    /// Compares the names that the contract has, with a detail for each, with those that the
    /// crate has. `what` is a phrase in which `{}` stands for the name.
    fn names(
        &mut self,
        what: &str,
        contract: &BTreeMap<&str, String>,
        has: &BTreeSet<&str>,
        edit: &str,
    ) {
        for (name, detail) in contract {
            if !has.contains(name) {
                let what = what.replace("{}", name);
                let detail = if detail.is_empty() {
                    detail
                } else {
                    &format!(" ({detail})")
                };
                self.problem(format!("the crate lacks {what}{detail}: {edit}"));
            }
        }
        for name in has.iter().filter(|name| !contract.contains_key(*name)) {
            let what = what.replace("{}", name);
            match EXTRAS.iter().find(|(extra, _)| *extra == what) {
                Some((extra, _)) => _ = self.extras.insert(extra),
                None => self.problem(format!(
                    "the contract lacks {what}: remove it, or add it to \
                     tests/contract/users-api.json, or with a reason to EXTRAS in tests/contract.rs"
                )),
            }
        }
    }

    fn endpoints(&mut self) {
        let contract = self.contract;
        let routes: Vec<String> = <dyn Users>::ENDPOINTS
            .iter()
            .map(ToString::to_string)
            .collect();
        let operations = contract.endpoints.iter();
        self.names(
            "endpoint `{}`",
            &operations
                .map(|(route, operation)| (&**route, contract.types_of(operation)))
                .collect(),
            &routes.iter().map(|route| &**route).collect(),
            "declare it in stytch-users/src/users.rs",
        );
        let rows = rows();
        for endpoint in <dyn Users>::ENDPOINTS {
            let Some(operation) = contract.endpoints.get(&endpoint.to_string()) else {
                continue;
            };
            let method = endpoint.name();
            let rows = rows.iter().filter(|row| row.method == method);
            let calls = rows.map(|row| (row.call)(Client::stub(), row.ids));
            let calls: Vec<Box<dyn AnyCall>> = calls.collect();
            let Some(call) = calls.first() else {
                self.problem(format!(
                    "no call of `{method}`: add its row to tests/wire/table.rs"
                ));
                continue;
            };
            let requests = calls.iter().map(|call| call.request());
            let bodies = requests.clone().filter_map(|request| request.body());
            let bodies = bodies.map(|body| serde_json::from_slice(body).unwrap());
            self.sent(method, operation.request.as_deref(), bodies.collect());
            let queries = requests.filter_map(|request| request.query());
            self.sent(
                method,
                operation.query.as_deref(),
                queries.map(parameters).collect(),
            );
            if let Some(kind) = &operation.response {
                self.response(method, kind, &**call);
            }
        }
    }

    /// Compares all that the calls of a method send as body or query with its type.
    fn sent(&mut self, method: &str, kind: Option<&str>, sent: Vec<Value>) {
        match kind {
            Some(kind) => self.sent_as(method, kind, kind, &sent.iter().collect::<Vec<_>>()),
            None => {
                if let Some(value) = sent.first() {
                    self.problem(format!(
                        "`{method}` sends {value}, and the contract nothing"
                    ));
                }
            }
        }
    }

    /// Compares all that the calls of a method send in the field `name` with its type.
    fn sent_as(&mut self, method: &str, name: &str, kind: &str, sent: &[&Value]) {
        let contract = self.contract;
        if let Some(item) = item(kind) {
            let items = sent.iter().filter_map(|value| value.as_array()).flatten();
            return self.sent_as(method, name, item, &items.collect::<Vec<_>>());
        }
        let edit = format!(
            "add it to the argument of `{method}` and its row `all` in tests/wire/table.rs"
        );
        if let Some(fields) = contract.types.get(kind) {
            let objects = sent.iter().filter_map(|value| value.as_object());
            let has = objects.flat_map(Map::keys).map(|name| &**name).collect();
            self.names(&format!("field `{kind}.{{}}`"), &named(fields), &has, &edit);
            for (name, field_kind) in fields {
                let (name, is_required) = field(name);
                let values: Vec<&Value> = sent.iter().filter_map(|value| value.get(name)).collect();
                if is_required && values.len() < sent.len() {
                    self.problem(format!(
                        "`{method}` may leave `{kind}.{name}` out, which is required"
                    ));
                }
                self.sent_as(method, name, field_kind, &values);
            }
        } else {
            for value in sent {
                if shape(value) != kind && (kind != "object" || !value.is_object()) {
                    self.problem(format!(
                        "`{method}` sends {value} as `{name}`, which is {kind}"
                    ));
                }
            }
            if let Some(values) = contract.values.get(name).filter(|_| !sent.is_empty()) {
                let expected = values.iter().map(|value| (&**value, String::new()));
                let has = sent.iter().filter_map(|value| value.as_str()).collect();
                self.names(
                    &format!("value `{{}}` of `{name}`"),
                    &expected.collect(),
                    &has,
                    &edit,
                );
            }
        }
    }

    fn response(&mut self, method: &str, kind: &str, call: &dyn AnyCall) {
        for optional in [Optional::Absent, Optional::Null, Optional::Present] {
            let sample = self.contract.sample(kind, "", optional, &mut 0);
            match call.read(&sample) {
                Ok(read) if optional == Optional::Present => {
                    self.read(method, "", kind, [&sample, &read.written], &read);
                }
                Ok(_) => {}
                Err(error) => self.problem(format!(
                    "`{method}` does not read {kind} with optional fields {optional:?}, {error}: \
                     correct the type in {MODEL}"
                )),
            }
        }
    }

    /// Compares what a response type reads at a path, and writes again, with the contract.
    fn read(&mut self, method: &str, path: &str, kind: &str, values: [&Value; 2], read: &Read) {
        let contract = self.contract;
        if let Some(item) = item(kind) {
            let items = values.map(|value| &value[0]);
            return self.read(method, &format!("{path}[]"), item, items, read);
        }
        let types = (contract.types.get(kind), read.structs.get(path));
        let (Some(fields), Some((name, known))) = types else {
            if values[0] != values[1] {
                self.problem(format!(
                    "`{method}` reads `{path}`, and changes or drops it: correct the type in {MODEL}"
                ));
            }
            return;
        };
        let mut fields = named(fields);
        fields.retain(|name, _| !path.is_empty() || !ENVELOPE.contains(name));
        let known = known.iter().copied().collect();
        let edit = format!("add it to `{name}` in {}", file_of(name));
        self.names(&format!("field `{kind}.{{}}`"), &fields, &known, &edit);
        for (name, kind) in fields.iter().filter(|(name, _)| known.contains(*name)) {
            let values = values.map(|value| &value[*name]);
            self.read(method, &format!("{path}.{name}"), kind, values, read);
        }
    }

    fn values(&mut self) {
        self.values_of("status", UserStatus::KNOWN);
        self.values_of("authenticator_type", AuthenticatorType::KNOWN);
        self.values_of("crypto_wallet_type", CryptoWalletType::KNOWN);
        self.values_of("client_type", ConnectedAppClientType::KNOWN);
        self.values_of("error_type", ErrorType::KNOWN);
    }

    fn values_of<T: Serialize>(&mut self, name: &str, known: &[T]) {
        let values = self.contract.values.get(name).into_iter().flatten();
        let values = values.map(|value| (&**value, String::new()));
        let known = json!(known);
        let known = known
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        let edit = format!("add a variant to {}", std::any::type_name::<T>());
        let what = format!("value `{{}}` of `{name}`");
        self.names(&what, &values.collect(), &known.collect(), &edit);
    }

    fn filters(&mut self) {
        let contract = &self.contract.filters;
        let filters = FILTERS.iter().map(|row| json!((row.filter)()));
        let filters: Vec<Value> = filters.collect();
        let names = filters
            .iter()
            .filter_map(|filter| filter["filter_name"].as_str());
        self.names(
            "filter `{}`",
            &contract
                .iter()
                .map(|(name, value)| (&**name, value.to_string()))
                .collect(),
            &names.collect(),
            "add its constructor to stytch-users/src/model/search/filter.rs, and its row to \
             tests/filters/table.rs",
        );
        for filter in &filters {
            let expected = filter["filter_name"]
                .as_str()
                .and_then(|name| contract.get(name));
            if expected.is_some_and(|expected| *expected != shape(&filter["filter_value"])) {
                self.problem(format!(
                    "a filter is {filter}, and its value should be {expected:?}"
                ));
            }
        }
    }
}

/// The parameters of a query, as an object.
fn parameters(query: &str) -> Value {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let parameter = |value: &str| serde_json::from_str(value).unwrap_or_else(|_| json!(value));
    pairs
        .map(|(name, value)| (name.to_owned(), parameter(value)))
        .collect()
}

/// The file that declares a struct of the model.
fn file_of(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let declaration = format!("struct {name} {{");
    for folder in ["stytch-users/src/model/search/", "stytch-users/src/model/"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let file = file.unwrap();
            let source = std::fs::read_to_string(file.path());
            if source.is_ok_and(|source| source.contains(&declaration)) {
                return format!("{folder}{}", file.file_name().to_string_lossy());
            }
        }
    }
    MODEL.to_owned()
}
