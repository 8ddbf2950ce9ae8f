//! The pieces of work, each prepared so that only what it is about is left to count.

use std::future::Future;
use std::hint::black_box;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use stytch_users::{Client, PrimaryFactor, SearchUsers, UserId, Users};
use tokio::runtime::Runtime;

use crate::by_hand::{self, ByHand};
use crate::fixture::{self, PAGE, PAGES, USER_ID};
use crate::{Server, declared};

/// A piece of work that is prepared: a call does it once.
pub type Work = Box<dyn FnMut()>;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A call of a declared method.
    Declared,
    /// The same, over hyper instead of reqwest.
    Lean,
    /// Code by hand against reqwest.
    ByHand,
}

impl Way {
    fn client(self, base_url: &str) -> Client {
        match self {
            Way::Lean => declared::lean_client(base_url),
            _ => declared::client(base_url),
        }
    }
}

/// Prepares a piece of work for the one who does it.
pub type Prepare = fn(Way) -> Work;

/// Every piece of work: its name, how often it is done for one figure, and what prepares
/// it.
pub const WORKS: [(&str, usize, Prepare); 9] = [
    ("build create", 10, build_create),
    ("build exchange", 10, build_exchange),
    ("get", 10, get),
    ("create", 10, create),
    ("exchange", 10, exchange),
    ("decode get", 10, decode_get),
    ("decode page", 1, decode_page),
    ("search all", 1, search_all),
    ("client", 1, client),
];

/// Prepares work for its measure: it is done twice, so that what is done once in a process
/// or a connection, such as connecting, is not in it.
fn warm(mut work: impl FnMut() + 'static) -> Work {
    work();
    work();
    Box::new(work)
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system has what a runtime takes")
}

/// A call over loopback, on a runtime that has only this thread.
fn call<F: Future>(mut call: impl FnMut() -> F + 'static) -> Work {
    let runtime = runtime();
    warm(move || {
        black_box(runtime.block_on(call()));
    })
}

/// Builds `create` with an email address, a name, a phone number and metadata.
pub fn build_create(way: Way) -> Work {
    let base_url = "https://test.stytch.com";
    match way {
        Way::Declared | Way::Lean => {
            let (client, user) = (way.client(base_url), declared::usual_user());
            warm(move || drop(black_box(client.create(black_box(&user)))))
        }
        Way::ByHand => {
            let (client, user) = (ByHand::new(base_url), by_hand::CreateUser::usual());
            warm(move || drop(black_box(client.build_create(black_box(&user)))))
        }
    }
}

/// Builds `exchange_primary_factor`.
pub fn build_exchange(way: Way) -> Work {
    let base_url = "https://test.stytch.com";
    match way {
        Way::Declared | Way::Lean => {
            let client = way.client(base_url);
            let (user_id, factor) = (UserId::from(USER_ID), usual_factor());
            warm(move || {
                let call = client.exchange_primary_factor(black_box(&user_id), black_box(&factor));
                drop(black_box(call));
            })
        }
        Way::ByHand => {
            let (client, factor) = (ByHand::new(base_url), by_hand::PrimaryFactor::usual());
            warm(move || {
                let request = client.build_exchange(black_box(USER_ID), black_box(&factor));
                drop(black_box(request));
            })
        }
    }
}

fn usual_factor() -> PrimaryFactor {
    PrimaryFactor::email_address("ada.lovelace@example.com")
}

/// Gets a user of 1.8 KB.
pub fn get(way: Way) -> Work {
    let base_url = Server::of_one_user().base_url();
    match way {
        Way::Declared | Way::Lean => {
            let (client, user_id) = (way.client(&base_url), UserId::from(USER_ID));
            call(move || {
                let call = client.get(&user_id);
                async move { call.await.expect("it is answered") }
            })
        }
        Way::ByHand => {
            let client = Arc::new(ByHand::new(&base_url));
            call(move || {
                let client = client.clone();
                async move { client.get(USER_ID).await }
            })
        }
    }
}

/// Creates a user.
pub fn create(way: Way) -> Work {
    let base_url = Server::of_one_user().base_url();
    match way {
        Way::Declared | Way::Lean => {
            let (client, user) = (way.client(&base_url), declared::usual_user());
            call(move || {
                let call = client.create(&user);
                async move { call.await.expect("it is answered") }
            })
        }
        Way::ByHand => {
            let client = Arc::new(ByHand::new(&base_url));
            let user = Arc::new(by_hand::CreateUser::usual());
            call(move || {
                let (client, user) = (client.clone(), user.clone());
                async move { client.create(&user).await }
            })
        }
    }
}

/// Exchanges a user's primary factor.
pub fn exchange(way: Way) -> Work {
    let base_url = Server::of_one_user().base_url();
    match way {
        Way::Declared | Way::Lean => {
            let client = way.client(&base_url);
            let (user_id, factor) = (UserId::from(USER_ID), usual_factor());
            call(move || {
                let call = client.exchange_primary_factor(&user_id, &factor);
                async move { call.await.expect("it is answered") }
            })
        }
        Way::ByHand => {
            let client = Arc::new(ByHand::new(&base_url));
            let factor = Arc::new(by_hand::PrimaryFactor::usual());
            call(move || {
                let (client, factor) = (client.clone(), factor.clone());
                async move { client.exchange(USER_ID, &factor).await }
            })
        }
    }
}

/// Decodes the answer to `get`. A declared call decodes in its future, and so the whole
/// of a call is in its figure but for the network.
pub fn decode_get(way: Way) -> Work {
    let json = fixture::get_answer();
    match way {
        Way::Declared | Way::Lean => {
            let (client, user_id) = (declared::client_without_network(json), USER_ID.into());
            call(move || {
                let call = client.get(&user_id);
                async move { call.await.expect("it is answered") }
            })
        }
        Way::ByHand => decode::<by_hand::User>(json),
    }
}

/// Decodes a page of 1000 users, as `decode_get` does one user.
pub fn decode_page(way: Way) -> Work {
    let json = fixture::page_answer(None);
    match way {
        Way::Declared | Way::Lean => {
            let client = declared::client_without_network(json);
            call(move || {
                let call = client.search(&SearchUsers::new());
                async move { call.await.expect("it is answered") }
            })
        }
        Way::ByHand => decode::<by_hand::SearchResponse>(json),
    }
}

fn decode<T: DeserializeOwned + 'static>(json: String) -> Work {
    warm(move || {
        let decoded: T = serde_json::from_slice(black_box(json.as_bytes())).expect("it is one");
        black_box(decoded);
    })
}

/// Searches one page of 1000 users by a server.
pub fn search(way: Way, base_url: &str) -> Work {
    match way {
        Way::Declared | Way::Lean => {
            let client = way.client(base_url);
            call(move || {
                let call = client.search(&SearchUsers::new().limit(1000));
                async move { call.await.expect("it is answered") }
            })
        }
        Way::ByHand => {
            let client = Arc::new(ByHand::new(base_url));
            call(move || {
                let client = client.clone();
                let search = by_hand::Search {
                    cursor: None,
                    limit: 1000,
                };
                async move { client.search(&search).await }
            })
        }
    }
}

/// Goes through a search of ten pages, user by user.
pub fn search_all(way: Way) -> Work {
    let base_url = Server::of_pages(PAGES).base_url();
    let runtime = runtime();
    match way {
        Way::Declared | Way::Lean => {
            let client = way.client(&base_url);
            Box::new(move || runtime.block_on(search_all_declared(&client)))
        }
        Way::ByHand => {
            let client = ByHand::new(&base_url);
            Box::new(move || runtime.block_on(search_all_by_hand(&client)))
        }
    }
}

async fn search_all_declared(client: &Client) {
    let mut users = 0;
    let mut search = client.search_all(&SearchUsers::new());
    while let Some(user) = search.next().await {
        black_box(user.expect("it is answered"));
        users += 1;
    }
    assert_eq!(users, PAGE * PAGES);
}

async fn search_all_by_hand(client: &ByHand) {
    let mut users = 0;
    let mut search = by_hand::Search {
        cursor: None,
        limit: 1000,
    };
    loop {
        let page = client.search(&search).await;
        for user in page.results {
            black_box(user);
            users += 1;
        }
        match page.results_metadata.next_cursor {
            Some(cursor) => search.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(users, PAGE * PAGES);
}

/// Makes a client, with the roots that the feature chooses.
pub fn client(way: Way) -> Work {
    let base_url = "https://test.stytch.com";
    match way {
        Way::Declared | Way::Lean => warm(move || drop(black_box(way.client(base_url)))),
        Way::ByHand => warm(move || drop(black_box(ByHand::new(base_url)))),
    }
}
