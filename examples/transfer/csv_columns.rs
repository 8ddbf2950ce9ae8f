//! A user as a row of a table, and back.
//!
//! | columns | what they hold |
//! | --- | --- |
//! | `user_id`, `external_id`, `status`, `created_at`, `lock_created_at`, `lock_expires_at` | the field's text |
//! | `first_name`, `middle_name`, `last_name` | the parts of `name` |
//! | `email`, `phone_number` | the first of `emails` and of `phone_numbers`, for people: the list says it again |
//! | `emails`, `phone_numbers`, `providers`, `webauthn_registrations`, `biometric_registrations`, `totps`, `crypto_wallets`, `password`, `roles`, `trusted_metadata`, `untrusted_metadata`, `is_locked` | the field as JSON text, as Stytch wrote it |
//! | `other_fields` | a JSON object of whatever has no column; empty as a rule |
//!
//! An empty cell is a field that is absent, `null` or an empty text: of these three a
//! table does not tell which. Nothing else is lost. Cells are guarded as
//! [`spreadsheet`](crate::spreadsheet) says.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

use crate::spreadsheet::{guarded, unguarded};

/// The fields of a JSON object, each as its JSON text.
pub type Fields = BTreeMap<String, Box<RawValue>>;

const OTHER_FIELDS: &str = "other_fields";

#[derive(Clone, Copy)]
enum Column {
    /// A field that is a text.
    Text,
    /// A part of the name.
    NamePart,
    /// The field of this column's name, of the first in a list.
    FirstOf(&'static str),
    /// Any field, as JSON.
    Json,
    /// All that is left.
    Other,
}

const COLUMNS: [(&str, Column); 24] = [
    ("user_id", Column::Text),
    ("external_id", Column::Text),
    ("status", Column::Text),
    ("created_at", Column::Text),
    ("first_name", Column::NamePart),
    ("middle_name", Column::NamePart),
    ("last_name", Column::NamePart),
    ("email", Column::FirstOf("emails")),
    ("phone_number", Column::FirstOf("phone_numbers")),
    ("emails", Column::Json),
    ("phone_numbers", Column::Json),
    ("providers", Column::Json),
    ("webauthn_registrations", Column::Json),
    ("biometric_registrations", Column::Json),
    ("totps", Column::Json),
    ("crypto_wallets", Column::Json),
    ("password", Column::Json),
    ("roles", Column::Json),
    ("trusted_metadata", Column::Json),
    ("untrusted_metadata", Column::Json),
    ("is_locked", Column::Json),
    ("lock_created_at", Column::Text),
    ("lock_expires_at", Column::Text),
    (OTHER_FIELDS, Column::Other),
];

/// The names of the columns, in their order.
pub fn header() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(name, _)| *name)
}

/// The cells of a user's row, in the order of the columns.
///
/// # Errors
///
/// The text is not a JSON object.
pub fn row(user: &RawValue) -> Result<Vec<String>, serde_json::Error> {
    let mut fields: BTreeMap<String, &RawValue> = serde_json::from_str(user.get())?;
    let mut name = take_name(&mut fields);
    let mut cells = Vec::with_capacity(COLUMNS.len());
    for (column_name, column) in COLUMNS {
        let cell = match column {
            Column::Text => take_text(&mut fields, column_name),
            Column::NamePart => take_text(&mut name, column_name),
            Column::FirstOf(list) => first_of(&fields, list, column_name),
            Column::Json => fields.remove(column_name).map(json_cell),
            Column::Other => others(&fields, &name)?,
        };
        cells.push(guarded(&cell.unwrap_or_default()).into_owned());
    }
    Ok(cells)
}

/// The parts of the name, unless that is something else than an object.
fn take_name<'a>(fields: &mut BTreeMap<String, &'a RawValue>) -> BTreeMap<String, &'a RawValue> {
    let parts = fields
        .get("name")
        .map(|name| serde_json::from_str(name.get()));
    match parts {
        Some(Ok(parts)) => {
            fields.remove("name");
            parts
        }
        _ => BTreeMap::new(),
    }
}

/// Takes a field away that is a text or null. What is neither stays, and ends among the
/// other fields.
fn take_text(fields: &mut BTreeMap<String, &RawValue>, name: &str) -> Option<String> {
    let text: Option<String> = serde_json::from_str(fields.get(name)?.get()).ok()?;
    fields.remove(name);
    text
}

fn first_of(fields: &BTreeMap<String, &RawValue>, list: &str, name: &str) -> Option<String> {
    let list: Vec<BTreeMap<String, &RawValue>> =
        serde_json::from_str(fields.get(list)?.get()).ok()?;
    serde_json::from_str(list.first()?.get(name)?.get()).ok()
}

/// JSON on one line: outside of texts, where they cannot stand, line ends mean nothing.
fn json_cell(value: &RawValue) -> String {
    match value.get() {
        "null" => String::new(),
        json => json.replace(['\n', '\r'], " "),
    }
}

fn others(
    fields: &BTreeMap<String, &RawValue>,
    name: &BTreeMap<String, &RawValue>,
) -> Result<Option<String>, serde_json::Error> {
    if fields.is_empty() && name.is_empty() {
        return Ok(None);
    }
    let mut others = fields.clone();
    let parts = to_raw_value(name)?;
    if !name.is_empty() {
        others.insert("name".to_owned(), &parts);
    }
    Ok(Some(json_cell(&to_raw_value(&others)?)))
}

/// The fields of a row, in the shape of a user: what [`row`] made, or what somebody
/// wrote by hand with fewer columns. A column that has no meaning is a text field.
///
/// # Errors
///
/// The name of the column at fault, and the rule it breaks.
pub fn fields<'a>(
    header: impl Iterator<Item = &'a str>,
    row: impl Iterator<Item = &'a str>,
) -> Result<Fields, (String, &'static str)> {
    const NOT_JSON: &str = "is not JSON";
    let mut fields = Fields::new();
    let mut name = Fields::new();
    for (column_name, cell) in header.zip(row) {
        let text = unguarded(cell);
        if text.is_empty() {
            continue;
        }
        let fault = |rule| (column_name.to_owned(), rule);
        let as_text = || to_raw_value(text).map_err(|_| fault(NOT_JSON));
        let column = COLUMNS.iter().find(|(name, _)| *name == column_name);
        match column.map(|(_, column)| *column) {
            Some(Column::NamePart) => {
                name.insert(column_name.to_owned(), as_text()?);
            }
            Some(Column::Json) => {
                let json = serde_json::from_str(text).map_err(|_| fault(NOT_JSON))?;
                fields.insert(column_name.to_owned(), json);
            }
            Some(Column::Other) => {
                let others: Fields =
                    serde_json::from_str(text).map_err(|_| fault("is not a JSON object"))?;
                fields.extend(others);
            }
            Some(Column::Text | Column::FirstOf(_)) | None => {
                fields.insert(column_name.to_owned(), as_text()?);
            }
        }
    }
    join_name(&mut fields, name);
    Ok(fields)
}

/// Puts the parts of the name together with those among the other fields.
fn join_name(fields: &mut Fields, parts: Fields) {
    if parts.is_empty() {
        return;
    }
    let others = fields
        .get("name")
        .map(|name| serde_json::from_str(name.get()));
    let mut name: Fields = others.and_then(Result::ok).unwrap_or_default();
    name.extend(parts);
    // A map of JSON texts serializes.
    if let Ok(name) = to_raw_value(&name) {
        fields.insert("name".to_owned(), name);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Through a whole file: what a user is after the table.
    fn through_csv(user: &Value) -> Value {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header()).unwrap();
        let row = row(&to_raw_value(user).unwrap()).unwrap();
        writer.write_record(&row).unwrap();
        let text = writer.into_inner().unwrap();
        let mut reader = csv::Reader::from_reader(&text[..]);
        let header = reader.headers().unwrap().clone();
        let mut records = reader.records();
        let record = records.next().unwrap().unwrap();
        assert!(records.next().is_none());
        let mut fields = fields(header.iter(), record.iter()).unwrap();
        fields.remove("email");
        fields.remove("phone_number");
        serde_json::to_value(fields).unwrap()
    }

    #[test]
    fn a_user_with_everything_comes_back_whole() {
        let user = json!({
            "user_id": "user-test-1",
            "external_id": "-7",
            "status": "pending",
            "created_at": "2026-01-01T00:00:00Z",
            "name": { "first_name": "=HYPERLINK(\"x\")", "last_name": "O'Hara, \"Zoë\"\n李", "title": "Dr" },
            "emails": [{ "email_id": "email-test-1", "email": "a@example.com", "verified": true }],
            "phone_numbers": [{ "phone_id": "phone-number-test-1", "phone_number": "+12025550162", "verified": false }],
            "providers": [], "webauthn_registrations": [{ "name": "a;b" }],
            "biometric_registrations": [], "totps": [], "crypto_wallets": [],
            "password": { "password_id": "password-test-1", "requires_reset": false },
            "roles": ["admin", "a,b"],
            "trusted_metadata": { "big": 12345678901234567890_u64, "text": "\"\n," },
            "untrusted_metadata": {},
            "is_locked": false,
            "new_field": { "a": [null] },
            "another": 7,
        });
        assert_eq!(through_csv(&user), user);
    }

    #[test]
    fn a_field_of_another_type_than_its_column_is_not_lost() {
        let user =
            json!({ "user_id": 7, "name": "Ada", "status": ["active"], "emails": { "a": 1 } });
        assert_eq!(through_csv(&user), user);
    }

    #[test]
    fn a_phone_number_is_guarded_and_the_first_address_is_shown() {
        let user = json!({
            "emails": [{ "email": "a@example.com" }, { "email": "b@example.com" }],
            "phone_numbers": [{ "phone_number": "+12025550162" }],
        });
        let row = row(&to_raw_value(&user).unwrap()).unwrap();
        let cell = |name| &row[header().position(|column| column == name).unwrap()];
        assert_eq!(cell("email"), "a@example.com");
        assert_eq!(cell("phone_number"), "'+12025550162");
        assert_eq!(cell("other_fields"), "");
    }

    #[test]
    fn json_of_several_lines_is_one_line() {
        let user: Box<RawValue> =
            serde_json::from_str("{\"roles\": [\n \"a\",\r\n \"b\"]}").unwrap();
        let row = row(&user).unwrap();
        assert!(
            row.iter().all(|cell| !cell.contains(['\n', '\r'])),
            "{row:?}"
        );
    }

    #[test]
    fn a_row_by_hand_needs_few_columns() {
        let header = [
            "email",
            "first_name",
            "trusted_metadata",
            "nickname",
            "roles",
        ];
        let row = ["a@example.com", "Ada", r#"{"plan":"team"}"#, "ada", ""];
        let fields = fields(header.into_iter(), row.into_iter()).unwrap();
        assert_eq!(
            serde_json::to_value(fields).unwrap(),
            json!({
                "email": "a@example.com",
                "name": { "first_name": "Ada" },
                "trusted_metadata": { "plan": "team" },
                "nickname": "ada",
            })
        );
    }

    #[test]
    fn a_cell_that_is_not_json_is_named() {
        let fault = fields(["roles"].into_iter(), ["admin"].into_iter()).unwrap_err();
        assert_eq!(fault, ("roles".to_owned(), "is not JSON"));
    }

    /// Text that has what breaks tables.
    fn text() -> impl Strategy<Value = String> {
        "[=+@'\"\t\r\n,;\\-a-zé李🦀 ]{1,12}"
    }

    proptest! {
        #[test]
        fn any_user_comes_back(
            id in text(), first in text(), last in text(), email in text(),
            key in text(), value in text(), roles in proptest::collection::vec(text(), 0..3),
        ) {
            let user = json!({
                "user_id": id,
                "name": { "first_name": first, "last_name": last },
                "emails": [{ "email": email }],
                "trusted_metadata": { key: value },
                "roles": roles,
            });
            prop_assert_eq!(through_csv(&user), user);
        }
    }
}
