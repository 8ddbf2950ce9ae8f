//! Sixty-four clients at one sandbox, creating, updating and deleting the same users.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
use stytch_users::{
    Client, CreateUser, Error, ErrorType, Filter, Metadata, RetryPolicy, SearchUsers, UpdateUser,
    UserId, Users,
};
use tokio::task::JoinSet;
use tokio::time::Instant;

const CLIENTS: usize = 64;

/// Users whom nobody deletes; each client writes a key of its own into one of them.
const KEPT: usize = 8;

/// Users whom everybody creates and deletes.
const FOUGHT_OVER: usize = 8;

/// When a client stops.
#[derive(Clone, Copy)]
enum Until {
    Rounds(usize),
    Elapsed(Duration),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_clients_lose_no_update_and_make_no_duplicate() {
    contend(Until::Rounds(12)).await;
}

/// `cargo test --release -p tests --test concurrency -- --ignored`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn sixty_four_clients_lose_no_update_and_make_no_duplicate_for_a_minute() {
    contend(Until::Elapsed(Duration::from_secs(60))).await;
}

async fn contend(until: Until) {
    let answered = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&answered);
    let builder = Sandbox::builder().on_response(move |answer| {
        let status = answer.status().unwrap();
        assert!(!status.is_server_error(), "{answer}");
        count.fetch_add(1, Ordering::Relaxed);
    });
    let sandbox = builder.start().await.unwrap();
    for number in 0..KEPT {
        let kept = SandboxUser::new().external_id(format!("kept-{number}"));
        sandbox
            .add_user(kept.email(format!("kept-{number}@example.com"), Verified))
            .unwrap();
    }

    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let client = sandbox
            .client_builder()
            .retry(RetryPolicy::none())
            .build()
            .unwrap();
        clients.spawn(
            Contender {
                client,
                number,
                rounds: 0,
            }
            .run(until),
        );
    }
    let mut rounds = BTreeMap::new();
    while let Some(contender) = clients.join_next().await {
        let contender = contender.unwrap();
        rounds.insert(contender.key(), contender.rounds);
    }

    let users = sandbox.users();
    let written = users.iter().flat_map(|user| {
        user.trusted_metadata
            .parse::<BTreeMap<String, usize>>()
            .unwrap()
    });
    let written: BTreeMap<String, usize> = written.collect();
    assert_eq!(written, rounds, "an update was lost");
    let emails: Vec<_> = users
        .iter()
        .map(|user| user.emails[0].email.as_str())
        .collect();
    let distinct: BTreeSet<_> = emails.iter().collect();
    assert_eq!(
        distinct.len(),
        emails.len(),
        "an email address is there twice"
    );
    println!("{} answers", answered.load(Ordering::Relaxed));
}

/// One of the clients.
struct Contender {
    client: Client,
    number: usize,
    /// How many updates were answered.
    rounds: usize,
}

impl Contender {
    fn key(&self) -> String {
        format!("client-{}", self.number)
    }

    async fn run(mut self, until: Until) -> Contender {
        let begun = Instant::now();
        loop {
            let is_done = match until {
                Until::Rounds(rounds) => self.rounds >= rounds,
                Until::Elapsed(time) => begun.elapsed() >= time,
            };
            if is_done {
                return self;
            }
            self.update().await;
            self.fight().await;
        }
    }

    /// Writes the number of the round, and finds it in the answer.
    async fn update(&mut self) {
        let next = self.rounds + 1;
        let user = UserId::from(format!("kept-{}", self.number % KEPT));
        let metadata = Metadata::try_from(json!({ self.key(): next })).unwrap();
        let update = UpdateUser::new().trusted_metadata(metadata);
        let updated = self.client.update(&user, &update).await.unwrap();
        let written: Option<usize> = updated.user.trusted_metadata.get(&self.key()).unwrap();
        assert_eq!(written, Some(next));
        self.rounds = next;
    }

    /// Creates, looks for or deletes a user whom others create and delete too.
    async fn fight(&self) {
        let number = (self.number / 3 + self.rounds) % FOUGHT_OVER;
        let (id, email) = (
            format!("fought-{number}"),
            format!("fought-{number}@example.com"),
        );
        match (self.number + self.rounds) % 3 {
            0 => {
                let create = CreateUser::with_email(email).external_id(id);
                let created = self.client.create(&create).await;
                allow(
                    created.map(drop),
                    &[
                        ErrorType::DuplicateEmail,
                        ErrorType::DuplicateUserExternalId,
                    ],
                );
            }
            1 => {
                let search = SearchUsers::new().filter(Filter::email_address([email]));
                let page = self.client.search(&search).await.unwrap();
                assert!(page.results.len() <= 1, "an email address is there twice");
            }
            _ => {
                let deleted = self.client.delete(&UserId::from(id)).await;
                allow(deleted.map(drop), &[ErrorType::UserNotFound]);
            }
        }
    }
}

/// Takes a success, or one of these errors.
#[track_caller]
fn allow(answer: Result<(), Error>, errors: &[ErrorType]) {
    if let Err(error) = answer {
        let is_expected = error.error_type().is_some_and(|it| errors.contains(it));
        assert!(is_expected, "{error}");
    }
}
