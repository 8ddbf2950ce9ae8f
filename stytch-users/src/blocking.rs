//! Blocking calls, for the feature `blocking`.

use std::future::pending;
use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::{process, thread};

use tokio::runtime::{Builder, Handle};

use crate::client::{Sending, ended_early};
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind};
use crate::response::RawResponse;

/// The runtime of all blocking calls.
///
/// There is one per process, on its own thread, and it is never stopped. A connection is driven
/// by the runtime that opened it. With a runtime per call, or one that runs only while a thread
/// waits, pooled connections would not survive or not be monitored between calls. With this
/// runtime all threads share the connections, and connections that the server closes are
/// detected.
static RUNTIME: OnceLock<BlockingRuntime> = OnceLock::new();

struct BlockingRuntime {
    handle: Handle,
    /// The id of the process that runs the thread. A forked process has a copy of this value
    /// but not of the thread.
    process: u32,
}

/// Returns the runtime of blocking calls, or an error if this thread must not block. `instead`
/// tells the user what to do in that case.
pub(crate) fn runtime(endpoint: Option<Endpoint>, instead: &str) -> Result<Handle, Error> {
    let unusable = |what: String| Error::new(ErrorKind::Configuration, endpoint, what);
    match Handle::try_current() {
        Ok(_) => {
            return Err(unusable(format!(
                "waiting would block an async runtime: {instead}"
            )));
        }
        Err(error) if error.is_thread_local_destroyed() => {
            let what = "waiting is not possible in a thread that is ending";
            return Err(unusable(what.to_owned()));
        }
        Err(_) => {}
    }
    let runtime = started()
        .map_err(|error| Error::configuration_because("the thread of blocking calls", error))?;
    if runtime.process != process::id() {
        let what = "the thread of blocking calls did not survive `fork`: make the first \
                    blocking call in the forked process";
        return Err(unusable(what.to_owned()));
    }
    Ok(runtime.handle.clone())
}

/// Sends a request and waits for the response.
pub(crate) fn wait_for(
    runtime: &Handle,
    endpoint: Endpoint,
    sending: Sending,
) -> Result<RawResponse, Error> {
    // Spawned, because a task usually returns its connection to the pool before this thread
    // needs the next one: 500 sequential calls opened one connection, and up to three when
    // they were polled from this thread.
    let result = runtime.block_on(runtime.spawn(sending));
    result.unwrap_or_else(|ended| Err(ended_early(endpoint, ended)))
}

fn started() -> io::Result<&'static BlockingRuntime> {
    static STARTING: Mutex<()> = Mutex::new(());
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("stytch-blocking".to_owned())
        // The thread and its connections end with the process.
        .spawn(move || runtime.block_on(pending::<()>()))?;
    let process = process::id();
    Ok(RUNTIME.get_or_init(|| BlockingRuntime { handle, process }))
}
