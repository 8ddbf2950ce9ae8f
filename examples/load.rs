//! Many calls at once against a server that fails, and the rules that hold all the same.
//!
//!     cargo run --release --example load -- --calls 200000
//!
//! 64 calls are in flight against a server on loopback that fails one request in twenty:
//! it resets the connection before or after it has done what was asked, breaks off in
//! the middle of its answer, answers 503, or answers later than an attempt may take. It
//! counts what it has done, and so the program knows better than the client what
//! happened. It ends with figures, and with status 1 if a rule is broken.
//!
//! `--seconds` bounds the time, and `--seed` makes other failures.

#[path = "shared/arguments.rs"]
mod arguments;
#[path = "load/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use stytch_users::{
    Client, CreateUser, Error, Name, Response, RetryPolicy, SearchUsers, UpdateUser, UserId, Users,
};
use tokio::net::TcpListener;
use tokio::time::{Instant, timeout_at};

use server::{Operation, Server};

const IN_FLIGHT: usize = 64;

/// Half of what a slow answer takes.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(250);
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn StdError>> {
    let settings = Settings::from_arguments();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let server = Arc::new(Server::new(settings.calls, settings.seed));
    tokio::spawn(server::accept(listener, server.clone()));

    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(base_url)
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .call_timeout(CALL_TIMEOUT)
        .retry(RetryPolicy::default().base_delay(Duration::from_millis(10)))
        .build()?;
    let load = Arc::new(Load {
        client,
        server,
        calls: settings.calls,
        stops: Instant::now() + Duration::from_secs(settings.seconds),
        next: AtomicU64::new(0),
        tally: Mutex::default(),
    });
    let begin = Instant::now();
    let workers: Vec<_> = (0..IN_FLIGHT)
        .map(|_| tokio::spawn(work(load.clone())))
        .collect();
    // A call that outlives its deadline would keep its worker, and is one without an
    // outcome.
    let patience = load.stops + 2 * CALL_TIMEOUT;
    for worker in workers {
        let _ = timeout_at(patience, worker).await;
    }
    let is_sound = load.report(begin.elapsed());
    Ok(ExitCode::from(u8::from(!is_sound)))
}

struct Settings {
    calls: u64,
    seconds: u64,
    seed: u64,
}

impl Settings {
    fn from_arguments() -> Settings {
        let about = "Makes many calls to a server that fails, and checks what comes of them.";
        let options = ["--calls N", "--seconds N", "--seed N"];
        let [calls, seconds, seed] = arguments::read(about, options);
        let number = |name: &str, value: Option<String>, default| match value {
            Some(value) => value
                .parse()
                .unwrap_or_else(|_| arguments::fail(format_args!("{name} accepts a number"))),
            None => default,
        };
        Settings {
            calls: number("--calls", calls, 20_000),
            seconds: number("--seconds", seconds, 300),
            seed: number("--seed", seed, 1),
        }
    }
}

/// All that the workers share.
struct Load {
    client: Client,
    server: Arc<Server>,
    calls: u64,
    stops: Instant,
    next: AtomicU64,
    tally: Mutex<Tally>,
}

#[derive(Default)]
struct Tally {
    started: u64,
    finished: u64,
    values: u64,
    errors: BTreeMap<String, u64>,
    attempts: u64,
    retries: u64,
    /// Calls with a value whose effect the server does not know of.
    without_effect: u64,
    /// Errors that say that nothing was done, where something was.
    wrongly_not_applied: u64,
    memory_at_a_tenth: Option<u64>,
    memory_at_the_end: Option<u64>,
}

async fn work(load: Arc<Load>) {
    loop {
        let number = load.next.fetch_add(1, Ordering::Relaxed);
        if number >= load.calls || Instant::now() >= load.stops {
            return;
        }
        load.tally(|tally| tally.started += 1);
        let (attempts, outcome) = call(&load.client, number).await;
        load.record(number, attempts, outcome);
    }
}

async fn call(client: &Client, number: u64) -> (u32, Result<(), Error>) {
    fn outcome<T>(answer: Result<Response<T>, Error>) -> (u32, Result<(), Error>) {
        match answer {
            Ok(response) => (response.attempts(), Ok(())),
            Err(error) => (error.attempts(), Err(error)),
        }
    }
    let user_id = UserId::from(format!("user-test-{number}"));
    match Operation::of(number) {
        Operation::Get => outcome(client.get(&user_id).await),
        Operation::Search => outcome(client.search(&SearchUsers::new().limit(10)).await),
        Operation::Create => {
            let user = CreateUser::with_email(format!("load-{number}@example.com"));
            outcome(client.create(&user).await)
        }
        Operation::Update => {
            let update = UpdateUser::new().name(Name::new().first_name("Ada"));
            outcome(client.update(&user_id, &update).await)
        }
        Operation::Delete => outcome(client.delete(&user_id).await),
    }
}

impl Load {
    fn tally<T>(&self, change: impl FnOnce(&mut Tally) -> T) -> T {
        change(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn record(&self, number: u64, attempts: u32, outcome: Result<(), Error>) {
        let changes_something = Operation::of(number).changes_something();
        let was_applied = self.server.times_applied(number) > 0;
        self.tally(|tally| {
            tally.finished += 1;
            tally.attempts += u64::from(attempts);
            tally.retries += u64::from(attempts.saturating_sub(1));
            match outcome {
                Ok(()) => {
                    tally.values += 1;
                    tally.without_effect += u64::from(changes_something && !was_applied);
                }
                Err(error) => {
                    *tally.errors.entry(kind(&error)).or_default() += 1;
                    let says_not = changes_something && !error.maybe_applied();
                    tally.wrongly_not_applied += u64::from(says_not && was_applied);
                }
            }
            if tally.finished == self.calls.div_ceil(10) {
                tally.memory_at_a_tenth = resident_memory();
            }
            if tally.finished == self.calls {
                tally.memory_at_the_end = resident_memory();
            }
        });
    }

    /// Prints the figures, and says whether every rule was kept.
    fn report(&self, elapsed: Duration) -> bool {
        self.tally(|tally| {
            let requests = self.server.requests();
            let rules = [
                (
                    "creates applied more than once",
                    self.server.created_more_than_once(),
                ),
                ("calls without an outcome", tally.started - tally.finished),
                (
                    "requests beyond the attempts",
                    requests.saturating_sub(tally.attempts),
                ),
                ("values without their effect", tally.without_effect),
                (
                    "errors that deny an effect there was",
                    tally.wrongly_not_applied,
                ),
            ];

            line("calls", tally.started);
            line("values", tally.values);
            line("errors", tally.errors.values().sum::<u64>());
            for (kind, count) in &tally.errors {
                line(&format!("  {kind}"), count);
            }
            line("attempts", tally.attempts);
            line("retries", tally.retries);
            line("requests at the server", requests);
            line("requests that it failed", self.server.failed());
            for (rule, count) in rules {
                let verdict = if count == 0 {
                    ""
                } else {
                    "   BROKEN: must be 0"
                };
                line(rule, format!("{count}{verdict}"));
            }
            line(
                "resident memory at 10 % of the calls",
                kibibytes(tally.memory_at_a_tenth),
            );
            line(
                "resident memory at 100 % of the calls",
                kibibytes(tally.memory_at_the_end),
            );
            line("seconds", format!("{:.1}", elapsed.as_secs_f64()));
            rules.iter().all(|(_, count)| *count == 0)
        })
    }
}

fn line(name: &str, value: impl std::fmt::Display) {
    println!("{name:<40}{value}");
}

/// The kind of an error, and what else tells one from another.
fn kind(error: &Error) -> String {
    let mut kind = format!("{:?}", error.kind());
    if let Some(status) = error.status() {
        kind += &format!(" {}", status.as_u16());
    }
    if let Some(error_type) = error.error_type() {
        kind += &format!(" {error_type}");
    }
    kind
}

/// The memory of this process, client and server together, in KiB; Linux tells it.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn kibibytes(memory: Option<u64>) -> String {
    memory.map_or("unknown".to_owned(), |memory| format!("{memory} KiB"))
}
