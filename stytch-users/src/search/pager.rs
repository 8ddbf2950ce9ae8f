//! The pages of a search. Each is requested as soon as its cursor is known.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde_core::de::DeserializeOwned;
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, yield_now};

use super::SearchPage;
use crate::call::Call;
use crate::client::ended_early;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, ErrorParts};
use crate::model::{SearchUsers, SearchUsersResponse};
use crate::response::Response;

/// The maximum number of users on a page, which is the default of a stream.
const MAX_LIMIT: u32 = 1000;

/// The maximum number of consecutive pages without a user. Stytch is not known to return any.
const MAX_EMPTY_PAGES: u32 = 20;

pub(super) type Page<U> = Response<SearchUsersResponse<U>>;

/// Requests the pages of a search.
pub(super) struct Pager<'a, U> {
    search_page: SearchPage<'a, U>,
    /// Contains the cursor of the page that is requested next, or was requested last.
    search: SearchUsers,
    next: Next<U>,
    /// A page that is returned once the runtime has had a chance to send the request for the
    /// next page. A consumer that never awaits would otherwise delay that request.
    arrived: Option<(Page<U>, Turn)>,
    used_cursors: HashSet<String>,
    empty_pages: u32,
    /// The cursor with which another search can resume.
    pub(super) cursor: Option<String>,
    pub(super) total: Option<i64>,
}

/// Becomes ready when the runtime has polled its other tasks.
type Turn = Option<Pin<Box<dyn Future<Output = ()> + Send>>>;

/// The next page.
enum Next<U> {
    Unrequested,
    /// A task on the runtime requests the page, and makes progress without being polled here.
    Task(Endpoint, JoinHandle<Result<Page<U>, Error>>),
    /// The call of a test double, or a call without a runtime.
    Call(Box<Call<SearchUsersResponse<U>>>),
    /// The last page or an error has arrived.
    End,
}

impl<'a, U: DeserializeOwned + Send + 'static> Pager<'a, U> {
    pub(super) fn new(mut search: SearchUsers, search_page: SearchPage<'a, U>) -> Pager<'a, U> {
        search.limit.get_or_insert(MAX_LIMIT);
        // An empty cursor means none.
        search.cursor = search.cursor.filter(|cursor| !cursor.is_empty());
        let cursor = search.cursor.clone();
        Pager {
            search_page,
            search,
            next: Next::Unrequested,
            arrived: None,
            used_cursors: cursor.iter().cloned().collect(),
            empty_pages: 0,
            cursor,
            total: None,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.arrived.is_none() && matches!(self.next, Next::End)
    }

    /// Polls for the next page that has users, or for the last page.
    pub(super) fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Page<U>, Error>>> {
        loop {
            if let Some((_, turn)) = &mut self.arrived {
                if let Some(turn) = turn {
                    ready!(turn.as_mut().poll(context));
                }
                return Poll::Ready(self.arrived.take().map(|(page, _)| Ok(page)));
            }
            let page = match &mut self.next {
                Next::End => return Poll::Ready(None),
                Next::Unrequested => {
                    self.request_next();
                    continue;
                }
                Next::Task(endpoint, task) => {
                    let page = ready!(Pin::new(task).poll(context));
                    // The stream may outlive its runtime.
                    page.unwrap_or_else(|ended| Err(ended_early(*endpoint, ended)))
                }
                Next::Call(call) => ready!(Pin::new(call.as_mut()).poll(context)),
            };
            match page.and_then(|page| self.request_after(page)) {
                Ok((page, _)) if page.results.is_empty() && !matches!(self.next, Next::End) => {
                    self.page_was_returned();
                }
                Ok(arrived) => self.arrived = Some(arrived),
                Err(error) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    /// Requests the page after this one, if there is one.
    fn request_after(&mut self, page: Page<U>) -> Result<(Page<U>, Turn), Error> {
        self.total = Some(page.results_metadata.total);
        self.empty_pages = if page.results.is_empty() {
            self.empty_pages + 1
        } else {
            0
        };
        let next_cursor = page.results_metadata.next_cursor.as_deref();
        let Some(cursor) = next_cursor.filter(|cursor| !cursor.is_empty()) else {
            self.next = Next::End;
            return Ok((page, None));
        };
        if self.empty_pages == MAX_EMPTY_PAGES {
            let what = format!("{MAX_EMPTY_PAGES} consecutive pages have no users");
            return Err(self.endless(&page, what));
        }
        if !self.used_cursors.insert(cursor.to_owned()) {
            let what = "the cursor at results_metadata.next_cursor was used before";
            return Err(self.endless(&page, what));
        }
        self.search.cursor = Some(cursor.to_owned());
        Ok((page, self.request_next()))
    }

    fn request_next(&mut self) -> Turn {
        let call = (self.search_page)(&self.search);
        match (call.request(), Handle::try_current()) {
            (Ok(request), Ok(runtime)) => {
                self.next = Next::Task(request.endpoint(), runtime.spawn(call));
                Some(Box::pin(yield_now()))
            }
            _ => {
                self.next = Next::Call(Box::new(call));
                None
            }
        }
    }

    /// Returns the error of a page after which the stream would never end.
    fn endless(&self, page: &Page<U>, what: impl Into<String>) -> Error {
        let endpoint = match &self.next {
            Next::Task(endpoint, _) => Some(*endpoint),
            _ => None,
        };
        let parts = ErrorParts {
            endpoint,
            what: Some(what.into()),
            status: Some(page.http_status()),
            request_id: page.request_id().map(str::to_owned),
            headers: page.headers().clone(),
            ..ErrorParts::default()
        };
        Error::of_parts(ErrorKind::Decode, parts).after(page.attempts(), false)
    }

    /// Records that all users of the page have been returned.
    pub(super) fn page_was_returned(&mut self) {
        if !matches!(self.next, Next::End) {
            self.cursor = self.search.cursor.clone();
        }
    }

    /// Ends the stream and cancels the request in progress.
    pub(super) fn end(&mut self) {
        self.next = Next::End;
        self.arrived = None;
    }
}

impl<U> Drop for Next<U> {
    fn drop(&mut self) {
        if let Next::Task(_, task) = self {
            task.abort();
        }
    }
}
