//! Sending a call: the one way every request takes, whatever answers it.

use std::future::Future;
use std::pin::Pin;

use crate::error::Error;
use crate::request::RequestParts;
use crate::transport::{TransportRequest, TransportResponse};

/// A call under way; its answer has a status of success.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<TransportResponse, Error>> + Send>>;

impl RequestParts {
    pub(crate) fn send(self) -> Sending {
        Box::pin(self.answer())
    }

    async fn answer(self) -> Result<TransportResponse, Error> {
        let endpoint = self.endpoint;
        let shared = self.client.shared;
        let Some(url) = shared.base_url.join(&self.path, &self.query) else {
            return Err(Error::invalid_request(
                endpoint,
                "the path would not arrive as it is meant".to_owned(),
            ));
        };
        let mut headers = shared.headers.clone();
        headers.extend(self.headers);
        let request = TransportRequest {
            method: endpoint.method(),
            url,
            headers,
            body: self.body,
        };
        let answer = shared
            .transport
            .send(request)
            .await
            .map_err(|error| Error::transport(endpoint, error))?;
        if answer.status().is_success() {
            Ok(answer)
        } else {
            Err(Error::from_answer(endpoint, answer))
        }
    }
}
