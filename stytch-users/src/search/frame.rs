//! What is around the users of a page, and where in its text each of them is.

mod scan;

use std::ops::Range;

use serde_json::Error;

use crate::model::{ResultsMetadata, SearchUsersFrame};
use crate::response::decode_with_envelope;

/// A page without its users, which are not decoded yet.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) request_id: Option<String>,
    pub(super) metadata: ResultsMetadata,
    /// The place of each user in the text.
    pub(super) users: Vec<Range<usize>>,
}

impl Frame {
    /// Reads the frame of a page. A user that is no JSON may be noticed only when it is
    /// decoded.
    pub(super) fn of(text: &[u8]) -> Result<Frame, Error> {
        match scan::scan(text) {
            Some(frame) => Ok(frame),
            None => Frame::read(text),
        }
    }

    /// Reads it by serde, with every user checked to be JSON.
    fn read(text: &[u8]) -> Result<Frame, Error> {
        let (frame, envelope) = decode_with_envelope::<SearchUsersFrame<'_>>(text)?;
        let users = frame.results.iter();
        Ok(Frame {
            request_id: envelope.request_id,
            metadata: frame.results_metadata,
            users: users
                .map(|user| place_in(text, user.get().as_bytes()))
                .collect(),
        })
    }
}

/// Where in a text a part of it is.
fn place_in(whole: &[u8], part: &[u8]) -> Range<usize> {
    // Both are in one allocation, as the part was borrowed from the whole.
    let start = part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
    start..start.wrapping_add(part.len())
}
