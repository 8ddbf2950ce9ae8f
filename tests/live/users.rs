//! Guesses about users: what they are created with, what an update changes, what stays.

use serde_json::{Value, json};
use stytch_users::User;

use super::case::cases;
use super::project::{Answer, Project};

async fn update(project: &Project, user: &Value, update: Value) -> Answer {
    project.put(&path_of(user), update).await
}

fn path_of(user: &Value) -> String {
    format!("/v1/users/{}", user["user_id"].as_str().unwrap_or("none"))
}

/// What comes of creating a user with these fields.
async fn created(project: &Project, fields: Value) -> Result<String, String> {
    Ok(project.create(fields).await.outcome())
}

/// What comes of creating a user with this external id.
async fn created_as(project: &Project, external_id: &str) -> Result<String, String> {
    created(
        project,
        json!({ "email": project.new_email(), "external_id": external_id }),
    )
    .await
}

/// Metadata with this many keys.
fn keys(count: usize) -> Value {
    let keys = (0..count).map(|number| (format!("key{number}"), json!(number)));
    Value::Object(keys.collect())
}

/// Metadata whose compact JSON has this many bytes.
fn bytes(count: usize) -> Value {
    json!({ "k": "x".repeat(count - r#"{"k":""}"#.len()) })
}

cases! {
    "without either it is 400 `invalid_create_user_request`" {
        "a user of nothing" => "400 invalid_create_user_request", |project| {
            created(project, json!({})).await
        };
    }
    "update leaves what it does not name" {
        "an update of the name alone" => r#"200, {"plan":"team"}, {"theme":"dark"}, 1"#, |project| {
            let user = project.user_with(json!({
                "trusted_metadata": { "plan": "team" },
                "untrusted_metadata": { "theme": "dark" },
            })).await?;
            let updated = update(project, &user, json!({ "name": { "first_name": "Ada" } })).await;
            let seen = updated.with(&["/user/trusted_metadata", "/user/untrusted_metadata"]);
            let emails = updated.body["user"]["emails"].as_array().map_or(0, Vec::len);
            Ok(format!("{seen}, {emails}"))
        };
    }
    "a deleted user is 404 `user_not_found`, in no search, and its addresses are free" {
        "get" => "200, then 404 user_not_found", |project| {
            let user = project.user().await?;
            let deleted = project.delete(&path_of(&user)).await;
            let got = project.get(&path_of(&user)).await;
            Ok(format!("{}, then {}", deleted.outcome(), got.outcome()))
        };
        "search" => "nobody", |project| {
            let users = project.users(1).await?;
            project.delete(&path_of(&users[0])).await;
            let verified = json!({ "filter_name": "email_verified", "filter_value": false });
            project.found(&users, verified).await
        };
        "another user with the e-mail address" => "200", |project| {
            let user = project.user().await?;
            project.delete(&path_of(&user)).await;
            created(project, json!({ "email": user["emails"][0]["email"] })).await
        };
    }
    "optional parts of a user without a value are left out; name and metadata are `{}` instead" {
        "a user of an e-mail address" => "200, absent, absent, absent, {}, {}, {}", |project| {
            let user = project.user().await?;
            Ok(project.get(&path_of(&user)).await.with(&[
                "/password", "/lock_created_at", "/lock_expires_at",
                "/name", "/trusted_metadata", "/untrusted_metadata",
            ]))
        };
        "the client's own type of it" => "read", |project| {
            let user = project.user().await?;
            let got = project.get(&path_of(&user)).await;
            let read = serde_json::from_value::<User>(got.body);
            Ok(read.map_or_else(|error| error.to_string(), |_| "read".to_owned()))
        };
        "a user without an external id" => "200, absent", |project| {
            let user = project.user_with(json!({ "external_id": null })).await?;
            Ok(project.get(&path_of(&user)).await.with(&["/external_id"]))
        };
    }
    "an absent factor's `email_id` or `phone_id` is `\"\"`" {
        "the phone id of a user of an e-mail address" => r#"200, """#, |project| {
            let fields = json!({ "email": project.new_email() });
            Ok(project.create(fields).await.with(&["/phone_id"]))
        };
        "the e-mail id of a user of a phone number" => r#"200, """#, |project| {
            let fields = json!({ "phone_number": project.new_phone_number() });
            Ok(project.create(fields).await.with(&["/email_id"]))
        };
    }
    "a new e-mail address or phone number is not verified" {
        "both" => "200, false, false", |project| {
            let (email, number) = (project.new_email(), project.new_phone_number());
            let fields = json!({ "email": email, "phone_number": number });
            let verified = ["/user/emails/0/verified", "/user/phone_numbers/0/verified"];
            Ok(project.create(fields).await.with(&verified))
        };
    }
    "the form of e-mail addresses: one `@`, a domain with a dot, no spaces" {
        "a domain without a dot" => "400 invalid_email", |project| {
            created(project, json!({ "email": "stytch-users-live@example" })).await
        };
        "two @" => "400 invalid_email", |project| {
            created(project, json!({ "email": "stytch-users@live@example.com" })).await
        };
        "a space" => "400 invalid_email", |project| {
            created(project, json!({ "email": "stytch users@example.com" })).await
        };
        "letters beyond ASCII" => "200", |project| {
            created(project, json!({ "email": format!("ü{}", project.new_email()) })).await
        };
    }
    "the form of phone numbers: `+` and 7 to 15 digits, the first not 0" {
        "no +" => "400 invalid_phone_number", |project| {
            let number = project.new_phone_number().replace('+', "");
            created(project, json!({ "phone_number": number })).await
        };
        "6 digits" => "400 invalid_phone_number", |project| {
            created(project, json!({ "phone_number": "+120255" })).await
        };
        "16 digits" => "400 invalid_phone_number", |project| {
            created(project, json!({ "phone_number": "+1202555014200000" })).await
        };
        "a first digit of 0" => "400 invalid_phone_number", |project| {
            created(project, json!({ "phone_number": "+02025550142" })).await
        };
        "spaces" => "400 invalid_phone_number", |project| {
            created(project, json!({ "phone_number": "+1 202 555 0142" })).await
        };
    }
    "e-mail addresses that differ in case only are the same, and keep the case they came in" {
        "the same address in capitals" => "400 duplicate_email", |project| {
            let user = project.user().await?;
            let email = user["emails"][0]["email"].as_str().unwrap_or_default();
            created(project, json!({ "email": email.to_uppercase() })).await
        };
        "an address in capitals" => "200, kept", |project| {
            let email = project.new_email().to_uppercase();
            let created = project.create(json!({ "email": email })).await;
            let is_kept = created.body["user"]["emails"][0]["email"] == *email;
            let kept = if is_kept { "kept" } else { "changed" };
            Ok(format!("{}, {kept}", created.outcome()))
        };
    }
    "a value in use by another user is 400 `duplicate_…`" {
        "an e-mail address" => "400 duplicate_email", |project| {
            let user = project.user().await?;
            created(project, json!({ "email": user["emails"][0]["email"] })).await
        };
        "a phone number" => "400 duplicate_phone_number", |project| {
            let number = project.new_phone_number();
            created(project, json!({ "phone_number": number })).await?;
            created(project, json!({ "phone_number": number })).await
        };
        "an external id" => "400 duplicate_user_external_id", |project| {
            let user = project.user().await?;
            created_as(project, user["external_id"].as_str().unwrap_or_default()).await
        };
        "an external id in an update" => "400 duplicate_user_external_id", |project| {
            let (one, other) = (project.user().await?, project.user().await?);
            let external_id = json!({ "external_id": one["external_id"] });
            Ok(update(project, &other, external_id).await.outcome())
        };
        "an e-mail address in an exchange" => "400 duplicate_email", |project| {
            let (one, other) = (project.user().await?, project.user().await?);
            let path = format!("{}/exchange_primary_factor", path_of(&other));
            let factor = json!({ "email_address": one["emails"][0]["email"] });
            Ok(project.put(&path, factor).await.outcome())
        };
    }
    "a malformed `external_id` is 400 `invalid_argument`" {
        "one with a space" => "400 invalid_argument", |project| {
            created_as(project, &format!("{} x", project.new_external_id())).await
        };
        "one of 129 characters" => "400 invalid_argument", |project| {
            let external_id = format!("{:x<129}", project.new_external_id());
            created_as(project, &external_id).await
        };
        "one with |" => "200", |project| {
            created_as(project, &format!("{}|x", project.new_external_id())).await
        };
    }
    "where a user id and an external id are equal, the user id goes first" {
        "a get by both" => "the user id", |project| {
            let (one, other) = (project.user().await?, project.user().await?);
            let taken = update(project, &other, json!({ "external_id": one["user_id"] })).await;
            if taken.status != Some(200) {
                return Ok(taken.outcome());
            }
            let got = project.get(&path_of(&one)).await;
            let is_by_user_id = got.body["user_id"] == one["user_id"];
            Ok(if is_by_user_id { "the user id" } else { "the external id" }.to_owned())
        };
    }
    "`attributes.ip_address` must be one, or 400 `invalid_ip_address`" {
        "a word" => "400 invalid_ip_address", |project| {
            let attributes = json!({ "ip_address": "somewhere" });
            created(project, json!({ "email": project.new_email(), "attributes": attributes })).await
        };
        "one of version 6" => "200", |project| {
            let attributes = json!({ "ip_address": "2001:db8::1" });
            created(project, json!({ "email": project.new_email(), "attributes": attributes })).await
        };
    }
    // Where someone has signed in with them, they are taken, and this differs for that.
    "`sandbox@stytch.com` and `+10000000000` make a user like any other" {
        "the e-mail address" => "200", |project| {
            created(project, json!({ "email": "sandbox@stytch.com" })).await
        };
        "the phone number" => "200", |project| {
            created(project, json!({ "phone_number": "+10000000000" })).await
        };
    }
    "any role is accepted, in any number; no role is given by default" {
        "a user without a word on roles" => "200, []", |project| {
            let fields = json!({ "email": project.new_email() });
            Ok(project.create(fields).await.with(&["/user/roles"]))
        };
        "a role that no policy has" => r#"200, ["stytch-users-live"]"#, |project| {
            let fields = json!({ "email": project.new_email(), "roles": ["stytch-users-live"] });
            Ok(project.create(fields).await.with(&["/user/roles"]))
        };
    }
    "update replaces the list of roles, and `[]` empties it" {
        "one role for another" => r#"200, ["stytch-users-live-2"]"#, |project| {
            let user = project.user_with(json!({ "roles": ["stytch-users-live-1"] })).await?;
            let roles = json!({ "roles": ["stytch-users-live-2"] });
            Ok(update(project, &user, roles).await.with(&["/user/roles"]))
        };
        "none" => "200, []", |project| {
            let user = project.user_with(json!({ "roles": ["stytch-users-live-1"] })).await?;
            Ok(update(project, &user, json!({ "roles": [] })).await.with(&["/user/roles"]))
        };
    }
    "metadata limits hold for the merged result; 4 KB are 4096 bytes of compact JSON" {
        "20 keys" => "200", |project| {
            let metadata = keys(20);
            created(project, json!({ "email": project.new_email(), "trusted_metadata": metadata })).await
        };
        "one key beside 20" => "400 metadata_too_many_keys", |project| {
            let user = project.user_with(json!({ "trusted_metadata": keys(20) })).await?;
            let more = json!({ "trusted_metadata": { "more": 1 } });
            Ok(update(project, &user, more).await.outcome())
        };
        "4096 bytes" => "200", |project| {
            let metadata = bytes(4096);
            created(project, json!({ "email": project.new_email(), "trusted_metadata": metadata })).await
        };
        "4097 bytes" => "400 metadata_too_large", |project| {
            let metadata = bytes(4097);
            created(project, json!({ "email": project.new_email(), "trusted_metadata": metadata })).await
        };
        "one key beside 4096 bytes" => "400 metadata_too_large", |project| {
            let user = project.user_with(json!({ "trusted_metadata": bytes(4096) })).await?;
            let more = json!({ "trusted_metadata": { "more": 1 } });
            Ok(update(project, &user, more).await.outcome())
        };
    }
    "a metadata key created as `null` is dropped" {
        "one of two" => r#"200, {"kept":1}"#, |project| {
            let metadata = json!({ "dropped": null, "kept": 1 });
            let fields = json!({ "email": project.new_email(), "trusted_metadata": metadata });
            Ok(project.create(fields).await.with(&["/user/trusted_metadata"]))
        };
    }
    "metadata is returned as it was sent: order of keys, numbers, nested values; a changed key keeps its place" {
        "a number that is no 64-bit float" => r#"200, {"number":9007199254740993}"#, |project| {
            let metadata = json!({ "number": 9_007_199_254_740_993_u64 });
            let fields = json!({ "email": project.new_email(), "trusted_metadata": metadata });
            Ok(project.create(fields).await.with(&["/user/trusted_metadata"]))
        };
        "a number with a fraction of zero" => r#"200, {"number":5.0}"#, |project| {
            let metadata = json!({ "number": 5.0 });
            let fields = json!({ "email": project.new_email(), "trusted_metadata": metadata });
            Ok(project.create(fields).await.with(&["/user/trusted_metadata"]))
        };
    }
    "update merges the parts of the name" {
        "the last name beside the first" => r#"200, {"first_name":"Ada","last_name":"Byron"}"#,
        |project| {
            let user = project.user_with(json!({ "name": { "first_name": "Ada" } })).await?;
            let name = json!({ "name": { "last_name": "Byron" } });
            Ok(update(project, &user, name).await.with(&["/user/name"]))
        };
    }
    "`delete_external_id` for a user without one changes nothing and is 200" {
        "the second time" => "200, then 200", |project| {
            let user = project.user().await?;
            let path = format!("{}/external_id", path_of(&user));
            let (first, second) = (project.delete(&path).await, project.delete(&path).await);
            Ok(format!("{}, then {}", first.outcome(), second.outcome()))
        };
    }
    // An app is let in by consenting, and so there is none to revoke twice.
    "a revoked app, or one that was never let in, is 404 `connected_app_not_found`" {
        "one that was never let in" => "404 connected_app_not_found", |project| {
            let user = project.user().await?;
            let app = "connected-app-test-00000000-0000-4000-8000-000000000000";
            let path = format!("{}/connected_apps/{app}/revoke", path_of(&user));
            Ok(project.post(&path, json!({})).await.outcome())
        };
    }
}
