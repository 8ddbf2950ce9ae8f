//! The tests of a sample application without a network: with a mock and a spy.
//!
//!     cargo test --test documents test_double

use std::sync::Mutex;

use mockall::mock;
use stytch_users::{
    Api, Call, Client, DeleteUserResponse, Error, ErrorType, Name, UpdateUser, UpdateUserResponse,
    User, UserId, Users,
};

/// The application: greets a user by name.
async fn greeting(users: &dyn Users, id: &UserId) -> Result<String, Error> {
    let user = users.get(id).await?;
    let name = user.name.first_name.as_deref();
    Ok(format!("Hello, {}!", name.unwrap_or("friend")))
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
