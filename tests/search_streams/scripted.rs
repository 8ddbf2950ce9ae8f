//! A transport that answers searches from a script and tells what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use stytch_users::{
    Client, RetryPolicy, Transport, TransportError, TransportFuture, TransportRequest,
};
use tokio::sync::{Semaphore, watch};

/// How one request is answered.
pub(crate) enum Answer {
    Body(String),
    Status(u16),
    Broken,
    Never,
    /// After [`Sent::let_go`].
    WhenLetGo(Box<Answer>),
}

/// A page with users of these ids.
pub(crate) fn page<const N: usize>(ids: [&str; N], next_cursor: Option<&str>) -> Answer {
    page_of_total(ids, next_cursor, i64::try_from(N).unwrap())
}

pub(crate) fn page_of_total<const N: usize>(
    ids: [&str; N],
    next_cursor: Option<&str>,
    total: i64,
) -> Answer {
    let users = ids.map(|id| json!({ "user_id": id, "status": "active" }));
    let results: Vec<Value> = users.into();
    let page = json!({
        "request_id": format!("request-id-test-{}", next_cursor.unwrap_or("last")),
        "results": results,
        "results_metadata": { "total": total, "next_cursor": next_cursor },
        "status_code": 200,
    });
    Answer::Body(page.to_string())
}

/// A client with such a transport, which sends nothing twice.
pub(crate) fn client(answers: impl Into<VecDeque<Answer>>) -> (Client, Sent) {
    let sent = Sent::new();
    let transport = Scripted {
        answers: Mutex::new(answers.into()),
        sent: sent.clone(),
    };
    let client = Client::builder("project-test-1", "secret-test-1")
        .retry(RetryPolicy::none())
        .transport(transport)
        .build()
        .unwrap();
    (client, sent)
}

/// What was asked for, and what became of it.
#[derive(Clone)]
pub(crate) struct Sent {
    bodies: Arc<Mutex<Vec<Value>>>,
    given_up: watch::Sender<usize>,
    gate: Arc<Semaphore>,
}

impl Sent {
    fn new() -> Sent {
        Sent {
            bodies: Arc::default(),
            given_up: watch::Sender::new(0),
            gate: Arc::new(Semaphore::new(0)),
        }
    }

    pub(crate) fn bodies(&self) -> Vec<Value> {
        self.bodies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.bodies().len()
    }

    /// Lets every answer go that waits, now and later.
    pub(crate) fn let_go(&self) {
        self.gate.add_permits(1000);
    }

    /// Waits until so many requests were dropped without an answer.
    pub(crate) async fn given_up(&self, count: usize) {
        let mut given_up = self.given_up.subscribe();
        given_up.wait_for(|now| *now == count).await.unwrap();
    }
}

struct Scripted {
    answers: Mutex<VecDeque<Answer>>,
    sent: Sent,
}

/// Tells when a request is dropped before it is answered.
struct UnderWay(Option<watch::Sender<usize>>);

impl UnderWay {
    fn was_answered(&mut self) {
        self.0 = None;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(given_up) = &self.0 {
            given_up.send_modify(|count| *count += 1);
        }
    }
}

impl Transport for Scripted {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let body = serde_json::from_slice(&request.body.unwrap()).unwrap();
        self.sent
            .bodies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(body);
        let answer = self
            .answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
            .expect("no more requests are made than there are answers");
        let mut under_way = UnderWay(Some(self.sent.given_up.clone()));
        Box::pin(async move {
            let mut answer = answer;
            if let Answer::WhenLetGo(then) = answer {
                self.sent.gate.acquire().await.unwrap().forget();
                answer = *then;
            }
            let answered = match answer {
                Answer::Body(body) => Ok(http::Response::new(body.into())),
                Answer::Status(status) => {
                    let body = r#"{"error_type":"scripted"}"#.into();
                    Ok(http::Response::builder().status(status).body(body).unwrap())
                }
                Answer::Broken => Err(TransportError::interrupted("reset")),
                Answer::Never | Answer::WhenLetGo(_) => std::future::pending().await,
            };
            under_way.was_answered();
            answered
        })
    }
}
