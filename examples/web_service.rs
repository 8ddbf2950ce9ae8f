//! An axum web service that stores its users in Stytch.
//!
//!     cargo run --example web_service
//!     cargo run --example web_service -- --serve
//!
//! The state of the service is an `Arc<dyn Users>`: a client in production, a test double in a
//! test. The program passes a few requests to the service, which uses a sandbox in place of
//! Stytch. With `--serve`, the service listens on a port of this machine until Ctrl-C.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use stytch_users::sandbox::{Fault, Sandbox};
use stytch_users::{CreateUser, Error, ErrorKind, Name, UserId, Users};
use tokio::net::TcpListener;
use tower::ServiceExt;

type Shared = State<Arc<dyn Users>>;

fn service(users: Arc<dyn Users>) -> Router {
    Router::new()
        .route("/accounts", post(sign_up))
        .route("/accounts/{name}", get(show).delete(close))
        .with_state(users)
}

#[derive(Deserialize)]
struct SignUp {
    name: String,
    email: String,
}

/// The data of an account that a browser may see. A `User` contains more than that.
#[derive(Serialize)]
struct Account {
    first_name: Option<String>,
    verified: bool,
}

async fn sign_up(State(users): Shared, Json(sign_up): Json<SignUp>) -> Result<StatusCode, Failure> {
    let create = CreateUser::with_email(sign_up.email)
        .external_id(sign_up.name.to_lowercase())
        .name(Name::new().first_name(sign_up.name));
    users.create(&create).await?;
    Ok(StatusCode::CREATED)
}

async fn show(State(users): Shared, Path(name): Path<String>) -> Result<Json<Account>, Failure> {
    // The account name is the user's external id, so the service does not have to store user ids.
    let user = users.get(&UserId::from(name)).await?.into_inner();
    Ok(Json(Account {
        verified: user.emails.iter().any(|email| email.verified),
        first_name: user.name.first_name,
    }))
}

async fn close(State(users): Shared, Path(name): Path<String>) -> Result<StatusCode, Failure> {
    users.delete(&UserId::from(name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Converts an error from Stytch into a response of this service.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Failure(error) = self;
        // The log gets one line without personal data.
        println!("    log: {error}");
        if error.is_not_found() {
            StatusCode::NOT_FOUND.into_response()
        } else if error.is_duplicate() {
            (StatusCode::CONFLICT, "The account already exists.").into_response()
        } else if let Some(delay) = error.retry_after() {
            let retry_after = [(RETRY_AFTER, delay.as_secs().to_string())];
            (StatusCode::SERVICE_UNAVAILABLE, retry_after).into_response()
        } else if error.is_retryable() {
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        } else if error.kind() == ErrorKind::InvalidRequest {
            // The account name in the path is not a valid user id.
            StatusCode::BAD_REQUEST.into_response()
        } else if error.status() == Some(StatusCode::BAD_REQUEST) {
            // Stytch's message tells the person what is wrong with the input.
            let message = error.message().unwrap_or("Invalid input.").to_owned();
            (StatusCode::BAD_REQUEST, message).into_response()
        } else {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let about = "Sends a few requests to a web service, or serves it until Ctrl-C.";
    let is_server = arguments::read(about, Some("--serve"));
    let sandbox = Sandbox::start().await?;
    let service = service(Arc::new(sandbox.client().clone()));
    if is_server {
        serve(service).await
    } else {
        send_requests(service, &sandbox).await
    }
}

async fn serve(service: Router) -> Result<(), Box<dyn StdError>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/accounts/ada");
    println!("curl -i http://{address}/accounts --json \\");
    println!("    '{{\"name\": \"Ada\", \"email\": \"ada@example.com\"}}'");
    println!("Ctrl-C stops the service.");
    axum::serve(listener, service)
        // The service responds to the requests in progress before it stops.
        .with_graceful_shutdown(async { _ = tokio::signal::ctrl_c().await })
        .await?;
    Ok(())
}

/// Passes requests to the service without a connection, and prints its responses.
async fn send_requests(service: Router, sandbox: &Sandbox) -> Result<(), Box<dyn StdError>> {
    let rate_limited = Fault::error(429, "too_many_requests");
    sandbox.fault(rate_limited.retry_after(Duration::from_secs(30)));
    let ada = r#"{"name": "Ada", "email": "ada@example.com"}"#;
    let invalid_email = r#"{"name": "Grace", "email": "grace.example.com"}"#;
    for (method, path, body) in [
        ("GET", "/accounts/ada", ""),
        ("POST", "/accounts", ada),
        ("GET", "/accounts/ada", ""),
        ("POST", "/accounts", ada),
        ("POST", "/accounts", invalid_email),
        // The client rejects an id that would address another endpoint, and sends nothing.
        ("DELETE", "/accounts/%2E%2E", ""),
        ("DELETE", "/accounts/ada", ""),
        ("GET", "/accounts/ada", ""),
    ] {
        println!("{method} {path} {body}");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body))?;
        let response = service.clone().oneshot(request).await?;
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await?;
        println!("    {} {}", head.status, String::from_utf8_lossy(&body));
        if let Some(seconds) = head.headers.get(RETRY_AFTER) {
            println!("    retry-after: {}", seconds.to_str()?);
        }
    }
    Ok(())
}
