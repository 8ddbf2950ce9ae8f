//! The client of a test double: it answers every call with the same error.

use std::sync::{Arc, LazyLock};

use http::HeaderMap;

use super::settings::Settings;
use super::{Client, Shared};
use crate::base_url::BaseUrl;
use crate::retry::RetryBudget;

static NOT_STUBBED: LazyLock<Client> = LazyLock::new(|| Client {
    shared: Arc::new(Shared {
        project_id: "not-stubbed".to_owned(),
        base_url: BaseUrl::nowhere(),
        headers: HeaderMap::new(),
        headers_with_body: HeaderMap::new(),
        settings: Settings::default(),
        budget: RetryBudget::new(),
        transport: None,
    }),
});

impl Client {
    /// A client for test doubles: every call that the double does not override is
    /// answered with [`NotStubbed`](crate::ErrorKind::NotStubbed), which names the
    /// endpoint.
    ///
    /// ```
    /// use stytch_users::{Api, Client, ErrorKind, UserId, Users};
    ///
    /// struct Double;
    ///
    /// impl Api for Double {
    ///     fn client(&self) -> &Client {
    ///         Client::not_stubbed()
    ///     }
    /// }
    ///
    /// impl Users for Double {}
    ///
    /// # async fn example() {
    /// let error = Double.get(&UserId::from("user-test-1")).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::NotStubbed);
    /// assert_eq!(error.to_string(), "GET /v1/users/{user_id}: not stubbed");
    /// # }
    /// ```
    pub fn not_stubbed() -> &'static Client {
        &NOT_STUBBED
    }
}
