//! The project that users are exported from or imported into.

use serde_json::json;
use stytch_users::Client;
use stytch_users::sandbox::Sandbox;

use crate::program::{Stop, complain};

/// Returns a client of the project in the environment, or of a sandbox if there is none.
pub fn client_from_environment(sandbox_users: u32) -> Result<Client, Stop> {
    if std::env::var_os("STYTCH_PROJECT_ID").is_some() {
        return Client::from_env().map_err(|error| Stop::Usage(error.to_string()));
    }
    let failed = |error| Stop::Failed(format!("the sandbox did not start: {error}"));
    let sandbox = Sandbox::in_memory().map_err(failed)?;
    for number in 1..=sandbox_users {
        let user = json!({
            "external_id": format!("customer-{number}"),
            "name": { "first_name": "Ada", "last_name": format!("No. {number}") },
            "emails": [{ "email": format!("user-{number}@example.com") }],
        });
        let added = sandbox.add_user(user);
        added.map_err(|error| Stop::Failed(format!("the sandbox did not start: {error}")))?;
    }
    complain(format_args!(
        "STYTCH_PROJECT_ID is not set: using a sandbox with {sandbox_users} users."
    ));
    Ok(sandbox.client().clone())
}
