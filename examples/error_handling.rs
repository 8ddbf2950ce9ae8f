//! What can go wrong with a call, and what a program does about it.
//!
//!     cargo run --example error_handling
//!
//! The sandbox injects one fault after the other. Each scene prints the error
//! as a log would have it, and what follows from it.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error as StdError;
use std::time::Duration;

use stytch_users::sandbox::{Fault, Sandbox};
use stytch_users::{Client, CreateUser, Error, ErrorKind, ErrorType, Replay, UserId, Users};

/// What follows from an error, most telling questions first.
fn advice(error: &Error) -> String {
    match error.kind() {
        ErrorKind::InvalidRequest | ErrorKind::Configuration => {
            return "correct the program; nothing was sent".to_owned();
        }
        ErrorKind::Connect => return "look at the network; nothing was sent".to_owned(),
        _ => {}
    }
    match error.error_type() {
        Some(ErrorType::UserNotFound) => return "treat the user as gone".to_owned(),
        Some(ErrorType::InvalidEmail | ErrorType::InvalidPhoneNumber) => {
            // Stytch's own words are for a person, and in no log: they may quote the value.
            let message = error.message().unwrap_or("no message");
            return format!("tell the person: {message}");
        }
        Some(ErrorType::UnauthorizedCredentials) => return "check id and secret".to_owned(),
        _ if error.is_duplicate() => return "offer to sign in instead".to_owned(),
        _ => {}
    }
    if let Some(wait) = error.retry_after() {
        return format!("come again in {} s", wait.as_secs());
    }
    let endpoint = error.endpoint();
    let only_reads = endpoint.is_some_and(|endpoint| endpoint.replay() == Replay::Safe);
    if error.maybe_applied() && !only_reads {
        return "look whether it was done before doing it again".to_owned();
    }
    if error.is_retryable() {
        return "try again later".to_owned();
    }
    "report it, with the request id".to_owned()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    arguments::read("Shows errors, and what a program does about each.", []);
    let sandbox = Sandbox::start().await?;
    let users = sandbox.client();
    let ada = CreateUser::with_email("ada@example.com").external_id("ada");

    println!("1. What Stytch refuses has an error type.");
    users.create(&ada).await?;
    show(users.create(&ada).await);
    show(
        users
            .create(&CreateUser::with_email("ada.example.com"))
            .await,
    );
    show(users.get(&UserId::from("grace")).await);
    let stranger = Client::builder(sandbox.project_id(), "a wrong secret")
        .base_url(sandbox.base_url())
        .build()?;
    show(stranger.get(&UserId::from("ada")).await);

    println!("\n2. What cannot be sent as it is meant is not sent at all.");
    show(users.delete(&UserId::from("..")).await);

    println!("\n3. What may be sent again is, without a word from the program.");
    sandbox.fault(Fault::error(503, "server_unavailable").times(2));
    let user = users.get(&UserId::from("ada")).await?;
    println!(
        "   {} after {} attempts",
        user.http_status(),
        user.attempts()
    );

    println!("\n4. Until it has been enough, or the server wants a longer pause.");
    sandbox.fault(Fault::body(502, "<html>Bad Gateway</html>").times(3));
    show(users.get(&UserId::from("ada")).await);
    let minute = Duration::from_secs(60);
    sandbox.fault(Fault::error(429, "too_many_requests").retry_after(minute));
    show(users.get(&UserId::from("ada")).await);

    println!("\n5. A create without an answer is not sent again: it may have been done.");
    sandbox.fault(Fault::lose_response());
    sign_up(users, "grace").await?;
    println!("   The next one is lost on its way there, which looks the same from here.");
    sandbox.fault(Fault::disconnect());
    sign_up(users, "mary").await?;
    println!("   {} users, none of them twice", sandbox.users().len());
    Ok(())
}

/// Creates a user once, whatever happens. The external id is what makes it possible to look.
async fn sign_up(users: &dyn Users, account: &str) -> Result<(), Error> {
    let email = format!("{account}@example.com");
    let create = CreateUser::with_email(email).external_id(account);
    match users.create(&create).await {
        Ok(_) => println!("   {account} is created"),
        Err(error) if error.maybe_applied() => {
            println!("   {error}\n   -> {}", advice(&error));
            match users.get(&UserId::from(account)).await {
                Ok(_) => println!("   {account} was created after all"),
                Err(error) if error.is_not_found() => {
                    users.create(&create).await?;
                    println!("   {account} was not there, and is created now");
                }
                Err(error) => return Err(error),
            }
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

fn show<T>(outcome: Result<T, Error>) {
    match outcome {
        Ok(_) => println!("   it worked"),
        Err(error) => println!("   {error}\n   -> {}", advice(&error)),
    }
}
