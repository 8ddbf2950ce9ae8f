//! The words that the project does not use, in code, comments and documents.

use std::fs::read_to_string;
use std::path::Path;
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Words and phrases, and what to write instead.
const WORDS: [(&str, &str); 13] = [
    ("be it", "whether"),
    ("e-mail", "email"),
    ("mend", "help, suggested fix"),
    ("of its own", "its own …, custom"),
    ("of one's own", "custom, your own"),
    ("of their own", "their own …, custom"),
    ("refusal", "error"),
    ("refused", "rejected; only a connection is refused"),
    ("so many", "this number of"),
    ("survivor", "recovery"),
    ("takes away", "deletes, removes, revokes"),
    ("told", "if …, according to …"),
    ("utils", "the name of the concept"),
];

/// A port refuses a connection.
fn is_allowed(word: &str, line: &str) -> bool {
    word == "refused" && (line.contains("connection") || line.contains("refusing"))
}

/// Returns whether a line has a word, whose neighbours are not letters.
fn has(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[test]
fn no_file_has_a_word_that_the_project_does_not_use() {
    let patterns = ["*.rs", "*.md", "*.toml", "*.sh", "*/run"];
    let mut git = Command::new("git");
    let output = git.arg("-C").arg(ROOT).arg("ls-files").args(patterns);
    let files = String::from_utf8(output.output().unwrap().stdout).unwrap();
    let files: Vec<&str> = files
        .lines()
        .filter(|file| *file != "tests/words.rs")
        .collect();
    assert!(files.len() > 100, "{files:?}");
    let mut found = Vec::new();
    for file in files {
        // A file that is deleted is listed until the deletion is committed.
        let text = read_to_string(Path::new(ROOT).join(file)).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            // A name in code has its words between underscores.
            let line = line.to_lowercase();
            let spaced = line.replace('_', " ");
            for (word, instead) in WORDS {
                if has(&spaced, word) && !is_allowed(word, &line) {
                    let place = format!("{file}:{}", index + 1);
                    found.push(format!("{place}: `{word}`; write: {instead}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
