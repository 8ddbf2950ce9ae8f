//! The work as a user of this project writes it.

use bytes::Bytes;
use http::Response;
use stytch_users::{
    Client, CreateUser, Metadata, Name, Transport, TransportFuture, TransportRequest,
};

use crate::fixture::{SECRET, trusted_metadata, untrusted_metadata};

/// A client of the API at a base URL, with the retries and limits that it has by default.
pub fn client(base_url: &str) -> Client {
    Client::builder("project-test-11111111-1111-4111-8111-111111111111", SECRET)
        .base_url(base_url)
        .build()
        .expect("it has no setting that could be wrong")
}

/// A client as [`client`] creates it, over hyper.
pub fn lean_client(base_url: &str) -> Client {
    Client::builder("project-test-11111111-1111-4111-8111-111111111111", SECRET)
        .base_url(base_url)
        .hyper()
        .build()
        .expect("it has no setting that could be wrong")
}

/// A client whose every call is answered with the same body, by no network.
pub fn client_without_network(body: String) -> Client {
    Client::builder("project-test-11111111-1111-4111-8111-111111111111", SECRET)
        .transport(Canned(body.into()))
        .build()
        .expect("it has no setting that could be wrong")
}

struct Canned(Bytes);

impl Transport for Canned {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async { Ok(Response::new(self.0.clone().into())) })
    }
}

/// A user with an email address, a name, a phone number and metadata.
pub fn usual_user() -> CreateUser {
    let metadata = |value| Metadata::try_from(value).expect("it is an object");
    let name = Name::new()
        .first_name("Ada")
        .middle_name("King")
        .last_name("Lovelace");
    CreateUser::with_email("ada.lovelace@example.com")
        .phone_number("+12025550162")
        .name(name)
        .trusted_metadata(metadata(trusted_metadata()))
        .untrusted_metadata(metadata(untrusted_metadata()))
}
