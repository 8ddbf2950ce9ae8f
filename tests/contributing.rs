//! The worked example of CONTRIBUTING, applied to a copy of the tree.

use std::fs;
use std::path::Path;
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const PAGE: &str = include_str!("../CONTRIBUTING.md");

/// The line that the contract command writes for the endpoint of the page.
const CONTRACT_LINE: &str = r#"
    "POST /v1/users/{user_id}/unlock": {"request":"RevokeRequest","response":"DeleteEmailResponse"},"#;

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
    let file = tree.join("tests/contract/users-api.json");
    let contract = fs::read_to_string(&file).unwrap();
    let (start, endpoints) = contract.split_once('\n').unwrap();
    let (name, endpoints) = endpoints.split_once('\n').unwrap();
    fs::write(file, format!("{start}\n{name}{CONTRACT_LINE}\n{endpoints}")).unwrap();
    let expansion = "test -p stytch-macros";
    let tests = "test --test client -- contract paths retries wire";
    let example = "test -p stytch-users --doc unlock";
    for arguments in [expansion, tests, example] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        assert!(run(tree, env!("CARGO"), &arguments));
    }
}
