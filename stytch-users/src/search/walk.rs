//! The way from page to page: which one is asked for, and when.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::SearchOnePage;
use super::ahead::Ahead;
use super::page::Page;
use crate::error::Error;
use crate::model::SearchUsers;

/// Asks for one page after the other, each as soon as its cursor is known.
pub(super) struct Walk<'a> {
    search_one_page: SearchOnePage<'a>,
    /// With the cursor of the page that is under way, or is asked for next.
    search: SearchUsers,
    /// Whether there is such a page.
    has_next: bool,
    ahead: Option<Ahead>,
    /// Lets the runtime send the request ahead before the page at hand is used.
    turn_of_the_runtime: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Every cursor that was asked with.
    used_cursors: HashSet<String>,
    /// From where another search would go on.
    cursor: Option<String>,
    total: Option<i64>,
    has_ended: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(search: SearchUsers, search_one_page: SearchOnePage<'a>) -> Walk<'a> {
        let search = search.over_all_pages();
        let cursor = search.cursor_text().map(str::to_owned);
        Walk {
            search_one_page,
            search,
            has_next: true,
            ahead: None,
            turn_of_the_runtime: None,
            used_cursors: cursor.iter().cloned().collect(),
            cursor,
            total: None,
            has_ended: false,
        }
    }

    pub(super) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    pub(super) fn total(&self) -> Option<i64> {
        self.total
    }

    pub(super) fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// The next page that has users, or the last one; with it the page after it is
    /// asked for.
    pub(super) fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Page, Error>>> {
        loop {
            if self.ahead.is_none() && !self.has_next {
                self.end();
            }
            if self.has_ended {
                return Poll::Ready(None);
            }
            let ahead = self
                .ahead
                .get_or_insert_with(|| Ahead::ask((self.search_one_page)(&self.search)));
            let page = ready!(ahead.poll(context));
            self.ahead = None;
            match page.and_then(|page| self.go_on_from(page)) {
                Ok(page) if !page.has_more() && self.has_next => self.page_was_given(),
                Ok(page) => return Poll::Ready(Some(Ok(page))),
                Err(error) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    /// Asks for the page after this one.
    fn go_on_from(&mut self, page: Page) -> Result<Page, Error> {
        self.total = Some(page.total());
        let Some(cursor) = page.next_cursor() else {
            self.has_next = false;
            return Ok(page);
        };
        if !self.used_cursors.insert(cursor.to_owned()) {
            return Err(page.repeats_a_cursor());
        }
        self.search.set_cursor(cursor.to_owned());
        let ahead = Ahead::ask((self.search_one_page)(&self.search));
        if ahead.is_under_way() {
            self.turn_of_the_runtime = Some(Box::pin(tokio::task::yield_now()));
        }
        self.ahead = Some(ahead);
        Ok(page)
    }

    /// Ready when the runtime has had its turn since the last request. A consumer that
    /// never awaits would otherwise keep the request from being sent.
    pub(super) fn poll_request_on_its_way(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(turn) = &mut self.turn_of_the_runtime {
            ready!(turn.as_mut().poll(context));
            self.turn_of_the_runtime = None;
        }
        Poll::Ready(())
    }

    /// The users of the page were all given.
    pub(super) fn page_was_given(&mut self) {
        if self.has_next {
            self.cursor = self.search.cursor_text().map(str::to_owned);
        }
    }

    /// Asks for nothing more, and gives up what is under way.
    pub(super) fn end(&mut self) {
        self.has_ended = true;
        self.ahead = None;
        self.turn_of_the_runtime = None;
    }
}
