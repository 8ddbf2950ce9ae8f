//! The worked example of CONTRIBUTING, applied to a copy of the tree.

use std::fs;
use std::path::Path;
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const PAGE: &str = include_str!("../CONTRIBUTING.md");

/// The lines that the contract command writes for the endpoint of the page.
const CONTRACT_LINES: [(&str, &str); 2] = [
    (
        "  \"endpoints\": {",
        "    \"POST /v1/users/{user_id}/unlock\": {\"request\":\"RevokeRequest\",\"response\":\"UnlockResponse\"},",
    ),
    (
        "  \"types\": {",
        "    \"UnlockResponse\": {\"request_id\":\"string\",\"status_code\":\"integer\",\"user\":\"User\",\"user_id\":\"string\"},",
    ),
];

/// A code block of the page: its file, the line above which to insert it, and its text.
struct Edit<'page> {
    file: &'page str,
    above: &'page str,
    text: &'page str,
}

fn edits() -> Vec<Edit<'static>> {
    let blocks = PAGE.split("```rust,ignore\n// ").skip(1);
    let edits = blocks.map(|block| {
        let (place, rest) = block.split_once('\n').unwrap();
        let (file, above) = place.split_once(", above \"").unwrap();
        let above = above.trim_end_matches('"');
        let end = rest.find("\n```\n").unwrap();
        let text = &rest[..=end];
        Edit { file, above, text }
    });
    edits.collect()
}

impl Edit<'_> {
    fn apply(&self, tree: &Path) {
        let path = tree.join(self.file);
        let mut source = fs::read_to_string(&path).unwrap();
        source.insert_str(source.find(self.above).unwrap(), self.text);
        fs::write(path, source).unwrap();
    }
}

fn run(tree: &Path, command: &str, arguments: &[&str]) -> bool {
    let status = Command::new(command)
        .args(arguments)
        .current_dir(tree)
        .env("UPDATE_GOLDENS", "1")
        // Reuses the dependencies that are already built.
        .env("CARGO_TARGET_DIR", Path::new(ROOT).join("target"))
        .status();
    status.unwrap().success()
}

#[test]
fn the_example_refers_to_files_and_lines_that_exist() {
    let edits = edits();
    assert!(edits.len() >= 5);
    for Edit { file, above, .. } in edits {
        let source = fs::read_to_string(Path::new(ROOT).join(file)).unwrap();
        assert_eq!(source.matches(above).count(), 1, "{file}: {above}");
    }
}

#[test]
#[ignore = "it builds a copy of the tree, which takes minutes"]
fn the_endpoint_of_the_example_passes_the_tests() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path();
    assert!(run(
        Path::new(ROOT),
        "git",
        &["clone", "--quiet", ".", tree.to_str().unwrap()]
    ));
    for edit in edits() {
        edit.apply(tree);
    }
    for (above, text) in CONTRACT_LINES {
        let file = "tests/contract/users-api.json";
        let source = fs::read_to_string(tree.join(file)).unwrap();
        let source = source.replacen(above, &format!("{above}\n{text}"), 1);
        fs::write(tree.join(file), source).unwrap();
    }
    let expansion = "test -p stytch-macros";
    let tests = "test --test client -- contract paths retries wire";
    let example = "test -p stytch-users --doc unlock";
    for arguments in [expansion, tests, example] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        assert!(run(tree, env!("CARGO"), &arguments));
    }
}
