//! The way to a sandbox without a socket.

use std::sync::Arc;

use http::{HeaderValue, Request, header::HOST};

use super::{handling, project::Project};
use crate::transport::{
    Transport, TransportBody, TransportError, TransportFuture, TransportRequest,
};

/// Where a sandbox without a socket says it is; a name that no network resolves.
pub(super) const BASE_URL: &str = "https://sandbox.invalid";

/// Hands requests to the sandbox as a network would.
pub(super) struct InMemory(pub(super) Arc<Project>);

impl Transport for InMemory {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let mut incoming = Request::new(request.body.unwrap_or_default());
            // A URL that was parsed once is a URI too.
            *incoming.uri_mut() = request
                .url
                .as_str()
                .parse()
                .map_err(TransportError::invalid_request)?;
            *incoming.method_mut() = request.method;
            *incoming.headers_mut() = request.headers;
            let host = HeaderValue::from_static("sandbox.invalid");
            incoming.headers_mut().insert(HOST, host);
            handling::handle(&self.0, &incoming)
                .await
                .map(|response| response.map(TransportBody::from))
                .map_err(|_| TransportError::interrupted("the sandbox cut the connection"))
        })
    }
}
