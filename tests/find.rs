//! Finding a user by email address, phone number or external id.

use std::sync::Arc;

use stytch_users::sandbox::{Fault, Sandbox, SandboxUser, Verification::Verified};
use stytch_users::{CreateUser, ErrorKind, Users, UsersExt};

fn sandbox_with_ada() -> Sandbox {
    let sandbox = Sandbox::in_memory().unwrap();
    let ada = SandboxUser::new()
        .email("ada@example.com", Verified)
        .phone_number("+12025550162", Verified)
        .external_id("customer-1815");
    sandbox.add_user(ada).unwrap();
    sandbox
}

#[tokio::test]
async fn a_user_is_found_by_email_address_phone_number_and_external_id() {
    let sandbox = sandbox_with_ada();
    let users: Arc<dyn Users> = Arc::new(sandbox.client().clone());
    for found in [
        users.find_by_email("ada@example.com").await.unwrap(),
        users.find_by_phone_number("+12025550162").await.unwrap(),
        users.find_by_external_id("customer-1815").await.unwrap(),
    ] {
        assert_eq!(found.unwrap().external_id.unwrap(), "customer-1815");
    }
    for result in [
        users.find_by_email("grace@example.com").await.unwrap(),
        users.find_by_phone_number("+12025550163").await.unwrap(),
        users.find_by_external_id("customer-1816").await.unwrap(),
    ] {
        assert!(result.is_none());
    }
}

#[tokio::test]
async fn create_or_find_returns_an_existing_user_or_creates_one() {
    let sandbox = sandbox_with_ada();
    let users = sandbox.client();
    let ada = &sandbox.users()[0].user_id;
    for create in [
        CreateUser::with_email("ada@example.com"),
        CreateUser::with_phone_number("+12025550162"),
        CreateUser::with_email("else@example.com").external_id("customer-1815"),
    ] {
        assert_eq!(users.create_or_find(&create).await.unwrap().user_id, *ada);
    }
    assert_eq!(sandbox.users().len(), 1);

    // The response of a create that Stytch has processed is lost.
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE));
    let grace = CreateUser::with_email("grace@example.com");
    let created = users.create_or_find(&grace).await.unwrap();
    assert_eq!(created.emails[0].email, "grace@example.com");
    assert_eq!(sandbox.users().len(), 2);
}

#[tokio::test]
async fn an_error_other_than_a_duplicate_is_returned() {
    let sandbox = sandbox_with_ada();
    let invalid = CreateUser::with_email("no address");
    let error = sandbox.client().create_or_find(&invalid).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.error_type().unwrap(), "invalid_email");
}
