//! What the compiler says of every mistake, held in files: one for each rule, each
//! with a caller of the mistaken method, so that an error beyond the mistake shows.
//!
//! `TRYBUILD=overwrite cargo test -p tests --test ui` writes the files anew.

use std::process::Command;

/// The compiler whose messages the files hold.
const PINNED: &str = include_str!("../rust-toolchain.toml");

#[test]
fn every_mistake_has_its_own_message() {
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

/// One planted mistake is one error: the method survives with its signature, so that
/// its caller, which each file has, still compiles.
#[test]
fn one_mistake_is_one_error() {
    let mut files = 0;
    for rule in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/ui")).unwrap() {
        let rule = rule.unwrap().path();
        for file in std::fs::read_dir(&rule).unwrap() {
            let file = file.unwrap().path();
            if file
                .extension()
                .is_none_or(|extension| extension != "stderr")
            {
                continue;
            }
            files += 1;
            let text = std::fs::read_to_string(&file).unwrap();
            let errors = text
                .lines()
                .filter(|line| line.starts_with("error"))
                .count();
            let name = file.file_name().unwrap().to_string_lossy();
            let planted = match name.split('_').next() {
                Some("five") => 5,
                Some("four") => 4,
                Some("three") => 3,
                _ => 1,
            };
            assert_eq!(errors, planted, "{}", file.display());
        }
    }
    assert!(files > 80, "the folder was not read");
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
