//! What the [`endpoint`](macro@crate::endpoint) attribute makes of a trait, for this
//! documentation only: nothing of it is in a build.
//!
//! The source of [`Sessions`] is the first example of that page. Here is what comes of
//! it: two methods with bodies, whose documentation begins with their routes.

use serde::Deserialize;

use crate::{Api, Call, Client, UserId, endpoint};

/// Stytch's sessions, as far as an example needs them.
pub trait Sessions: Api {
    /// Lists the sessions of a user.
    #[endpoint(GET, "/v1/sessions")]
    fn list(&self, #[query] user_id: &UserId, #[query] limit: Option<u32>) -> Call<SessionList>;

    /// Ends a session, named by its id or by its token.
    #[endpoint(POST, "/v1/sessions/revoke", replay = idempotent)]
    fn revoke(
        &self,
        #[field] session_id: Option<&str>,
        #[field] session_token: Option<&str>,
    ) -> Call<()>;
}

impl Sessions for Client {}

/// Sessions of a user.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct SessionList {
    /// Each as its JSON.
    pub sessions: Vec<serde_json::Value>,
}
