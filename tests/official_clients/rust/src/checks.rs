//! The nine methods that delete no factor, and wrong credentials.

use serde_json::{Value, json};

use crate::comparison::{Outcome, begins, equal, rejected, remove, request, success};
use crate::world::{CLIENT, World, address, seeded_external_id, text};

const UNKNOWN: &str = "user-test-00000000-0000-4000-8000-999999999999";

pub(crate) async fn create(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let metadata = json!({ "plan": "team", "nested": { "list": [1, null, "ü"] } });
    let number = world.phone(10);
    let created = users.create(request(json!({
        "email": address("grace"),
        "phone_number": number,
        "name": { "first_name": "Grace", "last_name": "Hopper" },
        "attributes": { "ip_address": "203.0.113.7", "user_agent": "Mozilla/5.0" },
        "create_user_as_pending": true,
        "trusted_metadata": metadata,
        "untrusted_metadata": { "theme": "dark" },
        "external_id": format!("created|{CLIENT}"),
        "roles": ["editor"],
    })));
    let mut created = success(created.await)?;
    begins(&created["user_id"], "user-test-")?;
    begins(&created["email_id"], "email-test-")?;
    begins(&created["phone_id"], "phone-number-test-")?;
    equal(created["user"]["created_at"].is_string(), true)?;
    remove(&mut created["user"], "created_at");
    let (email_id, phone_id) = (&created["email_id"], &created["phone_id"]);
    let user = json!({
        "user_id": created["user_id"],
        "external_id": format!("created|{CLIENT}"),
        "status": "pending",
        "name": { "first_name": "Grace", "last_name": "Hopper" },
        "emails": [{ "email_id": email_id, "email": address("grace"), "verified": false }],
        "phone_numbers": [{ "phone_id": phone_id, "phone_number": number, "verified": false }],
        "providers": [],
        "webauthn_registrations": [],
        "biometric_registrations": [],
        "totps": [],
        "crypto_wallets": [],
        "roles": ["editor"],
        "trusted_metadata": metadata,
        "untrusted_metadata": { "theme": "dark" },
        "is_locked": false,
    });
    equal(&created["status"], &json!("pending"))?;
    equal(&created["user"], &user)?;

    let only_phone = json!({ "phone_number": world.phone(11) });
    let only_phone = success(users.create(request(only_phone)).await)?;
    equal(&only_phone["email_id"], &json!(""))?;
    equal(&only_phone["status"], &json!("active"))?;
    equal(&only_phone["user"]["emails"], &json!([]))?;

    let again = format!("created|{CLIENT}");
    for (fields, error_type) in [
        (json!({ "email": address("grace") }), "duplicate_email"),
        (json!({ "phone_number": number }), "duplicate_phone_number"),
        (
            json!({ "email": address("g"), "external_id": again }),
            "duplicate_user_external_id",
        ),
        (json!({ "email": "grace" }), "invalid_email"),
        (json!({ "phone_number": "555" }), "invalid_phone_number"),
        (json!({}), "invalid_create_user_request"),
    ] {
        rejected(users.create(request(fields)).await, 400, error_type)?;
    }
    Ok(())
}

pub(crate) async fn get(world: &mut World) -> Outcome {
    for user_id in [world.user_id(), seeded_external_id()] {
        equal(get_user(world, &user_id).await?, world.seeded.clone())?;
    }
    is_unknown(world, UNKNOWN).await
}

pub(crate) async fn search(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let mut stored = Vec::new();
    let addresses = ["search-0", "search-1", "search-2"].map(address);
    for address in &addresses {
        let created = users.create(request(json!({ "email": address })));
        stored.push(success(created.await)?["user"].take());
    }
    let operands = json!([
        { "filter_name": "email_address", "filter_value": addresses },
        { "filter_name": "status", "filter_value": "active" },
    ]);
    let query = json!({ "operator": "AND", "operands": operands });
    let search = json!({ "limit": 2, "query": query });
    let first = success(users.search(request(search)).await)?;
    equal(&first["results_metadata"]["total"], &json!(3))?;
    equal(&first["results"], &json!(stored[..2]))?;
    let cursor = &first["results_metadata"]["next_cursor"];
    equal(cursor.is_string(), true)?;
    let search = json!({ "limit": 2, "query": query, "cursor": cursor });
    let last = success(users.search(request(search)).await)?;
    equal(&last["results"], &json!(stored[2..]))?;
    equal(&last["results_metadata"], &json!({ "total": 3 }))?;

    let seeded = json!([{ "filter_name": "user_id", "filter_value": [world.user_id()] }]);
    let search = json!({ "query": { "operator": "OR", "operands": seeded } });
    let found = success(users.search(request(search)).await)?;
    equal(&found["results"], &json!([world.seeded]))?;
    let everyone = success(users.search(request(json!({}))).await)?;
    let total = everyone["results_metadata"]["total"].as_u64();
    equal(total >= Some(4), true)?;

    let too_many = users.search(request(json!({ "limit": 1001 }))).await;
    rejected(too_many, 400, "user_search_invalid_limit")?;
    let wrong = json!([{ "filter_name": "shoe", "filter_value": 1 }]);
    let wrong = json!({ "query": { "operator": "AND", "operands": wrong } });
    let wrong = users.search(request(wrong)).await;
    rejected(wrong, 400, "user_search_filter_name_not_recognized")
}

pub(crate) async fn update(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let created = users.create(request(json!({
        "email": address("update"),
        "name": { "first_name": "Mary", "last_name": "Somerville" },
        "trusted_metadata": { "plan": "team", "seats": 5, "kept": true },
        "roles": ["editor"],
    })));
    let mut expected = success(created.await)?["user"].take();
    let user_id = text(&expected["user_id"]);
    let updated = users.update(request(json!({
        "user_id": user_id,
        "name": { "middle_name": "Fairfax" },
        "attributes": { "ip_address": "2001:db8::1" },
        "trusted_metadata": { "plan": "solo", "seats": null },
        "untrusted_metadata": { "theme": "dark" },
        "external_id": format!("updated|{CLIENT}"),
        "roles": [],
    })));
    let updated = success(updated.await)?;
    expected["name"]["middle_name"] = json!("Fairfax");
    expected["trusted_metadata"] = json!({ "plan": "solo", "kept": true });
    expected["untrusted_metadata"] = json!({ "theme": "dark" });
    expected["external_id"] = json!(format!("updated|{CLIENT}"));
    expected["roles"] = json!([]);
    equal(text(&updated["user_id"]), user_id.clone())?;
    equal(&updated["user"], &expected)?;
    for factors in ["emails", "phone_numbers", "crypto_wallets"] {
        equal(&updated[factors], &expected[factors])?;
    }
    // This client sends a null for every field that is not set.
    let unchanged = json!({ "user_id": format!("updated|{CLIENT}") });
    let unchanged = success(users.update(request(unchanged)).await)?;
    equal(&unchanged["user"], &expected)?;
    equal(get_user(world, &user_id).await?, expected)?;

    let taken = json!({ "user_id": user_id, "external_id": seeded_external_id() });
    let keys = (0..21).map(|number| (format!("key-{number}"), Value::from(number)));
    let keys: Value = keys.collect();
    let too_many = json!({ "user_id": user_id, "untrusted_metadata": keys });
    for (fields, status, error_type) in [
        (taken, 400, "duplicate_user_external_id"),
        (too_many, 400, "metadata_too_many_keys"),
        (json!({ "user_id": UNKNOWN }), 404, "user_not_found"),
    ] {
        rejected(users.update(request(fields)).await, status, error_type)?;
    }
    Ok(())
}

pub(crate) async fn exchange_primary_factor(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let created = users.create(request(json!({ "email": address("exchange") })));
    let user_id = &success(created.await)?["user_id"];
    let exchange =
        |fields: Value| async { success(users.exchange_primary_factor(request(fields)).await) };
    let number = world.phone(20);
    let exchanged = exchange(json!({ "user_id": user_id, "phone_number": number })).await?;
    equal(&exchanged["user_id"], user_id)?;
    equal(&exchanged["user"]["emails"], &json!([]))?;
    let numbers = &exchanged["user"]["phone_numbers"];
    equal(numbers.as_array().map(Vec::len), Some(1))?;
    equal(&numbers[0]["phone_number"], &json!(number))?;
    let to_address = json!({ "user_id": user_id, "email_address": address("exchange") });
    let back = exchange(to_address).await?;
    let emails = &back["user"]["emails"];
    equal(emails.as_array().map(Vec::len), Some(1))?;
    equal(&emails[0]["email"], &json!(address("exchange")))?;
    equal(&back["user"]["phone_numbers"], &json!([]))?;

    let several = json!({ "user_id": world.user_id(), "phone_number": world.phone(21) });
    let several = users.exchange_primary_factor(request(several)).await;
    rejected(several, 400, "invalid_exchange_primary_factor_user")?;
    let neither = users.exchange_primary_factor(request(json!({ "user_id": user_id })));
    rejected(neither.await, 400, "invalid_exchange_primary_factor_fields")
}

pub(crate) async fn delete(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let fields = json!({ "email": address("delete") });
    let created = users.create(request(fields.clone()));
    let user_id = text(&success(created.await)?["user_id"]);
    let delete = || users.delete(request(json!({ "user_id": user_id })));
    equal(text(&success(delete().await)?["user_id"]), user_id.clone())?;
    is_unknown(world, &user_id).await?;
    rejected(delete().await, 404, "user_not_found")?;
    let again = success(users.create(request(fields)).await)?;
    equal(text(&again["user_id"]) == user_id, false)
}

pub(crate) async fn connected_apps(world: &mut World) -> Outcome {
    equal(apps(world).await?, world.seeded_apps.clone())?;
    let unknown = world
        .client
        .users
        .connected_apps(request(json!({ "user_id": UNKNOWN })));
    rejected(unknown.await, 404, "user_not_found")
}

pub(crate) async fn revoke(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let app_id = &world.seeded_apps[0]["connected_app_id"];
    let fields = json!({ "user_id": world.user_id(), "connected_app_id": app_id });
    success(users.revoke(request(fields.clone())).await)?;
    let left = world.seeded_apps.as_array().map(|apps| &apps[1..]);
    equal(apps(world).await?, json!(left))?;
    let again = users.revoke(request(fields)).await;
    rejected(again, 404, "connected_app_not_found")
}

pub(crate) async fn delete_external_id(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let fields = json!({ "user_id": seeded_external_id() });
    let deleted = success(users.delete_external_id(request(fields)).await)?;
    remove(&mut world.seeded, "external_id");
    equal(text(&deleted["user_id"]), world.user_id())?;
    equal(&deleted["user"], &world.seeded)?;
    is_unknown(world, &seeded_external_id()).await
}

pub(crate) async fn wrong_credentials(world: &mut World) -> Outcome {
    let fields = json!({ "user_id": world.user_id() });
    let result = world.with_wrong_secret.users.get(request(fields)).await;
    rejected(result, 401, "unauthorized_credentials")
}

async fn get_user(world: &World, user_id: &str) -> Outcome<Value> {
    let get = request(json!({ "user_id": user_id }));
    success(world.client.users.get(get).await)
}

async fn is_unknown(world: &World, user_id: &str) -> Outcome {
    let get = request(json!({ "user_id": user_id }));
    rejected(world.client.users.get(get).await, 404, "user_not_found")
}

async fn apps(world: &World) -> Outcome<Value> {
    let listed = request(json!({ "user_id": seeded_external_id() }));
    let mut listed = success(world.client.users.connected_apps(listed).await)?;
    Ok(listed["connected_apps"].take())
}
