//! Both programs as processes: exit codes, streams, signals and files that are full.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use stytch_users::Users;
use stytch_users::sandbox::Fault;
use support::server::Server;

use super::Run;

impl Run<()> {
    /// Programs with `users.jsonl`, which has `count` users.
    async fn with_file(count: usize) -> Run<()> {
        let run = Run::over_http(()).await;
        run.write_users(count);
        run
    }
}

/// Returns a command that runs a program.
pub(super) fn run_by(mut command: Command, program: &Command) -> Command {
    command.arg(program.get_program()).args(program.get_args());
    let variables = program.get_envs();
    command.envs(variables.filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(program.get_current_dir().unwrap());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Checks the exit code of a program, and returns what it has printed.
fn ended(child: Child, code: i32) -> String {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

/// Command lines, and a part of the error message of each.
const INVALID: &str = "\
export_users → <FILE>
export_users a.csv --colour red → --colour
export_users a.csv --page-size 1001 → 1..=1000
export_users a.csv --filter x=true → the filter `x`
export_users a.csv --filter status=activ → must be active or pending
export_users a.csv --filter created_at_less_than=today → RFC 3339
export_users a.csv --filter email_verified=1 → must be a boolean
export_users a.csv --filter email_verified → NAME=VALUE
export_users a.txt → .ndjson or .csv
import_users none.csv → none.csv
import_users users.jsonl --in-flight 0 → 1..=1000";

#[tokio::test]
async fn the_exit_code_of_an_invalid_command_line_or_input_is_2_and_nothing_is_sent() {
    let programs = Run::with_file(0).await;
    let fault = Fault::error(500, "nothing_is_requested");
    programs.sandbox.fault(fault);
    for case in INVALID.lines() {
        let (line, what) = case.split_once(" → ").unwrap();
        let text = ended(programs.command(line).spawn().unwrap(), 2);
        assert!(text.contains(what), "{line}: {text}");
        assert_eq!(programs.names(), ["users.jsonl"], "{line}");
    }
    for line in ["export_users --help", "import_users -h"] {
        let help = ended(programs.command(line).spawn().unwrap(), 0);
        assert!(help.contains("  130  ") && help.contains("STYTCH_SECRET"));
    }
    assert_eq!(programs.sandbox.faults_left(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn an_input_that_can_be_read_only_once_is_rejected() {
    let programs = Run::with_file(0).await;
    let mkfifo = Command::new("mkfifo").arg(programs.path("p.csv")).status();
    assert!(mkfifo.unwrap().success());
    for input in ["/dev/stdin", "p.csv", "."] {
        let mut command = programs.command(&format!("import_users {input}"));
        let text = ended(command.stdin(Stdio::piped()).spawn().unwrap(), 2);
        assert!(text.contains("not a regular file"), "{text}");
    }
    assert_eq!(programs.names(), ["p.csv", "users.jsonl"]);
}

#[tokio::test]
async fn a_closed_stdout_and_stderr_do_not_stop_a_run() {
    let programs = Run::with_file(30).await;
    for line in [
        "import_users users.jsonl --dry-run",
        "import_users users.jsonl",
        "export_users users.jsonl --overwrite",
    ] {
        let mut child = programs.command(line).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        ended(child, 0);
    }
    programs.check_imported();
}

#[cfg(unix)]
#[tokio::test]
async fn the_exit_code_of_ctrl_c_is_130_and_the_same_command_continues() {
    let programs = Run::with_file(400).await;
    let delay = Fault::delay(Duration::from_millis(5)).on(<dyn Users>::CREATE);
    programs.sandbox.fault(delay.always());
    let mut import = programs.command("import_users users.jsonl");
    let mut child = import.spawn().unwrap();
    while programs.sandbox.users().len() < 50 {
        assert_eq!(child.try_wait().unwrap(), None);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let process = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.unwrap().success());
    let text = ended(child, 130);
    assert!(text.contains("Run the same command again"), "{text}");
    programs.sandbox.clear_faults();
    ended(import.spawn().unwrap(), 0);
    programs.check_imported();
}

#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_is_full_for_a_moment_leaves_an_import_that_continues() {
    let programs = Run::with_file(300).await;
    let mut import = programs.command("import_users users.jsonl");
    // A file that exceeds the limit cannot be written.
    for blocks in [8, 20, 1, 60] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut limited = Command::new("sh");
        limited.args(["-c", &script]);
        let text = ended(run_by(limited, &import).spawn().unwrap(), 1);
        assert!(text.contains("could not write"), "{text}");
    }
    ended(import.spawn().unwrap(), 0);
    programs.check_imported();
}

#[tokio::test]
async fn a_refused_connection_and_an_untrusted_certificate_are_reported_at_once() {
    let programs = Run::with_file(3).await;
    let refusing = Server::refusing();
    let signed = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = signed.signing_key.serialize_der();
    let untrusted = Server::start_tls(signed.cert.der().clone(), &key, []).await;
    for (base_url, what) in [
        (refusing.base_url(), "refused"),
        (untrusted.base_url(), "certificate"),
    ] {
        for line in ["export_users out.jsonl", "import_users users.jsonl"] {
            let mut command = programs.command(line);
            command.env("STYTCH_BASE_URL", &base_url);
            let begin = Instant::now();
            let run = tokio::task::spawn_blocking(move || ended(command.spawn().unwrap(), 1));
            let text = run.await.unwrap();
            assert!(text.to_lowercase().contains(what), "{text}");
            assert!(begin.elapsed() < Duration::from_secs(20));
            assert_eq!(programs.names(), ["users.jsonl"]);
        }
    }
}
