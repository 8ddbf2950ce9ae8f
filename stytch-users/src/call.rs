//! A call: a request and the client that sends it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::api::Api;
use crate::client::{Client, Sending, Settings};
use crate::error::Error;
use crate::request::{Request, RequestBuilder, parse_header};
use crate::response::{Decoder, Response};
use crate::retry::RetryPolicy;

/// A request that is sent to Stytch when it is awaited.
///
/// A call is a future whose output is a [`Response<T>`] or an [`Error`]. It borrows nothing and is
/// `Send`, `Unpin` and `'static`, so it can be spawned, stored, joined with other calls, or
/// buffered:
///
/// ```
/// # async fn example(client: stytch_users::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use futures_util::stream::{self, StreamExt};
/// use futures_util::future::{join_all, try_join};
/// use stytch_users::{UserId, Users};
///
/// let ids = ["user-test-1", "user-test-2"].map(UserId::from);
///
/// let spawned = tokio::spawn(client.get(&ids[0]));
/// let both = join_all(ids.iter().map(|id| client.get(id))).await;
/// let (first, second) = try_join(client.get(&ids[0]), client.get(&ids[1])).await?;
/// let calls: Vec<_> = ids.iter().map(|id| client.get(id)).collect();
/// let mut users = stream::iter(calls).buffer_unordered(8);
/// # Ok(())
/// # }
/// ```
///
/// # Cancellation
///
/// Dropping a call, as `tokio::time::timeout` and `tokio::select!` do, cancels it. A connection
/// that it was using is closed, and Stytch may or may not have processed the request. Nothing
/// continues in the background, and the client remains usable.
///
/// # Inspecting the request
///
/// [`request`](Call::request) returns the [`Request`] without sending it. If the request is
/// invalid, for example because an id is empty, both `request` and awaiting the call return the
/// error, and nothing is sent.
///
/// # Runtime
///
/// A call needs a tokio runtime with time and I/O enabled, such as that of `#[tokio::main]`.
/// Without one it fails with
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration). A call created by
/// [`ready`](Call::ready) or [`failed`](Call::failed) needs no runtime.
#[must_use = "a call is not sent until it is awaited"]
pub struct Call<T> {
    state: State<T>,
}

// Boxing the request would cost each call an allocation.
#[allow(clippy::large_enum_variant)]
enum State<T> {
    Unsent(Unsent, Decoder<T>),
    Sending(Sending, Decoder<T>),
    /// Boxed, because only test doubles have a value here, and a call is moved often.
    Ready(Box<Result<Response<T>, Error>>),
    Done,
}

/// A request that has not been sent, and the client that sends it.
struct Unsent {
    client: Client,
    request: Request,
    settings: Settings,
}

impl Unsent {
    fn send(self) -> Sending {
        self.client.send(self.request, self.settings)
    }
}

impl RequestBuilder {
    /// Creates the call of a request. The code that the attributes generate calls it.
    #[doc(hidden)]
    pub fn call<T>(self, api: &(impl Api + ?Sized), decoder: Decoder<T>) -> Call<T> {
        let state = match self.finish(decoder.accepts_only_json()) {
            Ok(request) => {
                let client = api.client();
                let unsent = Unsent {
                    client: client.clone(),
                    request,
                    settings: client.settings(),
                };
                State::Unsent(unsent, decoder)
            }
            Err(error) => State::Ready(Box::new(Err(error))),
        };
        Call { state }
    }
}

impl<T> Call<T> {
    /// Creates a call that returns a value without sending anything, for test doubles.
    ///
    /// It accepts the value, or a [`Response`] with a status, a request id and headers.
    ///
    /// ```
    /// use stytch_users::{Api, Call, Client, Error, ErrorType, User, UserId, Users};
    ///
    /// struct OneUser;
    ///
    /// impl Api for OneUser {
    ///     fn client(&self) -> &Client {
    ///         Client::stub()
    ///     }
    /// }
    ///
    /// impl Users for OneUser {
    ///     fn get(&self, user_id: &UserId) -> Call<User> {
    ///         if user_id == "user-test-1" {
    ///             Call::ready(User::new("user-test-1"))
    ///         } else {
    ///             Call::failed(Error::api(404, ErrorType::UserNotFound))
    ///         }
    ///     }
    /// }
    ///
    /// # async fn example() {
    /// let error = OneUser.delete(&UserId::from("user-test-1")).await.unwrap_err();
    /// assert_eq!(error.to_string(), "DELETE /v1/users/{user_id}: not stubbed");
    /// # }
    /// ```
    pub fn ready(response: impl Into<Response<T>>) -> Call<T> {
        let state = State::Ready(Box::new(Ok(response.into())));
        Call { state }
    }

    /// Creates a call that fails without sending anything, for test doubles.
    ///
    /// [`Error::api`] creates an error as Stytch returns it, and [`Error::builder`] any other
    /// error.
    pub fn failed(error: Error) -> Call<T> {
        let state = State::Ready(Box::new(Err(error)));
        Call { state }
    }

    /// Returns the [`Request`] that is sent when the call is awaited.
    ///
    /// # Errors
    ///
    /// Returns the error of the call if the request is invalid. Returns an
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error if there is no request,
    /// because the call was created by [`ready`](Call::ready) or has been sent.
    pub fn request(&self) -> Result<&Request, &Error> {
        static NO_REQUEST: LazyLock<Error> =
            LazyLock::new(|| Error::invalid_value("the call has no request to inspect"));
        match &self.state {
            State::Unsent(unsent, _) => Ok(&unsent.request),
            State::Ready(result) => Err(result.as_ref().as_ref().err().unwrap_or(&NO_REQUEST)),
            State::Sending(..) | State::Done => Err(&NO_REQUEST),
        }
    }

    /// Sets the timeout of one attempt of this call, instead of the client's
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout).
    ///
    /// ```
    /// # async fn example(client: stytch_users::Client) -> Result<(), stytch_users::Error> {
    /// use std::time::Duration;
    /// use stytch_users::{RetryPolicy, UserId, Users};
    ///
    /// let user = client
    ///     .get(&UserId::from("user-test-1"))
    ///     .attempt_timeout(Duration::from_millis(500))
    ///     .call_timeout(Duration::from_secs(2))
    ///     .retry(RetryPolicy::default().max_attempts(5))
    ///     .header("X-Request-Source", "admin")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attempt_timeout(self, attempt_timeout: Duration) -> Call<T> {
        self.with(|unsent| unsent.settings.attempt_timeout = attempt_timeout)
    }

    /// Sets the timeout of this call, including all attempts and the delays between them. It
    /// starts when the call is first polled.
    ///
    /// It overrides the client's [`call_timeout`](crate::ClientBuilder::call_timeout).
    pub fn call_timeout(self, call_timeout: Duration) -> Call<T> {
        self.with(|unsent| unsent.settings.call_timeout = call_timeout)
    }

    /// Sets how many times this call is retried, and how long the client waits before each retry.
    ///
    /// It overrides the client's [`retry`](crate::ClientBuilder::retry).
    pub fn retry(self, retry: RetryPolicy) -> Call<T> {
        self.with(|unsent| unsent.settings.retry = retry)
    }

    /// Adds a header to the request.
    ///
    /// If the name or the value is not valid in a header, or if the client itself sets a
    /// header with this name, the call fails with an
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error.
    pub fn header(mut self, name: &str, value: &str) -> Call<T> {
        match (&mut self.state, parse_header(name, value)) {
            (State::Unsent(unsent, _), Ok((name, value))) => {
                unsent.request.add_header(name, value);
            }
            (State::Unsent(unsent, _), Err(what)) => {
                let endpoint = unsent.request.endpoint();
                return Call::failed(Error::invalid_request(endpoint, what));
            }
            (State::Ready(ready), Err(what)) if ready.is_ok() => {
                return Call::failed(Error::invalid_value(what));
            }
            _ => {}
        }
        self
    }

    fn with(mut self, set: impl FnOnce(&mut Unsent)) -> Call<T> {
        if let State::Unsent(unsent, _) = &mut self.state {
            set(unsent);
        }
        self
    }
}

#[cfg(feature = "blocking")]
impl<T> Call<T> {
    /// Sends the call and blocks the thread until the response arrives.
    ///
    /// It is for code that is not async, such as scripts, command-line tools and your own
    /// threads. It requires the feature `blocking`.
    ///
    /// ```no_run
    /// use stytch_users::{Client, CreateUser, Users};
    ///
    /// let ada = CreateUser::with_email("ada@example.com");
    /// let created = Client::from_env()?.create(&ada).send_blocking()?;
    /// println!("{}", created.user_id);
    /// # Ok::<(), stytch_users::Error>(())
    /// ```
    ///
    /// The first blocking call of the process starts a background thread, which runs until the
    /// process ends. Blocking calls are sent on that thread. Any number of threads can wait at
    /// the same time. Timeouts and retries are the same as for `.await`. The events of failed
    /// attempts go to the global `tracing` subscriber of the process, and that of a successful one
    /// goes to the subscriber of the waiting thread.
    ///
    /// Use separate clients for blocking and for async code. A pooled connection depends on the
    /// runtime that opened it. If an async call opened it on a current-thread runtime, a blocking
    /// call that reuses it times out unless that runtime is running.
    ///
    /// # Errors
    ///
    /// Returns the same errors as `.await`. Also returns a
    /// [`Configuration`](crate::ErrorKind::Configuration) error, without sending anything, if the
    /// background thread cannot be started, if the process was forked after its first blocking
    /// call, or if the method is called within a tokio runtime, where it would block other tasks.
    /// In async code, use `.await`. Within `spawn_blocking`, use
    /// `tokio::runtime::Handle::current().block_on(call)`. A call that async code has polled is an
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error.
    pub fn send_blocking(self) -> Result<Response<T>, Error> {
        let endpoint = self.request().ok().map(Request::endpoint);
        let runtime = crate::blocking::runtime(endpoint, "`.await` the call")?;
        match self.state {
            State::Unsent(unsent, decoder) => {
                let endpoint = unsent.request.endpoint();
                let response = crate::blocking::wait_for(&runtime, endpoint, unsent.send())?;
                decoder.decode(endpoint, response)
            }
            State::Ready(result) => *result,
            // Its timers and its connection belong to another runtime, which may not be running.
            State::Sending(..) => Err(Error::invalid_value("the call was sent by async code")),
            State::Done => Err(polled_after_ready()),
        }
    }
}

impl<T> Future for Call<T> {
    type Output = Result<Response<T>, Error>;

    /// Sends the request when it is first polled.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if matches!(self.state, State::Unsent(..)) {
            if let State::Unsent(unsent, decoder) = std::mem::replace(&mut self.state, State::Done)
            {
                self.state = State::Sending(unsent.send(), decoder);
            }
        }
        if let State::Sending(sending, decoder) = &mut self.state {
            let decoder = *decoder;
            let endpoint = sending.endpoint;
            let response = ready!(Pin::new(sending).poll(context));
            self.state = State::Done;
            return Poll::Ready(response.and_then(|response| decoder.decode(endpoint, response)));
        }
        match std::mem::replace(&mut self.state, State::Done) {
            State::Ready(result) => Poll::Ready(*result),
            _ => Poll::Ready(Err(polled_after_ready())),
        }
    }
}

fn polled_after_ready() -> Error {
    Error::invalid_value("the call has returned its result already")
}

// No field is pinned in place: the sending future is boxed, and a result is moved.
impl<T> Unpin for Call<T> {}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Call");
        match &self.state {
            State::Unsent(unsent, _) => debug.field("request", &unsent.request),
            State::Sending(sending, _) => debug.field("sending", &sending.endpoint),
            State::Ready(result) => debug.field("error", &result.as_ref().as_ref().err()),
            State::Done => &mut debug,
        };
        debug.finish_non_exhaustive()
    }
}
