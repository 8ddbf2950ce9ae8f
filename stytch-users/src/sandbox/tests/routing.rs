//! Which paths and methods there are.

use std::collections::HashSet;

use http::Request;
use serde_json::json;

use super::{Bytes, Project, routes, user_with_every_factor};
use crate::sandbox::{operation::Operation, routes::Resource};

/// The endpoints on paths where nothing is found, and what they answer.
const ENDPOINTS: [(&str, &str, &str); 17] = [
    ("POST", "/v1/users", "invalid_create_user_request"),
    ("GET", "/v1/users/x", "user_not_found"),
    ("POST", "/v1/users/search", ""),
    ("PUT", "/v1/users/x", "user_not_found"),
    (
        "PUT",
        "/v1/users/x/exchange_primary_factor",
        "user_not_found",
    ),
    ("DELETE", "/v1/users/x", "user_not_found"),
    ("DELETE", "/v1/users/emails/x", "email_not_found"),
    (
        "DELETE",
        "/v1/users/phone_numbers/x",
        "phone_number_not_found",
    ),
    (
        "DELETE",
        "/v1/users/webauthn_registrations/x",
        "webauthn_registration_not_found",
    ),
    (
        "DELETE",
        "/v1/users/biometric_registrations/x",
        "biometric_registration_not_found",
    ),
    ("DELETE", "/v1/users/totps/x", "totp_not_found"),
    (
        "DELETE",
        "/v1/users/crypto_wallets/x",
        "crypto_wallet_not_found",
    ),
    ("DELETE", "/v1/users/passwords/x", "password_not_found"),
    (
        "DELETE",
        "/v1/users/oauth/x",
        "oauth_user_registration_not_found",
    ),
    ("DELETE", "/v1/users/x/external_id", "user_not_found"),
    ("GET", "/v1/users/x/connected_apps", "user_not_found"),
    (
        "POST",
        "/v1/users/x/connected_apps/y/revoke",
        "user_not_found",
    ),
];

#[test]
fn there_are_seventeen_endpoints_and_no_other_method_on_their_paths() {
    let project = Project::new();
    for (_, path, _) in ENDPOINTS {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"] {
            let answer = project.call(method, path, json!({}));
            let endpoint = ENDPOINTS
                .iter()
                .find(|endpoint| (endpoint.0, endpoint.1) == (method, path));
            match endpoint {
                Some((_, _, "")) => drop(answer.ok()),
                Some((_, _, "invalid_create_user_request")) => {
                    answer.is_error(400, "invalid_create_user_request");
                }
                Some((_, _, error_type)) => answer.is_error(404, error_type),
                None => answer.is_error(405, "method_not_allowed"),
            }
        }
    }
}

#[test]
fn every_endpoint_is_an_operation_that_displays_as_its_route() {
    let mut routes = HashSet::new();
    for (method, path, _) in ENDPOINTS {
        let resource = Resource::at(path).unwrap();
        let operation = Operation::of(&method.parse().unwrap(), &resource).unwrap();
        let route = operation.to_string();
        let (route_method, template) = route.split_once(' ').unwrap();
        assert_eq!(route_method, method);
        let segments = path.split('/').zip(template.split('/'));
        for (segment, part) in segments {
            let is_placeholder = part.starts_with('{') && part.ends_with('}');
            assert!(segment == part || is_placeholder, "{path} {template}");
        }
        assert_eq!(path.split('/').count(), template.split('/').count());
        routes.insert(route);
    }
    assert_eq!(routes.len(), 17);
}

#[test]
fn any_other_path_is_not_found() {
    let project = Project::new();
    for path in [
        "/",
        "/v1",
        "/v2/users",
        "/v1/Users",
        "/v1/users/",
        "//v1/users",
        "/v1//users",
        "/v1/users/x/",
        "/v1/users//external_id",
        "/v1/users/x/y",
        "/v1/users/x/y/z",
        "/v1/users/emails/x/y",
        "/v1/users/x/connected_apps/y",
        "/v1/users/x/connected_apps/y/z",
        "/v1/users/x/connected_apps/y/revoke/z",
        "/v1/users/%FF",
        "/v1%2Fusers",
        "*",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            project
                .call(method, path, json!({}))
                .is_error(404, "route_not_found");
        }
    }
}

#[test]
fn a_segment_is_decoded_after_the_path_is_split() {
    let project = Project::new();
    let user_id = project.seed(json!({ "user_id": "a/external_id?b c%é" }));
    let found = project
        .get("/v1/users/a%2Fexternal_id%3Fb%20c%25%C3%A9")
        .ok();
    assert_eq!(found["user_id"], *user_id);
    let found = project.get("/%76%31/users/a%2fexternal_id%3fb%20c%25%c3%a9?ignored=1");
    assert_eq!(found.ok()["user_id"], *user_id);
}

#[test]
fn a_fixed_word_goes_before_a_user_id() {
    let project = Project::new();
    project.seed(json!({ "external_id": "search" }));
    project.seed(json!({ "external_id": "emails" }));
    project
        .get("/v1/users/search")
        .is_error(405, "method_not_allowed");
    project
        .delete("/v1/users/emails/external_id")
        .is_error(404, "email_not_found");
    assert_eq!(
        project.get("/v1/users/emails").ok()["external_id"],
        "emails"
    );
}

#[test]
fn the_body_of_a_get_or_delete_is_ignored() {
    let project = Project::new();
    project.seed(user_with_every_factor());
    for (method, path) in [
        ("GET", "/v1/users/user-test-1"),
        ("DELETE", "/v1/users/totps/totp-test-1"),
        ("DELETE", "/v1/users/user-test-1"),
    ] {
        let large = vec![b'{'; 2 * 1024 * 1024];
        project.call_with_bytes(method, path, large).ok();
    }
}

#[test]
fn a_405_lists_the_methods_of_its_path() {
    let project = Project::new();
    for (method, path, allowed) in [
        ("GET", "/v1/users", "POST"),
        ("PATCH", "/v1/users/x", "GET, PUT, DELETE"),
        ("DELETE", "/v1/users/search", "POST"),
        ("GET", "/v1/users/emails/x", "DELETE"),
        ("DELETE", "/v1/users/x/connected_apps/y/revoke", "POST"),
    ] {
        let answer = project.call(method, path, json!({}));
        answer.is_error(405, "method_not_allowed");
        assert_eq!(answer.headers["allow"], allowed, "{method} {path}");
    }
    let answer = project.call("GET", "/nowhere", json!({}));
    assert!(!answer.headers.contains_key("allow"));
}

#[test]
fn a_request_without_credentials_learns_nothing() {
    let project = Project::new();
    for (method, path, _) in ENDPOINTS.into_iter().chain([("GET", "/nowhere", "")]) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "x");
        let response = routes::answer(&project, &request.body(Bytes::new()).unwrap());
        assert_eq!(response.status(), 401);
        let challenge = &response.headers()["www-authenticate"];
        assert_eq!(challenge, r#"Basic realm="Stytch sandbox""#);
        let body: super::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["error_type"], "unauthorized_credentials");
        assert_eq!(body["error_message"], "Unauthorized credentials.");
    }
}
