//! How a search goes from page to page.

use serde_json::{Value, json};

use super::Project;

/// A project with users `a`, `b`, `c`… by external id, all of the same second.
fn project_of(names: &str) -> Project {
    let project = Project::new();
    for name in names.chars() {
        add(&project, &name.to_string(), "2022-01-01T00:00:00Z");
    }
    project
}

fn add(project: &Project, name: &str, created_at: &str) {
    project.seed(json!({ "external_id": name, "created_at": created_at }));
}

fn search(project: &Project, body: Value) -> Value {
    project.call("POST", "/v1/users/search", body).ok()
}

/// The external ids on a page, run together.
fn names(page: &Value) -> String {
    let users = page["results"].as_array().unwrap().iter();
    users
        .map(|user| user["external_id"].as_str().unwrap())
        .collect()
}

fn pages(project: &Project, limit: usize) -> Vec<String> {
    let mut pages = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = search(project, json!({ "limit": limit, "cursor": cursor }));
        pages.push(names(&page));
        cursor = page["results_metadata"]["next_cursor"].clone();
        if cursor.is_null() {
            return pages;
        }
    }
}

#[test]
fn pages_hold_everybody_once_and_the_last_one_is_not_empty() {
    for (users, limit, expected) in [
        ("", 1, &[""][..]),
        ("a", 1, &["a"]),
        ("ab", 1, &["a", "b"]),
        ("abcde", 2, &["ab", "cd", "e"]),
        ("abcd", 2, &["ab", "cd"]),
        ("abc", 1000, &["abc"]),
    ] {
        assert_eq!(
            pages(&project_of(users), limit),
            expected,
            "{users} by {limit}"
        );
    }
}

#[test]
fn the_total_counts_all_pages_and_only_what_matches() {
    let project = project_of("abcde");
    project
        .call(
            "PUT",
            "/v1/users/b",
            json!({ "name": { "first_name": "Ada" } }),
        )
        .ok();
    let first = search(&project, json!({ "limit": 2 }));
    assert_eq!(first["results_metadata"]["total"], 5);
    let cursor = &first["results_metadata"]["next_cursor"];
    let second = search(&project, json!({ "limit": 2, "cursor": cursor }));
    assert_eq!(second["results_metadata"]["total"], 5);
    let operand = json!({ "filter_name": "full_name_fuzzy", "filter_value": "Ada" });
    let found = search(
        &project,
        json!({ "query": { "operator": "AND", "operands": [operand] } }),
    );
    assert_eq!(
        found["results_metadata"],
        json!({ "total": 1, "next_cursor": null })
    );
}

#[test]
fn the_default_limit_is_a_hundred() {
    let project = Project::new();
    for index in 0..101 {
        add(&project, &index.to_string(), "2022-01-01T00:00:00Z");
    }
    for body in [
        json!({}),
        json!({ "limit": null }),
        json!({ "limit": 0, "cursor": "" }),
    ] {
        let page = search(&project, body);
        assert_eq!(page["results"].as_array().unwrap().len(), 100);
        assert!(page["results_metadata"]["next_cursor"].is_string());
    }
}

#[test]
fn the_order_is_that_of_creation_and_then_of_arrival() {
    let project = Project::new();
    for (name, created_at) in [
        ("c", "2022-01-03T00:00:00Z"),
        ("a", "2022-01-01T00:00:00Z"),
        ("d", "2022-01-03T00:00:00Z"),
        ("b", "2022-01-02T00:00:00Z"),
    ] {
        add(&project, name, created_at);
    }
    assert_eq!(pages(&project, 3), ["abc", "d"]);
}

#[test]
fn a_cursor_survives_users_who_come_and_go_between_pages() {
    let project = project_of("abcdef");
    let first = search(&project, json!({ "limit": 2 }));
    assert_eq!(names(&first), "ab");
    let cursor = &first["results_metadata"]["next_cursor"];
    // Gone: one of the first page, the one the cursor was made from, one to come.
    for name in ["a", "b", "d"] {
        project.delete(&format!("/v1/users/{name}")).ok();
    }
    add(&project, "0", "2021-01-01T00:00:00Z");
    add(&project, "g", "2022-01-01T00:00:00Z");
    let rest = search(&project, json!({ "cursor": cursor }));
    assert_eq!(names(&rest), "cefg");
    assert_eq!(
        rest["results_metadata"],
        json!({ "total": 5, "next_cursor": null })
    );
}

#[test]
fn a_changed_user_keeps_the_place() {
    let project = project_of("abc");
    project
        .call("PUT", "/v1/users/a", json!({ "external_id": "z" }))
        .ok();
    assert_eq!(pages(&project, 2), ["zb", "c"]);
}

#[test]
fn a_cursor_to_nobody_left_answers_an_empty_last_page() {
    let project = project_of("ab");
    let first = search(&project, json!({ "limit": 1 }));
    project.delete("/v1/users/b").ok();
    let cursor = &first["results_metadata"]["next_cursor"];
    let rest = search(&project, json!({ "cursor": cursor }));
    assert_eq!(rest["results"], json!([]));
    assert_eq!(
        rest["results_metadata"],
        json!({ "total": 1, "next_cursor": null })
    );
}
