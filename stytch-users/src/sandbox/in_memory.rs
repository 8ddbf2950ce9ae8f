//! Reaches a sandbox without a socket.

use std::sync::Arc;

use http::Request;

use super::service::{Disconnected, Service};
use crate::transport::{
    Transport, TransportBody, TransportError, TransportFuture, TransportRequest,
};

/// The base URL of a sandbox without a socket; a name that no network resolves.
pub(super) const BASE_URL: &str = "https://sandbox.invalid";

/// A transport that passes requests to the sandbox directly.
pub(super) struct InMemory(pub(super) Arc<Service>);

impl Transport for InMemory {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            match self.0.handle(Request::from(request)).await {
                Ok(response) => Ok(response.map(TransportBody::from)),
                Err(Disconnected) => {
                    let what = "the sandbox cut the connection";
                    Err(TransportError::interrupted(what))
                }
            }
        })
    }
}
