//! Guesses about searches: limits, cursors, queries, and what each filter finds.

use serde_json::{Value, json};

use super::case::cases;
use super::project::{Answer, Project, among};

fn filter(name: &str, value: impl Into<Value>) -> Value {
    json!({ "filter_name": name, "filter_value": value.into() })
}

/// Searches for users with a filter alone.
async fn with(project: &Project, filter: Value) -> Answer {
    let query = json!({ "operator": "AND", "operands": [filter] });
    project.search(json!({ "query": query })).await
}

/// A search for these users with another field beside the query.
async fn with_field(
    project: &Project,
    users: &[Value],
    field: &str,
    value: impl Into<Value>,
) -> Answer {
    let mut search = json!({ "query": among(users, &[]) });
    search[field] = value.into();
    project.search(search).await
}

/// Whether a new user called Adalbert Lovelace is found by this name.
async fn found_by_name(project: &Project, name: &str) -> Result<String, String> {
    let name_of_user = json!({ "first_name": "Adalbert", "last_name": "Lovelace" });
    let users = [project.user_with(json!({ "name": name_of_user })).await?];
    project.until_found(&users).await?;
    project.found(&users, filter("full_name_fuzzy", name)).await
}

/// Whether a new user is found by a filter.
async fn found_by(project: &Project, filter: Value) -> Result<String, String> {
    let users = project.users(1).await?;
    project.found(&users, filter).await
}

/// Whether a new user is found by a filter with a part of the user.
async fn found_by_own(
    project: &Project,
    name: &str,
    value: fn(&Value) -> Value,
) -> Result<String, String> {
    let users = project.users(1).await?;
    project.found(&users, filter(name, value(&users[0]))).await
}

fn email(user: &Value) -> &str {
    user["emails"][0]["email"].as_str().unwrap_or_default()
}

cases! {
    "the names of the filters and what each takes" {
        "email_domain as a text" => "0", |project| {
            found_by(project, filter("email_domain", "example.com")).await
        };
        "email_domain as a list" => "0", |project| {
            found_by(project, filter("email_domain", json!(["example.com"]))).await
        };
    }
    "a cursor goes on after the user it ended with, whoever came or went since" {
        "the first of three is deleted after the first page of one" => "1", |project| {
            let users = project.users(3).await?;
            let first = with_field(project, &users, "limit", 1).await;
            let cursor = first.next_cursor()?;
            let found = users.iter().position(|user| user["user_id"] == first.body["results"][0]["user_id"]);
            let user_id = users[found.unwrap_or(0)]["user_id"].as_str().unwrap_or_default();
            project.delete(&format!("/v1/users/{user_id}")).await;
            let mut search = json!({ "query": among(&users, &[]), "limit": 1 });
            search["cursor"] = cursor.into();
            Ok(project.search(search).await.numbers(&users))
        };
    }
    "`limit` 0 is the default of 100; below 0 and above 1000 is `user_search_invalid_limit`" {
        "0" => "0 1", |project| {
            let users = project.users(2).await?;
            Ok(with_field(project, &users, "limit", 0).await.numbers(&users))
        };
        "-1" => "400 user_search_invalid_limit", |project| {
            Ok(project.search(json!({ "limit": -1 })).await.outcome())
        };
        "1001" => "400 user_search_invalid_limit", |project| {
            Ok(project.search(json!({ "limit": 1001 })).await.outcome())
        };
    }
    "a cursor goes with any query and never expires" {
        "one with another query" => "200", |project| {
            let users = project.users(2).await?;
            let first = with_field(project, &users, "limit", 1).await;
            let cursor = first.next_cursor()?;
            Ok(with_field(project, &users[..1], "cursor", cursor).await.outcome())
        };
    }
    "order is that of `created_at`, then of arrival" {
        "three users" => "0 1 2", |project| {
            let users = project.users(3).await?;
            Ok(with_field(project, &users, "limit", 10).await.numbers(&users))
        };
    }
    "`query` without an operator means `AND`; without operands, under either operator, every user matches" {
        "no operator" => "0", |project| {
            let users = project.users(1).await?;
            let mut query = among(&users, &[filter("email_verified", false)]);
            if let Value::Object(query) = &mut query {
                query.remove("operator");
            }
            Ok(project.search(json!({ "query": query })).await.numbers(&users))
        };
        "no operands under AND" => "200, everyone", |project| {
            Ok(everyone(project, json!({ "operator": "AND", "operands": [] })).await)
        };
        "no operands under OR" => "200, everyone", |project| {
            Ok(everyone(project, json!({ "operator": "OR", "operands": [] })).await)
        };
        "an empty query" => "200, everyone", |project| Ok(everyone(project, json!({})).await);
    }
    "a value that is absent or `null` is `user_search_missing_filter_value`; one that is empty is `user_search_missing_…` of its filter or bound" {
        "an absent one" => "400 user_search_missing_filter_value", |project| {
            Ok(with(project, json!({ "filter_name": "status" })).await.outcome())
        };
        "null" => "400 user_search_missing_filter_value", |project| {
            Ok(with(project, filter("status", Value::Null)).await.outcome())
        };
        "an empty text" => "400 user_search_missing_status", |project| {
            Ok(with(project, filter("status", "")).await.outcome())
        };
        "an empty bound" => "400 user_search_missing_less_than", |project| {
            let bounds = json!({ "greater_than": "2026-01-01T00:00:00Z", "less_than": "" });
            Ok(with(project, filter("created_at_between", bounds)).await.outcome())
        };
        "an empty list" => "400 user_search_missing_email_addresses", |project| {
            Ok(with(project, filter("email_address", json!([]))).await.outcome())
        };
    }
    "bounds of `created_at_*` are exclusive; timestamps lie between 1970 and 9999 and may have an offset; a range that ends before it begins finds nobody" {
        "greater than the moment itself" => "nobody", |project| {
            found_by_own(project, "created_at_greater_than", |it| it["created_at"].clone()).await
        };
        "less than the moment itself" => "nobody", |project| {
            found_by_own(project, "created_at_less_than", |it| it["created_at"].clone()).await
        };
        "less than a moment with an offset" => "0", |project| {
            found_by(project, filter("created_at_less_than", "2099-01-01T00:00:00+02:00")).await
        };
        "a range that ends before it begins" => "nobody", |project| {
            let (from, to) = ("2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z");
            let bounds = json!({ "greater_than": from, "less_than": to });
            found_by(project, filter("created_at_between", bounds)).await
        };
        "a moment of 1969" => "400 user_search_expected_timestamp", |project| {
            let moment = filter("created_at_greater_than", "1969-12-31T23:59:59Z");
            Ok(with(project, moment).await.outcome())
        };
    }
    "`full_name_fuzzy`: the beginning of the first or the last name" {
        "of the first" => "0", |project| found_by_name(project, "Adal").await;
        "of the last" => "0", |project| found_by_name(project, "Love").await;
        "a part within" => "nobody", |project| found_by_name(project, "elace").await;
        "of both together" => "nobody", |project| found_by_name(project, "Adalbert Love").await;
    }
    "`email_address_fuzzy`: the beginning of the address or of its domain" {
        "of the address" => "0", |project| {
            found_by(project, filter("email_address_fuzzy", "stytch-users-l")).await
        };
        "of the domain" => "0", |project| {
            found_by(project, filter("email_address_fuzzy", "exampl")).await
        };
        "a part within" => "nobody", |project| {
            found_by(project, filter("email_address_fuzzy", "users-live")).await
        };
    }
    "fuzzy values have at least 3 characters and any case" {
        "2 characters of a name" => "400 user_search_full_name_fuzzy_too_short", |project| {
            Ok(with(project, filter("full_name_fuzzy", "Ad")).await.outcome())
        };
        "2 characters of an address" => "400 user_search_email_address_fuzzy_too_short", |project| {
            Ok(with(project, filter("email_address_fuzzy", "st")).await.outcome())
        };
        "2 digits of a number" => "400 user_search_phone_number_fuzzy_too_short", |project| {
            Ok(with(project, filter("phone_number_fuzzy", "12")).await.outcome())
        };
        "3 characters in another case" => "0", |project| found_by_name(project, "aDA").await;
    }
    "`*_verified: false` finds users without a verified one, `password_exists: false` those without a password" {
        "an e-mail address that is not" => "0", |project| {
            found_by(project, filter("email_verified", false)).await
        };
        "a phone number that is not there" => "0", |project| {
            found_by(project, filter("phone_verified", false)).await
        };
        "a TOTP that is not there" => "0", |project| {
            found_by(project, filter("totp_verified", false)).await
        };
        "a password that is not there" => "0", |project| {
            found_by(project, filter("password_exists", false)).await
        };
    }
    "`email_address`, `email_domain` and `oauth_provider` ignore case; `email_domain` is a string or a list, compared whole" {
        "an address in capitals" => "0", |project| {
            found_by_own(project, "email_address", |it| json!([email(it).to_uppercase()])).await
        };
        "a domain in capitals" => "0", |project| {
            found_by(project, filter("email_domain", json!(["EXAMPLE.COM"]))).await
        };
        "a part of a domain" => "nobody", |project| {
            found_by(project, filter("email_domain", json!(["ample.com"]))).await
        };
    }
    "no most number of values for one filter; an unknown OAuth provider finds nobody" {
        "a thousand addresses" => "200", |project| {
            let addresses: Vec<String> =
                (0..1000).map(|number| format!("nobody-{number}@example.com")).collect();
            Ok(with(project, filter("email_address", addresses)).await.outcome())
        };
        "an unknown provider" => "nobody", |project| {
            found_by(project, filter("oauth_provider", json!(["stytch-users-live"]))).await
        };
    }
    "user ids begin with `user-test-` or `user-live-`; the others in the filter `user_id` are external ids" {
        "an external id" => "0", |project| {
            found_alone(project, |it| json!([it["external_id"]])).await
        };
        "both together" => "400 user_search_cannot_mix_internal_and_external_user_ids", |project| {
            found_alone(project, |it| json!([it["external_id"], it["user_id"]])).await
        };
    }
    "`total` is always counted, never -1" {
        "of two users, one a page" => "200, 2", |project| {
            let users = project.users(2).await?;
            let first = with_field(project, &users, "limit", 1).await;
            Ok(first.with(&["/results_metadata/total"]))
        };
    }
    "`next_cursor` is `null` on the last page, and no page after the first is empty unless its users are gone" {
        "all on one page" => "200, null", |project| {
            let users = project.users(2).await?;
            let page = with_field(project, &users, "limit", 10).await;
            Ok(page.with(&["/results_metadata/next_cursor"]))
        };
        "a page that is just full" => "200, null", |project| {
            let users = project.users(2).await?;
            let page = with_field(project, &users, "limit", 2).await;
            Ok(page.with(&["/results_metadata/next_cursor"]))
        };
    }
}

/// Whether a query finds as many users as a search without any.
async fn everyone(project: &Project, query: Value) -> String {
    let all = project.search(json!({ "limit": 1 })).await;
    let found = project.search(json!({ "limit": 1, "query": query })).await;
    let total = |answer: &Answer| answer.body["results_metadata"]["total"].as_i64();
    match (total(&all), total(&found)) {
        (Some(all), Some(found)) if all == found => "200, everyone".to_owned(),
        _ => format!("{}, not everyone", found.outcome()),
    }
}

/// Whether a new user is found by the filter `user_id` with this value.
async fn found_alone(project: &Project, value: fn(&Value) -> Value) -> Result<String, String> {
    let users = project.users(1).await?;
    let found = with(project, filter("user_id", value(&users[0]))).await;
    Ok(found.numbers(&users))
}
