//! Users are not changed by an export and an import.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use tempfile::tempdir;
use transfer::import::Outcome;

use super::{export, import, names, odd_users, parse, results};

/// Returns what an import keeps of every user, by external id.
fn kept(sandbox: &Sandbox) -> BTreeMap<String, Value> {
    let users = sandbox.users().into_iter().map(|user| {
        let mut user = json!(user);
        for (list, field) in [("emails", "email"), ("phone_numbers", "phone_number")] {
            for factor in user[list].as_array_mut().unwrap() {
                *factor = factor[field].take();
            }
        }
        let fields = user.as_object_mut().unwrap();
        fields.remove("user_id");
        fields.remove("created_at");
        (user["external_id"].as_str().unwrap().to_owned(), user)
    });
    users.collect()
}

#[tokio::test(start_paused = true)]
async fn users_are_the_same_after_export_and_import_in_both_formats() {
    for name in ["users.jsonl", "users.csv"] {
        let folder = tempdir().unwrap();
        let from = odd_users(100);
        let options = parse(folder.path(), name, "--page-size 7");
        assert_eq!(export(&from, &options).await, Ok(()));
        assert_eq!(names(folder.path()), [name]);

        let to = Sandbox::in_memory().unwrap();
        let options = parse(folder.path(), name, "");
        assert_eq!(import(&to, &options).await, Ok(()));
        assert_eq!(kept(&to), kept(&from), "{name}");

        let results = results(&folder.path().join(format!("{name}.results.jsonl")));
        assert_eq!(results.len(), 100);
        for (user, result) in from.users().iter().zip(results.values()) {
            assert_eq!(result.outcome, Outcome::Created);
            let source = result.source_user_id.as_deref();
            assert_eq!(source, Some(user.user_id.as_str()));
            assert_eq!(result.not_imported, ["created_at"]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_line_of_the_export_is_the_user_that_the_server_has() {
    let folder = tempdir().unwrap();
    let sandbox = odd_users(20);
    let options = parse(folder.path(), "users.jsonl", "");
    assert_eq!(export(&sandbox, &options).await, Ok(()));
    let text = fs::read_to_string(folder.path().join("users.jsonl")).unwrap();
    let lines = text.lines().map(serde_json::from_str);
    let lines: Vec<Value> = lines.collect::<Result<_, _>>().unwrap();
    assert_eq!(json!(lines), json!(sandbox.users()));
}
