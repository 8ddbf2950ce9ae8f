//! The environment variables for proxies and root certificates, and the memory that malicious
//! response bodies can use. Each case runs in its own process.

use std::env;
use std::process::Command;

use stytch_users::{ErrorKind, RetryPolicy, SearchUsers, Users};
use support::server::{Behaviour, Server};

/// The environment variable with the URL of the server, for a case.
const BASE_URL: &str = "TESTED_BASE_URL";

/// Runs an ignored test of this program in its own process, with these variables.
pub(crate) fn run_alone(test: &str, variables: &[(&str, &str)]) {
    let mut process = Command::new(env::current_exe().unwrap());
    process.args(["--exact", test, "--ignored", "--nocapture"]);
    process.envs(variables.iter().copied());
    let output = process.output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    let is_ok = output.status.success() && shown.contains("1 passed");
    assert!(is_ok, "{shown}");
}

/// Runs a test of this file against a server.
async fn run(case: &str, server: &Server, variables: &[(&str, &str)]) {
    let base_url = server.base_url();
    let variables = [variables, &[(BASE_URL, &base_url)]].concat();
    tokio::task::block_in_place(|| run_alone(&format!("environment::{case}"), &variables));
}

fn builder() -> stytch_users::ClientBuilder {
    let base_url = env::var(BASE_URL).unwrap();
    support::client::builder("project-test-1", "secret-test-1").base_url(base_url)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_http_client_of_a_loopback_host_uses_no_proxy_and_no_root_certificates() {
    let found = Behaviour::ok(r#"{"user_id":"user-test-1"}"#);
    let server = Server::start([found.clone()]).await;
    let proxy = Server::start([found]).await;
    let proxy_url = proxy.base_url();
    let variables = [
        ("http_proxy", &*proxy_url),
        ("HTTP_PROXY", &proxy_url),
        ("all_proxy", &proxy_url),
        ("ALL_PROXY", &proxy_url),
        ("no_proxy", ""),
        ("NO_PROXY", ""),
        ("SSL_CERT_FILE", "/nonexistent"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ];
    let case = "a_user_is_found_with_the_default_and_with_a_custom_reqwest_builder";
    run(case, &server, &variables).await;
    assert_eq!(server.counts().requests, 2);
    let accepted = proxy.counts().accepted;
    assert_eq!(accepted, 0, "the credentials were sent to the proxy");
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn a_user_is_found_with_the_default_and_with_a_custom_reqwest_builder() {
    let proxy = reqwest::Proxy::all(env::var("http_proxy").unwrap()).unwrap();
    let custom = builder().reqwest(move |builder| builder.proxy(proxy.clone()));
    for builder in [builder(), custom] {
        let client = builder.build().unwrap();
        client.get(&"user-test-1".into()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_https_client_uses_the_proxy_of_the_environment() {
    let proxy = Server::start([Behaviour::respond(502, &[], "")]).await;
    let proxy_url = proxy.base_url().replace("//", "//user:pass@");
    let variables = [("https_proxy", &*proxy_url), ("no_proxy", "")];
    let case = "a_proxy_that_rejects_the_tunnel_is_a_connection_error";
    run(case, &proxy, &variables).await;
    let sent = proxy.recorded();
    assert_eq!(sent.len(), 1);
    let request_line = "CONNECT stytch.invalid:443 HTTP/1.1";
    assert_eq!(sent[0].request_line, request_line);
    // `user:pass` in base64.
    let credentials = sent[0].header_values("proxy-authorization");
    assert_eq!(credentials, ["Basic dXNlcjpwYXNz"]);
    assert!(sent[0].header_values("authorization").is_empty());
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn a_proxy_that_rejects_the_tunnel_is_a_connection_error() {
    let builder = builder().base_url("https://stytch.invalid");
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    let error = client.get(&"user-test-1".into()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.maybe_applied());
    assert!(!format!("{error:?}").contains("pass"), "{error:?}");
}

/// Sends bodies of 5 and 7 MB of nested arrays, one of which is complete and followed by an invalid value,
/// 31 MiB of bytes that are not UTF-8, and a page of 31 MiB with users that are as small as possible.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_memory_for_malicious_bodies_is_bounded() {
    let truncated = format!("{{\"zzz\":{}", "[".repeat(5_000_000));
    let (open, closed) = ("[".repeat(3_500_000), "]".repeat(3_500_000));
    let complete = format!(r#"{{"zzz":{open}{closed},"results":7}}"#);
    let binary = [&br#"{"zzz":""#[..], &[0xff].repeat(31 * 1024 * 1024)].concat();
    let user = r#"{"user_id":"u"},"#;
    let users = user.repeat(31 * 1024 * 1024 / user.len());
    let page =
        format!(r#"{{"results":[{users}{{"user_id":"u"}}],"results_metadata":{{"total":1}}}}"#);
    for (body, place) in [
        (truncated.into_bytes(), "line 1 column 5000007"),
        (complete.into_bytes(), "results"),
        (binary, "byte 8"),
        (page.into_bytes(), "results[10001]"),
    ] {
        let server = Server::start([Behaviour::ok(body)]).await;
        let case = "a_malicious_body_uses_at_most_64_mebibytes";
        run(case, &server, &[("EXPECTED_PLACE", place)]).await;
        assert_eq!(server.counts().requests, 1);
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "run by the test above"]
async fn a_malicious_body_uses_at_most_64_mebibytes() {
    let client = builder().build().unwrap();
    let idle = peak_kibibytes();
    let error = client.search(&SearchUsers::new()).await.unwrap_err();
    let peak = peak_kibibytes() - idle;
    assert_eq!(error.kind(), ErrorKind::Decode);
    println!("{error}: {peak} KiB more than the idle client");
    // Finding the place is part of what is measured.
    let place = format!(" at {}", env::var("EXPECTED_PLACE").unwrap());
    assert!(error.to_string().ends_with(&place), "{error}");
    assert!(peak < 64 * 1024, "{peak} KiB");
}

/// Returns the peak memory of this process.
#[cfg(target_os = "linux")]
fn peak_kibibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let size = line.unwrap().split_whitespace().nth(1);
    size.unwrap().parse().unwrap()
}
