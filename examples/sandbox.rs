//! Runs the sandbox as a program: an in-memory emulation of Stytch, for clients in any language.
//!
//!     cargo run --example sandbox -- --port 4010 --seed users.json
//!
//! It prints how to configure Stytch's clients for it, and one line for each request. Ctrl-C
//! and SIGTERM stop it. `--help` lists the options.

#[path = "sandbox/directions.rs"]
mod directions;
#[path = "shared/stop_signal.rs"]
mod stop_signal;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};
use transfer::program::complain;

use directions::directions;
use stop_signal::stop_signal;

/// An in-memory emulation of Stytch's Users API, for clients in any language.
#[derive(Parser)]
#[command(
    name = "sandbox",
    after_help = "\
Ctrl-C and SIGTERM stop it. The exit status is 1 if it cannot start or save, and 2 for an
invalid option."
)]
struct Settings {
    /// The port on 127.0.0.1; 0 lets the system choose
    #[arg(long, default_value_t = 4010)]
    port: u16,

    /// A random one by default
    #[arg(long, value_name = "ID", value_parser = credential)]
    project_id: Option<String>,

    /// A random one by default
    #[arg(long, value_parser = credential)]
    secret: Option<String>,

    /// The initial users in Stytch's JSON: JSON Lines, an array or search responses;
    /// connected_apps lists the connected apps of a user
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// Saves the users to this file at exit; if the file exists at the start, loads them from it
    /// and ignores --seed
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Rejects more than 150 searches a minute, as Stytch does
    #[arg(long)]
    rate_limit: bool,

    /// Delays searches by this number of milliseconds; Stytch takes at least 150 ms for one
    #[arg(long, value_name = "MS", default_value_t = 0)]
    search_delay: u32,
}

/// In Basic authentication, the project id ends at the first colon.
fn credential(text: &str) -> Result<String, &'static str> {
    let is_valid = !text.is_empty() && !text.contains(':');
    let valid = is_valid.then(|| text.to_owned());
    valid.ok_or("expected a nonempty string without a colon")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Settings::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error);
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> io::Result<()> {
    // Listen for signals before printing: a reader of the output can then stop the sandbox.
    let stop = stop_signal()?;
    let mut sandbox = start(&settings).await?;
    fill(&sandbox, &settings)?;
    if settings.search_delay > 0 {
        let delay = Fault::delay(Duration::from_millis(settings.search_delay.into()));
        sandbox.fault(delay.on(<dyn Users>::SEARCH).always());
    }
    if let Some(state) = &settings.state {
        // Fail now, rather than at exit, if the file cannot be written.
        save(&sandbox, state)?;
    }
    let (base_url, project_id) = (sandbox.base_url(), sandbox.project_id());
    let directions = directions(base_url, project_id, sandbox.secret());
    io::stdout().write_all(directions.as_bytes())?;
    io::stdout().flush()?;
    stop.await;
    // Reject requests from now on, because their changes would not be saved.
    sandbox.stop();
    if let Some(state) = &settings.state {
        let users = save(&sandbox, state)?;
        complain(format_args!("saved {users} users to {}", state.display()));
    }
    Ok(())
}

async fn start(settings: &Settings) -> io::Result<Sandbox> {
    let mut builder = Sandbox::builder()
        .port(settings.port)
        .on_response(|request| complain(request));
    if let Some(project_id) = &settings.project_id {
        builder = builder.project_id(project_id);
    }
    if let Some(secret) = &settings.secret {
        builder = builder.secret(secret);
    }
    if settings.rate_limit {
        builder = builder.rate_limit(<dyn Users>::SEARCH, 150);
    }
    let started = builder.start().await;
    started.map_err(about("--port", settings.port))
}

/// Loads the saved users, or those of the seed if no users were saved.
fn fill(sandbox: &Sandbox, settings: &Settings) -> io::Result<()> {
    let mut source = settings.seed.as_ref().map(|seed| ("--seed", seed));
    if let Some(state) = &settings.state {
        let exists = state.try_exists();
        if exists.map_err(about("--state", state.display()))? {
            source = Some(("--state", state));
        }
    }
    if let Some((option, path)) = source {
        let users = sandbox.load(path).map_err(about(option, path.display()))?;
        complain(format_args!("loaded {users} users from {}", path.display()));
    }
    Ok(())
}

fn save(sandbox: &Sandbox, state: &Path) -> io::Result<usize> {
    let saved = sandbox.save(state);
    saved.map_err(about("--state", state.display()))
}

/// Adds the option and its value to an error.
fn about(option: &str, value: impl Display) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{option} {value}: {error}"))
}
