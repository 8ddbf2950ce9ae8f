//! Many clients create, update and delete the same users at the same time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use stytch_users::sandbox::{Sandbox, SandboxUser};
use stytch_users::{CreateUser, Metadata, UpdateUser, UserId, Users};
use tokio::task::JoinSet;

use crate::sandbox::faults::once;

const CLIENTS: usize = 64;
const ROUNDS: usize = 12;

/// The number of users that the clients update, and of users that they create and delete.
const USERS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_clients_lose_no_update_and_create_no_duplicate() {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 0..USERS {
        let kept = SandboxUser::new().external_id(format!("kept-{number}"));
        sandbox.add_user(kept).unwrap();
    }
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let client = once(&sandbox);
        clients.spawn(async move {
            for round in 1..=ROUNDS {
                let user = UserId::from(format!("kept-{}", number % USERS));
                let metadata = Metadata::new(&json!({ number.to_string(): round })).unwrap();
                let update = UpdateUser::new().trusted_metadata(metadata);
                client.update(&user, &update).await.unwrap();
                // Other clients create and delete this user too.
                let id = format!("contended-{}", (number / 2 + round) % USERS);
                if (number + round) % 2 == 0 {
                    let create = CreateUser::with_email(format!("{id}@example.com"));
                    let created = client.create(&create.external_id(id)).await;
                    assert!(created.is_ok() || created.is_err_and(|error| error.is_duplicate()));
                } else {
                    let deleted = client.delete(&UserId::from(id)).await;
                    assert!(deleted.is_ok() || deleted.is_err_and(|error| error.is_not_found()));
                }
            }
        });
    }
    clients.join_all().await;
    let (mut written, mut emails) = (BTreeMap::new(), BTreeSet::new());
    for user in sandbox.users() {
        let metadata: BTreeMap<usize, usize> = user.trusted_metadata.parse().unwrap();
        written.extend(metadata);
        for email in user.emails {
            assert!(emails.insert(email.email), "two users share an address");
        }
    }
    let expected = (0..CLIENTS).map(|number| (number, ROUNDS));
    assert_eq!(written, expected.collect(), "an update was lost");
}
