//! The life of a user, told against Stytch or against the sandbox.
//!
//!     cargo run --example quickstart
//!
//! With `STYTCH_PROJECT_ID` and `STYTCH_SECRET` set it talks to that project, and
//! leaves nothing behind there. Without them it starts a sandbox, an in-memory Stytch
//! on this machine, and needs no account.

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Client, CreateUser, Filter, Metadata, Name, PrimaryFactor, Response, SearchUsers, UpdateUser,
    UserId, Users,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("STYTCH_PROJECT_ID").is_some() {
        let client = Client::from_env()?;
        println!(
            "Talking to {} as {}.\n",
            client.base_url(),
            client.project_id()
        );
        tell(&client).await?;
    } else {
        let sandbox = Sandbox::start().await?;
        println!(
            "No STYTCH_PROJECT_ID is set, so this is the sandbox at {}.\n",
            sandbox.base_url()
        );
        tell(sandbox.client()).await?;
    }
    Ok(())
}

/// The story. It takes any `Users`: the client, a test double, an `Arc<dyn Users>`.
async fn tell(users: &dyn Users) -> Result<(), Box<dyn Error>> {
    let (email, phone_number) = a_new_email_and_phone_number()?;

    // A user begins with an email address or a phone number.
    let create =
        CreateUser::with_email(&email).name(Name::new().first_name("Ada").last_name("Byron"));
    let created = users.create(&create).await?;
    step("Created a user", &created);
    println!("    {} is {}", created.user_id, created.status);
    let user_id = created.into_inner().user_id;

    // From here on something may go wrong with a user already there, so that the user
    // is deleted whatever comes.
    let told = live(users, &user_id, &email, &phone_number).await;

    let deleted = users.delete(&user_id).await?;
    step("Deleted the user", &deleted);
    told
}

async fn live(
    users: &dyn Users,
    user_id: &UserId,
    email: &str,
    phone_number: &str,
) -> Result<(), Box<dyn Error>> {
    let user = users.get(user_id).await?;
    step("Got the user", &user);
    let first_email = user
        .emails
        .first()
        .map_or("no address", |email| &email.email);
    println!("    {} {first_email}", name(&user.name));

    // What an update does not set stays; metadata is merged key by key.
    let update = UpdateUser::new()
        .name(Name::new().last_name("Lovelace"))
        .trusted_metadata(Metadata::try_from(json!({ "plan": "team", "seats": 5 }))?);
    let updated = users.update(user_id, &update).await?;
    step("Updated name and metadata", &updated);
    let seats: Option<u32> = updated.user.trusted_metadata.get("seats")?;
    println!(
        "    {} has {} seats",
        name(&updated.user.name),
        seats.unwrap_or(0)
    );

    let search = SearchUsers::matching([Filter::email_address([email])]);
    let found = users.search(&search).await?;
    step("Searched by email address", &found);
    println!(
        "    found {} of {}",
        found.results.len(),
        found.results_metadata.total
    );

    let factor = PrimaryFactor::phone_number(phone_number);
    let exchanged = users.exchange_primary_factor(user_id, &factor).await?;
    step("Exchanged the email address for a phone number", &exchanged);
    println!(
        "    {} email addresses, {} phone number",
        exchanged.user.emails.len(),
        exchanged.user.phone_numbers.len()
    );

    // An error is a value with everything that Stytch said about it.
    let wrong = UserId::from("user-test-00000000-0000-0000-0000-000000000000");
    match users.get(&wrong).await {
        Ok(_) => return Err("a wrong id found a user".into()),
        Err(error) => {
            println!("Asked for a wrong id\n    {error}");
            println!("    {}", error.message().unwrap_or("no message"));
        }
    }

    // An id that would change the route never leaves this machine.
    let refused = users.delete(&UserId::from("..")).await;
    println!(
        "Asked for the id `..`\n    {}",
        refused.map_or_else(|error| error.to_string(), |_| "sent!".into())
    );
    Ok(())
}

fn step<T>(what: &str, response: &Response<T>) {
    let request_id = response.request_id().unwrap_or("no request id");
    println!("{what}: {} ({request_id})", response.status());
}

fn name(name: &Name) -> String {
    [&name.first_name, &name.last_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// An address and a number that no earlier run has left in the project. The number is
/// out of the 555-01 range, which belongs to no one.
fn a_new_email_and_phone_number() -> Result<(String, String), Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let email = format!("ada+{}@example.com", now.as_nanos());
    let phone_number = format!("+1202555{:04}", 100 + now.subsec_nanos() % 100);
    Ok((email, phone_number))
}
