//! Search results as a stream across all pages.

mod pager;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use serde_core::de::DeserializeOwned;

use crate::call::Call;
use crate::error::Error;
use crate::model::{SearchUsers, SearchUsersResponse, User};
use crate::response::Response;

use pager::{Page, Pager};

/// A stream of the users that a search finds, across all pages, returned by
/// [`Users::search_all`](crate::Users::search_all).
///
/// It implements [`Stream`]. Its inherent method [`next`](SearchAll::next) needs no `futures-util`.
///
/// # Prefetching
///
/// Nothing is sent until the stream is polled. When a page has arrived, a task on the tokio
/// runtime requests the next page, before the stream returns the first user of the current
/// one. The request is therefore in progress while the users are processed. At most one page
/// is requested ahead, and at most two decoded pages are in memory. Dropping the stream
/// cancels the request.
///
/// # Rate limits
///
/// Stytch accepts 150 searches a minute. The stream does not limit its own rate. A search that
/// is rate limited (429) is retried according to the client's
/// [`RetryPolicy`](crate::RetryPolicy). Unless Stytch sends `Retry-After`, the default policy
/// waits at most 0.6 s in total, which is usually too short for a limit per minute, and the
/// stream then ends with the error. To read more than 150 pages, limit the rate yourself, as the
/// program `export_users` in the repository does.
///
/// # Errors
///
/// The stream ends after the first error. Before the error it returns all users of the
/// preceding pages. [`cursor`](SearchAll::cursor) then returns the cursor of the page that
/// failed, so that the search can be resumed:
///
/// ```
/// # use stytch_users::{Error, SearchUsers, User, Users};
/// # async fn example(users: &impl Users) -> Result<(), Error> {
/// use std::time::Duration;
///
/// let mut search = SearchUsers::new();
/// let mut all = users.search_all(&search);
/// let mut tries = 0;
/// while let Some(user) = all.next().await {
///     match user {
///         Ok(user) => println!("{}", user.user_id),
///         Err(error) if error.is_retryable() && tries < 5 => {
///             tries += 1;
///             tokio::time::sleep(error.retry_after().unwrap_or(Duration::from_secs(2))).await;
///             // Continues with the page that failed, so no user is repeated.
///             search.cursor = all.cursor().map(str::to_owned);
///             all = users.search_all(&search);
///         }
///         Err(error) => return Err(error),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// In addition to the errors of [`search`](crate::Users::search):
///
/// - [`Decode`](crate::ErrorKind::Decode) if the stream would otherwise run forever, because
///   Stytch repeats a cursor or returns 20 consecutive pages without users. The users of the page
///   that repeats a cursor are not returned.
/// - [`Configuration`](crate::ErrorKind::Configuration) if there is no tokio runtime. A test
///   double whose calls are created by [`Call::ready`] needs none.
#[doc(alias("pagination", "paginate", "paginator", "stream"))]
#[must_use = "a stream does nothing until it is polled"]
pub struct SearchAll<'a, U = User> {
    pager: Pager<'a, U>,
    /// The current page without its users.
    page: Option<Page<U>>,
    /// The users of the current page that have not been returned yet.
    users: vec::IntoIter<U>,
}

/// Builds the call for one page.
type SearchPage<'a, U> =
    Box<dyn Fn(&SearchUsers) -> Call<SearchUsersResponse<U>> + Send + Sync + 'a>;

impl<'a, U: DeserializeOwned + Send + 'static> SearchAll<'a, U> {
    /// Creates a stream of the users on the pages that `search_page` requests.
    ///
    /// Use it to set headers and timeouts on the call for each page, or to decode users into your
    /// own type. `users.search_all(search)` is the same as
    /// `SearchAll::new(search, |search| users.search(search))`.
    ///
    /// ```
    /// use stytch_users::{Api, Call, Client, Name, SearchAll, SearchUsers, SearchUsersResponse, endpoint};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Named {
    ///     name: Name,
    /// }
    ///
    /// trait NamedUsers: Api {
    ///     #[endpoint(POST, "/v1/users/search", replay = safe)]
    ///     fn named(&self, #[body] search: &SearchUsers) -> Call<SearchUsersResponse<Named>>;
    /// }
    ///
    /// impl NamedUsers for Client {}
    ///
    /// # async fn example(client: Client) -> Result<(), stytch_users::Error> {
    /// let mut all = SearchAll::new(&SearchUsers::new(), |search| client.named(search));
    /// while let Some(user) = all.next().await {
    ///     println!("{}", user?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(
        search: &SearchUsers,
        search_page: impl Fn(&SearchUsers) -> Call<SearchUsersResponse<U>> + Send + Sync + 'a,
    ) -> SearchAll<'a, U> {
        SearchAll {
            pager: Pager::new(search.clone(), Box::new(search_page)),
            page: None,
            users: vec::IntoIter::default(),
        }
    }

    /// Returns the next user, or `None` after the last user or after an error.
    ///
    /// This method is cancel safe: if the future is dropped before it is ready, no user is
    /// lost.
    pub async fn next(&mut self) -> Option<Result<U, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the next page that has users, or the last page. Returns `None` after the last page
    /// or after an error.
    ///
    /// If some users of the current page have been returned, it returns the page with the
    /// remaining ones. If no user matches the search, there is one page. This method is cancel
    /// safe, like [`next`](SearchAll::next).
    ///
    /// ```
    /// # use stytch_users::{Error, SearchUsers, Users};
    /// # async fn example(users: &impl Users) -> Result<(), Error> {
    /// let mut all = users.search_all(&SearchUsers::new());
    /// while let Some(page) = all.next_page().await {
    ///     let page = page?;
    ///     println!("{} of {}", page.results.len(), page.results_metadata.total);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next_page(&mut self) -> Option<Result<Response<SearchUsersResponse<U>>, Error>> {
        let users = std::mem::take(&mut self.users);
        let page = match self.page.take().filter(|_| users.len() > 0) {
            Some(mut page) => {
                page.results = users.collect();
                page
            }
            None => match poll_fn(|context| self.pager.poll_page(context)).await? {
                Ok(page) => page,
                Err(error) => return Some(Err(error)),
            },
        };
        self.pager.page_was_returned();
        Some(Ok(page))
    }

    /// Collects all remaining users.
    ///
    /// ```
    /// # use stytch_users::{Error, SearchUsers, User, Users};
    /// # async fn example(users: &impl Users) -> Result<(), Error> {
    /// let everybody: Vec<User> = users.search_all(&SearchUsers::new()).collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the first error. The users before it are dropped.
    pub async fn collect(mut self) -> Result<Vec<U>, Error> {
        let mut users = Vec::new();
        while let Some(user) = self.next().await {
            users.push(user?);
        }
        Ok(users)
    }

    /// Blocks the thread until the next user arrives. Returns `None` after the last user or
    /// after an error. Unlike the [iterator](SearchAll::into_iter), it does not consume the stream,
    /// so the [`cursor`](SearchAll::cursor) is available:
    ///
    /// ```
    /// # use stytch_users::{Error, SearchUsers, Users};
    /// # fn example(users: &impl Users) -> Result<(), Error> {
    /// let mut all = users.search_all(&SearchUsers::new());
    /// while let Some(user) = all.next_blocking() {
    ///     println!("{}, resume from {:?}", user?.user_id, all.cursor());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Within a tokio runtime, returns a [`Configuration`](crate::ErrorKind::Configuration) error,
    /// like [`send_blocking`](Call::send_blocking), and ends the stream.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<U, Error>> {
        if self.is_terminated() {
            return None;
        }
        match crate::blocking::runtime(None, "`.await` the future that `next` returns") {
            Ok(runtime) => runtime.block_on(self.next()),
            Err(error) => {
                self.pager.end();
                self.users = vec::IntoIter::default();
                Some(Err(error))
            }
        }
    }

    /// Returns the cursor from which another search can resume, or `None` for the first page. See
    /// [`SearchUsers::cursor`].
    ///
    /// It is the cursor of the page that contains the next user. Resuming in the middle of a page
    /// therefore returns the first users of that page again. If a page failed, it is the cursor of
    /// that page. After the last user, it is still the cursor of the last page.
    pub fn cursor(&self) -> Option<&str> {
        self.pager.cursor.as_deref()
    }

    /// Returns the total number of users that match, as reported by the latest page.
    ///
    /// It is `None` before the first page arrives, and -1 if totals are disabled for the Stytch
    /// workspace.
    pub fn total(&self) -> Option<i64> {
        self.pager.total
    }
}

// No field is pinned in place.
impl<U> Unpin for SearchAll<'_, U> {}

impl<U: DeserializeOwned + Send + 'static> Stream for SearchAll<'_, U> {
    type Item = Result<U, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<U, Error>>> {
        loop {
            if let Some(user) = self.users.next() {
                if self.users.len() == 0 {
                    self.pager.page_was_returned();
                }
                return Poll::Ready(Some(Ok(user)));
            }
            match ready!(self.pager.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) if page.results.is_empty() => self.pager.page_was_returned(),
                Some(Ok(mut page)) => {
                    self.users = std::mem::take(&mut page.results).into_iter();
                    self.page = Some(page);
                }
            }
        }
    }
}

/// Blocks the thread until each user arrives, with the feature `blocking`. The next page is requested
/// while the loop processes the current one. The errors are those of
/// [`next_blocking`](SearchAll::next_blocking).
///
/// ```
/// # use stytch_users::{Error, SearchUsers, Users};
/// # fn example(users: &impl Users) -> Result<(), Error> {
/// for user in users.search_all(&SearchUsers::new()) {
///     println!("{}", user?.user_id);
/// }
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "blocking")]
impl<'a, U: DeserializeOwned + Send + 'static> IntoIterator for SearchAll<'a, U> {
    type Item = Result<U, Error>;
    type IntoIter = SearchAllIter<'a, U>;

    fn into_iter(self) -> SearchAllIter<'a, U> {
        SearchAllIter(self)
    }
}

/// A blocking iterator over the users of a [`SearchAll`], created by its `into_iter`.
#[cfg(feature = "blocking")]
#[derive(Debug)]
pub struct SearchAllIter<'a, U: DeserializeOwned + Send + 'static = User>(SearchAll<'a, U>);

#[cfg(feature = "blocking")]
impl<U: DeserializeOwned + Send + 'static> Iterator for SearchAllIter<'_, U> {
    type Item = Result<U, Error>;

    fn next(&mut self) -> Option<Result<U, Error>> {
        self.0.next_blocking()
    }
}

impl<U: DeserializeOwned + Send + 'static> FusedStream for SearchAll<'_, U> {
    fn is_terminated(&self) -> bool {
        self.users.len() == 0 && self.pager.has_ended()
    }
}

impl<U: DeserializeOwned + Send + 'static> fmt::Debug for SearchAll<'_, U> {
    // Omits the cursor, whose content is not known.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SearchAll")
            .field("total", &self.total())
            .field("has_ended", &self.is_terminated())
            .finish_non_exhaustive()
    }
}
