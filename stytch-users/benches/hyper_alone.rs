//! `get` by hyper's client alone: no TLS, no checks, no limits.

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Uri};
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use stytch_users_benches::GetUser;
use stytch_users_benches::by_hand::User;
use stytch_users_benches::fixture::{SECRET, USER_ID};

/// A client of one user.
pub(crate) struct HyperAlone {
    client: Client<HttpConnector, Empty<Bytes>>,
    uri: Uri,
    authorization: HeaderValue,
}

impl GetUser for HyperAlone {
    fn new(base_url: &str) -> HyperAlone {
        let uri = format!("{base_url}/v1/users/{USER_ID}");
        HyperAlone {
            client: Client::builder(TokioExecutor::new()).build_http(),
            uri: uri.parse().expect("it is a URI"),
            authorization: HeaderValue::from_static(SECRET),
        }
    }

    async fn get(&self) {
        let request = Request::get(self.uri.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .body(Empty::new())
            .expect("its parts are valid");
        let response = self.client.request(request).await.expect("a response");
        let body = response.into_body().collect().await;
        let body = body.expect("a whole body").to_bytes();
        let user: User = serde_json::from_slice(&body).expect("it is a user");
        drop(user);
    }
}
