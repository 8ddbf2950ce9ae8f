//! The memory of many calls: a million one after the other, 64 in flight, and 10,000 in
//! flight at once, each of which waits for its answer on a connection of its own. It is
//! the resident memory of the client's process; the server is another one. Beside the
//! second stand code by hand against reqwest and bare hyper, with as many connections.
//! Linux tells the figures.
//!
//! It takes 10,100 open files: `ulimit -n`.

mod hyper_alone;
mod many_server;

use std::error::Error;
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use stytch_users::{UserId, Users};
use stytch_users_benches::by_hand::ByHand;
use stytch_users_benches::declared;
use stytch_users_benches::fixture::USER_ID;
use tokio::task::JoinSet;

use hyper_alone::HyperAlone;

const CALLS: usize = 1_000_000;
const IN_FLIGHT: usize = 64;
const HELD: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("server") => serve(arguments[2].parse()?),
        Some("million") => million(),
        Some("held-declared") => {
            let server = Server::start(HELD)?;
            let client = declared::client(&server.base_url);
            let user_id = Arc::new(UserId::from(USER_ID));
            held("declared", || {
                let (client, user_id) = (client.clone(), user_id.clone());
                async move { drop(client.get(&user_id).await.expect("it is answered")) }
            })
        }
        Some("held-by-hand") => {
            let server = Server::start(HELD)?;
            let client = Arc::new(ByHand::new(&server.base_url));
            held("by hand against reqwest", || {
                let client = client.clone();
                async move { drop(client.get(USER_ID).await) }
            })
        }
        Some("held-hyper") => {
            let server = Server::start(HELD)?;
            let hyper = Arc::new(HyperAlone::new(&server.base_url));
            held("bare hyper", || {
                let hyper = hyper.clone();
                async move { drop(hyper.get().await) }
            })
        }
        // Each in a process of its own, so that none has what another has left.
        _ => {
            for part in ["million", "held-declared", "held-by-hand", "held-hyper"] {
                Command::new(std::env::current_exe()?).arg(part).status()?;
            }
            Ok(())
        }
    }
}

fn serve(at_once: usize) -> Result<(), Box<dyn Error>> {
    let listener = many_server::listener()?;
    println!("http://{}", listener.local_addr()?);
    Ok(many_server::serve(listener, at_once)?)
}

/// A server in another process, which ends with this one's part.
struct Server {
    process: Child,
    base_url: String,
}

impl Server {
    fn start(at_once: usize) -> Result<Server, Box<dyn Error>> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["server", &at_once.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut base_url = String::new();
        BufReader::new(output).read_line(&mut base_url)?;
        let base_url = base_url.trim().to_owned();
        Ok(Server { process, base_url })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What has ended already cannot be ended again, and need not be.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

fn million() -> Result<(), Box<dyn Error>> {
    let server = Server::start(1)?;
    let client = declared::client(&server.base_url);
    let user_id = Arc::new(UserId::from(USER_ID));
    runtime()?.block_on(async {
        let mut calls = JoinSet::new();
        for number in 1..=CALLS {
            if calls.len() == IN_FLIGHT {
                calls.join_next().await.ok_or("there are calls")??;
            }
            let (client, user_id) = (client.clone(), user_id.clone());
            calls.spawn(async move { drop(client.get(&user_id).await.expect("it is answered")) });
            if number % (CALLS / 10) == 0 {
                println!("after {number} calls: {} KiB", resident_memory()?);
            }
        }
        while let Some(ended) = calls.join_next().await {
            ended?;
        }
        Ok(())
    })
}

fn held<F>(name: &str, call: impl Fn() -> F) -> Result<(), Box<dyn Error>>
where
    F: Future<Output = ()> + Send + 'static,
{
    runtime()?.block_on(async {
        let before = resident_memory()?;
        let mut calls = JoinSet::new();
        for _ in 0..HELD {
            calls.spawn(call());
        }
        // No call ends before the server has the requests of them all: when the first
        // has, all were held at once.
        calls.join_next().await.ok_or("there are calls")??;
        let held = resident_memory()?;
        let mut ended = 1;
        while let Some(end) = calls.join_next().await {
            end?;
            ended += 1;
        }
        println!(
            "{name}: {HELD} calls held at once, {ended} answered: {before} KiB before, {held} KiB held, {:.1} KiB a call",
            (held - before) as f64 / HELD as f64,
        );
        Ok(())
    })
}

fn resident_memory() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let memory = line.and_then(|line| line.trim().strip_suffix("kB"));
    Ok(memory.ok_or("the system does not tell")?.trim().parse()?)
}
