//! A script that makes blocking calls, without async.
//!
//!     cargo run --example script
//!
//! The feature `blocking` adds `send_blocking` to calls and `next_blocking` to streams. This
//! script deletes the users that were created more than 30 days ago and are still pending. It
//! uses a sandbox. To use a Stytch project, replace the sandbox's client with
//! `Client::from_env()`.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error;
use std::time::{Duration, SystemTime};

use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Unverified};
use stytch_users::{Client, Filter, SearchUsers, UserStatus, Users};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn main() -> Result<(), Box<dyn Error>> {
    arguments::read("Deletes old pending users, without async.", None);
    let sandbox = sandbox_with_users()?;
    println!("{} users", sandbox.users().len());
    let deleted = delete_pending_users(sandbox.client(), SystemTime::now() - 30 * DAY)?;
    println!("deleted {deleted}, {} remain", sandbox.users().len());
    Ok(())
}

fn delete_pending_users(
    client: &Client,
    created_before: SystemTime,
) -> Result<usize, stytch_users::Error> {
    let search = SearchUsers::matching([
        Filter::status(UserStatus::Pending),
        Filter::created_at_less_than(created_before),
    ]);
    let mut found = client.search_all(&search);
    let mut deleted = 0;
    while let Some(user) = found.next_blocking() {
        let user = user?;
        client.delete(&user.user_id).send_blocking()?;
        let created_at = user.created_at.as_ref().map_or("?", |time| time.as_str());
        println!("    deleted {}, created {created_at}", user.user_id);
        deleted += 1;
    }
    Ok(deleted)
}

/// Returns a sandbox with nine users, created one week apart. Every second one is pending.
fn sandbox_with_users() -> Result<Sandbox, Box<dyn Error>> {
    let sandbox = Sandbox::in_memory()?;
    for week in 0..9 {
        let user = SandboxUser::new()
            .email(format!("user{week}@example.com"), Unverified)
            .created_at(SystemTime::now() - week * 7 * DAY);
        sandbox.add_user(if week % 2 == 0 { user.pending() } else { user })?;
    }
    Ok(sandbox)
}
