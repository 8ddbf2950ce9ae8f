//! Another API of Stytch's, declared in a trait of one's own over the same client.
//!
//!     cargo run --example own_api
//!
//! The sandbox knows users only, so this starts a small server that answers for
//! Stytch's sessions: <https://stytch.com/docs/api/session-get>.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error;

use axum::extract::Query;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use stytch_users::{Api, Call, Client, UserId, endpoint};
use tokio::net::TcpListener;

/// Stytch's sessions, as far as this example needs them.
trait Sessions: Api {
    /// Lists the sessions of a user.
    #[endpoint(GET, "/v1/sessions")]
    fn list(&self, #[query] user_id: &UserId, #[query] limit: Option<u32>) -> Call<SessionList>;

    /// Ends a session, named by its id or by its token.
    #[endpoint(POST, "/v1/sessions/revoke", replay = idempotent)]
    fn revoke(
        &self,
        #[field] session_id: Option<&str>,
        #[field] session_token: Option<&str>,
    ) -> Call<()>;
}

impl Sessions for Client {}

#[derive(Debug, Deserialize)]
struct SessionList {
    sessions: Vec<Session>,
}

#[derive(Debug, Deserialize)]
struct Session {
    session_id: String,
    started_at: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    arguments::read("Calls another API of Stytch's, against a small server.", []);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, server()).await });

    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(base_url)
        .build()?;

    let listed = client.list(&UserId::from("user-test-1"), Some(10)).await?;
    for session in &listed.sessions {
        println!("{} since {}", session.session_id, session.started_at);
        let revoked = client.revoke(Some(&session.session_id), None).await?;
        println!(
            "    revoked: {} {:?}",
            revoked.http_status(),
            revoked.request_id()
        );
    }
    Ok(())
}

/// A stand-in for Stytch: one session of every user, and revocation of it.
fn server() -> Router {
    async fn list(Query(query): Query<Value>) -> Json<Value> {
        println!("the server was asked for the sessions of {query}");
        Json(json!({
            "request_id": "request-id-test-1",
            "status_code": 200,
            "sessions": [{ "session_id": "session-test-1", "started_at": "2026-01-01T00:00:00Z" }],
        }))
    }
    async fn revoke(Json(body): Json<Value>) -> Json<Value> {
        println!("    the server was asked to revoke {body}");
        Json(json!({ "request_id": "request-id-test-2", "status_code": 200 }))
    }
    Router::new()
        .route("/v1/sessions", get(list))
        .route("/v1/sessions/revoke", post(revoke))
}
