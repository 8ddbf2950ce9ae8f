//! Out of one project and into another, and nobody is changed on the way.

use std::fs;

use tempfile::tempdir;
use transfer::end::End;
use transfer::export::ExportOptions;
use transfer::format::Format;
use transfer::import::{ImportOptions, Outcome};

use super::{carried, export, import, names, odd_users, results};
use stytch_users::sandbox::Sandbox;

#[tokio::test(start_paused = true)]
async fn users_are_the_same_after_export_and_import_in_both_formats() {
    for (name, format) in [
        ("users.jsonl", Format::JsonLines),
        ("users.csv", Format::Csv),
    ] {
        let folder = tempdir().unwrap();
        let path = folder.path().join(name);
        let from = odd_users(100);
        let options = ExportOptions {
            page_size: 7,
            ..ExportOptions::new(&path, format)
        };
        assert_eq!(export(&from, &options).await, Ok(End::Whole));
        assert_eq!(names(folder.path()), [name]);

        let to = Sandbox::in_memory().unwrap();
        let options = ImportOptions::new(&path, format);
        assert_eq!(import(&to, &options).await, Ok(End::Whole));
        assert_eq!(carried(&to), carried(&from), "{name}");

        let results = results(&options.results);
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
        let again = folder.path().join(format!("again-{name}"));
        let options = ExportOptions::new(&again, format);
        assert_eq!(export(&to, &options).await, Ok(End::Whole));
        let third = Sandbox::in_memory().unwrap();
        let options = ImportOptions::new(&again, format);
        assert_eq!(import(&third, &options).await, Ok(End::Whole));
        assert_eq!(carried(&third), carried(&from), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_line_of_the_export_is_the_user_that_the_server_has() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("users.jsonl");
    let sandbox = odd_users(20);
    let options = ExportOptions::new(&path, Format::JsonLines);
    assert_eq!(export(&sandbox, &options).await, Ok(End::Whole));
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(serde_json::json!(lines), serde_json::json!(sandbox.users()));
}
