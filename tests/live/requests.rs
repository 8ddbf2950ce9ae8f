//! Guesses about requests as such: credentials, routes, bodies, ids, limits.

use http::Method;
use serde_json::json;

use super::case::cases;
use super::project::Project;

const SEARCH: &str = "/v1/users/search";
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// What comes of a search with this body.
async fn search_with(project: &Project, body: &str) -> Result<String, String> {
    Ok(project.send(Method::POST, SEARCH, body).await.outcome())
}

/// What comes of a request with this `Authorization`.
async fn authorized_by(
    project: &Project,
    authorization: Option<&str>,
    path: &str,
) -> Result<String, String> {
    let headers: Vec<_> = authorization
        .map(|value| ("authorization", value))
        .into_iter()
        .collect();
    let answer = project.send_with(&headers, Method::GET, path, "").await;
    Ok(answer.outcome())
}

/// What comes of deleting a factor by an id without a form.
async fn delete_nonsense(project: &Project, collection: &str) -> Result<String, String> {
    let path = format!("/v1/users/{collection}/nonsense");
    Ok(project.delete(&path).await.outcome())
}

/// Searches that are refused until there were too many of them.
async fn too_many_searches(project: &Project) -> Result<String, String> {
    let headers = [("authorization", project.credentials())];
    // Twice the limit, and some, since a minute may begin in between.
    for _ in 0..310 {
        let answer = project
            .send_with(&headers, Method::POST, SEARCH, r#"{"limit":-1}"#)
            .await;
        if answer.status != Some(429) {
            continue;
        }
        let names = answer.headers.keys().map(|name| name.as_str());
        let telling: Vec<&str> = names
            .filter(|name| name.contains("retry-after") || name.contains("ratelimit"))
            .collect();
        return Ok(format!("{}, headers {telling:?}", answer.outcome()));
    }
    Ok("310 refused searches without 429".to_owned())
}

cases! {
    "wrong, missing and malformed credentials are all 401 `unauthorized_credentials`" {
        "a wrong secret" => "401 unauthorized_credentials", |project| {
            let path = format!("/v1/users/{NOBODY}");
            authorized_by(project, Some("Basic cHJvamVjdC10ZXN0LTE6c2VjcmV0"), &path).await
        };
        "no credentials" => "401 unauthorized_credentials", |project| {
            authorized_by(project, None, &format!("/v1/users/{NOBODY}")).await
        };
        "another scheme than Basic" => "401 unauthorized_credentials", |project| {
            authorized_by(project, Some("Bearer x"), &format!("/v1/users/{NOBODY}")).await
        };
        "Basic, and then no base64" => "401 unauthorized_credentials", |project| {
            authorized_by(project, Some("Basic ???"), &format!("/v1/users/{NOBODY}")).await
        };
    }
    "credentials are looked at before anything else" {
        "an unknown path without credentials" => "401 unauthorized_credentials", |project| {
            authorized_by(project, None, "/v1/userz").await
        };
        "another method without credentials" => "401 unauthorized_credentials", |project| {
            authorized_by(project, None, SEARCH).await
        };
    }
    "`error_url` is `…/docs/api/errors/{status}#{error_type}`" {
        "that of user_not_found" =>
            r##"404 user_not_found at "https://stytch.com/docs/api/errors/404#user_not_found""##,
        |project| {
            let answer = project.get(&format!("/v1/users/user-test-{NOBODY}")).await;
            Ok(format!("{} at {}", answer.outcome(), answer.body["error_url"]))
        };
    }
    "a 401 has `WWW-Authenticate: Basic`; a 405 lists the methods of its path in `Allow`" {
        "no credentials" => "401 unauthorized_credentials, a challenge", |project| {
            let answer = project.send_with(&[], Method::GET, "/v1/users/x", "").await;
            let challenge = answer.headers.get("www-authenticate");
            let is_basic = challenge.is_some_and(|it| it.as_bytes().starts_with(b"Basic "));
            let challenge = if is_basic { "a challenge" } else { "no challenge" };
            Ok(format!("{}, {challenge}", answer.outcome()))
        };
        "GET of the search" => "405 method_not_allowed, POST", |project| {
            let answer = project.get(SEARCH).await;
            let allow = answer.headers.get("allow").and_then(|it| it.to_str().ok());
            Ok(format!("{}, {}", answer.outcome(), allow.unwrap_or("no list")))
        };
    }
    "an unknown path is 404 `route_not_found`, a known path with another method 405 `method_not_allowed`" {
        "GET /v1/userz" => "404 route_not_found", |project| {
            Ok(project.get("/v1/userz").await.outcome())
        };
        "PATCH of a user" => "405 method_not_allowed", |project| {
            let path = format!("/v1/users/user-test-{NOBODY}");
            Ok(project.send(Method::PATCH, &path, "{}").await.outcome())
        };
    }
    "an empty path segment, as in a trailing slash, is an unknown path; `search` and the factor collections go before user ids of the same name" {
        "GET /v1/users/" => "404 route_not_found", |project| {
            Ok(project.get("/v1/users/").await.outcome())
        };
        "GET /v1/users/search" => "405 method_not_allowed", |project| {
            Ok(project.get(SEARCH).await.outcome())
        };
        "GET /v1/users/emails/connected_apps" => "405 method_not_allowed", |project| {
            Ok(project.get("/v1/users/emails/connected_apps").await.outcome())
        };
    }
    "the `Content-Type` of a request is not looked at; a body on GET and DELETE is ignored at any size" {
        "a search of text/plain" => "200", |project| {
            let headers = [("authorization", project.credentials()), ("content-type", "text/plain")];
            Ok(project.send_with(&headers, Method::POST, SEARCH, "{}").await.outcome())
        };
        "a search without a content type" => "200", |project| {
            let headers = [("authorization", project.credentials())];
            Ok(project.send_with(&headers, Method::POST, SEARCH, "{}").await.outcome())
        };
        "GET with a body" => "200", |project| {
            let user = project.user().await?;
            let path = format!("/v1/users/{}", user["user_id"].as_str().unwrap_or_default());
            Ok(project.send(Method::GET, &path, r#"{"user_id":5}"#).await.outcome())
        };
        "DELETE with a body" => "200", |project| {
            let user = project.user().await?;
            let path = format!("/v1/users/{}", user["user_id"].as_str().unwrap_or_default());
            Ok(project.send(Method::DELETE, &path, r#"{"user_id":5}"#).await.outcome())
        };
        "DELETE with a body of two mebibytes" => "200", |project| {
            let user = project.user().await?;
            let path = format!("/v1/users/{}", user["user_id"].as_str().unwrap_or_default());
            let body = " ".repeat(2 * 1024 * 1024);
            Ok(project.send(Method::DELETE, &path, &body).await.outcome())
        };
    }
    "an empty body is `{}`; a body over 1 MiB is 400 `bad_request`" {
        "a search with an empty body" => "200", |project| search_with(project, "").await;
        "a search of a mebibyte and a byte" => "400 bad_request", |project| {
            let spaces = " ".repeat(1024 * 1024 - 1);
            search_with(project, &format!("{{{spaces}}}")).await
        };
    }
    "a body that is no JSON object is 400 `bad_request`" {
        "a list" => "400 bad_request", |project| search_with(project, "[]").await;
        "half an object" => "400 bad_request", |project| search_with(project, "{").await;
        "null" => "400 bad_request", |project| search_with(project, "null").await;
        "no JSON" => "400 bad_request", |project| search_with(project, "limit=5").await;
    }
    "a field of a wrong type is 400 `invalid_argument`; unknown fields are ignored" {
        "a number for an e-mail address" => "400 invalid_argument", |project| {
            Ok(project.create(json!({ "email": 5 })).await.outcome())
        };
        "a text for the name" => "400 invalid_argument", |project| {
            let fields = json!({ "email": project.new_email(), "name": "Ada" });
            Ok(project.create(fields).await.outcome())
        };
        "a field that nobody knows" => "200", |project| {
            let fields = json!({ "email": project.new_email(), "colour": "red" });
            Ok(project.create(fields).await.outcome())
        };
    }
    "a `null` field is an absent one" {
        "an update of null for everything" => r#"200, {"first_name":"Ada"}, {"plan":"team"}, true"#,
        |project| {
            let fields = json!({
                "name": { "first_name": "Ada" },
                "trusted_metadata": { "plan": "team" },
            });
            let user = project.user_with(fields).await?;
            let path = format!("/v1/users/{}", user["user_id"].as_str().unwrap_or_default());
            let update = json!({
                "name": null, "attributes": null, "trusted_metadata": null,
                "untrusted_metadata": null, "external_id": null, "roles": null,
            });
            let updated = project.put(&path, update).await;
            let seen = updated.with(&["/user/name", "/user/trusted_metadata"]);
            let keeps_its_id = updated.body["user"]["external_id"] == user["external_id"];
            Ok(format!("{seen}, {keeps_its_id}"))
        };
    }
    "an empty string is an absent field, within `name` and `attributes` too" {
        "a user with empty parts" => r#"200, [], {"first_name":"Ada"}"#, |project| {
            let fields = json!({
                "email": project.new_email(),
                "phone_number": "",
                "name": { "first_name": "Ada", "last_name": "" },
                "attributes": { "ip_address": "" },
            });
            Ok(project.create(fields).await.with(&["/user/phone_numbers", "/user/name"]))
        };
        "neither an email address nor a phone number" => "400 invalid_create_user_request",
        |project| {
            Ok(project.create(json!({ "email": "", "phone_number": "" })).await.outcome())
        };
        "an update of the external id" => "200, true", |project| {
            let user = project.user().await?;
            let path = format!("/v1/users/{}", user["user_id"].as_str().unwrap_or_default());
            let updated = project.put(&path, json!({ "external_id": "" })).await;
            let is_kept = updated.body["user"]["external_id"] == user["external_id"];
            Ok(format!("{}, {is_kept}", updated.outcome()))
        };
        "a search with an empty cursor" => "200", |project| {
            search_with(project, r#"{"cursor":"","limit":1}"#).await
        };
    }
    "an id of any form that nobody has is 404, never `invalid_…_id` or `live_id_used_in_test_environment`" {
        "a user id without a form" => "404 user_not_found", |project| {
            Ok(project.get("/v1/users/nonsense").await.outcome())
        };
        "a user id without its UUID" => "404 user_not_found", |project| {
            Ok(project.get("/v1/users/user-test-nonsense").await.outcome())
        };
        "a user id of a live project" => "404 user_not_found", |project| {
            Ok(project.get(&format!("/v1/users/user-live-{NOBODY}")).await.outcome())
        };
        "an e-mail id without a form" => "404 email_not_found", |project| {
            delete_nonsense(project, "emails").await
        };
        "a phone id without a form" => "404 phone_number_not_found", |project| {
            delete_nonsense(project, "phone_numbers").await
        };
        "a WebAuthn id without a form" => "404 webauthn_registration_not_found", |project| {
            delete_nonsense(project, "webauthn_registrations").await
        };
        "a biometric id without a form" => "404 biometric_registration_not_found", |project| {
            delete_nonsense(project, "biometric_registrations").await
        };
        "a TOTP id without a form" => "404 totp_not_found", |project| {
            delete_nonsense(project, "totps").await
        };
        "a wallet id without a form" => "404 crypto_wallet_not_found", |project| {
            delete_nonsense(project, "crypto_wallets").await
        };
        "a password id without a form" => "404 password_not_found", |project| {
            delete_nonsense(project, "passwords").await
        };
        "an OAuth id without a form" => "404 oauth_user_registration_not_found", |project| {
            delete_nonsense(project, "oauth").await
        };
        "an e-mail id of a live project" => "404 email_not_found", |project| {
            Ok(project.delete(&format!("/v1/users/emails/email-live-{NOBODY}")).await.outcome())
        };
    }
    "no `forbidden_character_zero_width_space`" {
        "one in a name" => "200", |project| {
            let name = json!({ "first_name": "A\u{200b}da" });
            let fields = json!({ "email": project.new_email(), "name": name });
            Ok(project.create(fields).await.outcome())
        };
    }
    // The last: there is no search for the rest of the minute.
    "that limit counts requests with right credentials only, refused ones too; no header says when to come again" {
        "searches that are refused" => "429 too_many_requests, headers []", |project| {
            too_many_searches(project).await
        };
    }
}
