//! The table as the README shows it.

use super::*;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// The first line of the table in the README.
const COLUMNS: &str = "| fault | `get` | `create` | sent | maybe applied | what the error says |";

/// The table as the README shows it.
fn rendered() -> String {
    let mut lines = vec![
        COLUMNS.to_owned(),
        "| --- | --- | --- | --- | --- | --- |".to_owned(),
    ];
    for fault in faults() {
        let [get, create] = [Class::Replayed, Class::Never].map(|class| fault.seen_by(class));
        let both = |of: fn(&Seen) -> String| {
            let (get, create) = (of(get), of(create));
            if get == create {
                get
            } else {
                format!("{get} / {create}")
            }
        };
        let result = |seen: &Seen| match seen.result {
            Ok(status) => format!("{status}"),
            Err(kind) => format!("`{kind:?}`"),
        };
        let maybe_applied = both(|seen| match (seen.result, seen.maybe_applied) {
            (Ok(_), _) => "-".to_owned(),
            (Err(_), true) => "yes".to_owned(),
            (Err(_), false) => "no".to_owned(),
        });
        let says = if create.says.is_empty() {
            String::new()
        } else {
            format!("`{}`", create.says)
        };
        lines.push(format!(
            "| {} | {} | {} | {} | {maybe_applied} | {says} |",
            fault.name,
            result(get),
            result(create),
            both(|seen| seen.attempts.to_string()),
        ));
    }
    lines.join("\n")
}

#[test]
fn the_readme_shows_the_table() {
    let readme = fs::read_to_string(README).unwrap();
    let start = readme.find(COLUMNS).expect("the README has the table");
    let length = readme[start..].find("\n\n").unwrap_or(readme.len() - start);
    let shown = readme[start..start + length].trim_end();
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        let updated = readme.replacen(shown, &rendered(), 1);
        fs::write(README, updated).unwrap();
        return;
    }
    assert!(
        shown == rendered(),
        "the table is another one: UPDATE_GOLDENS=1 cargo test -p tests --test client faults"
    );
}
