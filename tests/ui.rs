//! What the compiler says of every error in an annotation, held in files: one for each rule.
//! Each file calls the methods with errors, so that an error which follows from another shows.
//!
//! `TRYBUILD=overwrite cargo test -p tests --test ui` writes the files anew.

use std::fs::read_to_string;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiler whose messages the files hold.
const PINNED: &str = include_str!("../rust-toolchain.toml");

#[test]
fn every_rule_has_its_message() {
    let running = running_compiler();
    if !PINNED.contains(&format!("channel = \"{running}\"")) {
        println!(
            "skipped: rustc {running} runs, and the messages are those of rust-toolchain.toml"
        );
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}

/// One error in the source is one error of the compiler, on its line.
#[test]
fn the_errors_are_those_that_the_files_mark() {
    let files = files();
    assert!(files.len() > 40, "the folder was not read");
    for file in files {
        let source = read_to_string(&file).unwrap();
        let marked = source.lines().enumerate().flat_map(|(index, line)| {
            let marks = line.matches("//~ ERROR").count();
            std::iter::repeat_n(index + 1, marks)
        });
        let messages = read_to_string(file.with_extension("stderr")).unwrap();
        let mut reported: Vec<usize> = messages
            .split("\nerror")
            .map(|message| {
                let (_, place) = message.split_once("--> ").expect("an error has a place");
                place.split(':').nth(1).unwrap().parse().unwrap()
            })
            .collect();
        reported.sort_unstable();
        assert_eq!(reported, marked.collect::<Vec<_>>(), "{}", file.display());
    }
}

fn files() -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let folders = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("ui"));
    let files = folders.iter().flat_map(|folder| entries(folder));
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The version of the compiler that trybuild will run, as `1.95.0`.
fn running_compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("rustc runs");
    let text = String::from_utf8_lossy(&output.stdout);
    text.split(' ').nth(1).unwrap_or_default().to_owned()
}
