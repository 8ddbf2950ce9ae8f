//! The same change to every user of a project: many calls at once, and never too many.
//!
//!     cargo run --example bulk_work
//!
//! A call is a value that is sent when it is awaited, so that calls are made, mapped and
//! buffered as any other future is.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde_json::json;
use stytch_users::sandbox::{Fault, Sandbox, SandboxUser};
use stytch_users::{Metadata, SearchUsers, UpdateUser, Users};

/// How many calls are under way at most. Stytch's limits are by the minute: more of them at
/// once is no more of them a minute.
const IN_FLIGHT: usize = 16;

const USERS: usize = 400;

/// What an answer takes here. Stytch's own come from further away.
const LATENCY: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    arguments::read("Updates 400 users, 16 calls at a time.", []);
    let sandbox = a_project_that_is_not_at_its_best()?;
    let users = sandbox.client();
    let update = UpdateUser::new().trusted_metadata(Metadata::try_from(json!({
        "terms_accepted": false,
    }))?);

    println!("{USERS} users, {IN_FLIGHT} calls in flight");
    let begin = Instant::now();
    let mut outcomes = users
        .search_all(&SearchUsers::new())
        .map(|user| async {
            let user_id = user?.user_id;
            let outcome = users.update(&user_id, &update).await;
            // With its id, because the responses arrive in another order.
            Ok::<_, stytch_users::Error>((user_id, outcome))
        })
        // Nothing runs until it is polled: not the search, and no call beyond the 16.
        .buffer_unordered(IN_FLIGHT);

    // One user's failure is no reason to stop; it is kept for the end.
    let (mut done, mut sent_again, mut failed) = (0, 0, Vec::new());
    while let Some(outcome) = outcomes.next().await {
        match outcome {
            Ok((_, Ok(updated))) => sent_again += updated.attempts() - 1,
            Ok((user_id, Err(error))) => failed.push((user_id, error)),
            // The calls that are under way still have their turn.
            Err(error) => println!("there may be more users: {error}"),
        }
        done += 1;
        if done % 100 == 0 {
            let so_far = begin.elapsed().as_millis();
            println!("{done:>5} done after {so_far:>4} ms");
        }
    }
    let one_by_one = LATENCY * USERS as u32;
    println!(
        "one by one it would take {} ms at least",
        one_by_one.as_millis()
    );
    println!("{sent_again} requests were sent a second time, because the first was answered 503");
    println!("left as they were: {}", failed.len());
    for (user_id, error) in failed {
        println!("    {user_id}\n        {error}");
    }
    Ok(())
}

/// Every answer takes its time, some are 503, and one user cannot be changed.
fn a_project_that_is_not_at_its_best() -> Result<Sandbox, Box<dyn Error>> {
    let sandbox = Sandbox::in_memory()?;
    for _ in 0..USERS {
        sandbox.add_user(SandboxUser::new())?;
    }
    let on_update = |fault: Fault| fault.delayed(LATENCY).on(<dyn Users>::UPDATE);
    sandbox.fault(on_update(Fault::error(503, "server_unavailable")).times(5));
    sandbox.fault(on_update(Fault::error(400, "metadata_too_large")));
    sandbox.fault(on_update(Fault::delay(LATENCY)).always());
    Ok(sandbox)
}
