//! Tests of an imagined application without any network: a double by hand, a mock, and a
//! look at what would be sent. `cargo test --test documents test_double`

use std::sync::{Arc, Mutex};

use mockall::mock;
use stytch_users::{
    Api, Call, Client, DeleteUserResponse, Error, ErrorKind, ErrorType, Name, UpdateUser,
    UpdateUserResponse, User, UserId, Users,
};

/// The application: how it greets who comes in.
async fn greeting(users: &dyn Users, id: &UserId) -> Result<String, Error> {
    match users.get(id).await {
        Ok(user) => {
            let name = user.name.first_name.as_deref();
            Ok(format!("Hello, {}!", name.unwrap_or("friend")))
        }
        Err(error) if error.is_not_found() => Ok("Do we know each other?".to_owned()),
        Err(error) => Err(error),
    }
}

/// A double by hand: it overrides what the test is about.
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
async fn who_is_known_is_greeted_by_name() {
    let greeted = greeting(&OnlyAda, &UserId::from("ada")).await.unwrap();
    assert_eq!(greeted, "Hello, Ada!");
    let greeted = greeting(&OnlyAda, &UserId::from("grace")).await.unwrap();
    assert_eq!(greeted, "Do we know each other?");
}

#[tokio::test]
async fn what_a_double_does_not_override_says_so() {
    let users: Arc<dyn Users> = Arc::new(OnlyAda);
    let error = users.delete(&UserId::from("ada")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotStubbed);
    assert_eq!(error.to_string(), "DELETE /v1/users/{user_id}: not stubbed");
}

// A mock: what is expected, and how often.
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
async fn an_outage_is_passed_on_and_asked_about_once() {
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

/// A spy: it builds every update as the client would, keeps what it would send, and answers.
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
async fn only_what_has_changed_is_sent() {
    let spy = Spy::default();
    let update = UpdateUser::new().name(Name::new().last_name("Lovelace"));
    spy.update(&UserId::from("ada"), &update).await.unwrap();
    let sent = spy.sent.into_inner().unwrap();
    assert_eq!(sent, [r#"/v1/users/ada {"name":{"last_name":"Lovelace"}}"#]);
}
