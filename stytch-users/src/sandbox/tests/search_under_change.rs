//! Searches while users come, change and go: what is remembered of a query must never
//! differ from what going through all users would find.

use fastrand::Rng;
use serde_json::{Value, json};

use super::Project;

/// A query, and whether a user matches it, told from the user's JSON alone.
type Oracle = (Value, fn(&Value) -> bool);

fn oracles() -> Vec<Oracle> {
    fn and(name: &str, value: Value) -> Value {
        json!({ "operator": "AND", "operands": [{ "filter_name": name, "filter_value": value }] })
    }
    let status = json!({ "filter_name": "status", "filter_value": "pending" });
    let email = json!({ "filter_name": "email_address", "filter_value": ["USER3@example.com"] });
    vec![
        (and("status", json!("pending")), |user| {
            user["status"] == "pending"
        }),
        (and("email_verified", json!(true)), |user| {
            user["emails"][0]["verified"] == true
        }),
        (
            and(
                "email_address",
                json!(["user3@example.com", "USER4@example.com"]),
            ),
            |user| ["user3@example.com", "user4@example.com"].contains(&email_of(user)),
        ),
        (
            and("user_id", json!(["customer-5", "customer-6"])),
            |user| user["external_id"] == "customer-5" || user["external_id"] == "customer-6",
        ),
        (
            and("created_at_greater_than", json!("1970-01-01T00:00:04Z")),
            |user| second(user) > 4,
        ),
        (
            and("created_at_less_than", json!("1970-01-01T00:00:04.5Z")),
            |user| second(user) < 5,
        ),
        (
            and(
                "created_at_between",
                json!({
                    "greater_than": "1970-01-01T00:00:02Z", "less_than": "1970-01-01T00:00:06Z",
                }),
            ),
            |user| (3..6).contains(&second(user)),
        ),
        (
            and(
                "created_at_between",
                json!({
                    "greater_than": "1970-01-01T00:00:06Z", "less_than": "1970-01-01T00:00:02Z",
                }),
            ),
            |_| false,
        ),
        (
            json!({ "operator": "OR", "operands": [status, email] }),
            |user| user["status"] == "pending" || email_of(user) == "user3@example.com",
        ),
        (
            json!({ "operator": "AND", "operands": [status, email] }),
            |user| user["status"] == "pending" && email_of(user) == "user3@example.com",
        ),
        (json!({ "operator": "OR", "operands": [] }), |_| true),
    ]
}

fn email_of(user: &Value) -> &str {
    user["emails"][0]["email"].as_str().unwrap_or_default()
}

/// Users of these tests are created in the first seconds of 1970.
fn second(user: &Value) -> u32 {
    let created_at = user["created_at"].as_str().unwrap();
    created_at[17..19].parse().unwrap()
}

/// Goes through all pages, and checks the total on each.
fn search(project: &Project, query: &Value, limit: usize) -> Vec<Value> {
    let mut found = Vec::new();
    let mut totals = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let body = json!({ "query": query, "limit": limit, "cursor": cursor });
        let mut page = project.call("POST", "/v1/users/search", body).ok();
        totals.push(page["results_metadata"]["total"].clone());
        cursor = page["results_metadata"]["next_cursor"].take();
        let results = page["results"].as_array().unwrap();
        assert!(results.len() <= limit);
        found.extend(results.iter().cloned());
        if cursor.is_null() {
            break;
        }
        assert_eq!(results.len(), limit);
    }
    assert!(
        totals.iter().all(|total| *total == found.len()),
        "{totals:?}"
    );
    found
}

fn change(project: &Project, random: &mut Rng) {
    let number = random.u32(0..8);
    let status = ["active", "pending"][random.usize(0..2)];
    let user = json!({
        "external_id": format!("customer-{number}"),
        "status": status,
        "emails": [{ "email": format!("user{number}@example.com"), "verified": random.bool() }],
        "created_at": format!("1970-01-01T00:00:0{}Z", random.u32(0..8)),
    });
    let path = format!("/v1/users/customer-{number}");
    match random.u32(0..4) {
        0 => drop(project.delete(&path)),
        1 => {
            let exchange =
                json!({ "email_address": format!("user{}@example.com", random.u32(0..8)) });
            project.call("PUT", &format!("{path}/exchange_primary_factor"), exchange);
        }
        // A user of that number may be there already.
        _ => drop(super::seed::add_user(project, &user)),
    }
}

#[test]
fn a_search_finds_after_any_change_what_going_through_all_users_would() {
    for seed in 0..8 {
        let mut random = Rng::with_seed(seed);
        let project = Project::new();
        for _ in 0..40 {
            change(&project, &mut random);
            let everyone: Vec<Value> = {
                let store = project.store();
                store
                    .users()
                    .map(|user| serde_json::to_value(user).unwrap())
                    .collect()
            };
            for (query, matches) in oracles() {
                let expected: Vec<Value> =
                    everyone.iter().filter(|it| matches(it)).cloned().collect();
                let found = search(&project, &query, random.usize(1..5));
                assert_eq!(found, expected, "seed {seed}, {query}");
            }
        }
    }
}
