//! Both programs as processes: exit codes, streams, signals and files that are full.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use support::server::RefusingPort;
use tempfile::tempdir;

use super::{names, results};

/// A program with a sandbox's credentials, in a folder.
pub(super) fn program(name: &str, sandbox: &Sandbox, folder: &Path) -> Command {
    let mut command = support::examples::program(name);
    command
        .env("STYTCH_PROJECT_ID", sandbox.project_id())
        .env("STYTCH_SECRET", sandbox.secret())
        .env("STYTCH_BASE_URL", sandbox.base_url())
        .current_dir(folder);
    command
}

fn ended(output: &Output, code: i32) -> &str {
    let text = std::str::from_utf8(&output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

fn write_users(folder: &Path, count: usize) {
    let users = (0..count).map(|number| {
        let email = format!("user-{number}@example.com");
        json!({ "email": email, "first_name": "x".repeat(100) }).to_string()
    });
    let text = users.collect::<Vec<_>>().join("\n");
    fs::write(folder.join("users.jsonl"), text).unwrap();
}

async fn sandbox_with(users: usize) -> Sandbox {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 0..users {
        sandbox.add_user(super::odd_user(number)).unwrap();
    }
    sandbox
}

#[tokio::test]
async fn the_exit_code_of_an_invalid_command_line_or_input_is_2_and_nothing_is_sent() {
    let sandbox = sandbox_with(3).await;
    sandbox.fault(Fault::error(500, "nothing_is_requested"));
    for (name, line, what) in [
        ("export_users", "", "<FILE>"),
        ("export_users", "a.csv b.csv", "b.csv"),
        ("export_users", "a.csv --colour red", "--colour"),
        ("export_users", "a.csv --status activ", "'active'"),
        ("export_users", "a.csv --page-size 1001", "1..=1000"),
        ("export_users", "a.csv --created-after today", "2026-01-31"),
        ("export_users", "a.csv --filter x=true", "the filter `x`"),
        (
            "export_users",
            "a.csv --filter email_verified=1",
            "must be a boolean",
        ),
        ("export_users", "a.csv --filter email_verified", "NAME=JSON"),
        ("export_users", "a.txt", "--format"),
        ("import_users", "", "<FILE>"),
        ("import_users", "none.csv", "none.csv"),
        ("import_users", ". --format csv", "not a regular file"),
        ("import_users", "none.csv --in-flight 0", "1..=1000"),
    ] {
        let folder = tempdir().unwrap();
        let mut command = program(name, &sandbox, folder.path());
        let output = command.args(line.split_whitespace()).output().unwrap();
        assert!(
            ended(&output, 2).contains(what),
            "{name} {line}: {output:?}"
        );
        assert!(names(folder.path()).is_empty(), "{name} {line}");
    }
    assert_eq!(sandbox.faults_left(), 1);
}

#[tokio::test]
async fn help_documents_the_exit_codes_and_the_environment() {
    let sandbox = sandbox_with(0).await;
    for name in ["export_users", "import_users"] {
        for option in ["-h", "--help"] {
            let mut command = program(name, &sandbox, Path::new("."));
            let output = command.arg(option).output().unwrap();
            ended(&output, 0);
            let help = String::from_utf8(output.stdout).unwrap();
            for what in [
                "  0  ",
                "  1  ",
                "  2  ",
                "  130  ",
                "STYTCH_SECRET",
                "--restart",
            ] {
                assert!(help.contains(what), "{what}: {help}");
            }
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn an_input_that_can_be_read_only_once_is_rejected() {
    let sandbox = sandbox_with(0).await;
    let folder = tempdir().unwrap();
    let pipe = folder.path().join("pipe.jsonl");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    for input in ["/dev/stdin", "pipe.jsonl"] {
        let mut command = program("import_users", &sandbox, folder.path());
        command
            .args([input, "--format", "jsonl"])
            .stdin(Stdio::piped());
        command.stderr(Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        assert!(ended(&output, 2).contains("not a regular file"));
    }
    assert_eq!(names(folder.path()), ["pipe.jsonl"]);
}

#[tokio::test]
async fn a_closed_stdout_and_stderr_do_not_stop_a_run() {
    let sandbox = sandbox_with(30).await;
    let folder = tempdir().unwrap();
    for (name, line) in [
        ("export_users", "users.jsonl"),
        ("import_users", "users.jsonl --dry-run"),
        ("import_users", "users.jsonl"),
    ] {
        let mut command = program(name, &sandbox, folder.path());
        command.args(line.split_whitespace());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(0), "{name} {line}");
    }
    assert_eq!(
        names(folder.path()),
        ["users.jsonl", "users.jsonl.results.jsonl"]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn the_exit_code_of_ctrl_c_is_130_and_the_same_command_continues() {
    let sandbox = sandbox_with(0).await;
    let folder = tempdir().unwrap();
    write_users(folder.path(), 400);
    let delay = Fault::delay(Duration::from_millis(5)).on(<dyn Users>::CREATE);
    sandbox.fault(delay.always());
    let mut command = program("import_users", &sandbox, folder.path());
    let child = command
        .arg("users.jsonl")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while sandbox.users().len() < 50 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let process = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &process])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert!(
        ended(&output, 130).contains("The same command continues"),
        "{output:?}"
    );
    sandbox.clear_faults();
    ended(
        &program("import_users", &sandbox, folder.path())
            .arg("users.jsonl")
            .output()
            .unwrap(),
        0,
    );
    let results = results(&folder.path().join("users.jsonl.results.jsonl"));
    assert_eq!((results.len(), sandbox.users().len()), (400, 400));
}

#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_is_full_for_a_moment_leaves_an_import_that_continues() {
    let sandbox = sandbox_with(0).await;
    let folder = tempdir().unwrap();
    write_users(folder.path(), 300);
    // A file cannot have more than so many blocks, and the write fails.
    for blocks in [8, 20, 1, 60] {
        let import = program("import_users", &sandbox, folder.path());
        let mut limited = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" users.jsonl");
        limited.args(["-c", &script]).arg(import.get_program());
        let variables = import
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        limited.envs(variables).current_dir(folder.path());
        let output = limited.output().unwrap();
        assert!(ended(&output, 1).contains("could not write"), "{output:?}");
    }
    ended(
        &program("import_users", &sandbox, folder.path())
            .arg("users.jsonl")
            .output()
            .unwrap(),
        0,
    );
    let results = results(&folder.path().join("users.jsonl.results.jsonl"));
    assert_eq!((results.len(), sandbox.users().len()), (300, 300));
    assert!(results.values().all(|line| line.user_id.is_some()));
    assert_eq!(
        names(folder.path()),
        ["users.jsonl", "users.jsonl.results.jsonl"]
    );
}

#[tokio::test]
async fn a_refused_connection_and_an_untrusted_certificate_are_reported_at_once() {
    let sandbox = sandbox_with(0).await;
    let folder = tempdir().unwrap();
    write_users(folder.path(), 3);
    let refusing = RefusingPort::hold();
    let untrusted = untrusted().await;
    for (base_url, what) in [(refusing.base_url(), "refused"), (untrusted, "certificate")] {
        for (name, line) in [
            ("export_users", "out.jsonl"),
            ("import_users", "users.jsonl"),
        ] {
            let mut command = program(name, &sandbox, folder.path());
            command.arg(line).env("STYTCH_BASE_URL", &base_url);
            let begin = Instant::now();
            let output = tokio::task::spawn_blocking(move || command.output().unwrap());
            let output = output.await.unwrap();
            let text = ended(&output, 1);
            assert!(text.to_lowercase().contains(what), "{text}");
            assert!(begin.elapsed() < Duration::from_secs(20));
            assert_eq!(names(folder.path()), ["users.jsonl"]);
        }
    }
}

/// The address of a TLS server whose certificate nobody trusts.
async fn untrusted() -> String {
    use tokio_rustls::rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};

    let signed = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(ring::default_provider().into());
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth();
    let config = config
        .with_single_cert(vec![signed.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    format!("https://{address}")
}
