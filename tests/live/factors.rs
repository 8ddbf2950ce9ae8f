//! Guesses about factors: what deletes and exchanges them, and what does not.

use serde_json::{Value, json};

use super::case::cases;
use super::project::{Answer, Project};

/// A user with an e-mail address and a phone number.
async fn with_both(project: &Project) -> Result<Value, String> {
    project
        .user_with(json!({ "phone_number": project.new_phone_number() }))
        .await
}

async fn exchange(project: &Project, user: &Value, factor: Value) -> Answer {
    let user_id = user["user_id"].as_str().unwrap_or_default();
    let path = format!("/v1/users/{user_id}/exchange_primary_factor");
    project.put(&path, factor).await
}

/// Deletes one of a user's factors, by where its id is.
async fn delete(project: &Project, user: &Value, collection: &str, id: &str) -> Answer {
    let id = user.pointer(id).and_then(Value::as_str).unwrap_or("none");
    project
        .delete(&format!("/v1/users/{collection}/{id}"))
        .await
}

cases! {
    "a factor is deleted by its id, and is 404 the second time" {
        "an e-mail address" => "200, then 404 email_not_found", |project| {
            let user = with_both(project).await?;
            let first = delete(project, &user, "emails", "/emails/0/email_id").await;
            let second = delete(project, &user, "emails", "/emails/0/email_id").await;
            Ok(format!("{}, then {}", first.outcome(), second.outcome()))
        };
        "a phone number" => "200, then 404 phone_number_not_found", |project| {
            let user = with_both(project).await?;
            let id = "/phone_numbers/0/phone_id";
            let first = delete(project, &user, "phone_numbers", id).await;
            let second = delete(project, &user, "phone_numbers", id).await;
            Ok(format!("{}, then {}", first.outcome(), second.outcome()))
        };
    }
    // OAuth registrations and the other factors are made by signing in only.
    "a user keeps at least one e-mail address, phone number or OAuth registration; other factors may all go" {
        "the last e-mail address" => "400 cannot_delete_last_primary_factor", |project| {
            let user = project.user().await?;
            Ok(delete(project, &user, "emails", "/emails/0/email_id").await.outcome())
        };
        "the last phone number" => "400 cannot_delete_last_primary_factor", |project| {
            let fields = json!({ "email": null, "phone_number": project.new_phone_number() });
            let created = project.create(fields).await;
            let user = &created.body["user"];
            let id = "/phone_numbers/0/phone_id";
            Ok(delete(project, user, "phone_numbers", id).await.outcome())
        };
    }
    "exchange counts e-mail addresses, phone numbers and OAuth registrations, and exchanges the first two only" {
        "a user with an e-mail address and a phone number" =>
            "400 invalid_exchange_primary_factor_user",
        |project| {
            let user = with_both(project).await?;
            let factor = json!({ "email_address": project.new_email() });
            Ok(exchange(project, &user, factor).await.outcome())
        };
    }
    "exchange refuses both fields together" {
        "both" => "400 invalid_exchange_primary_factor_fields", |project| {
            let user = project.user().await?;
            let (email, number) = (project.new_email(), project.new_phone_number());
            let factor = json!({ "email_address": email, "phone_number": number });
            Ok(exchange(project, &user, factor).await.outcome())
        };
        "neither" => "400 invalid_exchange_primary_factor_fields", |project| {
            let user = project.user().await?;
            Ok(exchange(project, &user, json!({})).await.outcome())
        };
    }
    "an exchanged factor has a new id and is not verified; an exchange for one's own address is allowed" {
        "another e-mail address" => "200, false, a new id", |project| {
            let user = project.user().await?;
            let factor = json!({ "email_address": project.new_email() });
            let exchanged = exchange(project, &user, factor).await;
            let is_new = exchanged.body["user"]["emails"][0]["email_id"]
                != user["emails"][0]["email_id"];
            let id = if is_new { "a new id" } else { "the same id" };
            Ok(format!("{}, {id}", exchanged.with(&["/user/emails/0/verified"])))
        };
        "one's own e-mail address" => "200", |project| {
            let user = project.user().await?;
            let factor = json!({ "email_address": user["emails"][0]["email"] });
            Ok(exchange(project, &user, factor).await.outcome())
        };
        "a phone number for an e-mail address" => "200, [], false", |project| {
            let user = project.user().await?;
            let factor = json!({ "phone_number": project.new_phone_number() });
            let exchanged = exchange(project, &user, factor).await;
            Ok(exchanged.with(&["/user/emails", "/user/phone_numbers/0/verified"]))
        };
    }
}
