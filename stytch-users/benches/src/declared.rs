//! The work as a user of this project writes it.

use std::hint::black_box;

use stytch_users::{Client, CreateUser, Metadata, Name, PrimaryFactor, SearchUsers, UserId, Users};

use crate::fixture::{EMAIL, SECRET, USER_ID, trusted_metadata, untrusted_metadata};
use crate::work::{ApiClient, GetUser, Work, warm};

/// A client with the retries and limits that it has by default, and the arguments of its calls.
/// It sends over reqwest, or, if it is lean, over hyper.
pub struct Declared<const LEAN: bool = false> {
    client: Client,
    user_id: UserId,
    user: CreateUser,
    factor: PrimaryFactor,
}

/// A client over hyper.
pub type Lean = Declared<true>;

impl<const LEAN: bool> GetUser for Declared<LEAN> {
    fn new(base_url: &str) -> Declared<LEAN> {
        let project_id = "project-test-11111111-1111-4111-8111-111111111111";
        let builder = Client::builder(project_id, SECRET).base_url(base_url);
        let builder = if LEAN { builder.hyper() } else { builder };
        let metadata = |value: serde_json::Value| Metadata::new(&value).expect("it is an object");
        let name = Name::new().first_name("Ada").middle_name("King");
        Declared {
            client: builder.build().expect("valid settings"),
            user_id: UserId::from(USER_ID),
            user: CreateUser::with_email(EMAIL)
                .phone_number("+12025550162")
                .name(name.last_name("Lovelace"))
                .trusted_metadata(metadata(trusted_metadata()))
                .untrusted_metadata(metadata(untrusted_metadata())),
            factor: PrimaryFactor::email_address(EMAIL),
        }
    }

    async fn get(&self) {
        black_box(self.client.get(&self.user_id).await.expect("a user"));
    }
}

impl<const LEAN: bool> ApiClient for Declared<LEAN> {
    async fn create(&self) {
        black_box(self.client.create(&self.user).await.expect("a user"));
    }

    async fn exchange(&self) {
        let call = self
            .client
            .exchange_primary_factor(&self.user_id, &self.factor);
        black_box(call.await.expect("a user"));
    }

    async fn search(&self, cursor: Option<String>) -> (usize, Option<String>) {
        let mut search = SearchUsers::new().limit(1000);
        if let Some(cursor) = cursor {
            search = search.cursor(cursor);
        }
        let page = self
            .client
            .search(&search)
            .await
            .expect("a page")
            .into_inner();
        let users = page.results.into_iter().map(black_box).count();
        (users, page.results_metadata.next_cursor)
    }

    async fn search_all(&self) -> usize {
        let mut users = 0;
        let mut search = self.client.search_all(&SearchUsers::new());
        while let Some(user) = search.next().await {
            black_box(user.expect("a user"));
            users += 1;
        }
        users
    }

    fn build(work: &str) -> Option<Work> {
        let declared = Declared::<LEAN>::new("https://test.stytch.com");
        match work {
            "build_create" => Some(warm(move || {
                drop(black_box(declared.client.create(black_box(&declared.user))));
            })),
            "build_exchange" => Some(warm(move || {
                let (user_id, factor) = black_box((&declared.user_id, &declared.factor));
                drop(black_box(
                    declared.client.exchange_primary_factor(user_id, factor),
                ));
            })),
            _ => None,
        }
    }
}
