//! Calls for a second of CPU on the client's thread, which is reliable on a busy machine: `get`
//! over loopback, with 1 and with 64 in flight, by declared calls and by bare hyper that reads
//! the same user. The two take turns, and a ratio is the median of the rounds, each with its
//! neighbour. The figures require Linux.

mod hyper_alone;

use std::sync::Arc;

use hyper_alone::HyperAlone;
use stytch_users_benches::{Declared, GetUser, Lean, runtime, start_server};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const ROUNDS: usize = 15;
const CALLS_IN_A_ROUND: usize = 8_000;

fn main() {
    let base_url = start_server(0);
    let runtime = runtime();
    println!("calls a second of CPU, and their ratio: median (lowest to highest)");
    for in_flight in [1, 64] {
        compare::<Declared>("declared", &runtime, &base_url, in_flight);
        compare::<Lean>("lean", &runtime, &base_url, in_flight);
    }
}

/// Prints the calls of a client and of bare hyper.
fn compare<C: GetUser>(name: &str, runtime: &Runtime, base_url: &str, in_flight: usize) {
    let client = Arc::new(C::new(base_url));
    let hyper = Arc::new(HyperAlone::new(base_url));
    let mut rounds = Vec::new();
    // The first round connects, and does not count.
    for round in 0..=ROUNDS {
        let of_client = runtime.block_on(calls_a_second(in_flight, &client));
        let of_hyper = runtime.block_on(calls_a_second(in_flight, &hyper));
        if round > 0 {
            rounds.push([of_client, of_hyper, of_client / of_hyper]);
        }
    }
    let [client, hyper, ratios] = [0, 1, 2].map(|column| {
        let mut values: Vec<f64> = rounds.iter().map(|round| round[column]).collect();
        values.sort_by(f64::total_cmp);
        values
    });
    println!(
        "{in_flight:>2} in flight: {name:<8} {:>6.0}  hyper {:>6.0}  {:.2} ({:.2} to {:.2})",
        client[ROUNDS / 2],
        hyper[ROUNDS / 2],
        ratios[ROUNDS / 2],
        ratios[0],
        ratios[ROUNDS - 1],
    );
}

async fn calls_a_second(in_flight: usize, client: &Arc<impl GetUser>) -> f64 {
    let begin = seconds_of_this_thread();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS_IN_A_ROUND {
        if calls.len() == in_flight {
            calls.join_next().await;
        }
        let client = client.clone();
        calls.spawn(async move { client.get().await });
    }
    while calls.join_next().await.is_some() {}
    CALLS_IN_A_ROUND as f64 / (seconds_of_this_thread() - begin)
}

/// Returns how long this thread has been on a CPU.
fn seconds_of_this_thread() -> f64 {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat");
    let times = times.expect("Linux has this file");
    let nanoseconds = times.split(' ').next().and_then(|time| time.parse().ok());
    nanoseconds.unwrap_or(f64::NAN) / 1e9
}
