//! Calls the official Rust client as `checks.py` says.

use std::{env, error::Error, io};

use serde::Serialize;
use serde_json::{Value, json};
use stytch::client::{Client, Vertical};
use stytch::consumer::users::Users;

/// Calls the method with this name.
macro_rules! call {
    ($users:ident, $name:ident, $arguments:ident, $($method:ident)*) => {
        match $name {
            $(stringify!($method) => {
                outcome($users.$method(serde_json::from_value($arguments)?).await)
            })*
            _ => Err(format!("the client has no method {}", $name).into()),
        }
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let project_id = env::var("STYTCH_PROJECT_ID")?;
    let secret = env::var("STYTCH_SECRET")?;
    let base_url = env::var("STYTCH_BASE_URL")?.parse()?;
    let client = Client::new_with_base_url(&project_id, &secret, base_url, Vertical::Consumer)?;
    let users = Users::new(client);
    for line in io::stdin().lines() {
        let called = call(&users, serde_json::from_str(&line?)?).await;
        let outcome = called.unwrap_or_else(|error| json!({ "failure": error.to_string() }));
        println!("{outcome}");
    }
    Ok(())
}

async fn call(users: &Users, mut line: Value) -> Result<Value, Box<dyn Error>> {
    let arguments = line["arguments"].take();
    let name = line["method"].as_str().unwrap_or_default();
    call!(users, name, arguments,
        create get search update exchange_primary_factor delete delete_email delete_phone_number
        delete_webauthn_registration delete_biometric_registration delete_totp
        delete_crypto_wallet delete_password delete_oauth_registration delete_external_id
        connected_apps revoke
    )
}

fn outcome<T: Serialize>(result: stytch::Result<T>) -> Result<Value, Box<dyn Error>> {
    match result {
        Ok(response) => Ok(json!({ "response": response })),
        Err(stytch::Error::Response(error)) => Ok(json!({ "error": {
            "status_code": error.status_code.as_u16(),
            "error_type": error.error_type,
            "request_id": error.request_id,
            "error_url": error.error_url,
            "error_message": error.error_message,
        }})),
        Err(error) => Err(format!("{error:?}").into()),
    }
}
