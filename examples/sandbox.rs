//! Runs the sandbox as a program: an in-memory emulation of Stytch, for clients in any language.
//!
//!     cargo run --example sandbox -- --port 4010 --seed users.json
//!
//! It prints how to configure Stytch's clients for it, and one line for each request. Ctrl-C
//! and SIGTERM stop it. `--help` lists the options.

#[path = "sandbox/directions.rs"]
mod directions;
#[path = "sandbox/settings.rs"]
mod settings;
#[path = "shared/stop_signal.rs"]
mod stop_signal;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use stytch_users::Users;
use stytch_users::sandbox::{Fault, Sandbox};

use directions::directions;
use settings::{HELP, Settings};
use stop_signal::stop_signal;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let settings = match settings::read(lexopt::Parser::from_env()) {
        Ok(settings) => settings,
        Err(error) => {
            log(format_args!("{error}; --help lists the options"));
            return ExitCode::from(2);
        }
    };
    let result = match settings {
        Some(settings) => run(settings).await,
        None => print(HELP),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log(format_args!("{error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> io::Result<()> {
    // Listen for signals before printing: a reader of the output can then stop the sandbox.
    let stop = stop_signal()?;
    let mut sandbox = start(&settings).await?;
    fill(&sandbox, &settings)?;
    if !settings.search_delay.is_zero() {
        let delay = Fault::delay(settings.search_delay);
        sandbox.fault(delay.on(<dyn Users>::SEARCH).always());
    }
    if let Some(state) = &settings.state {
        // Fail now, rather than at exit, if the file cannot be written.
        save(&sandbox, state)?;
    }
    print(&directions(
        sandbox.base_url(),
        sandbox.project_id(),
        sandbox.secret(),
    ))?;
    stop.await;
    // Reject requests from now on, because their changes would not be saved.
    sandbox.stop();
    if let Some(state) = &settings.state {
        let users = save(&sandbox, state)?;
        log(format_args!("saved {users} users to {}", state.display()));
    }
    Ok(())
}

async fn start(settings: &Settings) -> io::Result<Sandbox> {
    let mut builder = Sandbox::builder()
        .port(settings.port)
        .on_response(|request| log(format_args!("{request}")));
    if let Some(project_id) = &settings.project_id {
        builder = builder.project_id(project_id);
    }
    if let Some(secret) = &settings.secret {
        builder = builder.secret(secret);
    }
    if settings.rate_limit {
        builder = builder.rate_limit(<dyn Users>::SEARCH, 150);
    }
    builder
        .start()
        .await
        .map_err(about("--port", settings.port))
}

/// Loads the saved users, or those of the seed if no users were saved.
fn fill(sandbox: &Sandbox, settings: &Settings) -> io::Result<()> {
    let load = |option, path: &Path| {
        let users = sandbox.load(path).map_err(about(option, path.display()))?;
        log(format_args!("loaded {users} users from {}", path.display()));
        Ok(())
    };
    if let Some(state) = &settings.state {
        let exists = state.try_exists();
        if exists.map_err(about("--state", state.display()))? {
            return load("--state", state);
        }
    }
    match &settings.seed {
        Some(seed) => load("--seed", seed),
        None => Ok(()),
    }
}

fn save(sandbox: &Sandbox, state: &Path) -> io::Result<usize> {
    sandbox
        .save(state)
        .map_err(about("--state", state.display()))
}

/// Adds the option and its value to an error.
fn about(option: &str, value: impl Display) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{option} {value}: {error}"))
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes a line to stderr, and ignores an error: stderr may be closed.
fn log(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
