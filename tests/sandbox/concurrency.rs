//! Sixty-four clients of one sandbox create, update and delete the same users.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::json;
use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
use stytch_users::{
    Client, CreateUser, Error, ErrorType, Filter, RetryPolicy, SearchUsers, UpdateUser, UserId,
    Users,
};
use tokio::task::JoinSet;
use tokio::time::Instant;

const CLIENTS: usize = 64;

/// Users whom nobody deletes; each client writes its own key into one of them.
const KEPT: usize = 8;

/// Users whom every client creates and deletes.
const CONTENDED: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_clients_lose_no_update_and_create_no_duplicate() {
    contend(12, Duration::ZERO).await;
}

/// `cargo test --release -p tests --test sandbox for_a_minute -- --ignored`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn sixty_four_clients_lose_no_update_and_create_no_duplicate_for_a_minute() {
    contend(0, Duration::from_secs(60)).await;
}

/// Each client runs for at least this many rounds and this long.
async fn contend(rounds: usize, time: Duration) {
    let builder = Sandbox::builder().on_response(|response| {
        assert!(!response.status().unwrap().is_server_error(), "{response}");
    });
    let sandbox = builder.start().await.unwrap();
    for number in 0..KEPT {
        let kept = SandboxUser::new().external_id(format!("kept-{number}"));
        let kept = kept.email(format!("kept-{number}@example.com"), Verified);
        sandbox.add_user(kept).unwrap();
    }
    let until = Instant::now() + time;
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let client = sandbox.client_builder().retry(RetryPolicy::none());
        let client = client.build().unwrap();
        clients.spawn(async move {
            let mut round = 0;
            while round < rounds || Instant::now() < until {
                round += 1;
                update(&client, number, round).await;
                contend_for_a_user(&client, number, round).await;
            }
            (format!("client-{number}"), round)
        });
    }
    let rounds: BTreeMap<String, usize> = clients.join_all().await.into_iter().collect();

    let users = sandbox.users();
    let metadata = users.iter().map(|user| &user.trusted_metadata);
    let written = metadata.flat_map(|it| it.parse::<BTreeMap<String, usize>>().unwrap());
    let written: BTreeMap<String, usize> = written.collect();
    assert_eq!(written, rounds, "an update was lost");
    let emails = users.iter().map(|user| user.emails[0].email.as_str());
    let distinct: BTreeSet<_> = emails.collect();
    assert_eq!(distinct.len(), users.len(), "two users have one address");
}

/// Writes the number of the round, which is in the response.
async fn update(client: &Client, number: usize, round: usize) {
    let user = UserId::from(format!("kept-{}", number % KEPT));
    let key = format!("client-{number}");
    let metadata = json!({ &*key: round }).try_into().unwrap();
    let update = UpdateUser::new().trusted_metadata(metadata);
    let updated = client.update(&user, &update).await.unwrap();
    let written: Option<usize> = updated.user.trusted_metadata.get(&key).unwrap();
    assert_eq!(written, Some(round));
}

/// Creates, searches or deletes a user whom others create and delete too.
async fn contend_for_a_user(client: &Client, number: usize, round: usize) {
    let id = format!("contended-{}", (number / 3 + round) % CONTENDED);
    let email = format!("{id}@example.com");
    match (number + round) % 3 {
        0 => {
            let create = CreateUser::with_email(email).external_id(id);
            let created = client.create(&create).await;
            let duplicate = [
                ErrorType::DuplicateEmail,
                ErrorType::DuplicateUserExternalId,
            ];
            allow(created.map(drop), &duplicate);
        }
        1 => {
            let search = SearchUsers::new().filter(Filter::email_address([email]));
            let page = client.search(&search).await.unwrap();
            assert!(page.results.len() <= 1, "two users have one address");
        }
        _ => {
            let deleted = client.delete(&UserId::from(id)).await;
            allow(deleted.map(drop), &[ErrorType::UserNotFound]);
        }
    }
}

/// Allows a success, or one of these errors.
#[track_caller]
fn allow(result: Result<(), Error>, errors: &[ErrorType]) {
    if let Err(error) = result {
        let is_expected = error.error_type().is_some_and(|it| errors.contains(it));
        assert!(is_expected, "{error}");
    }
}
