//! Waiting without an async runtime: the feature `blocking`.

use std::future::pending;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use tokio::runtime::{Builder, Handle};

use crate::client::{Answer, ended_early};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::request::RequestParts;

/// The runtime of all waiting threads, once one of them has needed it.
///
/// It is one for the process, on a thread of its own, and is never stopped. A connection
/// lives on the runtime that made it: on a runtime for each call, or one that runs only
/// while somebody waits, a kept connection would be dead or unwatched between two calls.
/// Here any thread may use the connection of another one, and one that the server closes
/// meanwhile is seen to be closed.
static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);

/// The runtime to wait for, on a thread that may wait. What is to be done on one that may
/// not is said by `instead`.
pub(crate) fn runtime(endpoint: Option<Endpoint>, instead: &str) -> Result<Handle, Error> {
    match Handle::try_current() {
        Ok(_) => {
            let what = format!("waiting would block an async runtime: {instead}");
            Err(Error::not_here(endpoint, what))
        }
        Err(error) if error.is_thread_local_destroyed() => {
            let what = "waiting is not possible in a thread that is ending".to_owned();
            Err(Error::not_here(endpoint, what))
        }
        Err(_) => started()
            .map_err(|error| Error::configuration_because("the thread of blocking calls", error)),
    }
}

/// Sends a request and waits for its answer.
pub(crate) fn answer(runtime: &Handle, request: RequestParts) -> Result<Answer, Error> {
    let endpoint = request.endpoint;
    // As a task there, it has as a rule given its connection back when this thread asks for
    // the next one: 500 calls in a row made one connection, and polled from here up to three.
    let task = runtime.spawn(request.send());
    let answer = runtime.block_on(task);
    answer.unwrap_or_else(|ended| Err(ended_early(endpoint, ended)))
}

fn started() -> io::Result<Handle> {
    let mut started = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = &*started {
        return Ok(runtime.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("stytch-blocking".to_owned())
        // It ends with the process, and so do the connections.
        .spawn(move || runtime.block_on(pending::<()>()))?;
    *started = Some(handle.clone());
    Ok(handle)
}
