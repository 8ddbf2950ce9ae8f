//! Users are not changed by an export and an import.

use std::fs;

use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use transfer::options::{ExportOptions, ImportOptions};

use super::{Run, odd_users};

/// Returns what an import keeps of every user.
fn kept(sandbox: &Sandbox) -> Vec<Value> {
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
        user
    });
    let mut users: Vec<Value> = users.collect();
    users.sort_by_key(|user| user["trusted_metadata"]["list"][0].as_u64());
    users
}

#[tokio::test(start_paused = true)]
async fn users_are_the_same_after_export_and_import_in_both_formats() {
    for name in ["users.NDJSON", "users.csv"] {
        let from: Run<ExportOptions> = Run::new(odd_users(100), name, "--page-size 7");
        assert_eq!(from.export().await, Ok(()));
        from.check_exported(name);

        let to: Run<ImportOptions> = Run::new(odd_users(0), name, "");
        fs::copy(from.path(name), &to.options.input).unwrap();
        assert_eq!(to.import().await, Ok(()));
        assert_eq!(kept(&to.sandbox), kept(&from.sandbox), "{name}");

        to.check_imported();
        for (user, result) in from.sandbox.users().iter().zip(to.results().values()) {
            let source = result.source_user_id.as_deref();
            assert_eq!(source, Some(user.user_id.as_str()));
            assert_eq!(result.not_imported, ["created_at"]);
        }
    }
}
