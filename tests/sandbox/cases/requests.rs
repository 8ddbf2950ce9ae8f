//! Requests as such: credentials, routes, bodies, ids, limits.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use stytch_users::{Endpoint, Users};

use crate::sandbox::project::{Project, RawRequest};
use crate::sandbox::script::Script;

const NOBODY: &str = "/v1/users/user-test-00000000-0000-4000-8000-000000000000";
const SEARCH: &str = "/v1/users/search";

pub(super) async fn only_the_right_credentials_are_accepted(project: Arc<Project>) {
    let encoded = project.credentials.trim_start_matches("Basic ");
    for scheme in ["basic", "BASIC"] {
        let credentials = format!("{scheme} {encoded}");
        let response = project.send_as(&credentials, "GET", NOBODY).await;
        assert_eq!(response.outcome(), "404 user_not_found", "{scheme}");
    }
    let right = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
    let (project_id, secret) = right.split_once(':').unwrap();
    let basic = |text: String| format!("Basic {}", STANDARD.encode(text));
    for credentials in [
        String::new(),
        "Basic".to_owned(),
        "Basic ???".to_owned(),
        format!("Bearer {encoded}"),
        basic(":".to_owned()),
        basic(format!("{project_id}:")),
        basic(format!("project-test-wrong:{secret}")),
        basic(format!("{right} ")),
    ] {
        let response = project.send_as(&credentials, "GET", NOBODY).await;
        let outcome = response.outcome();
        assert_eq!(outcome, "401 unauthorized_credentials", "{credentials}");
    }
}

pub(super) async fn credentials_are_checked_before_the_route(project: Arc<Project>) {
    for (method, path) in [("GET", "/v1/userz"), ("PATCH", "/v1/users")] {
        let response = project.send_as("", method, path).await;
        assert_eq!(response.outcome(), "401 unauthorized_credentials", "{path}");
    }
}

/// The path of an endpoint, with this id for every parameter.
fn path(endpoint: &Endpoint, id: &str) -> String {
    let segments = endpoint.template().split('/');
    let segments = segments.map(|it| if it.starts_with('{') { id } else { it });
    segments.collect::<Vec<_>>().join("/")
}

pub(super) async fn each_endpoint_is_found_by_its_method_and_path(project: Arc<Project>) {
    let unauthorized = project.send_as("", "GET", NOBODY).await;
    let challenge = unauthorized.header(WWW_AUTHENTICATE).unwrap_or_default();
    assert!(challenge.starts_with("Basic "), "{challenge}");

    // Nobody has this id, whose user is deleted.
    let id = Script::new(&project).expand("$nobody");
    let endpoints = || <dyn Users>::ENDPOINTS.iter();
    let paths: BTreeSet<String> = endpoints().map(|it| self::path(it, &id)).collect();
    for path in paths {
        let on_path = endpoints().filter(|it| self::path(it, &id) == path);
        let methods: BTreeSet<String> = on_path.map(|it| it.method().to_string()).collect();
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let response = project.send(method, &path, "{}").await;
            let outcome = response.outcome();
            if methods.contains(method) {
                let unknown = ["404 route_not_found", "405 method_not_allowed"];
                assert!(!unknown.contains(&&*outcome), "{method} {path}: {outcome}");
            } else {
                assert_eq!(outcome, "405 method_not_allowed", "{method} {path}");
                let allowed = response.header(ALLOW).expect("no `Allow`").split(", ");
                let allowed: BTreeSet<String> = allowed.map(str::to_owned).collect();
                assert_eq!(allowed, methods, "{path}");
            }
        }
    }
}

pub(super) async fn content_types_and_bodies_without_a_use_are_ignored(project: Arc<Project>) {
    for content_type in ["text/plain", ""] {
        let search = RawRequest::new("POST", SEARCH, "{}").header(CONTENT_TYPE, content_type);
        let response = project.send_once(search).await;
        assert_eq!(response.outcome(), "200", "{content_type}");
    }
    let mut script = Script::new(&project);
    script.run("$ada").await;
    let path = script.expand("/v1/users/$ada");
    let long = "{".repeat(2 * 1024 * 1024);
    for (method, body) in [
        ("GET", r#"{"user_id":5}"#),
        ("GET", &*long),
        ("DELETE", &*long),
    ] {
        let response = project.send(method, &path, body).await;
        assert_eq!(response.outcome(), "200", "{method} {}", body.len());
    }
}

pub(super) async fn a_body_is_json_of_at_most_a_mebibyte(project: Arc<Project>) {
    let deep = "{\"a\":".repeat(10_000).into_bytes();
    for (body, expected) in [
        (Vec::new(), "200"),
        (b"\xff\xfe".to_vec(), "400 bad_request"),
        (deep, "400 bad_request"),
    ] {
        let search = RawRequest::new("POST", SEARCH, body);
        assert_eq!(project.send_once(search).await.outcome(), expected);
    }
    let largest = 1024 * 1024;
    for (length, expected) in [
        (largest, "200"),
        (largest + 1, "400 bad_request"),
        (8 * largest, "400 bad_request"),
        (2, "200"),
    ] {
        let body = format!("{{{}}}", " ".repeat(length - 2));
        let response = project.send("POST", SEARCH, &body).await;
        assert_eq!(response.outcome(), expected, "{length}");
    }
}

/// It uses up the searches of a minute, and so it goes last.
pub(super) async fn rejected_searches_count_toward_the_limit(project: Arc<Project>) {
    let search = || RawRequest::new("POST", SEARCH, r#"{"limit":-1}"#);
    // More than twice the limit, because a minute may begin in between.
    for _ in 0..310 {
        let unauthorized = search().header(AUTHORIZATION, "");
        assert_eq!(project.send_once(unauthorized).await.status, Some(401));
        let response = project.send_once(search()).await;
        if response.status != Some(429) {
            continue;
        }
        assert_eq!(response.outcome(), "429 too_many_requests");
        let names = response.headers.keys().map(|name| name.as_str());
        let hints = |name: &&str| name.contains("retry-after") || name.contains("ratelimit");
        assert_eq!(names.filter(hints).collect::<Vec<_>>(), [""; 0]);
        return;
    }
    panic!("310 rejected searches without 429");
}
