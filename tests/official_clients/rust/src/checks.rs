//! The nine methods that delete no factor, and how the client is let in.

use serde_json::{Value, json};
use stytch::consumer::attribute::Attributes;
use stytch::consumer::users::{
    ConnectedAppsRequest, CreateRequest, DeleteExternalIdRequest, DeleteRequest,
    ExchangePrimaryFactorRequest, GetRequest, Name, RevokeRequest, SearchRequest, SearchUsersQuery,
    SearchUsersQueryOperator, UpdateRequest,
};

use crate::comparison::{Outcome, answered, begins, equal, plain, refused};
use crate::world::{CLIENT, World, remove, text};

const UNKNOWN: &str = "user-test-00000000-0000-4000-8000-999999999999";

pub(crate) async fn create(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let metadata = json!({ "plan": "team", "nested": { "list": [1, null, "ü"] } });
    let request = CreateRequest {
        phone_number: Some(world.phone(10)),
        name: Some(Name {
            first_name: Some("Grace".to_owned()),
            middle_name: None,
            last_name: Some("Hopper".to_owned()),
        }),
        attributes: Some(Attributes {
            ip_address: Some("203.0.113.7".to_owned()),
            user_agent: Some("Mozilla/5.0".to_owned()),
        }),
        create_user_as_pending: Some(true),
        trusted_metadata: Some(metadata.clone()),
        untrusted_metadata: Some(json!({ "theme": "dark" })),
        external_id: Some(format!("created|{CLIENT}")),
        roles: Some(vec!["editor".to_owned()]),
        ..with_email("grace")
    };
    let created = answered(users.create(request).await)?;
    begins(&created.user_id, "user-test-")?;
    begins(&created.email_id, "email-test-")?;
    begins(&created.phone_id, "phone-number-test-")?;
    equal(created.status.as_str(), "pending")?;
    equal(created.user.created_at.is_some(), true)?;
    let mut user = plain(&created.user);
    remove(&mut user, "created_at");
    let email = json!({
        "email_id": created.email_id, "email": address("grace"), "verified": false,
    });
    let number = json!({
        "phone_id": created.phone_id, "phone_number": world.phone(10), "verified": false,
    });
    let expected = json!({
        "user_id": created.user_id,
        "external_id": format!("created|{CLIENT}"),
        "status": "pending",
        "name": { "first_name": "Grace", "last_name": "Hopper" },
        "emails": [email],
        "phone_numbers": [number],
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
    equal(user, expected)?;

    let only_phone = answered(users.create(with_phone(world, 11)).await)?;
    equal(only_phone.email_id.as_str(), "")?;
    equal(only_phone.status.as_str(), "active")?;
    equal(only_phone.user.emails.len(), 0)?;
    refused_creates(world).await
}

async fn refused_creates(world: &World) -> Outcome {
    let users = &world.client.users;
    let again = CreateRequest {
        external_id: Some(format!("created|{CLIENT}")),
        ..with_email("g")
    };
    let malformed_email = CreateRequest {
        email: Some("grace".to_owned()),
        ..CreateRequest::default()
    };
    let malformed_number = CreateRequest {
        phone_number: Some("555".to_owned()),
        ..CreateRequest::default()
    };
    for (request, error_type) in [
        (with_email("grace"), "duplicate_email"),
        (with_phone(world, 10), "duplicate_phone_number"),
        (again, "duplicate_user_external_id"),
        (malformed_email, "invalid_email"),
        (malformed_number, "invalid_phone_number"),
        (CreateRequest::default(), "invalid_create_user_request"),
    ] {
        refused(users.create(request).await, 400, error_type)?;
    }
    Ok(())
}

pub(crate) async fn get(world: &mut World) -> Outcome {
    for user_id in [world.user_id(), format!("seeded|{CLIENT}")] {
        equal(get_user(world, user_id).await?, world.seeded.clone())?;
    }
    let unknown = GetRequest {
        user_id: UNKNOWN.to_owned(),
    };
    refused(world.client.users.get(unknown).await, 404, "user_not_found")
}

pub(crate) async fn search(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let mut addresses = Vec::new();
    let mut stored = Vec::new();
    for number in 0..3 {
        let name = format!("search-{number}");
        stored.push(plain(answered(users.create(with_email(&name)).await)?.user));
        addresses.push(address(&name));
    }
    let filters = json!([
        { "filter_name": "email_address", "filter_value": addresses },
        { "filter_name": "status", "filter_value": "active" },
    ]);
    let mut request = SearchRequest {
        cursor: None,
        limit: Some(2),
        query: query(SearchUsersQueryOperator::AND, filters),
    };
    let first = answered(users.search(request.clone()).await)?;
    equal(first.results_metadata.total, 3)?;
    let results: Vec<Value> = first.results.iter().map(plain).collect();
    equal(results, stored[..2].to_vec())?;
    request.cursor = first.results_metadata.next_cursor;
    equal(request.cursor.is_some(), true)?;
    let last = answered(users.search(request).await)?;
    let results: Vec<Value> = last.results.iter().map(plain).collect();
    equal(results, stored[2..].to_vec())?;
    equal(last.results_metadata.total, 3)?;
    equal(last.results_metadata.next_cursor, None)?;

    let own = json!([{ "filter_name": "user_id", "filter_value": [world.user_id()] }]);
    let found = SearchRequest {
        query: query(SearchUsersQueryOperator::OR, own),
        ..SearchRequest::default()
    };
    let found = answered(users.search(found).await)?;
    let results: Vec<Value> = found.results.iter().map(plain).collect();
    equal(results, vec![world.seeded.clone()])?;
    let everyone = answered(users.search(SearchRequest::default()).await)?;
    equal(everyone.results_metadata.total >= 4, true)?;

    let too_many = SearchRequest {
        limit: Some(1001),
        ..SearchRequest::default()
    };
    let too_many = users.search(too_many).await;
    refused(too_many, 400, "user_search_invalid_limit")?;
    let wrong = json!([{ "filter_name": "shoe", "filter_value": 1 }]);
    let wrong = SearchRequest {
        query: query(SearchUsersQueryOperator::AND, wrong),
        ..SearchRequest::default()
    };
    let wrong = users.search(wrong).await;
    refused(wrong, 400, "user_search_filter_name_not_recognized")
}

pub(crate) async fn update(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let request = CreateRequest {
        name: Some(Name {
            first_name: Some("Mary".to_owned()),
            middle_name: None,
            last_name: Some("Somerville".to_owned()),
        }),
        trusted_metadata: Some(json!({ "plan": "team", "seats": 5, "kept": true })),
        roles: Some(vec!["editor".to_owned()]),
        ..with_email("update")
    };
    let created = answered(users.create(request).await)?;
    let request = UpdateRequest {
        user_id: created.user_id.clone(),
        name: Some(Name {
            middle_name: Some("Fairfax".to_owned()),
            ..Name::default()
        }),
        attributes: Some(Attributes {
            ip_address: Some("2001:db8::1".to_owned()),
            user_agent: None,
        }),
        trusted_metadata: Some(json!({ "plan": "solo", "seats": null })),
        untrusted_metadata: Some(json!({ "theme": "dark" })),
        external_id: Some(format!("updated|{CLIENT}")),
        roles: Some(Vec::new()),
    };
    let updated = answered(users.update(request).await)?;
    let mut expected = plain(&created.user);
    expected["name"] = json!({
        "first_name": "Mary", "middle_name": "Fairfax", "last_name": "Somerville",
    });
    expected["trusted_metadata"] = json!({ "plan": "solo", "kept": true });
    expected["untrusted_metadata"] = json!({ "theme": "dark" });
    expected["external_id"] = json!(format!("updated|{CLIENT}"));
    expected["roles"] = json!([]);
    equal(&updated.user_id, &created.user_id)?;
    equal(&plain(&updated.user), &expected)?;
    equal(plain(&updated.emails), plain(&updated.user.emails))?;
    equal(updated.phone_numbers.len(), 0)?;
    equal(updated.crypto_wallets.len(), 0)?;
    // This client sends a null for every field that is not set.
    let unchanged = UpdateRequest {
        user_id: format!("updated|{CLIENT}"),
        ..UpdateRequest::default()
    };
    let unchanged = answered(users.update(unchanged).await)?;
    equal(&plain(unchanged.user), &expected)?;
    equal(get_user(world, created.user_id.clone()).await?, expected)?;
    refused_updates(world, created.user_id).await
}

async fn refused_updates(world: &World, user_id: String) -> Outcome {
    let taken = UpdateRequest {
        user_id: user_id.clone(),
        external_id: Some(format!("seeded|{CLIENT}")),
        ..UpdateRequest::default()
    };
    let keys = (0..21).map(|number| (format!("key-{number}"), Value::from(number)));
    let too_many = UpdateRequest {
        user_id,
        untrusted_metadata: Some(Value::Object(keys.collect())),
        ..UpdateRequest::default()
    };
    let unknown = UpdateRequest {
        user_id: UNKNOWN.to_owned(),
        ..UpdateRequest::default()
    };
    for (request, status, error_type) in [
        (taken, 400, "duplicate_user_external_id"),
        (too_many, 400, "metadata_too_many_keys"),
        (unknown, 404, "user_not_found"),
    ] {
        let result = world.client.users.update(request).await;
        refused(result, status, error_type)?;
    }
    Ok(())
}

pub(crate) async fn exchange_primary_factor(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let user_id = answered(users.create(with_email("exchange")).await)?.user_id;
    let to_number = ExchangePrimaryFactorRequest {
        user_id: user_id.clone(),
        email_address: None,
        phone_number: Some(world.phone(20)),
    };
    let exchanged = answered(users.exchange_primary_factor(to_number).await)?;
    equal(&exchanged.user_id, &user_id)?;
    equal(exchanged.user.emails.len(), 0)?;
    let numbers = exchanged.user.phone_numbers.iter();
    let numbers: Vec<&str> = numbers.map(|it| it.phone_number.as_str()).collect();
    equal(numbers, vec![world.phone(20).as_str()])?;
    let to_address = ExchangePrimaryFactorRequest {
        user_id: user_id.clone(),
        email_address: Some(address("exchange")),
        phone_number: None,
    };
    let back = answered(users.exchange_primary_factor(to_address).await)?;
    let emails: Vec<&str> = back
        .user
        .emails
        .iter()
        .map(|it| it.email.as_str())
        .collect();
    equal(emails, vec![address("exchange").as_str()])?;
    equal(back.user.phone_numbers.len(), 0)?;

    let several = ExchangePrimaryFactorRequest {
        user_id: world.user_id(),
        email_address: None,
        phone_number: Some(world.phone(21)),
    };
    let several = users.exchange_primary_factor(several).await;
    refused(several, 400, "invalid_exchange_primary_factor_user")?;
    let neither = ExchangePrimaryFactorRequest {
        user_id,
        ..ExchangePrimaryFactorRequest::default()
    };
    let neither = users.exchange_primary_factor(neither).await;
    refused(neither, 400, "invalid_exchange_primary_factor_fields")
}

pub(crate) async fn delete(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let user_id = answered(users.create(with_email("delete")).await)?.user_id;
    let request = DeleteRequest {
        user_id: user_id.clone(),
    };
    let deleted = answered(users.delete(request.clone()).await)?;
    equal(&deleted.user_id, &user_id)?;
    let get = GetRequest {
        user_id: user_id.clone(),
    };
    refused(users.get(get).await, 404, "user_not_found")?;
    refused(users.delete(request).await, 404, "user_not_found")?;
    let again = answered(users.create(with_email("delete")).await)?;
    equal(again.user_id == user_id, false)
}

pub(crate) async fn connected_apps(world: &mut World) -> Outcome {
    let listed = apps(world, format!("seeded|{CLIENT}")).await?;
    equal(listed, world.seeded_apps.clone())?;
    let unknown = ConnectedAppsRequest {
        user_id: UNKNOWN.to_owned(),
    };
    let unknown = world.client.users.connected_apps(unknown).await;
    refused(unknown, 404, "user_not_found")
}

pub(crate) async fn revoke(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let request = RevokeRequest {
        user_id: world.user_id(),
        connected_app_id: text(&world.seeded_apps[0]["connected_app_id"]),
    };
    answered(users.revoke(request.clone()).await)?;
    let left = apps(world, world.user_id()).await?;
    equal(left, world.seeded_apps[1..].to_vec())?;
    refused(users.revoke(request).await, 404, "connected_app_not_found")
}

pub(crate) async fn delete_external_id(world: &mut World) -> Outcome {
    let users = &world.client.users;
    let user_id = format!("seeded|{CLIENT}");
    let request = DeleteExternalIdRequest {
        user_id: user_id.clone(),
    };
    let deleted = answered(users.delete_external_id(request).await)?;
    remove(&mut world.seeded, "external_id");
    equal(deleted.user_id, world.user_id())?;
    equal(plain(deleted.user), world.seeded.clone())?;
    let gone = users.get(GetRequest { user_id }).await;
    refused(gone, 404, "user_not_found")
}

pub(crate) async fn wrong_credentials(world: &mut World) -> Outcome {
    let request = GetRequest {
        user_id: world.user_id(),
    };
    let result = world.stranger.users.get(request).await;
    refused(result, 401, "unauthorized_credentials")
}

fn address(name: &str) -> String {
    format!("{name}@{CLIENT}.example")
}

fn with_email(name: &str) -> CreateRequest {
    CreateRequest {
        email: Some(address(name)),
        ..CreateRequest::default()
    }
}

fn with_phone(world: &World, last: u8) -> CreateRequest {
    CreateRequest {
        phone_number: Some(world.phone(last)),
        ..CreateRequest::default()
    }
}

fn query(operator: SearchUsersQueryOperator, operands: Value) -> Option<SearchUsersQuery> {
    let operands = operands.as_array().cloned().unwrap_or_default();
    Some(SearchUsersQuery { operator, operands })
}

async fn get_user(world: &World, user_id: String) -> Result<Value, String> {
    let request = GetRequest { user_id };
    Ok(plain(answered(world.client.users.get(request).await)?))
}

async fn apps(world: &World, user_id: String) -> Result<Vec<Value>, String> {
    let request = ConnectedAppsRequest { user_id };
    let answer = answered(world.client.users.connected_apps(request).await)?;
    Ok(answer.connected_apps.iter().map(plain).collect())
}
