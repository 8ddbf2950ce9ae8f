//! The work by Stytch's own client.

use std::hint::black_box;
use std::sync::Arc;

use stytch::client::{Client, Vertical};
use stytch::consumer::users::{
    CreateRequest, ExchangePrimaryFactorRequest, GetRequest, Name, SearchRequest, Users,
};
use stytch_users_benches::Work;
use stytch_users_benches::fixture::{SECRET, USER_ID, trusted_metadata, untrusted_metadata};
use url::Url;

use crate::{Setting, call};

const PROJECT_ID: &str = "project-test-11111111-1111-4111-8111-111111111111";

pub(crate) fn work(work: &str, setting: &Setting) -> Option<Work> {
    let url = Url::parse(&setting.base_url).ok()?;
    let client = Client::new_with_base_url(PROJECT_ID, SECRET, url, Vertical::Consumer).ok()?;
    let users = Arc::new(Users::new(client.clone()));
    match work {
        "build-create" => Some(Box::new(move || build_create(&client))),
        "get" => call(move || {
            let users = users.clone();
            async move { users.get(usual_get()).await.expect("it is answered") }
        }),
        "create" => call(move || {
            let users = users.clone();
            async move { users.create(usual_create()).await.expect("it is answered") }
        }),
        "exchange" => call(move || {
            let users = users.clone();
            async move {
                let exchanged = users.exchange_primary_factor(usual_exchange()).await;
                exchanged.expect("it is answered")
            }
        }),
        "search" => call(move || {
            let users = users.clone();
            async move { users.search(usual_search()).await.expect("it is answered") }
        }),
        "client" => Some(Box::new(|| {
            drop(black_box(stytch::consumer::client::Client::new(
                PROJECT_ID, SECRET,
            )));
        })),
        _ => None,
    }
}

/// It has no way to build a call without sending it: these are the lines by which
/// `Client::send` builds one.
fn build_create(client: &Client) {
    let url = client.base_url.join("/v1/users").expect("it is a path");
    let request = client.client.post(url).json(&usual_create()).build();
    drop(black_box(request));
}

fn usual_get() -> GetRequest {
    GetRequest {
        user_id: USER_ID.to_owned(),
    }
}

// It takes its arguments by value, and so they are made for every call; this project and
// the code by hand borrow them.
fn usual_create() -> CreateRequest {
    CreateRequest {
        email: Some("ada.lovelace@example.com".to_owned()),
        phone_number: Some("+12025550162".to_owned()),
        name: Some(Name {
            first_name: Some("Ada".to_owned()),
            middle_name: Some("King".to_owned()),
            last_name: Some("Lovelace".to_owned()),
        }),
        trusted_metadata: Some(trusted_metadata()),
        untrusted_metadata: Some(untrusted_metadata()),
        ..CreateRequest::default()
    }
}

fn usual_exchange() -> ExchangePrimaryFactorRequest {
    ExchangePrimaryFactorRequest {
        user_id: USER_ID.to_owned(),
        email_address: Some("ada.lovelace@example.com".to_owned()),
        ..ExchangePrimaryFactorRequest::default()
    }
}

fn usual_search() -> SearchRequest {
    SearchRequest {
        cursor: None,
        limit: Some(1000),
        query: None,
    }
}
