//! JSON as servers may write it: with a key twice, numbers beyond all types, and spaces
//! anywhere.

use std::fmt::{self, Write};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// What every text of a body has in it that an error must not show.
pub(crate) const MARKER: &str = "canary";

/// A JSON value that may have a key twice.
#[derive(Clone)]
pub(crate) enum Json {
    /// As it stands in the text.
    Scalar(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// A step from a value into it. A field has its place too, as its key may come twice.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Field(usize, String),
    Item(usize),
}

/// The text itself: it is what a failing case is understood by.
impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text(""))
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Json {
        match value {
            Value::Array(items) => Json::Array(items.into_iter().map(Json::from).collect()),
            Value::Object(fields) => Json::Object(
                fields
                    .into_iter()
                    .map(|(key, value)| (key, Json::from(value)))
                    .collect(),
            ),
            scalar => Json::Scalar(scalar.to_string()),
        }
    }
}

impl Json {
    /// The text, with spaces wherever JSON allows them.
    pub(crate) fn text(&self, spaces: &str) -> String {
        let mut text = String::new();
        self.write(&mut text, spaces);
        text
    }

    fn write(&self, text: &mut String, spaces: &str) {
        match self {
            Json::Scalar(scalar) => text.push_str(scalar),
            Json::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    text.push_str(spaces);
                    item.write(text, spaces);
                }
                text.push_str(spaces);
                text.push(']');
            }
            Json::Object(fields) => {
                text.push('{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    let key = Value::from(key.as_str());
                    // Writing to a string cannot fail.
                    let _ = write!(text, "{spaces}{key}{spaces}:{spaces}");
                    value.write(text, spaces);
                }
                text.push_str(spaces);
                text.push('}');
            }
        }
    }

    /// Every value in it but itself, by its way.
    pub(crate) fn ways(&self) -> Vec<Vec<Step>> {
        let mut ways = Vec::new();
        self.collect_ways(&mut Vec::new(), &mut ways);
        ways
    }

    fn collect_ways(&self, way: &mut Vec<Step>, ways: &mut Vec<Vec<Step>>) {
        let children: Vec<(Step, &Json)> = match self {
            Json::Scalar(_) => Vec::new(),
            Json::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (Step::Item(index), item))
                .collect(),
            Json::Object(fields) => fields
                .iter()
                .enumerate()
                .map(|(index, (key, value))| (Step::Field(index, key.clone()), value))
                .collect(),
        };
        for (step, child) in children {
            way.push(step);
            ways.push(way.clone());
            child.collect_ways(way, ways);
            way.pop();
        }
    }

    /// The value at the end of a way.
    pub(crate) fn at(&mut self, way: &[Step]) -> &mut Json {
        let Some((step, rest)) = way.split_first() else {
            return self;
        };
        let child = match (self, step) {
            (Json::Array(items), Step::Item(index)) => &mut items[*index],
            (Json::Object(fields), Step::Field(index, _)) => &mut fields[*index].1,
            _ => panic!("a way leads through what is there"),
        };
        child.at(rest)
    }
}

/// `results[0].emails[1].verified`.
pub(crate) fn path(way: &[Step]) -> String {
    let mut path = String::new();
    for step in way {
        match step {
            Step::Item(index) => path.push_str(&format!("[{index}]")),
            Step::Field(_, key) if path.is_empty() => path.push_str(key),
            Step::Field(_, key) => path.push_str(&format!(".{key}")),
        }
    }
    path
}

/// A user with everything a user can have, and a marker in all that is personal.
pub(crate) fn full_user() -> Value {
    json!({
        "user_id": "user-canary",
        "name": { "first_name": "canary", "middle_name": "", "last_name": "canary" },
        "emails": [
            { "email_id": "email-canary", "email": "canary@example.com", "verified": true },
            { "email_id": "email-canary-2", "email": "canary2@example.com", "verified": false },
        ],
        "phone_numbers": [
            { "phone_id": "phone-canary", "phone_number": "+1canary", "verified": true },
        ],
        "status": "pending",
        "webauthn_registrations": [{
            "webauthn_registration_id": "webauthn-canary", "domain": "canary",
            "user_agent": "canary", "verified": true, "authenticator_type": "platform",
            "name": "canary",
        }],
        "providers": [{
            "oauth_user_registration_id": "oauth-canary", "provider_type": "canary",
            "provider_subject": "canary", "profile_picture_url": "canary", "locale": "canary",
        }],
        "totps": [{ "totp_id": "totp-canary", "verified": true }],
        "crypto_wallets": [{
            "crypto_wallet_id": "crypto-canary", "crypto_wallet_address": "canary",
            "crypto_wallet_type": "ethereum", "verified": true,
        }],
        "biometric_registrations": [
            { "biometric_registration_id": "biometric-canary", "verified": true },
        ],
        "password": { "password_id": "password-canary", "requires_reset": true },
        "trusted_metadata": { "canary": ["canary", 1.5, null] },
        "untrusted_metadata": { "canary": { "canary": {} } },
        "external_id": "canary",
        "roles": ["canary"],
        "is_locked": true,
        "lock_created_at": "2026-01-02T03:04:05Z",
        "lock_expires_at": "2026-01-02T03:04:06.789Z",
        "created_at": "2021-12-02T02:54:57Z",
    })
}

/// A page with two users.
pub(crate) fn full_page() -> Value {
    json!({
        "request_id": "request-id-test-1",
        "status_code": 200,
        "results": [full_user(), full_user()],
        "results_metadata": { "total": 2, "next_cursor": "canary" },
    })
}

/// A body that has what every call but a search wants.
pub(crate) fn full_answer() -> Value {
    let mut answer = full_user();
    answer["request_id"] = json!("request-id-test-1");
    answer["status_code"] = json!(200);
    answer["email_id"] = json!("email-canary");
    answer["phone_id"] = json!("");
    answer["user"] = full_user();
    answer["connected_apps"] = json!([{
        "connected_app_id": "canary", "name": "canary", "description": "canary",
        "client_type": "third_party", "scopes_granted": "canary", "logo_url": "canary",
    }]);
    answer
}

/// Keys that response types know. The request id is not among them: it is shown.
const KNOWN_KEYS: [&str; 16] = [
    "user_id",
    "user",
    "name",
    "first_name",
    "emails",
    "email_id",
    "verified",
    "status",
    "password",
    "trusted_metadata",
    "created_at",
    "is_locked",
    "results",
    "results_metadata",
    "total",
    "connected_apps",
];

/// Texts with the marker, some of which read as a sentence of a parser.
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

const ODD_SCALARS: [&str; 12] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1.5",
    "1e999",
    "-1e-999",
    "9223372036854775808",
    "18446744073709551616",
    "123456789012345678901234567890",
];

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(&KNOWN_KEYS[..]).prop_map(str::to_owned),
        1 => select(&MARKED[..]).prop_map(str::to_owned),
    ]
}

fn scalar() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        2 => select(&MARKED[..]).prop_map(|text| Value::from(text).to_string()),
        2 => select(&ODD_SCALARS[..]).prop_map(str::to_owned),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<String>().prop_map(|text| Value::from(text + MARKER).to_string()),
    ];
    text.prop_map(Json::Scalar)
}

/// Any JSON at all.
pub(crate) fn any_json() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Json::Array),
            vec((key(), inner), 0..6).prop_map(Json::Object),
        ]
    })
}

/// Spaces to write a body with.
pub(crate) fn spaces() -> impl Strategy<Value = &'static str> {
    select(&["", " ", "\n", "\r\n\t"][..])
}

/// One thing that is changed about a body.
#[derive(Clone, Debug)]
enum Change {
    /// Puts something else in the place.
    Replace(Json),
    /// Puts the value into a list.
    Wrap,
    /// Adds a value to an object or list.
    Add(String, Json),
    /// Adds a value of an object or list once more.
    Repeat(Index),
    /// Takes a value out of an object or list.
    Remove(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => any_json().prop_map(Change::Replace),
        1 => Just(Change::Wrap),
        2 => (key(), any_json()).prop_map(|(key, json)| Change::Add(key, json)),
        2 => any::<Index>().prop_map(Change::Repeat),
        2 => any::<Index>().prop_map(Change::Remove),
    ]
}

fn apply(change: Change, json: &mut Json) {
    match (change, json) {
        (Change::Replace(other), json) => *json = other,
        (Change::Wrap, json) => *json = Json::Array(vec![json.clone()]),
        (Change::Add(_, new), Json::Array(items)) => items.push(new),
        (Change::Add(key, new), Json::Object(fields)) => fields.push((key, new)),
        (Change::Repeat(index), Json::Array(items)) if !items.is_empty() => {
            items.push(index.get(items).clone());
        }
        (Change::Repeat(index), Json::Object(fields)) if !fields.is_empty() => {
            fields.push(index.get(fields).clone());
        }
        (Change::Remove(index), Json::Array(items)) if !items.is_empty() => {
            items.remove(index.index(items.len()));
        }
        (Change::Remove(index), Json::Object(fields)) if !fields.is_empty() => {
            fields.remove(index.index(fields.len()));
        }
        (_, _) => {}
    }
}

/// A sound body with a few things changed anywhere in it.
pub(crate) fn changed_json() -> impl Strategy<Value = Json> {
    let sound = prop_oneof![Just(full_page()), Just(full_answer())];
    let changes = vec((any::<Index>(), change()), 1..5);
    (sound, changes).prop_map(|(sound, changes)| {
        let mut json = Json::from(sound);
        for (place, change) in changes {
            let mut ways = json.ways();
            ways.push(Vec::new());
            let way = place.get(&ways);
            apply(change, json.at(way));
        }
        json
    })
}
