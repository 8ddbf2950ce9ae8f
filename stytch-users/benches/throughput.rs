//! Calls a second, with 1 and with 64 in flight, of declared calls and of bare hyper that
//! reads the same user: `get` over loopback. The two take turns, and a ratio is the median
//! of the rounds, each with its neighbour. Seconds are those of the clock and those that
//! the client's thread was given: the second hold on a machine that is busy with other
//! things. The server has a thread of its own. Linux tells the figures.

mod hyper_alone;
mod many_server;

use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use stytch_users::{UserId, Users};
use stytch_users_benches::declared;
use stytch_users_benches::fixture::USER_ID;
use tokio::task::JoinSet;

use hyper_alone::HyperAlone;

const ROUNDS: usize = 15;
const CALLS_IN_A_ROUND: usize = 8_000;

fn main() -> Result<(), Box<dyn Error>> {
    let base_url = many_server::start_on_a_thread()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    println!("calls a second, and their ratio: median (lowest to highest)");
    for in_flight in [1, 64] {
        let client = declared::client(&base_url);
        let user_id = Arc::new(UserId::from(USER_ID));
        let hyper = Arc::new(HyperAlone::new(&base_url));
        let declared = || {
            let (client, user_id) = (client.clone(), user_id.clone());
            async move { drop(client.get(&user_id).await.expect("it is answered")) }
        };
        let by_hyper = || {
            let hyper = hyper.clone();
            async move { drop(hyper.get().await) }
        };
        let mut rounds: Vec<[Speed; 2]> = Vec::new();
        // The first round connects, and does not count.
        for round in 0..=ROUNDS {
            let of_declared = runtime.block_on(calls_a_second(in_flight, &declared));
            let of_hyper = runtime.block_on(calls_a_second(in_flight, &by_hyper));
            if round > 0 {
                rounds.push([of_declared, of_hyper]);
            }
        }
        report(in_flight, "clock", &rounds, |speed| speed.by_clock);
        report(in_flight, "CPU", &rounds, |speed| speed.by_cpu);
    }
    Ok(())
}

/// Calls a second.
struct Speed {
    by_clock: f64,
    by_cpu: f64,
}

fn report(in_flight: usize, seconds: &str, rounds: &[[Speed; 2]], of: impl Fn(&Speed) -> f64) {
    let ratios = sorted(
        rounds
            .iter()
            .map(|[declared, hyper]| of(declared) / of(hyper)),
    );
    println!(
        "{in_flight:>2} in flight, {seconds:<5} declared {:>6.0}  hyper {:>6.0}  {:.2} ({:.2} to {:.2})",
        median(&sorted(rounds.iter().map(|round| of(&round[0])))),
        median(&sorted(rounds.iter().map(|round| of(&round[1])))),
        median(&ratios),
        ratios[0],
        ratios[ratios.len() - 1],
    );
}

async fn calls_a_second<F>(in_flight: usize, call: &impl Fn() -> F) -> Speed
where
    F: Future<Output = ()> + Send + 'static,
{
    let (begin, cpu_at_begin) = (Instant::now(), seconds_of_this_thread());
    let mut calls = JoinSet::new();
    for _ in 0..CALLS_IN_A_ROUND {
        if calls.len() == in_flight {
            calls.join_next().await;
        }
        calls.spawn(call());
    }
    while calls.join_next().await.is_some() {}
    let calls = CALLS_IN_A_ROUND as f64;
    Speed {
        by_clock: calls / begin.elapsed().as_secs_f64(),
        by_cpu: calls / (seconds_of_this_thread() - cpu_at_begin),
    }
}

/// How long this thread has been on a CPU.
fn seconds_of_this_thread() -> f64 {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat");
    let times = times.expect("the system tells");
    let nanoseconds = times.split(' ').next().and_then(|time| time.parse().ok());
    nanoseconds.unwrap_or(f64::NAN) / 1e9
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}
