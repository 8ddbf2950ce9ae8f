//! A web service whose users are Stytch's, by axum.
//!
//!     cargo run --example web_service
//!     cargo run --example web_service -- --serve
//!
//! The state of the service is an `Arc<dyn Users>`: Stytch here, a test double in a test.
//! The program starts the service on this machine, with a sandbox behind it, asks it a few
//! things and stops it. With `--serve` it stays up until Ctrl-C.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use stytch_users::sandbox::{Fault, Sandbox};
use stytch_users::{CreateUser, Error, ErrorKind, Name, UserId, Users};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

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

/// What the service tells of an account. A `User` of Stytch's has more in it than a browser
/// should see.
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
    // The service's own name of an account is the user's external id: no table between them.
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

/// An error of Stytch's, as an answer of this service.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Failure(error) = self;
        // One line without personal data goes to the log, a status to the browser.
        println!("    log: {error}");
        if error.is_not_found() {
            StatusCode::NOT_FOUND.into_response()
        } else if error.is_duplicate() {
            (StatusCode::CONFLICT, "taken").into_response()
        } else if let Some(wait) = error.retry_after() {
            let wait = [(RETRY_AFTER, wait.as_secs().to_string())];
            (StatusCode::SERVICE_UNAVAILABLE, wait).into_response()
        } else if error.is_retryable() {
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        } else if error.kind() == ErrorKind::InvalidRequest {
            // The browser's path had an id in it that no user can have.
            StatusCode::BAD_REQUEST.into_response()
        } else if error.status() == Some(StatusCode::BAD_REQUEST) {
            // These words are for the person who typed.
            let message = error.message().unwrap_or("rejected").to_owned();
            (StatusCode::BAD_REQUEST, message).into_response()
        } else {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let about = "Starts a web service, sends it a few requests and stops it.";
    let [serve] = arguments::read(about, ["--serve"]);
    let sandbox = Sandbox::start().await?;
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(
        axum::serve(listener, service(users))
            // What is under way is answered first.
            .with_graceful_shutdown(async { stopped.await.unwrap_or_default() })
            .into_future(),
    );

    if serve.is_some() {
        println!("curl -i http://{address}/accounts/ada");
        println!("curl -i http://{address}/accounts --json \\");
        println!("    '{{\"name\": \"Ada\", \"email\": \"ada@example.com\"}}'");
        println!("Ctrl-C stops it.");
        tokio::signal::ctrl_c().await?;
    } else {
        tell(address, &sandbox).await?;
    }
    drop(stop);
    serving.await??;
    println!("stopped");
    Ok(())
}

async fn tell(address: SocketAddr, sandbox: &Sandbox) -> Result<(), Box<dyn StdError>> {
    let ada = r#"{"name": "Ada", "email": "ada@example.com"}"#;
    ask(address, "POST /accounts", ada).await?;
    ask(address, "GET /accounts/ada", "").await?;
    ask(address, "POST /accounts", ada).await?;
    let typo = r#"{"name": "Grace", "email": "grace.example.com"}"#;
    ask(address, "POST /accounts", typo).await?;

    // An id that would change the route ends here, and not in another call of Stytch's.
    ask(address, "DELETE /accounts/%2E%2E", "").await?;
    ask(address, "DELETE /accounts/ada", "").await?;
    ask(address, "GET /accounts/ada", "").await?;

    let too_many = Fault::error(429, "too_many_requests");
    sandbox.fault(too_many.retry_after(Duration::from_secs(30)));
    ask(address, "GET /accounts/ada", "").await?;
    Ok(())
}

/// Asks the service as a browser would, and prints what it answers.
async fn ask(address: SocketAddr, what: &str, body: &str) -> Result<(), Box<dyn StdError>> {
    println!("{what} {body}");
    let request = format!(
        "{what} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;

    let (head, body) = answer.split_once("\r\n\r\n").ok_or("half an answer")?;
    let status = head.lines().next().unwrap_or_default();
    let retry_after = head.lines().find(|line| line.starts_with("retry-after"));
    println!("    {status} {} {body}", retry_after.unwrap_or_default());
    Ok(())
}
