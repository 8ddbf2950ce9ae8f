//! The client of test doubles, which fails every call.

use std::sync::{Arc, LazyLock};

use http::HeaderMap;

use super::settings::Settings;
use super::{Client, Shared};
use crate::base_url::BaseUrl;
use crate::retry::RetryBudget;

static STUB: LazyLock<Client> = LazyLock::new(|| Client {
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
    /// Returns a client for test doubles, which sends nothing.
    ///
    /// A call of a method that the test double does not override fails with a
    /// [`NotStubbed`](crate::ErrorKind::NotStubbed) error that names the endpoint. No runtime is
    /// needed.
    ///
    /// ```
    /// use stytch_users::{Api, Client, ErrorKind, UserId, Users};
    ///
    /// struct Double;
    ///
    /// impl Api for Double {
    ///     fn client(&self) -> &Client {
    ///         Client::stub()
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
    #[doc(alias = "mock")]
    #[doc(alias = "fake")]
    #[doc(alias = "double")]
    pub fn stub() -> &'static Client {
        &STUB
    }
}
