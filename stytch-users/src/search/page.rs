//! One page, whose users are decoded one by one.

use std::ops::Range;
use std::vec;

use super::frame::Frame;
use crate::client::Answer;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::model::{ResultsMetadata, SearchUsersResponse, User};
use crate::response::{Response, decode_with_envelope, text_of, undecodable};
use bytes::Bytes;
use http::response::Parts;

/// A page of users, those left that were not given yet.
pub(super) enum Page {
    /// As it came over the wire.
    Raw(Box<RawPage>),
    /// Of a test double.
    Decoded(Box<DecodedPage>),
}

/// The body of a page and where in it the users are.
pub(super) struct RawPage {
    endpoint: Endpoint,
    head: Parts,
    body: Bytes,
    attempts: u32,
    request_id: Option<String>,
    metadata: ResultsMetadata,
    users: vec::IntoIter<Range<usize>>,
}

pub(super) struct DecodedPage {
    users: vec::IntoIter<User>,
    rest: Response<ResultsMetadata>,
}

impl Page {
    pub(super) fn total(&self) -> i64 {
        self.metadata().total
    }

    /// The cursor of the next page. An empty one is none.
    pub(super) fn next_cursor(&self) -> Option<&str> {
        let cursor = self.metadata().next_cursor.as_deref();
        cursor.filter(|cursor| !cursor.is_empty())
    }

    fn metadata(&self) -> &ResultsMetadata {
        match self {
            Page::Raw(page) => &page.metadata,
            Page::Decoded(page) => &page.rest,
        }
    }

    /// Whether a user is left.
    pub(super) fn has_more(&self) -> bool {
        match self {
            Page::Raw(page) => page.users.len() > 0,
            Page::Decoded(page) => page.users.len() > 0,
        }
    }

    pub(super) fn next_user(&mut self) -> Option<Result<User, Error>> {
        match self {
            Page::Raw(page) => page.next_user(),
            Page::Decoded(page) => page.users.next().map(Ok),
        }
    }

    /// The users that are left, with what came around them.
    pub(super) fn into_response(self) -> Result<Response<SearchUsersResponse>, Error> {
        match self {
            Page::Raw(page) => page.into_response(),
            Page::Decoded(page) => Ok(page.into_response()),
        }
    }

    /// The error of a page that leads back to one before.
    pub(super) fn repeats_a_cursor(self) -> Error {
        match self {
            Page::Raw(page) => Error::repeated_cursor(
                Some(page.endpoint),
                page.head.status,
                page.head.headers,
                page.request_id,
            )
            .after(page.attempts, false),
            Page::Decoded(page) => Error::repeated_cursor(
                None,
                page.rest.status(),
                page.rest.headers().clone(),
                page.rest.request_id().map(str::to_owned),
            ),
        }
    }
}

impl From<Response<SearchUsersResponse>> for Page {
    fn from(mut response: Response<SearchUsersResponse>) -> Page {
        let users = std::mem::take(&mut response.results).into_iter();
        let rest = response.map(|page| page.results_metadata);
        Page::Decoded(Box::new(DecodedPage { users, rest }))
    }
}

impl DecodedPage {
    fn into_response(self) -> Response<SearchUsersResponse> {
        self.rest.map(|results_metadata| {
            let mut page = SearchUsersResponse::new(self.users.collect());
            page.results_metadata = results_metadata;
            page
        })
    }
}

impl RawPage {
    /// Reads the frame of an answer whose status is one of success, and no user.
    pub(super) fn read(endpoint: Endpoint, answer: Answer) -> Result<RawPage, Error> {
        let (head, body) = answer.response.into_parts();
        let frame = match Frame::of(&body) {
            Ok(frame) => frame,
            Err(error) => {
                let error = undecodable_page(endpoint, head, body, answer.attempts, &error);
                answer.span.failed(&error);
                return Err(error);
            }
        };
        answer.span.succeeded(frame.request_id.as_deref());
        Ok(RawPage {
            endpoint,
            head,
            body,
            attempts: answer.attempts,
            request_id: frame.request_id,
            metadata: frame.metadata,
            users: frame.users.into_iter(),
        })
    }

    fn next_user(&mut self) -> Option<Result<User, Error>> {
        let place = self.users.next()?;
        Some(self.decode(place).map_err(|error| self.undecodable(&error)))
    }

    fn into_response(mut self) -> Result<Response<SearchUsersResponse>, Error> {
        let mut results = Vec::with_capacity(self.users.len());
        while let Some(place) = self.users.next() {
            match self.decode(place) {
                Ok(user) => results.push(user),
                Err(error) => return Err(self.undecodable(&error)),
            }
        }
        let mut page = SearchUsersResponse::new(results);
        page.results_metadata = self.metadata;
        Ok(Response::of_answer(
            page,
            self.head,
            self.request_id,
            self.attempts,
        ))
    }

    fn decode(&self, place: Range<usize>) -> Result<User, serde_json::Error> {
        serde_json::from_str(text_of(self.body.get(place).unwrap_or_default())?)
    }

    fn undecodable(&self, of_user: &serde_json::Error) -> Error {
        undecodable_page(
            self.endpoint,
            self.head.clone(),
            self.body.clone(),
            self.attempts,
            of_user,
        )
    }
}

/// The error that `search` has for the same page, whose places are those in the whole
/// of it, and not in the part at which it was noticed here.
fn undecodable_page(
    endpoint: Endpoint,
    head: Parts,
    body: Bytes,
    attempts: u32,
    of_part: &serde_json::Error,
) -> Error {
    let of_whole = decode_with_envelope::<SearchUsersResponse>(&body).err();
    let error = of_whole.as_ref().unwrap_or(of_part);
    undecodable(endpoint, head, body, attempts, error)
}
