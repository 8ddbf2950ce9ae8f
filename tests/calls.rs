//! A call as a value: shared, spawned and inspected; and test doubles of the trait.

use std::sync::Arc;

use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Api, Call, Client, CreateUser, Error, ErrorKind, ErrorType, PrimaryFactor, Replay, Response,
    SearchUsers, User, UserId, Users,
};
use tokio::runtime;

#[tokio::test]
async fn calls_can_be_spawned_and_buffered_and_outlive_their_arguments() {
    let sandbox = Sandbox::in_memory().unwrap();
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    let create = |number| {
        let create = CreateUser::with_email(format!("user{number}@example.com"));
        users.create(&create)
    };
    let tasks: Vec<_> = (0..8).map(|number| tokio::spawn(create(number))).collect();
    let buffered = stream::iter((8..20).map(create).collect::<Vec<_>>());
    drop(users);
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let buffered: Vec<_> = buffered.buffer_unordered(4).try_collect().await.unwrap();
    assert_eq!((buffered.len(), sandbox.users().len()), (12, 20));
}

#[test]
fn a_call_is_owned_and_can_be_sent_to_other_threads() {
    fn check<T: Future + Unpin + Send + Sync + 'static>(_: T) {}
    check(Client::stub().get(&"user-test-1".into()));
}

#[test]
fn a_call_can_be_inspected_without_sending_it() {
    let factor = PrimaryFactor::email_address("a@b.de");
    let call = Client::stub().exchange_primary_factor(&"a b".into(), &factor);
    let request = call.request().unwrap();
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), "/v1/users/a%20b/exchange_primary_factor");
    assert_eq!(request.query(), None);
    assert_eq!(request.body().unwrap(), r#"{"email_address":"a@b.de"}"#);
    let endpoint = request.endpoint();
    let template = "/v1/users/{user_id}/exchange_primary_factor";
    assert_eq!(endpoint.template(), template);
    assert_eq!(endpoint.parameters().collect::<Vec<_>>(), ["user_id"]);
    assert_eq!(endpoint.replay(), Replay::Never);
    let debug = format!("{call:?}");
    let hides = !debug.contains("a@b.de") && !debug.contains("a%20b");
    assert!(hides, "{debug}");
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
    let error = (&mut call).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the call has returned its result already"
    );
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

/// A test double that overrides one method.
struct Double;

impl Api for Double {
    fn client(&self) -> &Client {
        Client::stub()
    }
}

impl Users for Double {
    fn get(&self, user_id: &UserId) -> Call<User> {
        match user_id.as_str() {
            "user-test-1" => {
                Call::ready(Response::new(User::new("user-test-1")).with_request_id("r-1"))
            }
            _ => Call::failed(Error::api(404, ErrorType::UserNotFound)),
        }
    }
}

#[tokio::test]
async fn a_test_double_returns_not_stubbed_for_methods_that_it_does_not_override() {
    let users: Arc<dyn Users> = Arc::new(Double);
    let user = users.get(&"user-test-1".into()).await.unwrap();
    let user_id = user.map(|user| user.user_id);
    assert_eq!(user_id.request_id(), Some("r-1"));
    assert_eq!(
        (user_id.http_status().as_u16(), user_id.attempts()),
        (200, 1)
    );
    assert_eq!(user_id.into_inner(), "user-test-1");
    let error = users.get(&"user-test-2".into()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));

    let error = users.delete(&"user-test-1".into()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotStubbed);
    assert_eq!(error.to_string(), "DELETE /v1/users/{user_id}: not stubbed");
    assert_eq!(error.attempts(), 0);
    let error = users.search(&SearchUsers::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "POST /v1/users/search: not stubbed");
}

#[tokio::test]
async fn a_ready_call_also_rejects_an_invalid_header() {
    let ready = || Call::ready(User::new("user-test-1"));
    assert!(ready().header("x-source", "test").await.is_ok());
    let error = ready().header("bad name", "test").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("`bad name`"), "{error}");
}
