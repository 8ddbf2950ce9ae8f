//! Runs one piece of work with one client, which `run` measures:
//!
//!     stytch-users-comparison WORK CLIENT ROUNDS
//!
//! callgrind counts what `measured` does. With the feature `allocations` the program counts
//! allocations itself. It prints their number for each round, their bytes, and the peak of the
//! bytes.

mod official;

use std::error::Error;

use official::Official;
use stytch_users_benches::{ByHand, Declared, Lean, Work, prepare};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [work, client, rounds] = arguments.as_slice() else {
        return Err("the arguments are WORK, CLIENT and ROUNDS".into());
    };
    let rounds: usize = rounds.parse()?;
    let prepared = match client.as_str() {
        "declared" => prepare::<Declared>(work),
        "lean" => prepare::<Lean>(work),
        "by-hand" => prepare::<ByHand>(work),
        "official" => prepare::<Official>(work),
        _ => None,
    };
    let mut work = prepared.ok_or_else(|| format!("{client} has no work `{work}`"))?;
    count(rounds, || measured(rounds, &mut work));
    Ok(())
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
