//! Finding a user by email address, phone number or external id.

use stytch_users::sandbox::{Fault, Sandbox, SandboxUser, Verification::Verified};
use stytch_users::{CreateUser, Users, UsersExt};

#[tokio::test]
async fn create_or_find_returns_an_existing_user_or_creates_one() {
    let sandbox = Sandbox::in_memory().unwrap();
    let users = sandbox.client();
    let ada = SandboxUser::new()
        .email("ada@example.com", Verified)
        .phone_number("+12025550162", Verified)
        .external_id("customer-1815");
    let ada = sandbox.add_user(ada).unwrap();
    for create in [
        CreateUser::with_email("ada@example.com"),
        CreateUser::with_phone_number("+12025550162"),
        CreateUser::with_email("else@example.com").external_id("customer-1815"),
    ] {
        let found = users.create_or_find(&create).await.unwrap();
        assert_eq!(found.user_id, ada);
    }
    assert_eq!(sandbox.users().len(), 1);

    // The response of a create that Stytch has processed is lost.
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE));
    let grace = CreateUser::with_email("grace@example.com");
    let created = users.create_or_find(&grace).await.unwrap();
    assert_eq!(created.emails[0].email, "grace@example.com");
    assert_eq!(sandbox.users().len(), 2);

    // An external id that no path can contain is not looked up.
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE));
    let alan = CreateUser::with_email("alan@example.com").external_id("search");
    let created = users.create_or_find(&alan).await.unwrap();
    assert_eq!(created.external_id.as_deref(), Some("search"));

    // A lookup that fails does not hide that the user may have been created.
    sandbox.fault(Fault::lose_response().on(<dyn Users>::CREATE));
    sandbox.fault(Fault::error(400, "query_params_do_not_match").on(<dyn Users>::SEARCH));
    let kay = CreateUser::with_email("kay@example.com");
    let error = users.create_or_find(&kay).await.unwrap_err();
    assert_eq!(error.endpoint(), Some(<dyn Users>::CREATE));
    assert!(error.maybe_applied());

    // An error other than a duplicate is returned.
    let invalid = CreateUser::with_email("no address").external_id("customer-1815");
    let error = users.create_or_find(&invalid).await.unwrap_err();
    assert_eq!(error.error_type().unwrap(), "invalid_email");
}
