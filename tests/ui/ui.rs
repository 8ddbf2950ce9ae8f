//! The messages of the compiler for every error in an annotation, in `cases/*.stderr`.
//!
//! `TRYBUILD=overwrite cargo test --test ui` regenerates the files.

use std::fs::{read_dir, read_to_string};
use std::path::Path;
use std::process::Command;

/// The compiler whose messages the files contain.
const PINNED: &str = include_str!("../../rust-toolchain.toml");

#[test]
fn every_error_has_the_expected_message() {
    let running = running_compiler();
    if !PINNED.contains(&format!("channel = \"{running}\"")) {
        println!("skipped: the messages are not those of rustc {running}");
        return;
    }
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}

/// Each error that a source marks is reported as one error, on its line.
#[test]
fn the_errors_are_reported_on_the_marked_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let files = read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_source = |file: &Path| file.extension().is_some_and(|extension| extension == "rs");
    let mut errors = 0;
    for file in files.filter(|file| is_source(file)) {
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
        assert_eq!(reported, Vec::from_iter(marked), "{}", file.display());
        errors += reported.len();
    }
    assert!(errors > 100, "the folder was not read");
}

/// The version of the compiler that trybuild will run, as `1.95.0`.
fn running_compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    let text = String::from_utf8(output.expect("rustc runs").stdout).unwrap();
    text.split(' ').nth(1).unwrap_or_default().to_owned()
}
