//! The calls that meet every fault, one of each way to send a request.

use std::fmt::Write;
use std::future::Future;
use std::pin::Pin;

use stytch_users::{
    Client, ClientBuilder, CreateUser, Error, Filter, Metadata, Name, SearchUsers, UpdateUser,
    UserId, Users,
};

/// What no error may say: it is in everything that is sent and in every odd answer.
pub(crate) const CANARY: &str = "canary";

const PROJECT: &str = "project-test-1";
const SECRET: &str = "secret-canary";

/// `project-test-1:secret-canary` in base64, by another program's hand.
const CREDENTIALS: &str = "cHJvamVjdC10ZXN0LTE6c2VjcmV0LWNhbmFyeQ==";

/// A call whose answer is reduced to what the tables speak of.
pub(crate) type Sent = Pin<Box<dyn Future<Output = Result<Success, Error>> + Send>>;

/// What there is to say of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Success {
    /// The status of the answer.
    pub(crate) status: u16,
    /// How often the request was sent.
    pub(crate) attempts: u32,
}

/// How a request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Sending it twice does what sending it once does.
    Replayed,
    /// Sending it twice may do it twice.
    Never,
}

/// A method of the trait, its class, and a call of it.
pub(crate) struct Called {
    /// The method's name.
    pub(crate) method: &'static str,
    /// How it begins in `Display`.
    pub(crate) endpoint: &'static str,
    /// Whether it may be sent twice.
    pub(crate) class: Class,
    /// Calls it.
    pub(crate) send: fn(&Client) -> Sent,
}

/// Builds a client whose secret is a canary.
pub(crate) fn builder() -> ClientBuilder {
    Client::builder(PROJECT, SECRET)
}

/// One method of each kind.
pub(crate) const CALLS: [Called; 5] = [
    Called {
        method: "get",
        endpoint: "GET /v1/users/{user_id}",
        class: Class::Replayed,
        send: get,
    },
    Called {
        method: "create",
        endpoint: "POST /v1/users",
        class: Class::Never,
        send: create,
    },
    Called {
        method: "search",
        endpoint: "POST /v1/users/search",
        class: Class::Replayed,
        send: search,
    },
    Called {
        method: "update",
        endpoint: "PUT /v1/users/{user_id}",
        class: Class::Replayed,
        send: update,
    },
    Called {
        method: "delete",
        endpoint: "DELETE /v1/users/{user_id}",
        class: Class::Replayed,
        send: delete,
    },
];

/// Reduces a call to what the tables speak of.
macro_rules! sent {
    ($call:expr) => {{
        let call = $call;
        Box::pin(async move {
            let response = call.await?;
            Ok(Success {
                status: response.http_status().as_u16(),
                attempts: response.attempts(),
            })
        })
    }};
}

/// The id of a user, which no error may show.
pub(crate) fn user_id() -> UserId {
    UserId::from("user-test-canary")
}

pub(crate) fn get(client: &Client) -> Sent {
    sent!(client.get(&user_id()))
}

pub(crate) fn create(client: &Client) -> Sent {
    sent!(
        client.create(
            &CreateUser::with_email("canary@example.com")
                .phone_number("+1canary")
                .name(Name::new().first_name("canary"))
                .trusted_metadata(metadata())
        )
    )
}

pub(crate) fn search(client: &Client) -> Sent {
    let filter = Filter::email_address_fuzzy("canary@example.com");
    sent!(client.search(&SearchUsers::matching([filter])))
}

pub(crate) fn update(client: &Client) -> Sent {
    sent!(
        client.update(
            &user_id(),
            &UpdateUser::new()
                .name(Name::new().first_name("canary"))
                .untrusted_metadata(metadata())
        )
    )
}

pub(crate) fn delete(client: &Client) -> Sent {
    sent!(client.delete(&user_id()))
}

fn metadata() -> Metadata {
    Metadata::new(&serde_json::json!({ "canary": "canary" })).unwrap()
}

/// All that an error says to a log, its causes included.
pub(crate) fn said_by(error: &Error) -> String {
    let mut said = format!("{error}\n{error:?}\n{error:#?}");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        write!(said, "\n{error}\n{error:?}").unwrap();
        cause = error.source();
    }
    said
}

/// Fails where an error says anything of what was sent or of what the server wrote.
pub(crate) fn assert_says_nothing_private(error: &Error, of: &str) {
    let said = said_by(error);
    let lower = said.to_lowercase();
    assert!(!lower.contains(CANARY), "{of} says too much: {said}");
    assert!(
        !said.contains(CREDENTIALS),
        "{of} shows credentials: {said}"
    );
}
