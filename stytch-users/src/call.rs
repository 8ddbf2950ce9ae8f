//! A call: a built request and the client that will send it.

mod future;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;

use crate::client::CallSettings;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::request::RequestParts;
use crate::response::Response;
use crate::retry::RetryPolicy;

pub use future::CallFuture;

/// A request to Stytch that is built and not yet sent.
///
/// Awaiting it sends it and gives a [`Response<T>`]:
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
/// Dropping the future, or the call, cancels it: the connection is closed, and a request
/// that was under way may or may not have been processed. The client is as it was, and
/// nothing goes on in the background.
///
/// It is an owned value, `Send + 'static`: it can be spawned, kept, or handed to
/// `buffer_unordered`. It can be looked at without any network; what could not be
/// built, such as an empty id, is an error there and when it is awaited, and nothing
/// is sent:
///
/// ```
/// use stytch_users::{Client, UserId, Users};
///
/// let client = Client::not_stubbed();
///
/// let call = client.delete(&UserId::from("user-test-1"));
/// assert_eq!(call.method()?, "DELETE");
/// assert_eq!(call.path()?, "/v1/users/user-test-1");
/// assert_eq!(call.body()?, None);
///
/// let call = client.delete(&UserId::from(".."));
/// assert!(call.path().is_err());
/// # Ok::<(), stytch_users::Error>(())
/// ```
#[must_use = "a call is not sent until it is awaited"]
pub struct Call<T> {
    state: State<T>,
}

/// What is to be done for a call's answer, for what decodes it in a way of its own.
pub(crate) enum Unsent<T> {
    Request(RequestParts),
    /// Nothing: it is known already, because of a mistake or in a test double.
    Answered(Result<Response<T>, Error>),
}

enum State<T> {
    Prepared(RequestParts),
    Mistaken {
        endpoint: Endpoint,
        mistake: Error,
    },
    Ready {
        answer: Result<Response<T>, Error>,
        nothing_to_look_at: Error,
    },
}

impl<T> Call<T> {
    pub(crate) fn prepared(parts: RequestParts) -> Call<T> {
        Call {
            state: State::Prepared(parts),
        }
    }

    pub(crate) fn mistaken(endpoint: Endpoint, mistake: Error) -> Call<T> {
        Call {
            state: State::Mistaken { endpoint, mistake },
        }
    }

    /// A call that is answered already, for test doubles: no request, no client.
    ///
    /// It takes the value alone, or a whole [`Response`].
    ///
    /// ```
    /// use stytch_users::{Api, Call, Client, Error, ErrorType, User, UserId, Users};
    ///
    /// struct OneUser;
    ///
    /// impl Api for OneUser {
    ///     fn client(&self) -> &Client {
    ///         Client::not_stubbed()
    ///     }
    /// }
    ///
    /// impl Users for OneUser {
    ///     fn get(&self, user_id: &UserId) -> Call<User> {
    ///         if user_id == "user-test-1" {
    ///             Call::ready(User::new("user-test-1"))
    ///         } else {
    ///             Call::failed(Error::answered(404, ErrorType::UserNotFound))
    ///         }
    ///     }
    /// }
    /// ```
    pub fn ready(answer: impl Into<Response<T>>) -> Call<T> {
        Call::answered(Ok(answer.into()))
    }

    /// A call that has failed already, for test doubles;
    /// [`Error::answered`] makes an error as Stytch answers it.
    pub fn failed(error: Error) -> Call<T> {
        Call::answered(Err(error))
    }

    fn answered(answer: Result<Response<T>, Error>) -> Call<T> {
        Call {
            state: State::Ready {
                answer,
                nothing_to_look_at: Error::ready_call(),
            },
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
    ///     .timeout(Duration::from_millis(500))
    ///     .deadline(Duration::from_secs(2))
    ///     .retry(RetryPolicy::default().max_attempts(5))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(self, timeout: Duration) -> Call<T> {
        self.with(|settings| settings.timeout = Some(timeout))
    }

    /// Sets how long this call may take with all of its attempts and the waits between,
    /// counted from when it is first polled, in place of the client's
    /// [`call_timeout`](crate::ClientBuilder::call_timeout).
    pub fn deadline(self, deadline: Duration) -> Call<T> {
        self.with(|settings| settings.deadline = Some(deadline))
    }

    /// Sets how often this call is sent again, in place of the client's
    /// [`retry`](crate::ClientBuilder::retry).
    pub fn retry(self, retry: RetryPolicy) -> Call<T> {
        self.with(|settings| settings.retry = Some(retry))
    }

    fn with(mut self, set: impl FnOnce(&mut CallSettings)) -> Call<T> {
        if let State::Prepared(parts) = &mut self.state {
            set(&mut parts.settings);
        }
        self
    }

    /// The facts of the endpoint.
    ///
    /// # Errors
    ///
    /// A [ready](Call::ready) call has none.
    pub fn endpoint(&self) -> Result<Endpoint, Error> {
        match &self.state {
            State::Prepared(parts) => Ok(parts.endpoint),
            State::Mistaken { endpoint, .. } => Ok(*endpoint),
            State::Ready {
                nothing_to_look_at, ..
            } => Err(nothing_to_look_at.clone()),
        }
    }

    /// The HTTP method.
    ///
    /// # Errors
    ///
    /// A [ready](Call::ready) call has none.
    pub fn method(&self) -> Result<Method, Error> {
        self.endpoint().map(|endpoint| endpoint.method())
    }

    /// The path as it is sent, percent-encoded, without the client's base URL.
    ///
    /// # Errors
    ///
    /// What could not be built, or that the call is a [ready](Call::ready) one.
    pub fn path(&self) -> Result<&str, Error> {
        self.parts().map(|parts| &*parts.path)
    }

    /// The query as it is sent, percent-encoded, without `?`; `None` where there is
    /// none.
    ///
    /// # Errors
    ///
    /// What could not be built, or that the call is a [ready](Call::ready) one.
    pub fn query(&self) -> Result<Option<&str>, Error> {
        self.parts()
            .map(|parts| Some(parts.query.as_str()).filter(|query| !query.is_empty()))
    }

    /// The headers of this call; the client adds its own when it sends it.
    ///
    /// # Errors
    ///
    /// What could not be built, or that the call is a [ready](Call::ready) one.
    pub fn headers(&self) -> Result<&HeaderMap, Error> {
        self.parts().map(|parts| &parts.headers)
    }

    /// The JSON body; `None` on GET and DELETE.
    ///
    /// # Errors
    ///
    /// What could not be built, or that the call is a [ready](Call::ready) one.
    pub fn body(&self) -> Result<Option<&Bytes>, Error> {
        self.parts().map(|parts| parts.body.as_ref())
    }

    pub(crate) fn into_unsent(self) -> Unsent<T> {
        match self.state {
            State::Prepared(parts) => Unsent::Request(parts),
            State::Mistaken { mistake, .. } => Unsent::Answered(Err(mistake)),
            State::Ready { answer, .. } => Unsent::Answered(answer),
        }
    }

    fn parts(&self) -> Result<&RequestParts, Error> {
        match &self.state {
            State::Prepared(parts) => Ok(parts),
            State::Mistaken { mistake, .. } => Err(mistake.clone()),
            State::Ready {
                nothing_to_look_at, ..
            } => Err(nothing_to_look_at.clone()),
        }
    }
}

impl<T: DeserializeOwned> Call<T> {
    /// Sends the call: what `.await` does, where a future is wanted by name.
    pub fn send(self) -> CallFuture<T> {
        match self.into_unsent() {
            Unsent::Request(parts) => CallFuture::sending(parts),
            Unsent::Answered(answer) => CallFuture::ready(answer),
        }
    }

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
    ///   `tokio::runtime::Handle::current().block_on(call.send())` waits there, on the
    ///   runtime that is there already.
    /// - where the system grants no thread.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Response<T>, Error> {
        let runtime = crate::blocking::runtime(self.endpoint().ok(), "`.await` the call")?;
        match self.into_unsent() {
            Unsent::Request(request) => {
                let endpoint = request.endpoint;
                let answer = crate::blocking::answer(&runtime, request)?;
                Response::decode(endpoint, answer)
            }
            Unsent::Answered(answer) => answer,
        }
    }
}

impl<T: DeserializeOwned> IntoFuture for Call<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> CallFuture<T> {
        self.send()
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Call");
        match &self.state {
            State::Prepared(parts) => debug.field("request", parts),
            State::Mistaken { endpoint, mistake } => {
                debug.field("endpoint", endpoint).field("mistake", mistake)
            }
            State::Ready { .. } => debug.field("ready", &true),
        };
        debug.finish()
    }
}
