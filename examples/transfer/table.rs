//! Conversion of a user to a row of a table, and back.
//!
//! | columns | content |
//! | --- | --- |
//! | `user_id`, `external_id`, `status`, `created_at`, `lock_created_at`, `lock_expires_at` | the field's string |
//! | `first_name`, `middle_name`, `last_name` | the parts of `name` |
//! | `email`, `phone_number` | the first of `emails` and of `phone_numbers`, for the reader: the list has it too |
//! | the others | the field as JSON, as Stytch wrote it |
//! | `other_fields` | a JSON object of the fields that have no column |
//!
//! An empty cell stands for a field that is absent, `null` or an empty string.
//!
//! A spreadsheet evaluates a cell that begins with `=`, `+`, `-`, `@` or their full-width
//! forms, also after a tab or a line end. A spreadsheet that separates cells at `;` or tabs
//! also evaluates such a beginning in the middle of a cell. An apostrophe is written before
//! each of these characters, and before an apostrophe in such a place. Reading removes it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::program::printable;

/// The parts of a name.
pub const NAME_PARTS: [&str; 3] = ["first_name", "middle_name", "last_name"];

/// The fields of a JSON object, each as its JSON.
pub type Fields = BTreeMap<String, Box<RawValue>>;

/// A spreadsheet may begin another cell after each of these.
const SEPARATORS: &[char] = &[';', '\t', '\n', '\r'];

/// An apostrophe is written before each of these at the beginning of a cell.
const GUARDED: &[char] = &[
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\'',
];

#[derive(Clone, Copy)]
enum Column {
    Text,
    FirstOf(&'static str),
    Json,
    Other,
}

const COLUMNS: [(&str, Column); 24] = [
    ("user_id", Column::Text),
    ("external_id", Column::Text),
    ("status", Column::Text),
    ("created_at", Column::Text),
    ("first_name", Column::Text),
    ("middle_name", Column::Text),
    ("last_name", Column::Text),
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
    ("other_fields", Column::Other),
];

/// Returns the names of the columns in their order.
pub fn header() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(name, _)| *name)
}

/// Returns the cells of a user's row.
pub fn row(user: &str) -> Result<Vec<String>, serde_json::Error> {
    let mut fields: BTreeMap<String, &RawValue> = serde_json::from_str(user)?;
    let mut name: BTreeMap<String, &RawValue> = get(&fields, "name").unwrap_or_default();
    if !name.is_empty() {
        fields.remove("name");
    }
    for part in NAME_PARTS {
        fields.extend(name.remove(part).map(|value| (part.to_owned(), value)));
    }
    let other_parts = to_raw_value(&name)?;
    if !name.is_empty() {
        fields.insert("name".to_owned(), &other_parts);
    }
    let mut cells = Vec::with_capacity(COLUMNS.len());
    for (column_name, column) in COLUMNS {
        let cell = match column {
            Column::Text => take_string(&mut fields, column_name),
            Column::FirstOf(list) => first_of(&fields, list, column_name),
            Column::Json => fields.remove(column_name).map(json_cell),
            // It is the last column.
            Column::Other if fields.is_empty() => None,
            Column::Other => Some(json_cell(&to_raw_value(&fields)?)),
        };
        cells.push(guarded(&cell.unwrap_or_default()));
    }
    Ok(cells)
}

/// Returns a field, unless its type is another one.
fn get<'a, T: Deserialize<'a>>(fields: &BTreeMap<String, &'a RawValue>, name: &str) -> Option<T> {
    serde_json::from_str(fields.get(name)?.get()).ok()
}

/// Takes a field that is a string or null. Any other one is left for `other_fields`.
fn take_string(fields: &mut BTreeMap<String, &RawValue>, name: &str) -> Option<String> {
    let text: Option<String> = get(fields, name)?;
    fields.remove(name);
    text
}

fn first_of(fields: &BTreeMap<String, &RawValue>, list: &str, name: &str) -> Option<String> {
    let list: Vec<BTreeMap<String, &RawValue>> = get(fields, list)?;
    get(list.first()?, name)
}

fn json_cell(value: &RawValue) -> String {
    match value.get() {
        "null" => String::new(),
        json => on_one_line(json).into_owned(),
    }
}

/// Replaces the line ends in JSON, which are white space.
pub fn on_one_line(json: &str) -> Cow<'_, str> {
    match json.contains('\n') || json.contains('\r') {
        true => Cow::Owned(json.replace(['\n', '\r'], " ")),
        false => Cow::Borrowed(json),
    }
}

/// Splits a row, in which every quote is closed, into its cells, as RFC 4180 has them.
pub fn cells(row: &str) -> Result<Vec<String>, &'static str> {
    let row = row.strip_suffix('\n').unwrap_or(row);
    let row = row.strip_suffix('\r').unwrap_or(row);
    let mut is_quoted = false;
    let cells = row.split(|c| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    });
    cells.map(text_of_cell).collect()
}

fn text_of_cell(cell: &str) -> Result<String, &'static str> {
    let Some(quoted) = cell.strip_prefix('"') else {
        return match cell.contains('"') {
            true => Err("a quote begins within a cell"),
            false => Ok(cell.to_owned()),
        };
    };
    // Two quotes are one of the text.
    let text = quoted
        .strip_suffix('"')
        .filter(|text| !text.replace("\"\"", "").contains('"'));
    let text = text.ok_or("a quote ends within a cell")?;
    Ok(text.replace("\"\"", "\""))
}

/// Returns the fields of a row. The parts of a name are separate fields.
pub fn fields(columns: &[String], row: &[String]) -> Result<Fields, String> {
    let mut fields = Fields::new();
    for (column_name, cell) in columns.iter().zip(row) {
        let text = unguarded(cell);
        if text.is_empty() {
            continue;
        }
        let wrong = |expected| format!("{} {expected}", printable(column_name));
        let column = COLUMNS.iter().find(|(name, _)| *name == column_name);
        let field = match column.map(|(_, column)| *column) {
            Some(Column::Other) => {
                let others = serde_json::from_str::<Fields>(&text);
                fields.extend(others.map_err(|_| wrong("is not a JSON object"))?);
                continue;
            }
            Some(Column::Json) => serde_json::from_str(&text).map_err(|_| wrong("is not JSON"))?,
            _ => to_raw_value(&*text).map_err(|_| wrong("is not text"))?,
        };
        fields.insert(column_name.clone(), field);
    }
    Ok(fields)
}

/// Returns the cell of a text.
fn guarded(text: &str) -> String {
    let parts = text.split_inclusive(SEPARATORS).flat_map(|part| {
        let guard = part.starts_with(GUARDED).then_some("'");
        guard.into_iter().chain([part])
    });
    parts.collect()
}

/// Returns the text of a cell.
fn unguarded(cell: &str) -> String {
    let parts = cell.split_inclusive(SEPARATORS).map(|part| {
        let rest = part.strip_prefix('\'');
        rest.filter(|rest| rest.starts_with(GUARDED))
            .unwrap_or(part)
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Writes a user to a file and reads it again.
    fn through_csv(user: &Value) -> Value {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header()).unwrap();
        let row = row(&user.to_string()).unwrap();
        writer.write_record(&row).unwrap();
        let text = writer.into_inner().unwrap();
        let text = String::from_utf8(text).unwrap();
        let (header, row) = text.split_once('\n').unwrap();
        let mut fields = fields(&cells(header).unwrap(), &cells(row).unwrap()).unwrap();
        fields.remove("email");
        fields.remove("phone_number");
        let parts = NAME_PARTS.map(|part| fields.remove_entry(part));
        let mut user = json!(fields);
        for (part, value) in parts.into_iter().flatten() {
            user["name"][part] = json!(value);
        }
        user
    }

    #[test]
    fn fields_that_have_no_column_or_another_type_than_it_are_kept() {
        let user = json!({
            "user_id": 7, "name": { "first_name": "Ada", "title": "Dr" }, "status": ["active"],
            "emails": { "a": 1 }, "is_locked": false, "new_field": { "a": [null] },
            "trusted_metadata": { "big": 12345678901234567890_u64 },
        });
        assert_eq!(through_csv(&user), user);
        let user = json!({ "name": "Ada" });
        assert_eq!(through_csv(&user), user);
    }

    #[test]
    fn a_cell_is_on_one_line_and_is_guarded_from_spreadsheets() {
        let user = "{\"emails\": [{\"email\": \"=a@b.co\"},\n{\"email\": \"c@d.co\"}]}";
        let row = row(user).unwrap();
        let email = header().position(|column| column == "email").unwrap();
        assert_eq!(row[email], "'=a@b.co");
        assert!(row.iter().all(|cell| !cell.contains(['\n', '\r'])));
        for (text, cell) in [
            ("\n=1", "'\n'=1"),
            ("x;=1", "x;'=1"),
            ("'=1", "''=1"),
            ("a=1;b", "a=1;b"),
            ("'s Gravenhage", "'s Gravenhage"),
        ] {
            assert_eq!(guarded(text).replace("''s", "'s"), cell);
        }
        for cell in ["'s Gravenhage", "+12025550162"] {
            assert_eq!(unguarded(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_the_same_after_reading_and_no_part_of_its_cell_is_evaluated(
            text in "[=+@'\"\t\r\n,;＝＠\\-a-zé李🦀 ]{1,12}",
        ) {
            let user = json!({
                "user_id": text, "name": { "last_name": text },
                "emails": [{ "email": text }], "trusted_metadata": { &text: text },
            });
            prop_assert_eq!(through_csv(&user), user);
            let cell = guarded(&text);
            for part in cell.split(SEPARATORS) {
                prop_assert!(!part.starts_with(['=', '+', '-', '@', '＝', '＠']));
            }
        }
    }
}
