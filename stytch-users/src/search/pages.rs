//! A search over all pages, page by page.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::SearchAll;
use crate::error::Error;
use crate::model::SearchUsersResponse;
use crate::response::Response;

/// The pages of a search: what [`SearchAll::pages`] gives.
///
/// It goes on as [`SearchAll`] does, with one page ahead; a page is decoded while the
/// next one is under way. Pages without users are passed over, except for the last one:
/// a search that finds nobody has one page.
///
/// ```
/// # use stytch_users::{Error, SearchUsers, Users};
/// # async fn example(users: &impl Users) -> Result<(), Error> {
/// let mut pages = users.search_all(SearchUsers::new()).pages();
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} of {}", page.results.len(), page.results_metadata.total);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As with [`SearchAll`]; a user that cannot be read is the error of the whole page,
/// and [`cursor`](SearchPages::cursor) is then that of this page.
#[must_use = "a stream does nothing until it is polled"]
pub struct SearchPages<'a> {
    all: SearchAll<'a>,
}

impl<'a> SearchPages<'a> {
    pub(super) fn new(all: SearchAll<'a>) -> SearchPages<'a> {
        SearchPages { all }
    }

    /// The next page; `None` after the last one, and after an error.
    ///
    /// The future can be dropped before it is ready, and no page is lost.
    pub async fn next(&mut self) -> Option<Result<Response<SearchUsersResponse>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next page, waited for in code that is not async; `None` after the last one, and
    /// after an error.
    ///
    /// ```
    /// # use stytch_users::{Error, SearchUsers, Users};
    /// # fn example(users: &impl Users) -> Result<(), Error> {
    /// let mut pages = users.search_all(SearchUsers::new()).pages();
    /// while let Some(page) = pages.next_blocking() {
    ///     println!("{} users", page?.results.len());
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
    pub fn next_blocking(&mut self) -> Option<Result<Response<SearchUsersResponse>, Error>> {
        if self.is_terminated() {
            return None;
        }
        match crate::blocking::runtime(None, "`.await` what `next` gives") {
            Ok(runtime) => runtime.block_on(self.next()),
            Err(error) => {
                self.all.give_up();
                Some(Err(error))
            }
        }
    }

    /// From where another search would go on: what
    /// [`SearchUsers::cursor`](crate::SearchUsers::cursor) takes, and `None` for the
    /// beginning.
    ///
    /// It is the cursor of the page that comes next, and stays so when that page fails.
    /// After the last page there is none to go on with: it stays that page's own.
    pub fn cursor(&self) -> Option<&str> {
        self.all.cursor()
    }

    /// How many users the search finds in all: as [`SearchAll::total`].
    pub fn total(&self) -> Option<i64> {
        self.all.total()
    }
}

impl Stream for SearchPages<'_> {
    type Item = Result<Response<SearchUsersResponse>, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<SearchUsersResponse>, Error>>> {
        let page = match ready!(self.all.poll_page(context)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            Some(Ok(page)) => page.into_response(),
        };
        match &page {
            Ok(_) => self.all.walk.page_was_given(),
            Err(_) => self.all.walk.end(),
        }
        Poll::Ready(Some(page))
    }
}

impl FusedStream for SearchPages<'_> {
    fn is_terminated(&self) -> bool {
        self.all.is_terminated()
    }
}

impl fmt::Debug for SearchPages<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SearchPages")
            .field("total", &self.total())
            .field("has_ended", &self.is_terminated())
            .finish_non_exhaustive()
    }
}
