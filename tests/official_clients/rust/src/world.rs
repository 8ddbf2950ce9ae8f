//! The sandbox, a client of it, and the seeded user as it has to be at the moment.

use std::{env, error::Error, fs};

use serde_json::Value;
use stytch::client::{Client as HttpClient, Vertical};
use stytch::consumer::client::Client;

/// The name of this client in the seed and in what is printed.
pub(crate) const CLIENT: &str = "rust";

pub(crate) struct World {
    pub(crate) client: Client,
    pub(crate) stranger: Client,
    /// The seeded user, less what the checks have deleted.
    pub(crate) seeded: Value,
    pub(crate) seeded_apps: Vec<Value>,
}

impl World {
    pub(crate) fn from_environment() -> Result<World, Box<dyn Error>> {
        let users: Vec<Value> =
            serde_json::from_str(&fs::read_to_string(env::var("SANDBOX_SEED")?)?)?;
        let external_id = format!("seeded|{CLIENT}");
        let mut seeded = users
            .into_iter()
            .find(|user| user["external_id"] == external_id)
            .ok_or("no user is seeded for this client")?;
        let seeded_apps = match seeded["connected_apps"].take() {
            Value::Array(apps) => apps,
            _ => return Err("the seeded user has no connected apps".into()),
        };
        remove(&mut seeded, "connected_apps");
        let (project_id, secret) = (env::var("STYTCH_PROJECT_ID")?, env::var("STYTCH_SECRET")?);
        let base_url = env::var("STYTCH_BASE_URL")?;
        Ok(World {
            client: client(&project_id, &secret, &base_url)?,
            stranger: client(&project_id, "secret-test-wrong", &base_url)?,
            seeded,
            seeded_apps,
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

fn client(project_id: &str, secret: &str, base_url: &str) -> Result<Client, Box<dyn Error>> {
    let http =
        HttpClient::new_with_base_url(project_id, secret, base_url.parse()?, Vertical::Consumer)?;
    Ok(Client::new_with_http_client(http.clone(), http))
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(crate) fn remove(object: &mut Value, key: &str) {
    if let Value::Object(object) = object {
        object.remove(key);
    }
}
