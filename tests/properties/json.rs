//! JSON as servers may write it: a key twice, numbers beyond all types, spaces anywhere.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::wire::table::{FULL_USER, Row, rows};

/// What every string of a body contains, and no error must show.
pub(crate) const MARKER: &str = "canary";

/// Returns the text of a body. A string `raw:…` becomes what follows the colon, which need not
/// be JSON that this library can hold.
pub(crate) fn text(json: &Value, spaces: bool) -> String {
    let text = if spaces {
        format!("{json:#}").replace('\n', "\r\n\t")
    } else {
        json.to_string()
    };
    let mut parts = text.split("\"raw:");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(&part.replacen('"', "", 1));
    }
    text
}

/// Returns the JSON pointer of every value in another one.
pub(crate) fn pointers(json: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match json {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| (format!("/{index}"), item))
                .collect()
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(key, value)| (format!("/{key}"), value))
                .collect()
        }
        _ => Vec::new(),
    };
    let children = children.into_iter().flat_map(|(step, child)| {
        let inner = pointers(child)
            .into_iter()
            .map(|pointer| format!("{step}{pointer}"));
        let inner: Vec<String> = inner.collect();
        [step].into_iter().chain(inner)
    });
    children.collect()
}

/// A body with all that a method reads, and the marker in its strings. The users in it have
/// everything that a user can have.
pub(crate) fn full_response(row: &Row) -> Value {
    full(&serde_json::from_str(row.response).unwrap())
}

fn full(json: &Value) -> Value {
    match json {
        Value::String(text) => json!(format!("{MARKER} {text}")),
        Value::Array(items) => items.iter().map(full).collect(),
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("user_id") => {
            full(&serde_json::from_str(FULL_USER).unwrap())
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| match key.as_str() {
                "request_id" => (key.clone(), json!("request-id-test-1")),
                _ => (key.clone(), full(value)),
            });
            fields.collect()
        }
        scalar => scalar.clone(),
    }
}

/// Fields of the bodies above, as they are written.
pub(crate) const REPEATED: [&str; 8] = [
    r#""user_id":"canary u""#,
    r#""status":"canary pending""#,
    r#""is_locked":true"#,
    r#""verified":true"#,
    r#""first_name":"canary Ada""#,
    r#""name":"canary Key""#,
    r#""requires_reset":true"#,
    r#""total":2"#,
];

/// Keys that response types know. The request id is not among them: it is shown.
const KNOWN_KEYS: &str = "user_id user name emails verified status password trusted_metadata \
    created_at results results_metadata connected_apps";

/// Strings with the marker, some of which read like a sentence of a parser.
pub(crate) const MARKED: [&str; 10] = [
    "canary",
    "canary@example.com",
    "Canary",
    "canary, expected canary",
    "`canary`, expected one of `canary`",
    "missing field `canary`",
    "invalid type: canary, expected canary",
    "canary at line 1 column 1",
    "\"canary\\\n\t\u{0}",
    "canary\u{e9}\u{1f600}",
];

const ODD_SCALARS: &str = "null true 0 -0 -1 1.5 1e999 -1e-999 9223372036854775808 \
    18446744073709551616 123456789012345678901234567890";

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(Vec::from_iter(KNOWN_KEYS.split(' '))).prop_map(str::to_owned),
        1 => select(&MARKED[..]).prop_map(str::to_owned),
    ]
}

/// Any JSON at all.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        2 => select(&MARKED[..]).prop_map(Value::from),
        2 => select(Vec::from_iter(ODD_SCALARS.split(' ')))
            .prop_map(|scalar| Value::from(format!("raw:{scalar}"))),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<String>().prop_map(|text| Value::from(text + MARKER)),
    ];
    scalar.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(key(), inner, 0..6).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// One thing that is changed in a body.
#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    /// Puts the value into a list.
    Wrap,
    /// Adds a value to an object or a list.
    Add(String, Value),
    /// Removes a value from an object or a list.
    Remove(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => any_json().prop_map(Change::Replace),
        1 => Just(Change::Wrap),
        2 => (key(), any_json()).prop_map(|(key, json)| Change::Add(key, json)),
        2 => any::<Index>().prop_map(Change::Remove),
    ]
}

fn apply(change: Change, json: &mut Value) {
    match (change, json) {
        (Change::Replace(other), json) => *json = other,
        (Change::Wrap, json) => *json = json!([json]),
        (Change::Add(_, new), Value::Array(items)) => items.push(new),
        (Change::Add(key, new), Value::Object(fields)) => _ = fields.insert(key, new),
        (Change::Remove(index), Value::Array(items)) if !items.is_empty() => {
            items.remove(index.index(items.len()));
        }
        (Change::Remove(index), Value::Object(fields)) if !fields.is_empty() => {
            let key = fields.keys().nth(index.index(fields.len())).cloned();
            fields.remove(&key.unwrap_or_default());
        }
        _ => {}
    }
}

/// The text of a body that could be read, with a few things changed anywhere in it.
pub(crate) fn changed() -> impl Strategy<Value = String> {
    let changes = vec((any::<Index>(), change()), 1..5);
    (select(rows()), changes, any::<bool>()).prop_map(|(row, changes, spaces)| {
        let mut json = full_response(&row);
        for (place, change) in changes {
            let mut pointers = pointers(&json);
            pointers.push(String::new());
            // It is shown.
            pointers.retain(|pointer| pointer != "/request_id");
            // A key may have a character that a pointer reads in another way.
            let pointer: &String = place.get(&pointers);
            if let Some(value) = json.pointer_mut(pointer) {
                apply(change, value);
            }
        }
        text(&json, spaces)
    })
}
