//! Out of one project and into another, and nobody is changed on the way.

use std::fs;

use tempfile::tempdir;
use transfer::export::ExportOptions;
use transfer::import::{ImportOptions, Outcome};

use super::{carried, export, import, names, odd_users, parse, results};
use stytch_users::sandbox::Sandbox;

#[tokio::test(start_paused = true)]
async fn users_are_the_same_after_export_and_import_in_both_formats() {
    for name in ["users.jsonl", "users.csv"] {
        let folder = tempdir().unwrap();
        let from = odd_users(100);
        let options = parse(folder.path(), name, "--page-size 7");
        assert_eq!(export(&from, &options).await, Ok(()));
        assert_eq!(names(folder.path()), [name]);

        let to = Sandbox::in_memory().unwrap();
        let options: ImportOptions = parse(folder.path(), name, "");
        assert_eq!(import(&to, &options).await, Ok(()));
        assert_eq!(carried(&to), carried(&from), "{name}");

        let results = results(&folder.path().join(format!("{name}.results.jsonl")));
        assert_eq!(results.len(), 100);
        let source = from.users();
        for (user, result) in source.iter().zip(results.values()) {
            assert_eq!(result.outcome, Outcome::Created);
            assert_eq!(
                result.source_user_id.as_deref(),
                Some(user.user_id.as_str())
            );
            assert_eq!(result.not_imported, ["created_at"]);
        }

        // And out again: the same file but for what Stytch makes up.
        let again = format!("again-{name}");
        let options: ExportOptions = parse(folder.path(), &again, "");
        assert_eq!(export(&to, &options).await, Ok(()));
        let third = Sandbox::in_memory().unwrap();
        let options: ImportOptions = parse(folder.path(), &again, "");
        assert_eq!(import(&third, &options).await, Ok(()));
        assert_eq!(carried(&third), carried(&from), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_line_of_the_export_is_the_user_that_the_server_has() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("users.jsonl");
    let sandbox = odd_users(20);
    let options = parse(folder.path(), "users.jsonl", "");
    assert_eq!(export(&sandbox, &options).await, Ok(()));
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(serde_json::json!(lines), serde_json::json!(sandbox.users()));
}
