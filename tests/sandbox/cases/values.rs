//! Cases with values that are too long, too many or too odd for `cases.txt`.

use std::sync::Arc;

use serde_json::{Value, json};
use stytch_users::{CreateUser, Metadata, SearchUsers, UpdateUser, UserId, Users};

use crate::sandbox::project::Project;
use crate::sandbox::script::Script;

pub(super) async fn an_external_id_has_at_most_128_characters(project: Arc<Project>) {
    let mut script = Script::new(&project);
    script.run("$ada").await;
    let ada = script.expand("$ada");
    for (length, expected) in [(128, "200"), (129, "400 invalid_argument")] {
        let body = json!({ "external_id": format!("{ada:x<length$}") }).to_string();
        let path = script.expand("/v1/users/$ada.user_id");
        let response = project.send("PUT", &path, &body).await;
        assert_eq!(response.outcome(), expected, "{length}");
    }
}

pub(super) async fn metadata_has_limits(project: Arc<Project>) {
    let mut script = Script::new(&project);
    let keys = (0..20).map(|number| (format!("key{number}"), json!(number)));
    let keys = Value::Object(keys.collect());
    let bytes = |count: usize| json!({ "k": "x".repeat(count - r#"{"k":""}"#.len()) });
    let (full, too_large) = (bytes(4096), bytes(4097));
    // The spaces are not counted.
    let spaced = full.to_string().replace(':', "  :  ");
    let lines = format!(
        r#"
        $ada {{"trusted_metadata":{keys}}}
        PUT /v1/users/$ada {{"trusted_metadata":{{"more":1}}}} => 400 metadata_too_many_keys
        PUT /v1/users/$ada {{"trusted_metadata":{{"key0":null,"more":1}}}} => 200
        PUT /v1/users/$ada {{"untrusted_metadata":{too_large}}} => 400 metadata_too_large
        PUT /v1/users/$ada {{"untrusted_metadata":{spaced}}} => 200
        PUT /v1/users/$ada {{"untrusted_metadata":{{"m":1}}}} => 400 metadata_too_large
        GET /v1/users/$ada => 200 {{"trusted_metadata":{{"key0":"absent"}},"untrusted_metadata":{full}}}
        "#
    );
    script.run(&lines).await;
}

pub(super) async fn metadata_keeps_its_numbers_and_its_order(project: Arc<Project>) {
    let mut script = Script::new(&project);
    script.run("$ada").await;
    let user_id = UserId::from(script.expand("$ada"));
    for (update, merged) in [
        (
            r#"{"z":1e5,"m":{"b":1, "a":9007199254740993},"f":5.0}"#,
            r#"{"z":1e5,"m":{"b":1, "a":9007199254740993},"f":5.0}"#,
        ),
        (
            r#"{ "b" : 4, "z" : 1E4 }"#,
            r#"{"z":1E4,"m":{"b":1, "a":9007199254740993},"f":5.0,"b":4}"#,
        ),
        (
            r#"{"\u006d":null,"none":null,"b":5}"#,
            r#"{"z":1E4,"f":5.0,"b":5}"#,
        ),
    ] {
        let update = UpdateUser::new().trusted_metadata(update.parse().unwrap());
        project.client.update(&user_id, &update).await.unwrap();
        let user = project.client.get(&user_id).await.unwrap();
        assert_eq!(user.trusted_metadata.as_str(), merged);
    }
}

pub(super) async fn metadata_keeps_what_a_json_value_cannot_hold(project: Arc<Project>) {
    let mut script = Script::new(&project);
    let deep = format!(r#"{{"deep":{}{}}}"#, "[".repeat(1000), "]".repeat(1000));
    for metadata in [
        r#"{"z":1,"a":1180591620717411303424,"o":{ "y" : [1.0, 1E5]},"\u0062":"\u0041"}"#,
        r#"{"huge":1e400}"#,
        r#"{"half":"\ud800"}"#,
        r#"{"\ud800":"half"}"#,
        r#"{"twice":{"a":1,"a":2}}"#,
        &deep,
    ] {
        let odd: Metadata = metadata.parse().unwrap();
        let create = CreateUser::with_email(script.expand("$ada@example.com"));
        let create = create.untrusted_metadata(odd.clone());
        let created = project.client.create(&create).await.unwrap();
        let update = UpdateUser::new().trusted_metadata(odd);
        let updated = project.client.update(&created.user_id, &update).await;
        let got = project.client.get(&created.user_id).await.unwrap();
        let page = project.client.search(&SearchUsers::new()).await.unwrap();
        for user in [&updated.unwrap().user, &*got, &page.results[0]] {
            assert_eq!(user.untrusted_metadata.as_str(), metadata);
            assert_eq!(user.trusted_metadata.as_str(), metadata);
        }
        project.client.delete(&created.user_id).await.unwrap();
    }
}

pub(super) async fn the_default_limit_is_a_hundred(project: Arc<Project>) {
    for _ in 0..101 {
        project.sandbox().add_user(json!({})).unwrap();
    }
    for search in [json!({}), json!({ "limit": null }), json!({ "limit": 0 })] {
        let page = project.search(&search).await.body;
        assert_eq!(page["results"].as_array().unwrap().len(), 100);
        assert!(page["results_metadata"]["next_cursor"].is_string());
    }
}

pub(super) async fn a_filter_accepts_a_thousand_values(project: Arc<Project>) {
    let mut script = Script::new(&project);
    let addresses: Vec<String> = (0..1000)
        .map(|it| format!("nobody-{it}@example.com"))
        .collect();
    let lines = format!(
        r#"
        $a
        SEARCH a email_address {} => found nobody
        SEARCH a oauth_provider ["stytch-users-live"] => found nobody
        "#,
        json!(addresses)
    );
    script.run(&lines).await;
}
