//! The endpoints by their handlers.

mod factors;
mod filters;
mod lists;
mod search;
mod users;

use http::StatusCode;

use super::handler::Handler;
use super::reply::ErrorReply;
use crate::Endpoint;

pub(super) use lists::LISTS;

/// The handler of an endpoint, or 501 if it is declared and has none yet.
pub(super) fn handler(endpoint: Endpoint) -> Result<Handler, ErrorReply> {
    let handlers = [
        users::HANDLERS,
        factors::HANDLERS,
        lists::HANDLERS,
        search::HANDLERS,
    ];
    let mut handlers = handlers.into_iter().flatten();
    let found = handlers.find(|(handled, _)| *handled == endpoint);
    found.map(|(_, handler)| *handler).ok_or_else(|| {
        let message = format!(
            "The sandbox has no handler for {endpoint}. \
             Add one to `HANDLERS` in a file of `stytch-users/src/sandbox/endpoints`."
        );
        ErrorReply::new(StatusCode::NOT_IMPLEMENTED, "not_implemented", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Api, Call, User, api};

    #[api]
    trait Other: Api {
        #[endpoint(GET, "/v1/other/<user_id>")]
        fn other(&self, user_id: &str) -> Call<User>;
    }

    #[test]
    fn an_endpoint_without_a_handler_returns_501_and_says_where_to_add_one() {
        let error = handler(<dyn Other>::OTHER).unwrap_err();
        assert_eq!(error.status, 501);
        for part in ["GET /v1/other/{user_id}", "sandbox/endpoints"] {
            assert!(error.message.contains(part), "{}", error.message);
        }
    }
}
