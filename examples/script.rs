//! A script: no async, one call after the other.
//!
//!     cargo run --example script
//!
//! With the feature `blocking` a call is sent by `send_blocking`, and a stream goes on by
//! `next_blocking`. This one deletes the users who have been asked to sign in for thirty
//! days, and never did. It starts a sandbox; with `Client::from_env()` in its place
//! it would do the same to a project.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error;
use std::time::{Duration, SystemTime};

use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Unverified};
use stytch_users::{Client, Filter, SearchUsers, UserStatus, Users};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn main() -> Result<(), Box<dyn Error>> {
    arguments::read("Deletes old pending users, without async.", []);
    let sandbox = a_project_with_users_of_many_ages()?;
    println!("{} users", sandbox.users().len());
    let deleted = delete_who_never_came(sandbox.client(), SystemTime::now() - 30 * DAY)?;
    println!("deleted {deleted}, {} are left", sandbox.users().len());
    Ok(())
}

fn delete_who_never_came(
    client: &Client,
    before: SystemTime,
) -> Result<usize, stytch_users::Error> {
    let search = SearchUsers::matching([
        Filter::status(UserStatus::Pending),
        Filter::created_at_less_than(before),
    ]);
    let mut found = client.search_all(&search);
    let mut deleted = 0;
    while let Some(user) = found.next_blocking() {
        let user = user?;
        let since = user
            .created_at
            .as_ref()
            .map_or("?", |moment| moment.as_str());
        let answer = client.delete(&user.user_id).send_blocking()?;
        println!(
            "    {} pending since {since}: {}",
            user.user_id,
            answer.http_status()
        );
        deleted += 1;
    }
    Ok(deleted)
}

/// Nine users, a week between them; every second one is pending.
fn a_project_with_users_of_many_ages() -> Result<Sandbox, Box<dyn Error>> {
    let sandbox = Sandbox::in_memory()?;
    for week in 0..9 {
        let user = SandboxUser::new()
            .email(format!("user{week}@example.com"), Unverified)
            .created_at(SystemTime::now() - week * 7 * DAY);
        sandbox.add_user(if week % 2 == 0 { user.pending() } else { user })?;
    }
    Ok(sandbox)
}
