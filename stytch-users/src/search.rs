//! Search results as a stream over all pages.

mod pages;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use futures_core::stream::FusedStream;
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::error::Error;
use crate::model::{SearchUsers, SearchUsersResponse, User};

use pages::Page;

pub use pages::SearchPages;

/// A stream of the users that a search finds, over all pages, returned by
/// [`Users::search_all`](crate::Users::search_all).
///
/// It implements [`Stream`]. Its own method [`next`](SearchAll::next) makes it usable without a
/// crate of stream combinators:
///
/// ```
/// # use stytch_users::{Error, SearchUsers, Users};
/// # async fn example(users: &impl Users) -> Result<(), Error> {
/// let mut all = users.search_all(&SearchUsers::new());
/// while let Some(user) = all.next().await {
///     println!("{}", user?.user_id);
/// }
/// # Ok(())
/// # }
/// ```
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
/// [`RetryPolicy`](crate::RetryPolicy).
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
/// let search = SearchUsers::new();
/// let mut all = users.search_all(&search);
/// let mut tries = 0;
/// while let Some(user) = all.next().await {
///     match user {
///         Ok(user) => println!("{}", user.user_id),
///         Err(error) if error.is_retryable() && tries < 5 => {
///             tries += 1;
///             tokio::time::sleep(error.retry_after().unwrap_or(Duration::from_secs(2))).await;
///             // Continues with the page that failed, so no user is repeated.
///             all = users.search_all(&match all.cursor() {
///                 Some(cursor) => search.clone().cursor(cursor),
///                 None => search.clone(),
///             });
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
/// - [`Decode`](crate::ErrorKind::Decode) if the next cursor of a page has been used before by
///   this stream, or after 20 pages in a row without a user. Otherwise the stream would never
///   end. The users of that page are not returned.
/// - [`Configuration`](crate::ErrorKind::Configuration) if there is no tokio runtime. A test
///   double whose calls are created by [`Call::ready`] needs none.
#[doc(alias = "pagination")]
#[doc(alias = "paginate")]
#[doc(alias = "paginator")]
#[doc(alias = "stream")]
#[must_use = "a stream does nothing until it is polled"]
pub struct SearchAll<'a, U = User> {
    pages: SearchPages<'a, U>,
    /// The current page without its users.
    page: Option<Page<U>>,
    /// The users of the current page that have not been returned yet.
    users: vec::IntoIter<U>,
}

/// Builds the call for one page.
type SearchPage<'a, U> =
    Box<dyn Fn(&SearchUsers) -> Call<SearchUsersResponse<U>> + Send + Sync + 'a>;

impl<'a, U: DeserializeOwned + Send + 'static> SearchAll<'a, U> {
    /// Creates a stream over the pages that `search_page` requests.
    ///
    /// It allows a custom type of user, for example one with typed metadata.
    /// [`search_all`](crate::Users::search_all) calls it with
    /// [`Users::search`](crate::Users::search).
    ///
    /// ```
    /// use serde::Deserialize;
    /// use stytch_users::{Api, Call, Client, SearchAll, SearchUsers, SearchUsersResponse, endpoint};
    ///
    /// #[derive(Deserialize)]
    /// struct Customer {
    ///     trusted_metadata: Plan,
    /// }
    ///
    /// #[derive(Deserialize)]
    /// struct Plan {
    ///     plan: Option<String>,
    /// }
    ///
    /// trait Customers: Api {
    ///     #[endpoint(POST, "/v1/users/search", replay = safe)]
    ///     fn customers(&self, #[body] search: &SearchUsers) -> Call<SearchUsersResponse<Customer>>;
    /// }
    ///
    /// impl Customers for Client {}
    ///
    /// # use stytch_users::sandbox::Sandbox;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let client = sandbox.client();
    /// # let plan = serde_json::json!({ "trusted_metadata": { "plan": "team" } });
    /// # sandbox.add_user(plan)?;
    /// let mut all = SearchAll::new(&SearchUsers::new(), |search| client.customers(search));
    /// while let Some(customer) = all.next().await {
    ///     println!("{:?}", customer?.trusted_metadata.plan);
    /// }
    /// # assert_eq!(all.total(), Some(1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(
        search: &SearchUsers,
        search_page: impl Fn(&SearchUsers) -> Call<SearchUsersResponse<U>> + Send + Sync + 'a,
    ) -> SearchAll<'a, U> {
        SearchAll {
            pages: SearchPages::new(search.clone(), Box::new(search_page)),
            page: None,
            users: vec::IntoIter::default(),
        }
    }

    /// Converts the stream into a stream of pages.
    ///
    /// If some users of the current page have been returned, the first page contains the
    /// remaining ones. [`SearchPages`] has an example.
    pub fn pages(mut self) -> SearchPages<'a, U> {
        if let Some(mut page) = self.page.filter(|_| self.users.len() > 0) {
            page.results = self.users.collect();
            self.pages.put_back(page);
        }
        self.pages
    }

    /// Returns the next user, or `None` after the last user or after an error.
    ///
    /// This method is cancel safe: if the future is dropped before it is ready, no user is
    /// lost.
    pub async fn next(&mut self) -> Option<Result<U, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Collects all remaining users.
    ///
    /// # Errors
    ///
    /// Returns the first error. The users before it are dropped.
    ///
    /// ```
    /// # use stytch_users::{Error, SearchUsers, User, Users};
    /// # async fn example(users: &impl Users) -> Result<(), Error> {
    /// let everybody: Vec<User> = users.search_all(&SearchUsers::new()).collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn collect(mut self) -> Result<Vec<U>, Error> {
        let mut users = Vec::new();
        while let Some(user) = self.next().await {
            users.push(user?);
        }
        Ok(users)
    }

    /// Blocks the thread until the next user arrives. Returns `None` after the last user or
    /// after an error.
    ///
    /// It does the same as the iterator, for code that also needs the
    /// [`cursor`](SearchAll::cursor):
    ///
    /// ```
    /// # use stytch_users::{Error, SearchUsers, Users};
    /// # fn example(users: &impl Users) -> Result<(), Error> {
    /// let mut all = users.search_all(&SearchUsers::new());
    /// while let Some(user) = all.next_blocking() {
    ///     println!("{}, on the page of {:?}", user?.user_id, all.cursor());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<U, Error>> {
        if self.is_terminated() {
            return None;
        }
        match self.pages.runtime() {
            Ok(runtime) => runtime.block_on(self.next()),
            Err(error) => {
                self.users = vec::IntoIter::default();
                Some(Err(error))
            }
        }
    }

    /// Returns the cursor for [`SearchUsers::cursor`] with which another search can resume, or
    /// `None` for the first page.
    ///
    /// While the users of a page are being returned, it is the cursor of that page, and
    /// resuming would return all of them again. After the last user of a page, it is the
    /// cursor of the next page, even if that page fails. When all users have been returned, it
    /// remains the cursor of the last page.
    pub fn cursor(&self) -> Option<&str> {
        self.pages.cursor()
    }

    /// Returns the total number of users that match, as reported by the latest page.
    ///
    /// It is `None` before the first page arrives, and -1 if totals are disabled for the
    /// workspace.
    pub fn total(&self) -> Option<i64> {
        self.pages.total()
    }
}

// No user is pinned in place.
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
                    self.pages.page_was_returned();
                }
                return Poll::Ready(Some(Ok(user)));
            }
            match ready!(self.pages.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) if page.results.is_empty() => self.pages.page_was_returned(),
                Some(Ok(mut page)) => {
                    self.users = std::mem::take(&mut page.results).into_iter();
                    self.page = Some(page);
                }
            }
        }
    }
}

/// Iterates over the users and blocks the thread until each one arrives, with the feature
/// `blocking`:
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
///
/// The next page is requested while the loop processes the current one. Within a tokio
/// runtime, the only item is a [`Configuration`](crate::ErrorKind::Configuration) error, like
/// that of [`send_blocking`](crate::Call::send_blocking).
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
pub struct SearchAllIter<'a, U = User>(SearchAll<'a, U>);

#[cfg(feature = "blocking")]
impl<U: DeserializeOwned + Send + 'static> Iterator for SearchAllIter<'_, U> {
    type Item = Result<U, Error>;

    fn next(&mut self) -> Option<Result<U, Error>> {
        self.0.next_blocking()
    }
}

impl<U: DeserializeOwned + Send + 'static> FusedStream for SearchAll<'_, U> {
    fn is_terminated(&self) -> bool {
        self.users.len() == 0 && self.pages.is_terminated()
    }
}

#[cfg(feature = "blocking")]
impl<U: DeserializeOwned + Send + 'static> fmt::Debug for SearchAllIter<'_, U> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("SearchAllIter")
            .field(&self.0)
            .finish()
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
