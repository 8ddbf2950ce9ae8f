//! List and revoke connected apps.

use serde_json::json;

use super::{Project, seed};

#[test]
fn apps_are_listed_as_they_were_seeded_until_they_are_revoked() {
    let project = Project::new();
    let user_id = project.seed(json!({ "external_id": "ada" }));
    let app = |id: &str| {
        json!({
            "connected_app_id": id,
            "name": "Calendar",
            "description": "Reads your calendar",
            "client_type": "third_party_public",
            "scopes_granted": "openid calendar.read",
            "logo_url": "https://example.com/logo.png",
        })
    };
    for id in ["connected-app-test-1", "connected-app-test-2"] {
        seed::add_connected_app(&project, &user_id, app(id)).unwrap();
    }
    let path = format!("/v1/users/{user_id}/connected_apps");
    let listed = project.get(&path).ok();
    assert_eq!(
        listed["connected_apps"],
        json!([app("connected-app-test-1"), app("connected-app-test-2")])
    );

    let revoke = "/v1/users/ada/connected_apps/connected-app-test-1/revoke";
    let revoked = project.call_with_bytes("POST", revoke, Vec::new()).ok();
    assert_eq!(revoked.as_object().unwrap().len(), 2, "{revoked}");
    let listed = project.get("/v1/users/ada/connected_apps").ok();
    assert_eq!(
        listed["connected_apps"],
        json!([app("connected-app-test-2")])
    );
    let again = project.call("POST", revoke, json!({}));
    again.is_error(404, "connected_app_not_found");
}

#[test]
fn a_user_without_apps_has_an_empty_list() {
    let project = Project::new();
    let user_id = project.seed(json!({}));
    let listed = project.get(&format!("/v1/users/{user_id}/connected_apps"));
    assert_eq!(listed.ok()["connected_apps"], json!([]));
}

#[test]
fn an_unknown_user_or_app_is_not_found() {
    let project = Project::new();
    let user_id = project.seed(json!({}));
    let unknown_app = format!("/v1/users/{user_id}/connected_apps/unknown/revoke");
    for (method, path, error_type) in [
        ("GET", "/v1/users/nobody/connected_apps", "user_not_found"),
        (
            "POST",
            "/v1/users/nobody/connected_apps/unknown/revoke",
            "user_not_found",
        ),
        ("POST", &*unknown_app, "connected_app_not_found"),
    ] {
        project
            .call(method, path, json!({}))
            .is_error(404, error_type);
    }
}

#[test]
fn an_app_of_one_user_is_none_of_another() {
    let project = Project::new();
    let one = project.seed(json!({}));
    let other = project.seed(json!({}));
    let app = json!({ "connected_app_id": "connected-app-test-1" });
    seed::add_connected_app(&project, &one, &app).unwrap();
    let path = format!("/v1/users/{other}/connected_apps/connected-app-test-1/revoke");
    project
        .call("POST", &path, json!({}))
        .is_error(404, "connected_app_not_found");
    seed::add_connected_app(&project, &other, &app).unwrap();
}
