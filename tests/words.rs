//! The words that the project does not use, in code, comments and documents.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

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

/// Returns whether a line contains a word that is not a part of a longer one.
fn has(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Returns the files in a folder and the folders below it, except generated ones.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    const GENERATED: [&str; 4] = ["target", "node_modules", ".git", ".venv"];
    let paths = read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| !GENERATED.iter().any(|name| path.ends_with(name)));
    let files = paths.flat_map(|path| match path.is_dir() {
        true => files_below(&path),
        false => vec![path],
    });
    files.collect()
}

/// Returns whether a file has code, comments or prose.
fn is_read(file: &Path) -> bool {
    let ending = file.extension().or(file.file_name());
    let is_ending = |known: &&str| ending.is_some_and(|ending| ending == *known);
    ["rs", "md", "toml", "sh", "run"].iter().any(is_ending) && !file.ends_with("tests/words.rs")
}

#[test]
fn no_file_contains_a_discouraged_word() {
    let mut files = files_below(Path::new(ROOT));
    files.retain(|file| is_read(file));
    assert!(files.len() > 100, "{files:?}");
    let mut found = Vec::new();
    for file in files {
        let text = read_to_string(&file).unwrap();
        for (index, line) in text.lines().enumerate() {
            // A name in code has its words between underscores.
            let line = line.to_lowercase();
            let spaced = line.replace('_', " ");
            for (word, instead) in WORDS {
                if has(&spaced, word) && !is_allowed(word, &line) {
                    let place = format!("{}:{}", file.display(), index + 1);
                    found.push(format!("{place}: `{word}`; write: {instead}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
