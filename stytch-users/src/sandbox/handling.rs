//! What becomes of a request, whichever way it came: the faults it meets, its answer,
//! and the report of it.

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;

use super::{
    answered::Answered,
    fault::{Effect, Fault},
    operation::Operation,
    project::Project,
    reply::RepliedErrorType,
    routes::{self, Resource},
};

/// A request whose connection is to be cut.
#[derive(Debug)]
pub(super) struct Disconnected;

/// Answers one request to the project, or says that it gets no answer.
pub(super) async fn handle(
    project: &Project,
    request: &Request<Bytes>,
) -> Result<Response<Bytes>, Disconnected> {
    let received = Instant::now();
    let resource = Resource::at(request.uri().path());
    let operation = resource.and_then(|resource| Operation::of(request.method(), &resource));
    let outcome = match project.faults.meet(operation) {
        None => Ok(routes::answer(project, request)),
        Some(fault) => meet(project, request, fault).await,
    };
    if let Some(on_answer) = &project.on_answer {
        let response = outcome.as_ref().ok();
        let error_type =
            response.and_then(|response| response.extensions().get::<RepliedErrorType>());
        on_answer(&Answered {
            method: request.method(),
            path: request.uri().path(),
            operation,
            status: response.map(Response::status),
            error_type: error_type.map(|RepliedErrorType(error_type)| error_type.as_ref()),
            elapsed: received.elapsed(),
        });
    }
    outcome
}

async fn meet(
    project: &Project,
    request: &Request<Bytes>,
    fault: Fault,
) -> Result<Response<Bytes>, Disconnected> {
    if !fault.delay.is_zero() {
        tokio::time::sleep(fault.delay).await;
    }
    match fault.effect {
        Effect::Disconnect => Err(Disconnected),
        Effect::LoseAnswer => {
            routes::answer(project, request);
            Err(Disconnected)
        }
        Effect::Nothing | Effect::Error { .. } | Effect::Body { .. } => Ok(fault
            .response()
            .unwrap_or_else(|| routes::answer(project, request))),
    }
}
