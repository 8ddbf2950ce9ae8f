//! The future of a call.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use serde::de::DeserializeOwned;

use crate::client::Sending;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::request::RequestParts;
use crate::response::Response;

/// Sends a [`Call`](crate::Call) as it is polled, and decodes the answer.
///
/// Sending is the same code for every response; only the decoding, the last step,
/// is compiled for each type.
#[must_use = "a call is not sent until it is awaited"]
pub struct CallFuture<T> {
    state: State<T>,
}

enum State<T> {
    Sending {
        endpoint: Endpoint,
        sending: Sending,
    },
    Ready(Result<Response<T>, Error>),
    Done,
}

impl<T> CallFuture<T> {
    pub(super) fn sending(parts: RequestParts) -> CallFuture<T> {
        CallFuture {
            state: State::Sending {
                endpoint: parts.endpoint,
                sending: parts.send(),
            },
        }
    }

    pub(super) fn ready(answer: Result<Response<T>, Error>) -> CallFuture<T> {
        CallFuture {
            state: State::Ready(answer),
        }
    }
}

impl<T: DeserializeOwned> Future for CallFuture<T> {
    type Output = Result<Response<T>, Error>;

    /// # Panics
    ///
    /// When polled again after it was ready, as futures do.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::Sending { endpoint, sending } = &mut self.state {
            let Poll::Ready(answer) = sending.as_mut().poll(context) else {
                return Poll::Pending;
            };
            let endpoint = *endpoint;
            self.state = State::Done;
            return Poll::Ready(answer.and_then(|answer| Response::decode(endpoint, answer)));
        }
        match std::mem::replace(&mut self.state, State::Done) {
            State::Ready(answer) => Poll::Ready(answer),
            State::Sending { .. } | State::Done => panic!("a call was polled after it was ready"),
        }
    }
}

// Nothing in it is pinned in place: the sending future is boxed, an answer is moved.
impl<T> Unpin for CallFuture<T> {}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Sending { endpoint, .. } => endpoint.to_string(),
            State::Ready(_) => "ready".to_owned(),
            State::Done => "done".to_owned(),
        };
        formatter.debug_tuple("CallFuture").field(&state).finish()
    }
}
