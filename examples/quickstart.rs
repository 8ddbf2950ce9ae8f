//! The life cycle of a user, in Stytch or in the sandbox.
//!
//!     cargo run --example quickstart
//!
//! If `STYTCH_PROJECT_ID` and `STYTCH_SECRET` are set, the program uses that project. At the end it
//! deletes the user that it created, even after an error or Ctrl-C. Otherwise it starts a sandbox,
//! an in-memory emulation of Stytch, and requires no account.

#[path = "shared/arguments.rs"]
mod arguments;
#[path = "shared/stop_signal.rs"]
mod stop_signal;

use std::error::Error;
use std::pin::pin;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Client, CreateUser, Filter, Metadata, Name, PrimaryFactor, Response, SearchUsers, UpdateUser,
    UserId, Users,
};

use stop_signal::stop_signal;

const WRITE_TO_LIVE: &str = "--yes-write-to-live-project";

#[tokio::main]
async fn main() -> ExitCode {
    let about = "Creates, updates and deletes a user, and prints each step.";
    let write_to_live = arguments::read(about, Some(WRITE_TO_LIVE));
    match run(write_to_live).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(write_to_live: bool) -> Result<(), Box<dyn Error>> {
    if std::env::var_os("STYTCH_PROJECT_ID").is_some() {
        let client = Client::from_env()?;
        let project_id = client.project_id();
        if project_id.starts_with("project-live-") && !write_to_live {
            arguments::fail(format_args!(
                "{project_id} is a live project: pass {WRITE_TO_LIVE} to create a user in it"
            ));
        }
        println!("Using {project_id} at {}.\n", client.base_url());
        life_cycle(&client).await
    } else {
        let sandbox = Sandbox::start().await?;
        let base_url = sandbox.base_url();
        println!("STYTCH_PROJECT_ID is not set. Using a sandbox at {base_url}.\n");
        life_cycle(sandbox.client()).await
    }
}

/// Creates a user, calls the other endpoints, and always deletes the user. `users` can be the
/// client, a test double or an `Arc<dyn Users>`.
async fn life_cycle(users: &dyn Users) -> Result<(), Box<dyn Error>> {
    let stop = pin!(stop_signal()?);
    // The email address and the external id are different in every run.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let email = format!("ada+{}@example.com", now.as_nanos());
    let external_id = UserId::from(format!("quickstart-{}", now.as_nanos()));
    // The numbers from 555-0100 to 555-0199 are reserved for examples.
    let phone_number = format!("+1202555{:04}", 100 + now.subsec_nanos() % 100);

    // A new user requires an email address or a phone number. Ctrl-C does not cancel this call,
    // because Stytch might still create the user.
    let create = CreateUser::with_email(&email)
        .external_id(external_id.as_str())
        .name(Name::new().first_name("Ada").last_name("Byron"));
    let result = match users.create(&create).await {
        Ok(created) => {
            print_step("Created a user", &created);
            println!("    {} is {}", created.user_id, created.status);
            tokio::select! {
                result = use_endpoints(users, &created.user_id, &email, &phone_number) => result,
                () = stop => Err("interrupted".into()),
            }
        }
        // The response was lost, and Stytch may have created the user.
        Err(error) if error.maybe_applied() => Err(error.into()),
        Err(error) => return Err(error.into()),
    };

    // After a lost response, only the external id is known. Stytch accepts it as the user id.
    match users.delete(&external_id).await {
        Ok(deleted) => print_step("Deleted the user", &deleted),
        Err(error) if result.is_err() && error.is_not_found() => {}
        Err(error) => return Err(format!("{} was not deleted: {error}", external_id).into()),
    }
    result
}

async fn use_endpoints(
    users: &dyn Users,
    user_id: &UserId,
    email: &str,
    phone_number: &str,
) -> Result<(), Box<dyn Error>> {
    let user = users.get(user_id).await?;
    print_step("Got the user", &user);
    println!("    {}", user.name);
    for email in &user.emails {
        println!("    {}", email.email);
    }

    // An update keeps the fields that it does not set, and merges metadata key by key.
    let update = UpdateUser::new()
        .name(Name::new().last_name("Lovelace"))
        .trusted_metadata(Metadata::new(&json!({ "plan": "team", "seats": 5 }))?);
    let updated = users.update(user_id, &update).await?;
    print_step("Updated the name and the metadata", &updated);
    let seats: Option<u32> = updated.user.trusted_metadata.get("seats")?;
    println!("    {}", updated.user.name);
    println!("    seats: {}", seats.unwrap_or(0));

    let search = SearchUsers::matching([Filter::email_address([email])]);
    let found = users.search(&search).await?;
    print_step("Searched by email address", &found);
    println!("    found: {}", found.results_metadata.total);

    let factor = PrimaryFactor::phone_number(phone_number);
    let exchanged = users.exchange_primary_factor(user_id, &factor).await?;
    print_step("Exchanged the email address for a phone number", &exchanged);
    println!("    email addresses: {}", exchanged.user.emails.len());
    println!("    phone numbers: {}", exchanged.user.phone_numbers.len());

    // An error contains Stytch's error type, message and request id.
    let unknown_id = UserId::from("user-test-00000000-0000-0000-0000-000000000000");
    let Err(error) = users.get(&unknown_id).await else {
        return Err("a user has the unknown id".into());
    };
    println!("Requested an unknown user\n    {error}");
    println!("    {}", error.message().unwrap_or("no message"));

    // An id that would address another endpoint is rejected before sending.
    let Err(error) = users.delete(&UserId::from("..")).await else {
        return Err("an invalid id was sent".into());
    };
    println!("Used the invalid id `..`\n    {error}");
    Ok(())
}

fn print_step<T>(step: &str, response: &Response<T>) {
    let request_id = response.request_id().unwrap_or("no request id");
    println!("{step}: {} ({request_id})", response.http_status());
}
