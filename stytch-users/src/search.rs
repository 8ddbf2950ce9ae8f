//! Searches that go on over all pages.

mod ahead;
mod frame;
mod page;
mod pages;
mod walk;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::call::Call;
use crate::error::Error;
use crate::model::{SearchUsers, SearchUsersResponse, User};

use page::Page;
use walk::Walk;

pub use pages::SearchPages;

/// Every user that a search finds, page after page: what
/// [`Users::search_all`](crate::Users::search_all) gives.
///
/// It is a [`Stream`], and has a [`next`](SearchAll::next) of its own, so that none of
/// the crates with combinators is needed:
///
/// ```
/// # use stytch_users::{Error, SearchUsers, Users};
/// # async fn example(users: &impl Users) -> Result<(), Error> {
/// let mut all = users.search_all(SearchUsers::new());
/// while let Some(user) = all.next().await {
///     println!("{}", user?.user_id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # What goes on meanwhile
///
/// Nothing is sent until it is polled. When a page has come, the next one is requested
/// before the first user of it is given, by a task on the tokio runtime: the request is
/// under way while the users are worked on, whether by awaiting or by computing. At most
/// one page is ahead, and a user is decoded when it is asked for, so that there are in
/// memory two pages as they came and one user.
///
/// Dropping it ends all of that, the request under way included.
///
/// A search may be made 150 times a minute. The stream does not pace itself; a call
/// that is refused with 429 is sent again as the client's
/// [`RetryPolicy`](crate::RetryPolicy) says.
///
/// # Errors
///
/// The first error is the last item. It comes after all users of the pages before, and
/// [`cursor`](SearchAll::cursor) is then that of the page that failed:
///
/// ```
/// # use stytch_users::{Error, SearchUsers, User, Users};
/// # async fn example(users: &impl Users) -> Result<(), Error> {
/// let search = SearchUsers::new();
/// let mut all = users.search_all(search.clone());
/// while let Some(user) = all.next().await {
///     match user {
///         Ok(user) => println!("{}", user.user_id),
///         Err(error) if error.is_retryable() => {
///             // All the users before were given; none of them comes again.
///             let search = match all.cursor() {
///                 Some(cursor) => search.clone().cursor(cursor),
///                 None => search.clone(),
///             };
///             all = users.search_all(search);
///         }
///         Err(error) => return Err(error),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// Beside the errors of [`search`](crate::Users::search):
///
/// - [`Decode`](crate::ErrorKind::Decode) for a page whose next cursor is one that
///   this stream has asked with before, since it would go round for ever. The page's
///   users are not given.
/// - [`Decode`](crate::ErrorKind::Decode) for a user that cannot be read, as `search`
///   has it for the page. It comes in place of that user: those before it on the page
///   were given.
/// - [`Configuration`](crate::ErrorKind::Configuration) where there is no tokio runtime
///   to send on. A test double whose calls are [ready](crate::Call::ready) needs none.
#[must_use = "a stream does nothing until it is polled"]
pub struct SearchAll<'a> {
    walk: Walk<'a>,
    /// The page whose users are being given, as long as it has more.
    page: Option<Page>,
}

/// Builds the call for one page.
pub(crate) type SearchOnePage<'a> =
    Box<dyn Fn(&SearchUsers) -> Call<SearchUsersResponse> + Send + Sync + 'a>;

impl<'a> SearchAll<'a> {
    pub(crate) fn new(search: SearchUsers, search_one_page: SearchOnePage<'a>) -> SearchAll<'a> {
        SearchAll {
            walk: Walk::new(search, search_one_page),
            page: None,
        }
    }

    /// The same, page by page. If some users of a page were given already, the first
    /// page has the others.
    pub fn pages(self) -> SearchPages<'a> {
        SearchPages::new(self)
    }

    /// The next user; `None` after the last one, and after an error.
    ///
    /// The future can be dropped before it is ready, and no user is lost.
    pub async fn next(&mut self) -> Option<Result<User, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next user, waited for in code that is not async; `None` after the last one, and
    /// after an error.
    ///
    /// ```
    /// # use stytch_users::{Error, SearchUsers, Users};
    /// # fn example(users: &impl Users) -> Result<(), Error> {
    /// let mut all = users.search_all(SearchUsers::new());
    /// while let Some(user) = all.next_blocking() {
    ///     println!("{}", user?.user_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The request ahead is under way while the caller computes.
    ///
    /// # Errors
    ///
    /// In an async runtime the stream ends with
    /// [`Configuration`](crate::ErrorKind::Configuration), as
    /// [`send_blocking`](crate::Call::send_blocking) has it.
    #[cfg(feature = "blocking")]
    pub fn next_blocking(&mut self) -> Option<Result<User, Error>> {
        if self.is_terminated() {
            return None;
        }
        match crate::blocking::runtime(None, "`.await` what `next` gives") {
            Ok(runtime) => runtime.block_on(self.next()),
            Err(error) => {
                self.give_up();
                Some(Err(error))
            }
        }
    }

    /// From where another search would go on: what [`SearchUsers::cursor`] takes, and
    /// `None` for the beginning.
    ///
    /// While the users of a page are given it is the cursor of that page, so that they
    /// would all come again. Once the last of them is given, it is the cursor of the
    /// next page, whether or not that one has come; it stays so when that page fails.
    /// After the last page there is none to go on with: it stays that page's own.
    pub fn cursor(&self) -> Option<&str> {
        self.walk.cursor()
    }

    /// How many users the search finds in all, as the last page that has come says; -1
    /// where the workspace has totals switched off, and `None` until a page has come.
    pub fn total(&self) -> Option<i64> {
        self.walk.total()
    }

    /// Ends here, with users of a page left or not.
    fn give_up(&mut self) {
        self.page = None;
        self.walk.end();
    }

    /// The page whose users come next, or what is left of it.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page, Error>>> {
        if self.page.is_none() {
            match ready!(self.walk.poll_page(context)) {
                Some(Ok(page)) => self.page = Some(page),
                end => return Poll::Ready(end),
            }
        }
        // The page is kept meanwhile: this may be polled again, or dropped.
        ready!(self.walk.poll_request_on_its_way(context));
        Poll::Ready(self.page.take().map(Ok))
    }
}

impl Stream for SearchAll<'_> {
    type Item = Result<User, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<User, Error>>> {
        loop {
            let mut page = match ready!(self.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => page,
            };
            let user = page.next_user();
            if page.has_more() {
                self.page = Some(page);
            } else if !matches!(user, Some(Err(_))) {
                self.walk.page_was_given();
            }
            match user {
                Some(Ok(user)) => return Poll::Ready(Some(Ok(user))),
                Some(Err(error)) => {
                    self.give_up();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {}
            }
        }
    }
}

impl FusedStream for SearchAll<'_> {
    fn is_terminated(&self) -> bool {
        self.page.is_none() && self.walk.has_ended()
    }
}

impl fmt::Debug for SearchAll<'_> {
    // What a cursor holds is not known.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SearchAll")
            .field("total", &self.total())
            .field("has_ended", &self.is_terminated())
            .finish_non_exhaustive()
    }
}
