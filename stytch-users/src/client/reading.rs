//! Reads the body of a response, up to the limits of size and time.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body::Body;
use tokio::time::{Instant, timeout_at};

use crate::transport::{TransportBody, TransportError};

/// The maximum number of bytes that are read of an error response. An envelope is far smaller.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// Reads the whole body of a successful response, which may have at most `limit` bytes.
pub(super) async fn read_whole(
    body: &mut TransportBody,
    headers: &HeaderMap,
    is_head: bool,
    limit: usize,
) -> Result<Bytes, TransportError> {
    // The response to a HEAD request announces the length of a body that it does not have.
    let announced = announced_length(headers).filter(|_| !is_head);
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let Some(first) = body.next().await.transpose()? else {
        return Ok(Bytes::new());
    };
    if announced == Some(first.len()) || body.is_end_stream() {
        // Usually the whole body arrives at once, and is used without copying.
        return if first.len() > limit {
            Err(too_large(limit))
        } else {
            Ok(first)
        };
    }
    // Boxed because it is rare, to keep the future of a call small.
    Box::pin(read_rest(first, body, announced.unwrap_or(0), limit)).await
}

async fn read_rest(
    first: Bytes,
    body: &mut TransportBody,
    announced: usize,
    limit: usize,
) -> Result<Bytes, TransportError> {
    let mut whole = BytesMut::with_capacity(announced.max(first.len()));
    let mut next = Some(first);
    while let Some(part) = next {
        if part.len() > limit - whole.len() {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&part);
        next = body.next().await.transpose()?;
    }
    Ok(whole.freeze())
}

/// Reads the beginning of the body of an error response, up to a limit and until `end`.
pub(super) async fn read_beginning(mut body: TransportBody, end: Instant) -> Bytes {
    let mut beginning = BytesMut::new();
    while let Ok(Some(Ok(part))) = timeout_at(end, body.next()).await {
        let left = MAX_ERROR_BODY - beginning.len();
        beginning.extend_from_slice(&part[..left.min(part.len())]);
        if beginning.len() == MAX_ERROR_BODY {
            break;
        }
    }
    beginning.freeze()
}

fn announced_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(limit: usize) -> TransportError {
    TransportError::body_too_large(format!("more than {limit} bytes"))
}
