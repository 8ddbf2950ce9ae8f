//! A page that was asked for and is not needed yet.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::page::{Page, RawPage};
use crate::call::{Call, Unsent};
use crate::client::ended_early;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::model::SearchUsersResponse;
use crate::request::RequestParts;

/// The answer to a call, here already or on its way.
pub(super) enum Ahead {
    Here(Option<Result<Page, Error>>),
    UnderWay(UnderWay),
}

/// A task that sends the call and reads the frame of the page. It ends with this.
pub(super) struct UnderWay {
    endpoint: Endpoint,
    task: JoinHandle<Result<RawPage, Error>>,
}

impl Ahead {
    /// Sends a call that has to be sent.
    pub(super) fn ask(call: Call<SearchUsersResponse>) -> Ahead {
        match call.into_unsent() {
            Unsent::Answered(answer) => Ahead::Here(Some(answer.map(Page::from))),
            Unsent::Request(request) => match Handle::try_current() {
                Ok(runtime) => Ahead::UnderWay(UnderWay::send(request, &runtime)),
                // Sending takes the clock of a runtime, which panics without one.
                Err(_) => Ahead::Here(Some(Err(Error::configuration(
                    "pages are asked for on a tokio runtime, and there is none",
                )))),
            },
        }
    }

    pub(super) fn is_under_way(&self) -> bool {
        matches!(self, Ahead::UnderWay(_))
    }

    /// The page, once.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Page, Error>> {
        match self {
            // It is dropped after it was ready, and so not asked again.
            Ahead::Here(page) => page.take().map_or(Poll::Pending, Poll::Ready),
            Ahead::UnderWay(under_way) => under_way.poll(context),
        }
    }
}

impl UnderWay {
    fn send(request: RequestParts, runtime: &Handle) -> UnderWay {
        let endpoint = request.endpoint;
        // The span of the call is made here, inside the caller's.
        let sending = request.send();
        let task = runtime.spawn(async move { RawPage::read(endpoint, sending.await?) });
        UnderWay { endpoint, task }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Page, Error>> {
        Poll::Ready(match ready!(Pin::new(&mut self.task).poll(context)) {
            Ok(page) => page.map(Box::new).map(Page::Raw),
            // The stream may live on after its runtime was shut down.
            Err(ended) => Err(ended_early(self.endpoint, ended)),
        })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.task.abort();
    }
}
