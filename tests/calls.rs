//! A call as a value: shared, ready, and without a request or a runtime.

use std::sync::Arc;

use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use stytch_users::sandbox::Sandbox;
use stytch_users::{Call, Client, CreateUser, ErrorKind, Response, User, Users};
use tokio::runtime;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_call_owns_what_it_needs_and_can_be_boxed_spawned_and_buffered() {
    fn check<T: Future + Unpin + Send + Sync + 'static>(_: &T) {}
    let sandbox = Sandbox::in_memory().unwrap();
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    let create = |number| {
        let create = CreateUser::with_email(format!("user{number}@example.com"));
        users.create(&create)
    };
    check(&create(0));
    let mut tasks = JoinSet::new();
    tasks.spawn(create(1));
    tasks.spawn(create(2).boxed());
    let buffered = stream::iter(Vec::from_iter((3..9).map(create)));
    drop(users);
    tasks.join_all().await;
    let created: Vec<_> = buffered.buffer_unordered(4).try_collect().await.unwrap();
    assert_eq!((created.len(), sandbox.users().len()), (6, 8));
}

#[tokio::test]
async fn inspecting_a_call_without_a_request_returns_an_error() {
    let call = Client::stub().delete(&"..".into());
    let expected =
        "DELETE /v1/users/{user_id}: `user_id` is a dot segment, which URL parsers remove";
    assert_eq!(call.request().unwrap_err().to_string(), expected);
    assert_eq!(call.await.unwrap_err().to_string(), expected);

    let mut call: Call<User> = Call::ready(User::new("user-test-1"));
    assert!(call.request().is_err());
    (&mut call).await.unwrap();
    let error = (&mut call).await.unwrap_err().to_string();
    assert_eq!(error, "the call has returned its result already");
}

#[test]
fn a_call_without_a_runtime_or_its_drivers_is_a_configuration_error() {
    let builder = support::client::builder("project-test-1", "secret-test-1");
    let client = builder.base_url("http://127.0.0.1:1").build().unwrap();
    let call = || client.get(&"user-test-1".into());
    let mut builder = runtime::Builder::new_current_thread();
    let without_drivers = builder.build().unwrap();
    let without_io = builder.enable_time().build().unwrap();
    for result in [
        call().now_or_never().unwrap(),
        without_drivers.block_on(call()),
        without_io.block_on(call()),
    ] {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "GET /v1/users/{user_id}: a call needs a tokio runtime with time and I/O enabled"
        );
        assert!(!error.maybe_applied());
    }
}

#[tokio::test]
async fn a_ready_call_returns_its_response_and_rejects_an_invalid_header() {
    let response = Response::new(User::new("user-test-1")).with_request_id("r-1");
    let ready = || Call::<User>::ready(response.clone());
    let user = ready().header("x-source", "test").await.unwrap();
    let user_id = user.map(|user| user.user_id);
    assert_eq!(user_id.request_id(), Some("r-1"));
    assert_eq!(user_id.http_status(), 200);
    assert_eq!(user_id.attempts(), 1);
    assert_eq!(user_id.into_inner(), "user-test-1");
    for (name, reason) in [
        ("bad name", "has a character that no name can have"),
        ("Authorization", "is set by the client"),
        ("TE", "is set by the client"),
    ] {
        let error = ready().header(name, "test").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let expected = format!("the header `{name}` {reason}");
        assert_eq!(error.to_string(), expected);
    }
}
