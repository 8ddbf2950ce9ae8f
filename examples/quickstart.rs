//! The life cycle of a user, against Stytch or the sandbox.
//!
//!     cargo run --example quickstart
//!
//! If `STYTCH_PROJECT_ID` and `STYTCH_SECRET` are set, it uses that project, and deletes
//! the user it has created at the end, after an error and after Ctrl-C too. Otherwise it
//! starts a sandbox, an in-memory Stytch on this machine, and needs no account.

#[path = "shared/arguments.rs"]
mod arguments;
#[path = "shared/stop_signal.rs"]
mod stop_signal;

use std::error::Error;
use std::pin::pin;
use std::process::ExitCode;
use std::time::{SystemTime, SystemTimeError, UNIX_EPOCH};

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
    let about = "Creates a user, changes it and deletes it, and prints each step.";
    let [write_to_live] = arguments::read(about, [WRITE_TO_LIVE]);
    match run(write_to_live.is_some()).await {
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
                "{project_id} is a live project: {WRITE_TO_LIVE} creates and deletes a user there"
            ));
        }
        println!("Using {} as {project_id}.\n", client.base_url());
        life_cycle(&client).await
    } else {
        let sandbox = Sandbox::start().await?;
        println!(
            "STYTCH_PROJECT_ID is not set, so this is the sandbox at {}.\n",
            sandbox.base_url()
        );
        life_cycle(sandbox.client()).await
    }
}

/// Creates a user and deletes it, whatever happens in between. It accepts any `Users`: the
/// client, a test double, an `Arc<dyn Users>`.
async fn life_cycle(users: &dyn Users) -> Result<(), Box<dyn Error>> {
    let stop = pin!(stop_signal()?);
    let person = Person::new()?;

    // A user begins with an email address or a phone number. The call is awaited even
    // after Ctrl-C: if it were dropped, Stytch might still create the user.
    let create = CreateUser::with_email(&person.email)
        .external_id(person.external_id.as_str())
        .name(Name::new().first_name("Ada").last_name("Byron"));
    let lived = match users.create(&create).await {
        Ok(created) => {
            step("Created a user", &created);
            println!("    {} is {}", created.user_id, created.status);
            tokio::select! {
                lived = live(users, &created.user_id, &person) => lived,
                () = stop => Err("interrupted".into()),
            }
        }
        // The response was lost, and Stytch may have created the user.
        Err(error) if error.maybe_applied() => Err(error.into()),
        Err(error) => return Err(error.into()),
    };

    // Stytch accepts the external id in place of the user id, which may be unknown here.
    match users.delete(&person.external_id).await {
        Ok(deleted) => step("Deleted the user", &deleted),
        Err(error) if lived.is_err() && error.is_not_found() => {}
        Err(error) => return Err(format!("{} is left: {error}", person.external_id).into()),
    }
    lived
}

async fn live(users: &dyn Users, user_id: &UserId, person: &Person) -> Result<(), Box<dyn Error>> {
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

    let search = SearchUsers::matching([Filter::email_address([&person.email])]);
    let found = users.search(&search).await?;
    step("Searched by email address", &found);
    println!(
        "    found {} of {}",
        found.results.len(),
        found.results_metadata.total
    );

    let factor = PrimaryFactor::phone_number(&person.phone_number);
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

    // An id that would change the route is rejected before sending.
    let rejected = users.delete(&UserId::from("..")).await;
    println!(
        "Asked for the id `..`\n    {}",
        rejected.map_or_else(|error| error.to_string(), |_| "sent!".into())
    );
    Ok(())
}

fn step<T>(what: &str, response: &Response<T>) {
    let request_id = response.request_id().unwrap_or("no request id");
    println!("{what}: {} ({request_id})", response.http_status());
}

fn name(name: &Name) -> String {
    [&name.first_name, &name.last_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Values that no earlier run has left in the project.
struct Person {
    email: String,
    phone_number: String,
    external_id: UserId,
}

impl Person {
    fn new() -> Result<Person, SystemTimeError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let number = now.as_nanos();
        Ok(Person {
            email: format!("ada+{number}@example.com"),
            // Numbers from 555-0100 to 555-0199 belong to no one.
            phone_number: format!("+1202555{:04}", 100 + now.subsec_nanos() % 100),
            external_id: format!("quickstart-{number}").into(),
        })
    }
}
