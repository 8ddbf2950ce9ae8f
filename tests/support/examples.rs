//! The examples as programs.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Returns a command that runs an example, without input.
pub fn program(name: &str) -> Command {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(FOLDER.get_or_init(build).join(name));
    command.stdin(Stdio::null());
    command
}

/// Builds the examples, and returns the folder with them. `cargo test` has already built most of
/// them, so this builds only the rest.
fn build() -> PathBuf {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--workspace", "--examples"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    // Removes the variables that cargo sets for this test. With them, the build script of `ring`
    // would run again, and everything that depends on `ring` would be recompiled.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            build.env_remove(&name);
        }
    }
    assert!(build.status().unwrap().success());
    // This program is in `deps`, and the examples are in the folder beside it.
    let this = env::current_exe().unwrap();
    this.parent().unwrap().with_file_name("examples")
}
