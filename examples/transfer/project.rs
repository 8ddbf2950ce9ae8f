//! The project that users are exported from or imported into.

use stytch_users::Client;
use stytch_users::sandbox::Sandbox;

use crate::end::{Stop, complain, counted, say};

/// A project of Stytch's, or a sandbox if the environment names none.
pub struct Project {
    /// The client of the project.
    pub client: Client,
    /// What a journal calls it.
    pub name: String,
    sandbox: Option<Sandbox>,
}

impl Project {
    /// Returns the project of `STYTCH_PROJECT_ID`, `STYTCH_SECRET` and, if it is set,
    /// `STYTCH_BASE_URL`; without the first, a sandbox with `sandbox_users` users.
    pub async fn from_environment(sandbox_users: u32) -> Result<Project, Stop> {
        if std::env::var_os("STYTCH_PROJECT_ID").is_none() {
            return Project::sandbox(sandbox_users).await;
        }
        let client = Client::from_env().map_err(|error| Stop::Usage(error.to_string()))?;
        Ok(Project::of(client))
    }

    /// Returns the project of a client.
    pub fn of(client: Client) -> Project {
        Project {
            name: client.project_id().to_owned(),
            client,
            sandbox: None,
        }
    }

    async fn sandbox(users: u32) -> Result<Project, Stop> {
        let failed = |what: String| Stop::Failed(format!("the sandbox did not start: {what}"));
        let sandbox = Sandbox::start()
            .await
            .map_err(|error| failed(error.to_string()))?;
        for number in 0..users {
            sandbox
                .add_user(sandbox_user(number))
                .map_err(|error| failed(error.to_string()))?;
        }
        complain(format_args!(
            "STYTCH_PROJECT_ID is not set, so this uses a sandbox of {users} users."
        ));
        // With users it is the same each time, so an export of it can continue.
        let name = match users {
            0 => sandbox.project_id().to_owned(),
            _ => format!("the sandbox with {users} users"),
        };
        Ok(Project {
            client: sandbox.client().clone(),
            name,
            sandbox: Some(sandbox),
        })
    }

    /// Prints what is in the sandbox; nothing for a project of Stytch's.
    pub fn describe(&self) {
        let Some(sandbox) = &self.sandbox else {
            return;
        };
        let users = sandbox.users();
        let count = counted(users.len() as u64, "user");
        say(format_args!("The sandbox has {count} now, such as"));
        for user in users.iter().take(3) {
            say(format_args!("    {} {}", user.user_id, user.status));
        }
    }
}

/// A made-up user, the same each time.
fn sandbox_user(number: u32) -> serde_json::Value {
    const NAMES: [&str; 5] = ["Ada", "Grace", "Zoë", "Katherine, Jr.", "李"];
    let name = NAMES[number as usize % NAMES.len()];
    serde_json::json!({
        "user_id": format!("user-test-00000000-0000-4000-8000-{number:012}"),
        "external_id": format!("customer-{number}"),
        "status": if number.is_multiple_of(7) { "pending" } else { "active" },
        "created_at": format!("2026-01-01T{:02}:{:02}:{:02}Z", number / 3600 % 24, number / 60 % 60, number % 60),
        "name": { "first_name": name, "last_name": format!("No. {number}") },
        "emails": [{
            "email_id": format!("email-test-00000000-0000-4000-8000-{number:012}"),
            "email": format!("user-{number}@example.com"),
            "verified": number.is_multiple_of(3),
        }],
        "trusted_metadata": { "plan": "team", "seats": number % 50 },
        "untrusted_metadata": { "theme": "dark" },
        "roles": ["stytch_user"],
    })
}

#[cfg(test)]
mod tests {
    use stytch_users::{SearchUsers, Users};

    use super::*;

    #[tokio::test]
    async fn the_sandbox_has_the_same_users_each_time() {
        let mut cursors = Vec::new();
        for _ in 0..2 {
            let project = Project::sandbox(30).await.unwrap();
            let search = SearchUsers::new().limit(10);
            let page = project.client.search(&search).await.unwrap();
            assert_eq!(page.results_metadata.total, 30);
            assert_eq!(page.results[0].user_id.as_str().len(), 46);
            cursors.push(page.into_inner().results_metadata.next_cursor);
        }
        assert_eq!(cursors[0], cursors[1]);
    }
}
