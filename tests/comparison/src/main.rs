//! One piece of work by one client, for `run` to count:
//!
//!     stytch-users-comparison WORK CLIENT ROUNDS
//!
//! Under callgrind `measured` is what is counted. With the feature `allocations` the
//! program counts allocations itself, and prints how many there are in a round, how many
//! bytes, and how many bytes at once at most.

mod declared;
mod official;
mod peer;

use std::error::Error;
use std::future::Future;
use std::hint::black_box;

use stytch_users_benches::{Server, Way, Work, work};

/// What a work is prepared with.
struct Setting {
    base_url: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [work, client, rounds] = arguments.as_slice() else {
        return Err("the arguments are a work, a client and a number of rounds".into());
    };
    let rounds: usize = rounds.parse()?;
    let mut work = prepare(work, client)?;
    // Connecting and what else is done once is done now.
    work();
    work();
    count(rounds, || measured(rounds, &mut work));
    Ok(())
}

fn prepare(work: &str, client: &str) -> Result<Work, Box<dyn Error>> {
    let server = if work == "search" {
        Server::of_pages(1)
    } else {
        Server::of_one_user()
    };
    let setting = Setting {
        base_url: server.base_url(),
    };
    let prepared = match client {
        "declared" => declared::work(work, &setting),
        "by-hand" => by_hand(work, &setting),
        "official" => official::work(work, &setting),
        "pretend" => peer::work(work, &setting),
        _ => None,
    };
    prepared.ok_or_else(|| format!("there is no {work} by {client}").into())
}

/// The work by hand against reqwest, as the benchmarks of the project have it.
fn by_hand(work: &str, setting: &Setting) -> Option<Work> {
    match work {
        "build-create" => Some(work::build_create(Way::ByHand)),
        "build-exchange" => Some(work::build_exchange(Way::ByHand)),
        "get" => Some(work::get(Way::ByHand)),
        "create" => Some(work::create(Way::ByHand)),
        "exchange" => Some(work::exchange(Way::ByHand)),
        "search" => Some(work::search(Way::ByHand, &setting.base_url)),
        "client" => Some(work::client(Way::ByHand)),
        _ => None,
    }
}

/// A call over loopback, on a runtime that has only this thread.
fn call<F: Future>(mut call: impl FnMut() -> F + 'static) -> Option<Work> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .ok()?;
    Some(Box::new(move || {
        black_box(runtime.block_on(call()));
    }))
}

#[inline(never)]
fn measured(rounds: usize, work: &mut Work) {
    for _ in 0..rounds {
        work();
    }
}

#[cfg(not(feature = "allocations"))]
fn count(_: usize, work: impl FnOnce()) {
    work();
}

#[cfg(feature = "allocations")]
fn count(rounds: usize, work: impl FnOnce()) {
    let counted = allocation_counter::measure(work);
    let rounds = rounds as u64;
    println!(
        "{} {} {}",
        counted.count_total / rounds,
        counted.bytes_total / rounds,
        counted.bytes_max
    );
}
