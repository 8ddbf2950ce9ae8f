//! The work by Stytch's own client.

use std::hint::black_box;

use stytch::client::{Client, Vertical};
use stytch::consumer::users::{
    CreateRequest, ExchangePrimaryFactorRequest, GetRequest, Name, SearchRequest, Users,
};
use stytch_users_benches::fixture::{
    EMAIL, PROJECT_ID, SECRET, TRUSTED, UNTRUSTED, USER_ID, metadata,
};
use stytch_users_benches::{ApiClient, GetUser, Work};

// Its methods take their arguments by value, so each call creates them. This project and the
// code by hand borrow them.
pub(crate) struct Official(Users);

fn client(base_url: &str) -> Client {
    let url = base_url.parse().expect("it is a URL");
    Client::new_with_base_url(PROJECT_ID, SECRET, url, Vertical::Consumer).expect("valid settings")
}

impl GetUser for Official {
    fn new(base_url: &str) -> Official {
        Official(Users::new(client(base_url)))
    }

    async fn get(&self) {
        let user_id = USER_ID.to_owned();
        black_box(self.0.get(GetRequest { user_id }).await.expect("a user"));
    }
}

impl ApiClient for Official {
    async fn create(&self) {
        black_box(self.0.create(usual_create()).await.expect("a user"));
    }

    async fn exchange(&self) {
        let exchange = ExchangePrimaryFactorRequest {
            user_id: USER_ID.to_owned(),
            email_address: Some(EMAIL.to_owned()),
            ..ExchangePrimaryFactorRequest::default()
        };
        let exchanged = self.0.exchange_primary_factor(exchange).await;
        black_box(exchanged.expect("a user"));
    }

    async fn search(&self, cursor: Option<String>) -> (usize, Option<String>) {
        let search = SearchRequest {
            cursor,
            limit: Some(1000),
            query: None,
        };
        let page = self.0.search(search).await.expect("a page");
        let users = page.results.into_iter().map(black_box).count();
        (users, page.results_metadata.next_cursor)
    }

    /// The client cannot build a call without sending it. These are the lines of `Client::send`
    /// that build one.
    fn build(work: &str) -> Option<Work> {
        let client = client("https://test.stytch.com");
        (work == "build_create").then(|| -> Work {
            Box::new(move || {
                let url = client.base_url.join("/v1/users").expect("it is a path");
                let request = client.client.post(url).json(&usual_create()).build();
                drop(black_box(request));
            })
        })
    }

    fn create_client() {
        let client = stytch::consumer::client::Client::new(PROJECT_ID, SECRET);
        drop(black_box(client));
    }
}

fn usual_create() -> CreateRequest {
    CreateRequest {
        email: Some(EMAIL.to_owned()),
        phone_number: Some("+12025550162".to_owned()),
        name: Some(Name {
            first_name: Some("Ada".to_owned()),
            middle_name: Some("King".to_owned()),
            last_name: Some("Lovelace".to_owned()),
        }),
        trusted_metadata: Some(metadata(TRUSTED)),
        untrusted_metadata: Some(metadata(UNTRUSTED)),
        ..CreateRequest::default()
    }
}
