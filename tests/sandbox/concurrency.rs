//! Many clients create, update and delete the same users at the same time.

use std::time::Duration;

use serde_json::json;
use stytch_users::sandbox::{Sandbox, SandboxUser};
use stytch_users::{Client, CreateUser, Error, RetryPolicy, UpdateUser, UserId, Users};
use tokio::task::JoinSet;
use tokio::time::Instant;

const CLIENTS: usize = 64;

/// The users that each of the clients updates, and creates and deletes.
const USERS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_at_the_same_time_lose_no_update_and_create_no_duplicate() {
    contend(12, Duration::ZERO).await;
}

/// `cargo test --release -p tests --test sandbox for_a_minute -- --ignored`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn clients_lose_no_update_and_create_no_duplicate_for_a_minute() {
    contend(0, Duration::from_secs(60)).await;
}

/// Each client runs for at least this many rounds and this long.
async fn contend(rounds: usize, time: Duration) {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 0..USERS {
        let kept = SandboxUser::new().external_id(format!("kept-{number}"));
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
                create_or_delete(&client, number, round).await;
            }
            (number, round)
        });
    }
    let users = |sandbox: &Sandbox| sandbox.users().into_iter();
    for (number, round) in clients.join_all().await {
        let external_id = format!("kept-{}", number % USERS);
        let user = users(&sandbox).find(|user| user.external_id.as_ref() == Some(&external_id));
        let written: Option<usize> = user
            .unwrap()
            .trusted_metadata
            .get(&number.to_string())
            .unwrap();
        assert_eq!(written, Some(round), "an update was lost");
    }
    let emails = users(&sandbox).flat_map(|user| user.emails);
    let mut emails: Vec<String> = emails.map(|it| it.email).collect();
    let count = emails.len();
    emails.sort();
    emails.dedup();
    assert_eq!(emails.len(), count, "two users have one address");
}

/// Writes the number of the round under the client's key.
async fn update(client: &Client, number: usize, round: usize) {
    let user = UserId::from(format!("kept-{}", number % USERS));
    let metadata = json!({ number.to_string(): round }).try_into().unwrap();
    let update = UpdateUser::new().trusted_metadata(metadata);
    client.update(&user, &update).await.unwrap();
}

/// Creates or deletes a user whom other clients create and delete too.
async fn create_or_delete(client: &Client, number: usize, round: usize) {
    let id = format!("contended-{}", (number / 2 + round) % USERS);
    if (number + round) % 2 == 0 {
        let create = CreateUser::with_email(format!("{id}@example.com")).external_id(id);
        let created = client.create(&create).await;
        assert!(created.is_ok() || created.is_err_and(|error| error.is_duplicate()));
    } else {
        let deleted = client.delete(&UserId::from(id)).await;
        assert!(deleted.is_ok() || deleted.is_err_and(|error: Error| error.is_not_found()));
    }
}
