//! A call as a value: shared, spawned, looked at; and test doubles of the trait.

use std::sync::Arc;

use mockall::mock;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Api, Call, Client, CreateUser, CreateUserResponse, Error, ErrorKind, ErrorType, PrimaryFactor,
    Replay, Response, SearchUsers, User, UserId, Users,
};

#[tokio::test]
async fn the_trait_is_used_as_an_arc_of_dyn() {
    let sandbox = Sandbox::start().await.unwrap();
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    let created = users
        .create(&CreateUser::with_email("ada@example.com"))
        .await
        .unwrap();
    let user = users.get(&created.user_id).await.unwrap();
    assert_eq!(user.emails[0].email, "ada@example.com");
}

#[tokio::test]
async fn calls_are_spawned_and_outlive_what_they_were_made_of() {
    let sandbox = Sandbox::start().await.unwrap();
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let create = CreateUser::with_email(format!("user{number}@example.com"));
            let call = users.create(&create);
            drop(create);
            tokio::spawn(call)
        })
        .collect();
    drop(users);
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(sandbox.users().len(), 8);
}

#[tokio::test]
async fn calls_are_buffered() {
    use futures_util::{StreamExt, TryStreamExt, stream};

    let sandbox = Sandbox::start().await.unwrap();
    let calls = (0..20).map(|number| {
        sandbox
            .client()
            .create(&CreateUser::with_email(format!("user{number}@example.com")))
    });
    let created: Vec<Response<CreateUserResponse>> = stream::iter(calls)
        .buffer_unordered(4)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(created.len(), 20);
}

#[tokio::test]
async fn generic_code_takes_what_implements_the_trait() {
    async fn is_known(users: &(impl Users + ?Sized), user_id: &UserId) -> Result<bool, Error> {
        match users.get(user_id).await {
            Ok(_) => Ok(true),
            Err(error) if error.error_type() == Some(&ErrorType::UserNotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }
    let sandbox = Sandbox::start().await.unwrap();
    let user_id = sandbox.add_user(serde_json::json!({})).unwrap();
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    assert!(is_known(&*users, &user_id).await.unwrap());
    assert!(
        !is_known(sandbox.client(), &UserId::from("nobody"))
            .await
            .unwrap()
    );
}

#[test]
fn a_call_is_owned_and_sent_between_threads() {
    fn check<T: Send + Sync + 'static>(_: &T) {}
    let call = Client::stub().get(&UserId::from("user-test-1"));
    check(&call);
    fn future<T: Future + Unpin + Send + 'static>(_: T) {}
    future(call);
}

#[test]
fn a_call_is_looked_at_without_any_network() {
    let client = Client::stub();
    let user_id = UserId::from("a b");
    let call = client.exchange_primary_factor(&user_id, &PrimaryFactor::email_address("a@b.de"));
    assert_eq!(call.request().unwrap().method(), "PUT");
    assert_eq!(
        call.request().unwrap().path(),
        "/v1/users/a%20b/exchange_primary_factor"
    );
    assert_eq!(call.request().unwrap().query(), None);
    assert_eq!(
        call.request().unwrap().body().unwrap(),
        r#"{"email_address":"a@b.de"}"#
    );
    let endpoint = call.request().unwrap().endpoint();
    assert_eq!(
        endpoint.template(),
        "/v1/users/{user_id}/exchange_primary_factor"
    );
    assert_eq!(endpoint.parameters().collect::<Vec<_>>(), ["user_id"]);
    assert_eq!(endpoint.replay(), Replay::Never);
    let debug = format!("{call:?}");
    assert!(
        !debug.contains("a@b.de") && !debug.contains("a%20b"),
        "{debug}"
    );
}

#[tokio::test]
async fn a_request_that_cannot_be_built_is_an_error_when_inspected_and_when_awaited() {
    let call = Client::stub().delete(&UserId::from(".."));
    let expected =
        "DELETE /v1/users/{user_id}: `user_id` is a dot segment, which URL parsers fold away";
    assert_eq!(call.request().unwrap_err().to_string(), expected);
    assert_eq!(call.await.unwrap_err().to_string(), expected);
}

#[test]
fn a_call_without_a_runtime_is_a_configuration_error() {
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let without_drivers = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let without_io = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let call = || client.get(&UserId::from("user-test-1"));
    for result in [
        futures_util::FutureExt::now_or_never(call()).unwrap(),
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

/// Overrides one method; all others answer that they are not stubbed.
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
async fn a_double_answers_what_it_overrides() {
    let users: Arc<dyn Users> = Arc::new(Double);
    let user = users.get(&UserId::from("user-test-1")).await.unwrap();
    assert_eq!(user.user_id, "user-test-1");
    assert_eq!(user.request_id(), Some("r-1"));
    let error = users.get(&UserId::from("user-test-2")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));
}

#[tokio::test]
async fn a_double_answers_not_stubbed_for_every_other_method() {
    let users: Arc<dyn Users> = Arc::new(Double);
    let error = users
        .delete(&UserId::from("user-test-1"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotStubbed);
    assert_eq!(error.to_string(), "DELETE /v1/users/{user_id}: not stubbed");
    assert_eq!(error.attempts(), 0);
    let error = users.search(&SearchUsers::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "POST /v1/users/search: not stubbed");
}

#[test]
fn a_response_that_is_mapped_keeps_what_came_around_it() {
    let response = Response::new(User::new("user-test-1")).with_request_id("r-1");
    let mapped = response.map(|user| user.user_id);
    assert_eq!(mapped.request_id(), Some("r-1"));
    assert_eq!((mapped.http_status().as_u16(), mapped.attempts()), (200, 1));
    assert!(mapped.headers().is_empty());
    assert_eq!(mapped.into_inner(), "user-test-1");
}

#[tokio::test]
async fn a_ready_call_and_one_that_was_awaited_have_no_request_to_inspect() {
    let mut call: Call<User> = Call::ready(User::new("user-test-1"));
    assert!(call.request().is_err());
    (&mut call).await.unwrap();
    let error = (&mut call).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the call has returned its result already"
    );
}

mock! {
    Directory {}

    impl Api for Directory {
        fn client(&self) -> &Client;
    }

    impl Users for Directory {
        fn get(&self, user_id: &UserId) -> Call<User>;
    }
}

#[tokio::test]
async fn the_trait_is_mocked_with_mockall() {
    let mut directory = MockDirectory::new();
    directory
        .expect_get()
        .withf(|user_id| user_id == "user-test-1")
        .times(1)
        .returning(|user_id| Call::ready(User::new(user_id.clone())));
    let users: Arc<dyn Users> = Arc::new(directory);
    let user = users.get(&UserId::from("user-test-1")).await.unwrap();
    assert_eq!(user.user_id, "user-test-1");
}
