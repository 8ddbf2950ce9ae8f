//! The tests of a sample application without a network: with a handwritten test double, a mock and
//! a spy.
//!
//!     cargo test --test documents test_double

use std::sync::{Arc, Mutex};

use mockall::mock;
use stytch_users::{
    Api, Call, Client, DeleteUserResponse, Error, ErrorKind, ErrorType, Name, UpdateUser,
    UpdateUserResponse, User, UserId, Users,
};

/// The application: greets a user by name.
async fn greeting(users: &dyn Users, id: &UserId) -> Result<String, Error> {
    match users.get(id).await {
        Ok(user) => {
            let name = user.name.first_name.as_deref();
            Ok(format!("Hello, {}!", name.unwrap_or("friend")))
        }
        Err(error) if error.is_not_found() => Ok("Hello, stranger!".to_owned()),
        Err(error) => Err(error),
    }
}

/// A handwritten test double, which only overrides the method that the tests need.
struct OnlyAda;

impl Api for OnlyAda {
    fn client(&self) -> &Client {
        Client::stub()
    }
}

impl Users for OnlyAda {
    fn get(&self, user_id: &UserId) -> Call<User> {
        if user_id != "ada" {
            return Call::failed(Error::api(404, ErrorType::UserNotFound));
        }
        let mut ada = User::new("user-test-1");
        ada.name = Name::new().first_name("Ada");
        Call::ready(ada)
    }
}

#[tokio::test]
async fn a_known_user_is_greeted_by_name() {
    let greeted = greeting(&OnlyAda, &UserId::from("ada")).await.unwrap();
    assert_eq!(greeted, "Hello, Ada!");
    let greeted = greeting(&OnlyAda, &UserId::from("grace")).await.unwrap();
    assert_eq!(greeted, "Hello, stranger!");
}

#[tokio::test]
async fn methods_that_a_double_does_not_override_return_not_stubbed() {
    let users: Arc<dyn Users> = Arc::new(OnlyAda);
    let error = users.delete(&UserId::from("ada")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotStubbed);
    assert_eq!(error.to_string(), "DELETE /v1/users/{user_id}: not stubbed");
}

// A mock, which checks what is called, and how often.
mock! {
    Directory {}

    impl Api for Directory {
        fn client(&self) -> &Client;
    }

    impl Users for Directory {
        fn get(&self, user_id: &UserId) -> Call<User>;
        fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse>;
    }
}

#[tokio::test]
async fn an_outage_is_returned_after_one_call() {
    let mut directory = MockDirectory::new();
    directory
        .expect_get()
        .withf(|user_id| user_id == "ada")
        .times(1)
        .returning(|_| Call::failed(Error::api(503, ErrorType::ServerUnavailable)));
    directory.expect_delete().never();

    let error = greeting(&directory, &UserId::from("ada"))
        .await
        .unwrap_err();
    assert!(error.is_retryable());
}

/// A spy, which records the requests that the client would send for updates.
#[derive(Default)]
struct Spy {
    sent: Mutex<Vec<String>>,
}

impl Api for Spy {
    fn client(&self) -> &Client {
        Client::stub()
    }
}

impl Users for Spy {
    fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse> {
        let call = self.client().update(user_id, update);
        if let Ok(request) = call.request() {
            let body = String::from_utf8_lossy(request.body().unwrap());
            let sent = format!("{} {body}", request.path());
            self.sent.lock().unwrap().push(sent);
        }
        Call::ready(UpdateUserResponse::new(User::new(user_id.clone())))
    }
}

#[tokio::test]
async fn an_update_sends_only_the_changed_fields() {
    let spy = Spy::default();
    let update = UpdateUser::new().name(Name::new().last_name("Lovelace"));
    spy.update(&UserId::from("ada"), &update).await.unwrap();
    let sent = spy.sent.into_inner().unwrap();
    assert_eq!(sent, [r#"/v1/users/ada {"name":{"last_name":"Lovelace"}}"#]);
}
