//! The errors of a call, and how a program handles them.
//!
//!     cargo run --example error_handling
//!
//! The sandbox injects the faults. The program prints each error as a log would contain it, and
//! what to do about it.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error as StdError;
use std::time::Duration;

use stytch_users::sandbox::{Fault, Sandbox};
use stytch_users::{
    Client, CreateUser, Error, ErrorKind, ErrorType, Replay, UserId, Users, UsersExt,
};

/// Returns what to do about an error. The most specific checks come first.
fn advice(error: &Error) -> String {
    match error.kind() {
        ErrorKind::InvalidRequest | ErrorKind::Configuration => {
            return "correct the program; nothing was sent".to_owned();
        }
        ErrorKind::Connect => return "check the network; nothing was sent".to_owned(),
        _ => {}
    }
    match error.error_type() {
        Some(ErrorType::UserNotFound) => return "treat the user as deleted".to_owned(),
        Some(ErrorType::InvalidEmail | ErrorType::InvalidPhoneNumber) => {
            // Show Stytch's message to the person, but do not log it: it may quote the value.
            let message = error.message().unwrap_or("no message");
            return format!("show the person: {message}");
        }
        Some(ErrorType::UnauthorizedCredentials) => {
            return "check the project id and the secret".to_owned();
        }
        _ if error.is_duplicate() => return "offer to sign in instead".to_owned(),
        _ => {}
    }
    if let Some(delay) = error.retry_after() {
        return format!("retry in {} s", delay.as_secs());
    }
    let endpoint = error.endpoint();
    let is_read = endpoint.is_some_and(|endpoint| endpoint.replay() == Replay::Safe);
    if error.maybe_applied() && !is_read {
        return "check whether the change was made before repeating it".to_owned();
    }
    if error.is_retryable() {
        return "retry later".to_owned();
    }
    "report it with the request id".to_owned()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    arguments::read("Shows errors, and how to handle each of them.", None);
    let sandbox = Sandbox::start().await?;
    let users = sandbox.client();
    let ada = CreateUser::with_email("ada@example.com").external_id("ada");

    println!("1. An error from Stytch has an error type.");
    users.create(&ada).await?;
    show(users.create(&ada).await);
    let invalid_email = CreateUser::with_email("ada.example.com");
    show(users.create(&invalid_email).await);
    show(users.get(&UserId::from("grace")).await);
    let unauthorized = Client::builder(sandbox.project_id(), "a wrong secret")
        .base_url(sandbox.base_url())
        .build()?;
    show(unauthorized.get(&UserId::from("ada")).await);

    println!("\n2. An invalid request is rejected before sending.");
    show(users.delete(&UserId::from("..")).await);

    println!("\n3. A temporary error is retried automatically.");
    sandbox.fault(Fault::error(503, "server_unavailable").times(2));
    let user = users.get(&UserId::from("ada")).await?;
    println!("   succeeded after {} attempts", user.attempts());

    println!("\n4. Retries end after three attempts, or if the server requests a long delay.");
    sandbox.fault(Fault::body(502, "<html>Bad Gateway</html>").times(3));
    show(users.get(&UserId::from("ada")).await);
    let minute = Duration::from_secs(60);
    sandbox.fault(Fault::error(429, "too_many_requests").retry_after(minute));
    show(users.get(&UserId::from("ada")).await);

    println!("\n5. A create without a response is not retried: Stytch may have created the user.");
    let grace = CreateUser::with_email("grace@example.com").external_id("grace");
    sandbox.fault(Fault::lose_response());
    show(users.create(&grace).await);
    // It returns the user if there is one.
    show(users.create_or_find(&grace).await);
    println!("   {} users, no duplicates", sandbox.users().len());
    Ok(())
}

fn show<T>(result: Result<T, Error>) {
    match result {
        Ok(_) => println!("   succeeded"),
        Err(error) => println!("   {error}\n   -> {}", advice(&error)),
    }
}
