//! The body of a response, before the client has read it.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::TransportError;

/// The body of a [`TransportResponse`](crate::TransportResponse), either its bytes or a stream of
/// them.
///
/// Everything that converts into [`Bytes`] converts into a body. The client stops reading a stream
/// at its size limit or its timeout. For an error response, it uses the part that has arrived by
/// that time.
pub struct TransportBody(Content);

enum Content {
    Whole(Bytes),
    Stream(Pin<Box<dyn Body<Data = Bytes, Error = TransportError> + Send>>),
}

impl TransportBody {
    /// Creates a body from an [`http_body::Body`], which is read frame by frame.
    ///
    /// ```
    /// use http_body_util::{BodyExt, Full};
    /// use stytch_users::{TransportBody, TransportError};
    ///
    /// let stream = Full::new(bytes::Bytes::from_static(b"{}"));
    /// let body = TransportBody::from_stream(stream.map_err(TransportError::interrupted));
    /// ```
    pub fn from_stream(
        body: impl Body<Data = Bytes, Error = TransportError> + Send + 'static,
    ) -> TransportBody {
        TransportBody(Content::Stream(Box::pin(body)))
    }

    /// Creates a body from one with another type of error.
    pub(super) fn converted<B>(body: B, convert: fn(B::Error) -> TransportError) -> TransportBody
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: 'static,
    {
        TransportBody::from_stream(Converted { body, convert })
    }

    /// Returns the next part of the body, or `None` at its end.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        loop {
            let frame = poll_fn(|context| Pin::new(&mut *self).poll_frame(context)).await?;
            match frame.map(Frame::into_data) {
                Ok(Ok(bytes)) => return Some(Ok(bytes)),
                // Trailers are not part of the body.
                Ok(Err(_)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Lets a transport read the response of the transport that it wraps.
impl Body for TransportBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut self.0 {
            Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Stream(stream) => stream.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Whole(bytes) => bytes.is_empty(),
            Content::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Stream(stream) => stream.size_hint(),
        }
    }
}

/// A body whose errors are converted.
struct Converted<B: Body> {
    body: B,
    convert: fn(B::Error) -> TransportError,
}

impl<B: Body<Data = Bytes> + Unpin> Body for Converted<B> {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(self.convert)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<T: Into<Bytes>> From<T> for TransportBody {
    fn from(bytes: T) -> TransportBody {
        TransportBody(Content::Whole(bytes.into()))
    }
}

impl fmt::Debug for TransportBody {
    // A body may contain personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("TransportBody");
        if let Content::Whole(bytes) = &self.0 {
            debug.field("bytes", &bytes.len());
        }
        debug.finish_non_exhaustive()
    }
}
