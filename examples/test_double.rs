//! A test of a sample application without a network, with a mock.
//!
//!     cargo test --test documents test_double

use mockall::mock;
use stytch_users::{Api, Call, Client, DeleteUserResponse, Error, ErrorType, User, UserId, Users};

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
