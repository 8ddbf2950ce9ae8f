//! Searches over all pages.

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

/// Every user that a search finds, page after page: the stream returned by
/// [`Users::search_all`](crate::Users::search_all).
///
/// It is a [`Stream`] and has a [`next`](SearchAll::next) of its own, so no crate with
/// combinators is needed:
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
/// Nothing is sent until the stream is polled. When a page has arrived, the next one is
/// requested by a task on the tokio runtime before the first user of the page is returned,
/// so that the request is under way while the users are processed. At most one page is
/// requested ahead, and at most two decoded pages are in memory. Dropping the stream cancels
/// the request.
///
/// Stytch accepts 150 searches a minute. The stream does not pace itself: a search that is
/// rate limited (429) is retried as the client's [`RetryPolicy`](crate::RetryPolicy) says.
///
/// # Errors
///
/// The first error is the last item. It comes after all users of the pages before, and
/// [`cursor`](SearchAll::cursor) is then the cursor of the page that failed:
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
///             // All users before were returned; none of them comes again.
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
/// - [`Decode`](crate::ErrorKind::Decode) for a page whose next cursor is one that this
///   stream has used before, or for the last of 20 pages in a row without a user. Either
///   stream would never end. The users of that page are not returned.
/// - [`Configuration`](crate::ErrorKind::Configuration) if there is no tokio runtime. A test
///   double whose calls are [ready](crate::Call::ready) needs none.
#[must_use = "a stream does nothing until it is polled"]
pub struct SearchAll<'a, U = User> {
    pages: SearchPages<'a, U>,
    /// The current page without its users.
    page: Option<Page<U>>,
    /// The users of the current page that were not returned yet.
    users: vec::IntoIter<U>,
}

/// Builds the call for one page.
type SearchPage<'a, U> =
    Box<dyn Fn(&SearchUsers) -> Call<SearchUsersResponse<U>> + Send + Sync + 'a>;

impl<'a, U: DeserializeOwned + Send + 'static> SearchAll<'a, U> {
    /// Creates a stream over the pages that `search_page` requests, for a custom type of user:
    /// one whose metadata is typed, or one that keeps what Stytch sent.
    /// [`search_all`](crate::Users::search_all) is this with
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
    ///     fn customers(&self, search: &SearchUsers) -> Call<SearchUsersResponse<Customer>>;
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

    /// Returns the same search as a stream of pages. If some users of a page were returned
    /// already, the first page has the others.
    pub fn pages(mut self) -> SearchPages<'a, U> {
        if let Some(mut page) = self.page.filter(|_| self.users.len() > 0) {
            page.results = self.users.collect();
            self.pages.put_back(page);
        }
        self.pages
    }

    /// Returns the next user, or `None` after the last one and after an error.
    ///
    /// It is cancel safe: no user is lost if the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<U, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns all users that are left.
    ///
    /// # Errors
    ///
    /// The first error; the users before it are lost.
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

    /// Waits for the next user in code that is not async. Returns `None` after the last one
    /// and after an error.
    ///
    /// It is what the iterator does, for code that also needs the
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

    /// Returns the cursor from which another search continues, for
    /// [`SearchUsers::cursor`]. `None` is the beginning.
    ///
    /// While the users of a page are returned it is the cursor of that page, so all of them
    /// would come again. Once the last of them was returned, it is the cursor of the next
    /// page, whether or not that one has arrived; it stays so if that page fails. After the
    /// last page it is that page's own.
    pub fn cursor(&self) -> Option<&str> {
        self.pages.cursor()
    }

    /// Returns how many users the search finds in all, according to the newest page: -1 if
    /// the workspace has totals switched off, and `None` before the first page.
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

/// Waits for each user in code that is not async, with the feature `blocking`:
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
/// The next page is requested while the loop computes. In an async runtime the only item is
/// an error of kind [`Configuration`](crate::ErrorKind::Configuration), like that of
/// [`send_blocking`](crate::Call::send_blocking).
#[cfg(feature = "blocking")]
impl<'a, U: DeserializeOwned + Send + 'static> IntoIterator for SearchAll<'a, U> {
    type Item = Result<U, Error>;
    type IntoIter = SearchAllIter<'a, U>;

    fn into_iter(self) -> SearchAllIter<'a, U> {
        SearchAllIter(self)
    }
}

/// The iterator of a [`SearchAll`] in code that is not async.
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
    // A cursor is Stytch's own, and its content is not known.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SearchAll")
            .field("total", &self.total())
            .field("has_ended", &self.is_terminated())
            .finish_non_exhaustive()
    }
}
