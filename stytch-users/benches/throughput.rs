//! Calls a second, with 1 and with 64 in flight, of declared calls and of bare hyper that
//! reads the same user: `get` over loopback. The two take turns, and the ratio is the
//! median of the rounds, each with its neighbour: so it holds on a machine that is busy
//! with other things. The server has a thread of its own.

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
    println!("in flight   declared/s      hyper/s   ratio: median (lowest to highest)");
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
        let mut rounds: Vec<[f64; 2]> = Vec::new();
        // The first round connects, and does not count.
        for round in 0..=ROUNDS {
            let of_declared = runtime.block_on(calls_a_second(in_flight, &declared));
            let of_hyper = runtime.block_on(calls_a_second(in_flight, &by_hyper));
            if round > 0 {
                rounds.push([of_declared, of_hyper]);
            }
        }
        let ratios = sorted(rounds.iter().map(|[declared, hyper]| declared / hyper));
        println!(
            "{in_flight:>9}{:>13.0}{:>13.0}   {:.2} ({:.2} to {:.2})",
            median(&sorted(rounds.iter().map(|round| round[0]))),
            median(&sorted(rounds.iter().map(|round| round[1]))),
            median(&ratios),
            ratios[0],
            ratios[ratios.len() - 1],
        );
    }
    Ok(())
}

async fn calls_a_second<F>(in_flight: usize, call: &impl Fn() -> F) -> f64
where
    F: Future<Output = ()> + Send + 'static,
{
    let begin = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS_IN_A_ROUND {
        if calls.len() == in_flight {
            calls.join_next().await;
        }
        calls.spawn(call());
    }
    while calls.join_next().await.is_some() {}
    CALLS_IN_A_ROUND as f64 / begin.elapsed().as_secs_f64()
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}
