//! The sandbox, a client of it, and the expected state of the seeded user.

use std::{env, error::Error, fs};

use serde_json::Value;
use stytch::client::{Client as HttpClient, Vertical};
use stytch::consumer::client::Client;

/// The name of this client in the seed and in the output.
pub(crate) const CLIENT: &str = "rust";

pub(crate) struct World {
    pub(crate) client: Client,
    pub(crate) with_wrong_secret: Client,
    /// The seeded user, without what the checks have deleted.
    pub(crate) seeded: Value,
    pub(crate) seeded_apps: Value,
}

impl World {
    pub(crate) fn from_environment() -> Result<World, Box<dyn Error>> {
        let users = fs::read_to_string(env::var("SANDBOX_SEED")?)?;
        let users: Vec<Value> = serde_json::from_str(&users)?;
        let mut users = users.into_iter();
        let seeded = users.find(|user| user["external_id"] == seeded_external_id());
        let mut seeded = seeded.ok_or("no user is seeded for this client")?;
        let fields = seeded.as_object_mut().ok_or("the user is not an object")?;
        let seeded_apps = fields.remove("connected_apps");
        Ok(World {
            client: client(&env::var("STYTCH_SECRET")?)?,
            with_wrong_secret: client("secret-test-wrong")?,
            seeded,
            seeded_apps: seeded_apps.ok_or("the seeded user has no connected apps")?,
        })
    }

    pub(crate) fn user_id(&self) -> String {
        text(&self.seeded["user_id"])
    }

    /// A number that no other client uses.
    pub(crate) fn phone(&self, last: u8) -> String {
        let mut number = text(&self.seeded["phone_numbers"][0]["phone_number"]);
        number.truncate(number.len() - 2);
        format!("{number}{last:02}")
    }
}

fn client(secret: &str) -> Result<Client, Box<dyn Error>> {
    let (project_id, base_url) = (env::var("STYTCH_PROJECT_ID")?, env::var("STYTCH_BASE_URL")?);
    let base_url = base_url.parse()?;
    let http = HttpClient::new_with_base_url(&project_id, secret, base_url, Vertical::Consumer)?;
    Ok(Client::new_with_http_client(http.clone(), http))
}

pub(crate) fn seeded_external_id() -> String {
    format!("seeded|{CLIENT}")
}

pub(crate) fn address(name: &str) -> String {
    format!("{name}@{CLIENT}.example")
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
