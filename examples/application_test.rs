//! The tests of a sample application against the sandbox.
//!
//!     cargo test --test documents application_test

use stytch_users::sandbox::{Fault, Sandbox, SandboxUser, Verification::Verified};
use stytch_users::{CreateUser, Error, UserId, Users};

/// The application: signing up twice returns the same user.
async fn sign_up(users: &dyn Users, account: &str, email: &str) -> Result<UserId, Error> {
    let create = CreateUser::with_email(email).external_id(account);
    match users.create(&create).await {
        Err(error) if error.is_duplicate() || error.maybe_applied() => {
            Ok(users.get(&account.into()).await?.into_inner().user_id)
        }
        created => Ok(created?.into_inner().user_id),
    }
}

#[tokio::test]
async fn signing_up_again_returns_the_same_user() {
    let sandbox = Sandbox::start().await.unwrap();
    let ada = SandboxUser::new().external_id("ada");
    let known = sandbox.add_user(ada.email("ada@example.com", Verified));
    let signed_up = sign_up(sandbox.client(), "ada", "ada@example.com").await;
    assert_eq!(signed_up.unwrap(), known.unwrap());
}

#[tokio::test]
async fn a_lost_response_creates_no_second_user() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::lose_response());
    let signed_up = sign_up(sandbox.client(), "ada", "ada@example.com").await;
    assert_eq!(sandbox.users()[0].user_id, signed_up.unwrap());
    assert_eq!((sandbox.users().len(), sandbox.faults_left()), (1, 0));
}
