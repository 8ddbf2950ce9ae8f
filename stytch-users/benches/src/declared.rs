//! The work as a user of this project writes it.

use std::hint::black_box;

use stytch_users::{Client, CreateUser, Name, PrimaryFactor, SearchUsers, UserId, Users};

use crate::fixture::{EMAIL, PROJECT_ID, SECRET, TRUSTED, UNTRUSTED, USER_ID};
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
        let builder = Client::builder(PROJECT_ID, SECRET).base_url(base_url);
        let builder = if LEAN { builder.hyper() } else { builder };
        let name = Name::new().first_name("Ada").middle_name("King");
        Declared {
            client: builder.build().expect("valid settings"),
            user_id: UserId::from(USER_ID),
            user: CreateUser::with_email(EMAIL)
                .phone_number("+12025550162")
                .name(name.last_name("Lovelace"))
                .trusted_metadata(TRUSTED.parse().expect("it is an object"))
                .untrusted_metadata(UNTRUSTED.parse().expect("it is an object")),
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
        let (user_id, factor) = (&self.user_id, &self.factor);
        let exchanged = self.client.exchange_primary_factor(user_id, factor).await;
        black_box(exchanged.expect("a user"));
    }

    async fn search(&self, cursor: Option<String>) -> (usize, Option<String>) {
        let mut search = SearchUsers::new().limit(1000);
        if let Some(cursor) = cursor {
            search = search.cursor(cursor);
        }
        let page = self.client.search(&search).await;
        let page = page.expect("a page").into_inner();
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
                let call = declared.client.exchange_primary_factor(user_id, factor);
                drop(black_box(call));
            })),
            _ => None,
        }
    }
}
