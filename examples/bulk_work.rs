//! The same change to every user of a project: many calls at once, and never too many.
//!
//!     cargo run --example bulk_work
//!
//! A call is a value that is sent when it is awaited, so that calls are made, mapped and
//! buffered as any other future is.

use std::error::Error;
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use serde_json::json;
use stytch_users::sandbox::{Fault, Operation, Sandbox, SandboxUser};
use stytch_users::{Metadata, SearchUsers, UpdateUser, Users};

/// How many calls are under way at most. Stytch's limits are by the minute: more of them at
/// once is no more of them a minute.
const IN_FLIGHT: usize = 16;

const USERS: usize = 400;

/// What an answer takes here. Stytch's own come from further away.
const LATENCY: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = a_project_that_is_not_at_its_best()?;
    let users = sandbox.client();
    let update = UpdateUser::new().trusted_metadata(Metadata::try_from(json!({
        "terms_accepted": false,
    }))?);

    println!("{USERS} users, {IN_FLIGHT} calls in flight");
    let begin = Instant::now();
    let mut outcomes = users
        .search_all(SearchUsers::new())
        .map_ok(|user| {
            let call = users.update(&user.user_id, &update);
            // The id goes along, for the answers come in an order of their own.
            async { Ok((user.user_id, call.await)) }
        })
        // Nothing runs until it is polled: not the search, and no call beyond the 16.
        .try_buffer_unordered(IN_FLIGHT)
        .inspect_ok({
            let mut done = 0;
            move |_| {
                done += 1;
                if done % 100 == 0 {
                    println!("{done:>5} done after {:>4} ms", begin.elapsed().as_millis());
                }
            }
        });

    // One user's failure is no reason to stop; it is kept for the end.
    let (mut sent_again, mut failed) = (0, Vec::new());
    while let Some((user_id, outcome)) = outcomes.try_next().await? {
        match outcome {
            Ok(updated) => sent_again += updated.attempts() - 1,
            Err(error) => failed.push((user_id, error)),
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
    let on_update = |fault: Fault| fault.delayed(LATENCY).on(Operation::Update);
    sandbox.fault(on_update(Fault::error(503, "server_unavailable")).times(5));
    sandbox.fault(on_update(Fault::error(400, "metadata_too_large")));
    sandbox.fault(on_update(Fault::delay(LATENCY)).always());
    Ok(sandbox)
}
