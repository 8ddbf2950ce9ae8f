//! Both programs as processes: exit codes, streams, signals and files that are full.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use support::server::Server;
use tempfile::{TempDir, tempdir};

use super::{names, results};

/// Returns a program with a sandbox's credentials, which runs in a folder.
pub(super) fn program(name: &str, sandbox: &Sandbox, folder: &Path) -> Command {
    let mut command = support::examples::program(name);
    command
        .env("STYTCH_PROJECT_ID", sandbox.project_id())
        .env("STYTCH_SECRET", sandbox.secret())
        .env("STYTCH_BASE_URL", sandbox.base_url())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Programs in a folder with a sandbox.
struct Programs {
    sandbox: Sandbox,
    folder: TempDir,
}

impl Programs {
    async fn new() -> Programs {
        Programs {
            sandbox: Sandbox::start().await.unwrap(),
            folder: tempdir().unwrap(),
        }
    }

    /// Programs with `users.jsonl`, which has `count` users.
    async fn with_file(count: usize) -> Programs {
        let users = (0..count).map(|number| {
            let email = format!("user-{number}@example.com");
            json!({ "email": email, "first_name": "x".repeat(100) }).to_string()
        });
        let programs = Programs::new().await;
        let text = users.collect::<Vec<_>>().join("\n");
        fs::write(programs.folder.path().join("users.jsonl"), text).unwrap();
        programs
    }

    fn command(&self, name: &str, line: &str) -> Command {
        let mut command = program(name, &self.sandbox, self.folder.path());
        command.args(line.split_whitespace());
        command
    }

    /// Runs a program, checks its exit code, and returns what it has printed.
    fn run(&self, name: &str, line: &str, code: i32) -> String {
        ended(self.command(name, line).spawn().unwrap(), code)
    }

    /// Checks that every record of `users.jsonl` has created a user.
    fn check_imported(&self, count: usize) {
        let results = results(&self.folder.path().join("users.jsonl.results.jsonl"));
        assert_eq!((results.len(), self.sandbox.users().len()), (count, count));
        assert!(results.values().all(|line| line.user_id.is_some()));
        let names = names(self.folder.path());
        assert_eq!(names, ["users.jsonl", "users.jsonl.results.jsonl"]);
    }
}

fn ended(child: Child, code: i32) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    let text = String::from_utf8([stdout, stderr].concat()).unwrap();
    assert_eq!(status.code(), Some(code), "{text}");
    text
}

#[tokio::test]
async fn the_exit_code_of_an_invalid_command_line_or_input_is_2_and_nothing_is_sent() {
    let programs = Programs::new().await;
    programs
        .sandbox
        .fault(Fault::error(500, "nothing_is_requested"));
    for (name, line, what) in [
        ("export_users", "", "<FILE>"),
        ("export_users", "a.csv --colour red", "--colour"),
        (
            "export_users",
            "a.csv --filter status=activ",
            "`status` must be active or pending",
        ),
        ("export_users", "a.csv --page-size 1001", "1..=1000"),
        (
            "export_users",
            "a.csv --filter created_at_greater_than=today",
            "must hold RFC 3339 timestamps",
        ),
        ("export_users", "a.csv --filter x=true", "the filter `x`"),
        (
            "export_users",
            "a.csv --filter email_verified=1",
            "must be a boolean",
        ),
        (
            "export_users",
            "a.csv --filter email_verified",
            "NAME=VALUE",
        ),
        ("export_users", "a.txt", ".ndjson or .csv"),
        ("import_users", "none.csv", "none.csv"),
        ("import_users", "a.txt", ".ndjson or .csv"),
        ("import_users", "none.csv --in-flight 0", "1..=1000"),
    ] {
        let text = programs.run(name, line, 2);
        assert!(text.contains(what), "{name} {line}: {text}");
        assert!(names(programs.folder.path()).is_empty(), "{name} {line}");
    }
    assert_eq!(programs.sandbox.faults_left(), 1);
}

#[tokio::test]
async fn help_documents_the_exit_codes_and_the_environment() {
    let programs = Programs::new().await;
    for name in ["export_users", "import_users"] {
        for option in ["-h", "--help"] {
            let help = programs.run(name, option, 0);
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
    let programs = Programs::new().await;
    let pipe = programs.folder.path().join("pipe.jsonl");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    for input in ["/dev/stdin", "pipe.jsonl", "."] {
        let mut command = programs.command("import_users", input);
        command.stdin(Stdio::piped());
        let text = ended(command.spawn().unwrap(), 2);
        assert!(text.contains("not a regular file"), "{text}");
    }
    assert_eq!(names(programs.folder.path()), ["pipe.jsonl"]);
}

#[tokio::test]
async fn a_closed_stdout_and_stderr_do_not_stop_a_run() {
    let programs = Programs::with_file(30).await;
    for (name, line) in [
        ("import_users", "users.jsonl --dry-run"),
        ("import_users", "users.jsonl"),
        ("export_users", "users.jsonl --overwrite"),
    ] {
        let mut child = programs.command(name, line).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        ended(child, 0);
    }
    programs.check_imported(30);
}

#[cfg(unix)]
#[tokio::test]
async fn the_exit_code_of_ctrl_c_is_130_and_the_same_command_continues() {
    let programs = Programs::with_file(400).await;
    let delay = Fault::delay(Duration::from_millis(5)).on(<dyn Users>::CREATE);
    programs.sandbox.fault(delay.always());
    let child = programs
        .command("import_users", "users.jsonl")
        .spawn()
        .unwrap();
    while programs.sandbox.users().len() < 50 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let process = child.id().to_string();
    let sent = Command::new("kill")
        .args(["-INT", &process])
        .status()
        .unwrap();
    assert!(sent.success());
    let text = ended(child, 130);
    assert!(text.contains("Run the same command again"), "{text}");
    programs.sandbox.clear_faults();
    programs.run("import_users", "users.jsonl", 0);
    programs.check_imported(400);
}

#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_is_full_for_a_moment_leaves_an_import_that_continues() {
    let programs = Programs::with_file(300).await;
    // A file that exceeds the limit cannot be written.
    for blocks in [8, 20, 1, 60] {
        let import = program("import_users", &programs.sandbox, programs.folder.path());
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" users.jsonl");
        let mut limited = Command::new("sh");
        limited.args(["-c", &script]).arg(import.get_program());
        let variables = import.get_envs();
        limited.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        limited
            .current_dir(programs.folder.path())
            .stderr(Stdio::piped());
        let text = ended(limited.spawn().unwrap(), 1);
        assert!(text.contains("could not write"), "{text}");
    }
    programs.run("import_users", "users.jsonl", 0);
    programs.check_imported(300);
}

#[tokio::test]
async fn a_refused_connection_and_an_untrusted_certificate_are_reported_at_once() {
    let programs = Programs::with_file(3).await;
    let refusing = Server::refusing();
    let untrusted = Server::start_tls(self_signed(), []).await;
    for (base_url, what) in [
        (refusing.base_url(), "refused"),
        (untrusted.base_url(), "certificate"),
    ] {
        for (name, line) in [
            ("export_users", "out.jsonl"),
            ("import_users", "users.jsonl"),
        ] {
            let mut command = programs.command(name, line);
            command.env("STYTCH_BASE_URL", &base_url);
            let begin = Instant::now();
            let run = tokio::task::spawn_blocking(move || ended(command.spawn().unwrap(), 1));
            let text = run.await.unwrap();
            assert!(text.to_lowercase().contains(what), "{text}");
            assert!(begin.elapsed() < Duration::from_secs(20));
            assert_eq!(names(programs.folder.path()), ["users.jsonl"]);
        }
    }
}

/// Returns the acceptor of a TLS server whose certificate nobody trusts.
fn self_signed() -> tokio_rustls::TlsAcceptor {
    use tokio_rustls::rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};

    let signed = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(ring::default_provider().into());
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth();
    let config = config.with_single_cert(vec![signed.cert.der().clone()], key);
    std::sync::Arc::new(config.unwrap()).into()
}
