//! Updates every user of a project, with a limited number of concurrent calls.
//!
//!     cargo run --example bulk_work
//!
//! A call is sent when it is awaited. The combinators for futures and streams therefore work with
//! calls.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde_json::json;
use stytch_users::sandbox::{Fault, Sandbox, SandboxUser};
use stytch_users::{Metadata, SearchUsers, UpdateUser, Users};

/// The highest number of calls in flight. Stytch limits the requests per minute, so a
/// higher number does not necessarily make the program faster.
const IN_FLIGHT: usize = 16;

const USERS: usize = 400;

/// The delay of each response from the sandbox.
const LATENCY: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    arguments::read("Updates 400 users, 16 at a time.", None);
    let sandbox = sandbox_with_faults()?;
    let users = sandbox.client();
    let update = UpdateUser::new().trusted_metadata(Metadata::new(&json!({
        "terms_accepted": false,
    }))?);

    println!("{USERS} users, {IN_FLIGHT} calls in flight");
    let start = Instant::now();
    let mut results = users
        .search_all(&SearchUsers::new())
        .map(|user| async {
            let user_id = user?.user_id;
            let result = users.update(&user_id, &update).await;
            // The results arrive in a different order, so each one includes the user id.
            Ok::<_, stytch_users::Error>((user_id, result))
        })
        // Polls at most 16 of these futures at a time. The others have sent nothing yet.
        .buffer_unordered(IN_FLIGHT);

    // A failed update does not stop the others. It is reported at the end.
    let (mut done, mut retries, mut failed) = (0, 0, Vec::new());
    while let Some(result) = results.next().await {
        match result {
            Ok((_, Ok(updated))) => retries += updated.attempts() - 1,
            Ok((user_id, Err(error))) => failed.push((user_id, error)),
            // The search failed. The updates in flight still complete.
            Err(error) => println!("not all users were read: {error}"),
        }
        done += 1;
        if done % 100 == 0 {
            let elapsed = start.elapsed().as_millis();
            println!("{done:>5} done after {elapsed:>4} ms");
        }
    }
    let sequential = (LATENCY * USERS as u32).as_millis();
    println!("sequential calls would take at least {sequential} ms");
    println!("retries: {retries}");
    println!("failed: {}", failed.len());
    for (user_id, error) in failed {
        println!("    {user_id}\n        {error}");
    }
    Ok(())
}

/// Returns a sandbox that delays every update, rejects five with 503 and one with 400.
fn sandbox_with_faults() -> Result<Sandbox, Box<dyn Error>> {
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
