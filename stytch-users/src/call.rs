//! A call: a request and the client that sends it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::client::{CallSettings, Client, Sending};
use crate::error::Error;
use crate::request::{Request, RequestBuilder};
use crate::response::Response;
use crate::retry::RetryPolicy;

/// A request to Stytch that is sent when it is awaited.
///
/// It is a future that returns a [`Response<T>`]:
///
/// ```
/// # async fn example(client: stytch_users::Client) -> Result<(), stytch_users::Error> {
/// use stytch_users::{UserId, Users};
///
/// let user = client.get(&UserId::from("user-test-1")).await?;
/// println!("{:?}, {:?}", user.status, user.request_id());
/// # Ok(())
/// # }
/// ```
///
/// It is an owned value, `Send + 'static` and `Unpin`: it can be spawned, stored, joined
/// with others, or buffered.
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
/// Dropping a call cancels it: the connection is closed, and a request that was under way
/// may or may not have been processed. Nothing continues in the background, and the client
/// can be used as before.
///
/// The [request](Call::request) can be inspected without a network. A request that could
/// not be built, for example because an id is empty, is an error there and when the call
/// is awaited; nothing is sent:
///
/// ```
/// use stytch_users::{Client, UserId, Users};
///
/// let client = Client::stub();
///
/// let call = client.delete(&UserId::from("user-test-1"));
/// let request = call.request().unwrap();
/// assert_eq!(request.method(), "DELETE");
/// assert_eq!(request.path(), "/v1/users/user-test-1");
/// assert_eq!(request.body(), None);
///
/// let call = client.delete(&UserId::from(".."));
/// assert!(call.request().is_err());
/// ```
///
/// # Runtime
///
/// A call needs a tokio runtime with time and I/O enabled, as `#[tokio::main]` makes it.
/// Awaited elsewhere it fails with
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration). A call that is
/// [ready](Call::ready) needs none.
#[must_use = "a call is not sent until it is awaited"]
pub struct Call<T> {
    state: State<T>,
}

enum State<T> {
    Unsent(Unsent),
    Sending(Sending),
    Ready(Result<Response<T>, Error>),
    Done,
}

/// A request that was built, and who sends it.
struct Unsent {
    client: Client,
    request: Request,
    settings: CallSettings,
}

impl Unsent {
    fn send(self) -> Sending {
        self.client.send(self.request, self.settings)
    }
}

impl<T: DeserializeOwned> Call<T> {
    /// Creates the call of a request, for the expansion of the attributes.
    #[doc(hidden)]
    pub fn new(client: &Client, request: RequestBuilder) -> Call<T> {
        let state = match request.finish() {
            Ok(request) => State::Unsent(Unsent {
                client: client.clone(),
                request,
                settings: CallSettings::default(),
            }),
            Err(error) => State::Ready(Err(error)),
        };
        Call { state }
    }
}

impl<T> Call<T> {
    /// Creates a call that returns a value without sending anything, for test doubles.
    ///
    /// It accepts the value alone, or a whole [`Response`].
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
    /// ```
    pub fn ready(response: impl Into<Response<T>>) -> Call<T> {
        Call {
            state: State::Ready(Ok(response.into())),
        }
    }

    /// Creates a call that fails without sending anything, for test doubles.
    /// [`Error::api`] creates an error such as Stytch returns.
    pub fn failed(error: Error) -> Call<T> {
        Call {
            state: State::Ready(Err(error)),
        }
    }

    /// Returns the request that awaiting the call sends: its method, path, query, headers
    /// and body.
    ///
    /// # Errors
    ///
    /// Returns the reason why the request could not be built. A [ready](Call::ready) call
    /// and one that has been sent have no request to inspect
    /// ([`InvalidRequest`](crate::ErrorKind::InvalidRequest)).
    pub fn request(&self) -> Result<&Request, &Error> {
        static NO_REQUEST: LazyLock<Error> =
            LazyLock::new(|| Error::invalid_value("the call has no request to inspect"));
        match &self.state {
            State::Unsent(unsent) => Ok(&unsent.request),
            State::Ready(Err(error)) => Err(error),
            State::Ready(Ok(_)) | State::Sending(_) | State::Done => Err(&NO_REQUEST),
        }
    }

    /// Sets how long one attempt of this call may take, in place of the client's
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
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attempt_timeout(self, attempt_timeout: Duration) -> Call<T> {
        self.with(|unsent| unsent.settings.attempt_timeout = Some(attempt_timeout))
    }

    /// Sets how long this call may take with all of its attempts and the waits between,
    /// counted from when it is first polled, in place of the client's
    /// [`call_timeout`](crate::ClientBuilder::call_timeout).
    pub fn call_timeout(self, call_timeout: Duration) -> Call<T> {
        self.with(|unsent| unsent.settings.call_timeout = Some(call_timeout))
    }

    /// Sets how often this call is sent again, in place of the client's
    /// [`retry`](crate::ClientBuilder::retry).
    pub fn retry(self, retry: RetryPolicy) -> Call<T> {
        self.with(|unsent| unsent.settings.retry = Some(retry))
    }

    /// Adds a header to the request of this call.
    ///
    /// ```
    /// # async fn example(client: stytch_users::Client) -> Result<(), stytch_users::Error> {
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = client
    ///     .get(&UserId::from("user-test-1"))
    ///     .header("X-Request-Source", "admin")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A name or a value that no header can have, and the name of a header that the client
    /// sets, is an [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error of the call.
    pub fn header(mut self, name: &str, value: &str) -> Call<T> {
        if let State::Unsent(unsent) = &mut self.state {
            if let Err(error) = unsent.request.add_header(name, value) {
                self.state = State::Ready(Err(error));
            }
        }
        self
    }

    fn with(mut self, set: impl FnOnce(&mut Unsent)) -> Call<T> {
        if let State::Unsent(unsent) = &mut self.state {
            set(unsent);
        }
        self
    }
}

#[cfg(feature = "blocking")]
impl<T: DeserializeOwned> Call<T> {
    /// Sends the call and waits for the answer, in code that is not async: scripts, tools,
    /// threads of one's own.
    ///
    /// ```
    /// use stytch_users::{Client, CreateUser, Users};
    ///
    /// # use stytch_users::{Error, Transport, TransportFuture, TransportRequest};
    /// # struct Canned;
    /// # impl Transport for Canned {
    /// #     fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
    /// #         let answer = r#"{"user_id":"user-test-1","user":{"user_id":"user-test-1"}}"#;
    /// #         Box::pin(async move { Ok(http::Response::new(answer.into())) })
    /// #     }
    /// # }
    /// fn sign_up(client: &Client, email: &str) -> Result<(), Error> {
    ///     let created = client.create(&CreateUser::with_email(email)).send_blocking()?;
    ///     println!("{}", created.user_id);
    ///     Ok(())
    /// }
    /// # let client = Client::builder("project-test-1", "s").transport(Canned).build()?;
    /// # sign_up(&client, "ada@example.com")?;
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// The first blocking call starts a thread, one for the process, on which all of them
    /// have their connections; it ends with the process. Any number of threads may wait at
    /// the same time, and the connections of a [`Client`](crate::Client) are kept from call
    /// to call and shared between them. Deadlines and retries are those of `.await`. The
    /// events of attempts go to the process's `tracing` subscriber, and not to one that is
    /// set for the waiting thread alone.
    ///
    /// A client that has connections on a runtime of the application's, because calls were
    /// awaited there, needs that runtime to go on: a current-thread runtime that nobody is
    /// in does not, and a blocking call over its connection ends with a timeout. A client of
    /// its own for the blocking code avoids that.
    ///
    /// # Errors
    ///
    /// As `.await`, and [`Configuration`](crate::ErrorKind::Configuration)
    ///
    /// - in an async runtime, where waiting would stop the other tasks of the thread.
    ///   Nothing is sent: `.await` the call. This holds wherever tokio knows a current
    ///   runtime, and so in `spawn_blocking` too, which cannot be told from a task;
    ///   `tokio::runtime::Handle::current().block_on(call)` waits there, on the
    ///   runtime that is there already.
    /// - where the system grants no thread.
    pub fn send_blocking(self) -> Result<Response<T>, Error> {
        let endpoint = self.request().ok().map(Request::endpoint);
        let runtime = crate::blocking::runtime(endpoint, "`.await` the call")?;
        match self.state {
            State::Unsent(unsent) => {
                let endpoint = unsent.request.endpoint();
                let answer = crate::blocking::answer(&runtime, endpoint, unsent.send())?;
                Response::decode(endpoint, answer)
            }
            State::Ready(result) => result,
            // `self` is owned here, and a call that was polled is pinned.
            State::Sending(_) | State::Done => Err(polled_after_ready()),
        }
    }
}

impl<T: DeserializeOwned> Future for Call<T> {
    type Output = Result<Response<T>, Error>;

    /// Sends the request when it is polled first. Sending is the same code for every
    /// response type; only decoding, the last step, is compiled for each.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if matches!(self.state, State::Unsent(_)) {
            if let State::Unsent(unsent) = std::mem::replace(&mut self.state, State::Done) {
                self.state = State::Sending(unsent.send());
            }
        }
        if let State::Sending(sending) = &mut self.state {
            let endpoint = sending.endpoint();
            let answer = ready!(Pin::new(sending).poll(context));
            self.state = State::Done;
            return Poll::Ready(answer.and_then(|answer| Response::decode(endpoint, answer)));
        }
        match std::mem::replace(&mut self.state, State::Done) {
            State::Ready(result) => Poll::Ready(result),
            _ => Poll::Ready(Err(polled_after_ready())),
        }
    }
}

fn polled_after_ready() -> Error {
    Error::invalid_value("the call has returned its result already")
}

// Nothing in it is pinned in place: the future of sending is boxed, a result is moved.
impl<T> Unpin for Call<T> {}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Call");
        match &self.state {
            State::Unsent(unsent) => debug.field("request", &unsent.request),
            State::Sending(sending) => debug.field("sending", &sending.endpoint()),
            State::Ready(Err(error)) => debug.field("error", error),
            State::Ready(Ok(_)) => debug.field("ready", &true),
            State::Done => debug.field("done", &true),
        };
        debug.finish()
    }
}
