//! What the environment of a process changes, and what it must not change. Each case runs
//! in a process of its own, with variables that a test cannot set for itself.

use std::env;
use std::process::Command;

use stytch_users::{Client, ErrorKind, SearchUsers, UserId, Users};
use support::fault_server::{Behaviour, FaultServer};

const FOUND: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;

/// Where the process of a case finds the server.
const BASE_URL: &str = "TESTED_BASE_URL";

/// Runs a test of this file in a process of its own.
async fn run(case: &'static str, variables: Vec<(&'static str, String)>) -> bool {
    let process = tokio::task::spawn_blocking(move || {
        Command::new(env::current_exe().unwrap())
            .args(["--exact", case, "--ignored", "--nocapture"])
            .envs(variables)
            .output()
            .unwrap()
    });
    let output = process.await.unwrap();
    println!("{}", String::from_utf8_lossy(&output.stdout));
    output.status.success()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_http_client_of_this_machine_uses_no_proxy_and_no_roots() {
    let server = FaultServer::start([Behaviour::answer(200, &[], FOUND)]).await;
    let proxy = FaultServer::start([Behaviour::answer(200, &[], FOUND)]).await;
    let mut variables = vec![(BASE_URL, server.base_url())];
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        variables.push((name, proxy.base_url()));
    }
    for name in ["no_proxy", "NO_PROXY"] {
        variables.push((name, String::new()));
    }
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        variables.push((name, "/nonexistent".to_owned()));
    }
    assert!(
        run(
            "environment::a_user_is_found_by_default_and_by_an_own_builder",
            variables
        )
        .await
    );
    assert_eq!(server.requests(), 2);
    assert_eq!(proxy.accepted(), 0, "the credentials went to the proxy");
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn a_user_is_found_by_default_and_by_an_own_builder() {
    let base_url = env::var(BASE_URL).unwrap();
    let builder = || Client::builder("project-test-1", "secret-test-1").base_url(&base_url);
    let by_default = builder();
    let proxy = reqwest::Proxy::all(env::var("http_proxy").unwrap()).unwrap();
    let by_own_builder = builder().reqwest(move |builder| builder.proxy(proxy.clone()));
    for builder in [by_default, by_own_builder] {
        let client = builder.build().unwrap();
        client.get(&UserId::from("user-test-1")).await.unwrap();
    }
}

/// A body of 15 MB that is nested all the way, and a page of 31 MiB whose users are as small
/// as a user can be.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_memory_of_hostile_bodies_is_bounded() {
    let nested = format!("{{\"zzz\":{}", "[".repeat(15_000_000));
    let user = r#"{"user_id":"u"},"#;
    let users = user.repeat(31 * 1024 * 1024 / user.len());
    let page =
        format!(r#"{{"results":[{users}{{"user_id":"u"}}],"results_metadata":{{"total":1}}}}"#);
    for body in [nested, page] {
        let server = FaultServer::start([Behaviour::answer(200, &[], body)]).await;
        let variables = vec![(BASE_URL, server.base_url())];
        assert!(
            run(
                "environment::a_hostile_body_takes_at_most_64_mebibytes",
                variables
            )
            .await
        );
        assert_eq!(server.requests(), 1);
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "run by the test above"]
async fn a_hostile_body_takes_at_most_64_mebibytes() {
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(env::var(BASE_URL).unwrap())
        .build()
        .unwrap();
    let idle = peak_kibibytes();
    let error = client.search(&SearchUsers::new()).await.unwrap_err();
    let peak = peak_kibibytes() - idle;
    assert_eq!(error.kind(), ErrorKind::Decode);
    println!("{error}: {peak} KiB over the idle client");
    assert!(peak < 64 * 1024, "{peak} KiB");
}

/// The most memory that this process has had.
#[cfg(target_os = "linux")]
fn peak_kibibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let size = line.unwrap().split_whitespace().nth(1);
    size.unwrap().parse().unwrap()
}
