//! The examples as programs: their command lines, and the users that they leave behind.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");

/// Returns the names of the programs in `examples/`. The other files there are tests. A program that
/// its manifest does not list is not built, so running it fails.
fn programs() -> Vec<String> {
    let files = std::fs::read_dir(FOLDER).unwrap();
    let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let programs = files.filter_map(|file| {
        let name = file.strip_suffix(".rs")?;
        let source = std::fs::read_to_string(format!("{FOLDER}/{file}")).unwrap();
        source.contains("fn main()").then(|| name.to_owned())
    });
    let programs: Vec<_> = programs.collect();
    assert!(!programs.is_empty());
    programs
}

/// A program with a sandbox's credentials in its environment.
fn program(name: &str, sandbox: &Sandbox) -> Command {
    let mut command = support::examples::program(name);
    command
        .env("STYTCH_PROJECT_ID", sandbox.project_id())
        .env("STYTCH_SECRET", sandbox.secret())
        .env("STYTCH_BASE_URL", sandbox.base_url());
    command
}

/// Runs a program, and fails if it sends a request, which would use up the fault.
fn run_offline(command: &mut Command, sandbox: &Sandbox) -> Output {
    sandbox.clear_faults();
    sandbox.fault(Fault::error(500, "internal_server_error"));
    let output = command.output().unwrap();
    assert_eq!(sandbox.faults_left(), 1, "{command:?} sent a request");
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Checks that a program ended with a usage error and status 2, and returns the first line on stderr.
fn usage_error<'a>(name: &str, output: &'a Output) -> &'a str {
    assert_eq!(output.status.code(), Some(2), "{name}: {output:?}");
    assert!(output.stdout.is_empty(), "{name}: {output:?}");
    text(&output.stderr).lines().next().unwrap()
}

#[tokio::test]
async fn every_example_prints_its_usage_and_names_an_unknown_argument() {
    let sandbox = Sandbox::start().await.unwrap();
    for name in programs() {
        for help in ["--help", "-h"] {
            let output = run_offline(program(&name, &sandbox).arg(help), &sandbox);
            assert_eq!(output.status.code(), Some(0), "{name} {help}: {output:?}");
            assert!(output.stderr.is_empty(), "{name} {help}: {output:?}");
            let usage = text(&output.stdout);
            assert!(usage.contains(&name), "{name} {help}: {usage}");
        }
        let unknown = run_offline(program(&name, &sandbox).arg("--unknown"), &sandbox);
        let line = usage_error(&name, &unknown);
        assert!(line.contains("--unknown"), "{name}: {line}");
    }
}

#[tokio::test]
async fn an_empty_variable_is_reported_as_empty() {
    let sandbox = Sandbox::start().await.unwrap();
    for variable in ["STYTCH_PROJECT_ID", "STYTCH_SECRET"] {
        let mut command = program("quickstart", &sandbox);
        let output = run_offline(command.env(variable, ""), &sandbox);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let line = text(&output.stderr);
        let expected = format!("the variable {variable} is empty");
        assert!(line.contains(&expected), "{line}");
    }
}

#[tokio::test]
async fn the_quickstart_writes_to_a_live_project_only_with_an_explicit_argument() {
    let builder = Sandbox::builder().project_id("project-live-1");
    let sandbox = builder.start().await.unwrap();
    let mut command = program("quickstart", &sandbox);
    let output = run_offline(&mut command, &sandbox);
    let line = usage_error("quickstart", &output);
    assert!(line.contains("project-live-1"), "{line}");
    assert!(line.contains("--yes-write-to-live-project"), "{line}");

    sandbox.clear_faults();
    let output = command.arg("--yes-write-to-live-project").output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(sandbox.users().is_empty());
}

#[tokio::test]
async fn the_quickstart_deletes_its_user_if_the_response_to_the_create_is_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE));
    let output = program("quickstart", &sandbox).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(sandbox.faults_left(), 0);
    assert!(sandbox.users().is_empty());
}

/// Interrupts the quickstart as soon as `is_time` returns `true`, and checks that it leaves no
/// user behind.
#[cfg(unix)]
fn interrupt(sandbox: &Sandbox, is_time: impl Fn() -> bool) {
    // The quickstart does not continue after this request.
    sandbox.fault(Fault::delay(Duration::from_secs(3600)).on(<dyn Users>::GET));
    let mut command = program("quickstart", sandbox);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut quickstart = command.spawn().unwrap();
    while !is_time() {
        assert!(quickstart.try_wait().unwrap().is_none(), "it ended");
        std::thread::sleep(Duration::from_millis(1));
    }
    let process = quickstart.id().to_string();
    let kill = Command::new("kill").args(["-INT", &process]).status();
    assert!(kill.unwrap().success());

    let output = quickstart.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(sandbox.users().is_empty(), "{output:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_quickstart_deletes_its_user_after_ctrl_c_after_and_during_the_create() {
    let sandbox = Sandbox::start().await.unwrap();
    interrupt(&sandbox, || sandbox.users().len() == 1);

    sandbox.clear_faults();
    let in_create = Fault::delay(Duration::from_millis(500)).on(<dyn Users>::CREATE);
    sandbox.fault(in_create);
    // Only the delay of the create has begun.
    interrupt(&sandbox, || sandbox.faults_left() == 1);
}
