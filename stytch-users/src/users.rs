//! The Users API: a method for each endpoint.

use std::sync::Arc;

use stytch_macros::api;

use crate::api::Api;
use crate::call::Call;
use crate::client::Client;
use crate::model::*;
use crate::search::SearchAll;

/// Stytch's consumer Users API, which manages the users of a project and their factors.
///
/// A factor is a way in which a user signs in, such as an email address, a password or a
/// passkey.
///
/// | method | what it does |
/// | --- | --- |
/// | [`create`](Users::create) | creates a user |
/// | [`get`](Users::get) | gets a user by id or external id |
/// | [`search`](Users::search) | searches for users, one page per call |
/// | [`search_all`](Users::search_all) | searches for users, as a stream across all pages |
/// | [`update`](Users::update) | updates a user's name, metadata, roles and external id |
/// | [`exchange_primary_factor`](Users::exchange_primary_factor) | replaces the only primary factor, an email address or a phone number |
/// | [`delete`](Users::delete) | deletes a user |
/// | [`delete_email`](Users::delete_email) | deletes an email address |
/// | [`delete_phone_number`](Users::delete_phone_number) | deletes a phone number |
/// | [`delete_webauthn_registration`](Users::delete_webauthn_registration) | deletes a WebAuthn registration or passkey |
/// | [`delete_biometric_registration`](Users::delete_biometric_registration) | deletes a biometric registration |
/// | [`delete_totp`](Users::delete_totp) | deletes a time-based one-time password |
/// | [`delete_crypto_wallet`](Users::delete_crypto_wallet) | deletes a crypto wallet |
/// | [`delete_password`](Users::delete_password) | deletes a password |
/// | [`delete_oauth_registration`](Users::delete_oauth_registration) | deletes a registration with an OAuth provider |
/// | [`delete_external_id`](Users::delete_external_id) | removes a user's external id |
/// | [`connected_apps`](Users::connected_apps) | lists the Connected Apps of a user |
/// | [`revoke_connected_app`](Users::revoke_connected_app) | revokes a Connected App's access to a user's account |
///
/// The extension trait [`UsersExt`](crate::UsersExt) adds methods that find a user by email address,
/// phone number or external id, and one that creates a user or finds the existing one.
///
/// [`Client`] implements `Users`. Each method of `Users` returns a [`Call`], which is sent when it
/// is awaited, except for `search_all`, which returns a stream. Methods with a [`UserId`] argument
/// also accept the user's external id, which is an id that your application assigns. The
/// documentation of each endpoint begins with its route and its [replay class](crate::Replay),
/// which says whether a request can be sent twice without harm.
///
/// The trait is dyn compatible, so a service can hold an `Arc<dyn Users>`. Generic code should
/// accept `&(impl Users + ?Sized)`.
///
/// In the examples, `users` is a client, and `user` is a user that it has returned. The external id
/// of the user is `customer-1815`.
///
/// # Errors
///
/// Every call can fail with 401 `unauthorized_credentials` if the project id or the secret is
/// wrong, with 429 `too_many_requests`, and with 500 `internal_server_error`. It can also fail
/// without a response: see [`ErrorKind`](crate::ErrorKind). The methods list their additional
/// errors. Stytch does not document which endpoint returns which error types, so the lists may
/// be incomplete.
///
/// If the response to a deletion is lost, the call is retried, and the retry can fail with 404
/// because the first attempt was processed. [`Error::attempts`](crate::Error::attempts) is then
/// greater than 1.
///
/// # Implementing the trait
///
/// All methods have default bodies, which send the request with [`Api::client`]. A type that
/// contains a client needs only an empty `impl Users`: see [`Api`]. A test double overrides the
/// methods that a test needs: see [`Client::stub`].
#[api]
pub trait Users: Api {
    /// Creates a user with an email address, a phone number, or both. Stytch documents it as
    /// [Create user](https://stytch.com/docs/api/create-user).
    ///
    /// The user is active unless
    /// [`create_user_as_pending`](CreateUser::create_user_as_pending) is set. Stytch limits
    /// how many users a project can create in a period, and does not publish the limit.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = stytch_users::sandbox::Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// use stytch_users::{CreateUser, Name, Users};
    ///
    /// let create = CreateUser::with_email("ada@example.com").name(Name::new().first_name("Ada"));
    /// let created = users.create(&create).await?;
    /// assert_eq!(created.user.emails[0].email, "ada@example.com");
    /// assert!(created.request_id().is_some());
    ///
    /// // Each address belongs to at most one user of the project.
    /// assert!(users.create(&create).await.unwrap_err().is_duplicate());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 400: `duplicate_email`, `duplicate_phone_number`, `duplicate_user_external_id`,
    /// `invalid_email`, `invalid_phone_number`, `metadata_too_many_keys`,
    /// `metadata_too_large`. The call is not retried if Stytch [may have processed
    /// it](crate::Error::maybe_applied). In that case, look for the user before you create it
    /// again, as [`UsersExt::create_or_find`](crate::UsersExt::create_or_find) does.
    #[endpoint(POST, "/v1/users")]
    #[doc(alias = "create_user")]
    fn create(&self, user: &CreateUser) -> Call<CreateUserResponse>;

    /// Gets a user by its id or external id. Stytch documents it as [Get
    /// user](https://stytch.com/docs/api/get-user).
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815"))?;
    /// use stytch_users::{UserId, UserStatus, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// assert_eq!(user.status, UserStatus::Active);
    ///
    /// let error = users.get(&UserId::from("customer-1816")).await.unwrap_err();
    /// assert!(error.is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`. An id that would address another endpoint, such as `search`, or that
    /// [cannot be part of a path](crate::PathSegment) is rejected before sending with an
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error.
    #[endpoint(GET, "/v1/users/<user_id>")]
    #[doc(alias = "get_user")]
    fn get(&self, user_id: &UserId) -> Call<User>;

    /// Searches for users and returns one page, of 100 users by default and at most 1000. Stytch
    /// documents it as [Search users](https://stytch.com/docs/api/search-users).
    ///
    /// [`search_all`](Users::search_all) returns all pages. According to Stytch, a project can
    /// send 150 searches a minute, a search takes between 150 ms and 9 s, and searches should not
    /// be part of a login flow.
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815").pending())?;
    /// use stytch_users::{Filter, SearchUsers, UserStatus, Users};
    ///
    /// let search = SearchUsers::matching([Filter::status(UserStatus::Pending)]).limit(50);
    /// let page = users.search(&search).await?;
    /// assert_eq!((page.results.len(), page.results_metadata.total), (1, 1));
    /// assert_eq!(page.results_metadata.next_cursor, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 400: the `user_search_…` types, such as `user_search_invalid_cursor`.
    #[endpoint(POST, "/v1/users/search", replay = safe)]
    #[doc(alias("search_users", "list users", "list_users"))]
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse>;

    /// Searches for users and returns a stream of them across all pages.
    ///
    /// The stream requests the next page while the users of the current one are processed. It
    /// requests pages of 1000 users, unless the search sets a [`limit`](SearchUsers::limit).
    /// [`SearchAll::next_page`] returns whole pages. See [`SearchAll`] for rate
    /// limits and for how to resume after an error.
    ///
    /// This method calls [`search`](Users::search) for each page, so a test double needs to
    /// override only `search`. The stream borrows `self`. For a `'static` stream, such as the body of
    /// an HTTP response, use [`Client::search_all`](crate::Client::search_all), or
    /// [`SearchAll::over`] with an `Arc`. To set a header or a timeout on the calls, use
    /// [`SearchAll::new`].
    ///
    /// ```
    /// # use stytch_users::{Error, Users};
    /// # async fn example(users: &impl Users) -> Result<(), Error> {
    /// use stytch_users::{Filter, SearchUsers, UserStatus};
    ///
    /// let pending = SearchUsers::matching([Filter::status(UserStatus::Pending)]);
    /// let mut all = users.search_all(&pending);
    /// while let Some(user) = all.next().await {
    ///     println!("{}", user?.user_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`search`](Users::search) and of [`SearchAll`], as the last item of the stream.
    #[doc(alias("searchAll", "list_all", "list users", "list_users"))]
    #[doc(alias("pagination", "paginate", "stream"))]
    fn search_all(&self, search: &SearchUsers) -> SearchAll<'_> {
        SearchAll::new(search, |search| self.search(search))
    }

    /// Updates a user. Fields that are not set are left unchanged. Stytch documents it as [Update
    /// user](https://stytch.com/docs/api/update-user).
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815").with(|user| user.trusted_metadata = r#"{"trial":true,"seats":5}"#.parse().unwrap()))?;
    /// use serde_json::json;
    /// use stytch_users::{Metadata, UpdateUser, UserId, Users};
    ///
    /// // Sets `plan`, removes `trial` and leaves every other key unchanged.
    /// let metadata = Metadata::new(&json!({ "plan": "team", "trial": null }))?;
    /// let update = UpdateUser::new().trusted_metadata(metadata);
    /// let updated = users.update(&UserId::from("customer-1815"), &update).await?;
    /// let expected = Metadata::new(&json!({ "plan": "team", "seats": 5 }))?;
    /// assert_eq!(updated.user.trusted_metadata, expected);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`; 400: `duplicate_user_external_id`,
    /// `metadata_too_many_keys`, `metadata_too_large`, `invalid_rbac_role_assignment`.
    #[endpoint(PUT, "/v1/users/<user_id>")]
    #[doc(alias = "update_user")]
    fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse>;

    /// Replaces a user's only primary factor, an email address or a phone number, with a new one.
    /// Stytch documents it as [Exchange primary
    /// factor](https://stytch.com/docs/api/exchange-user-primary-factor).
    ///
    /// The new factor can be of the other kind. The call is not retried if Stytch [may have
    /// processed it](crate::Error::maybe_applied).
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815").email("ada@example.com", Verified))?;
    /// use stytch_users::{PrimaryFactor, UserId, Users};
    ///
    /// let factor = PrimaryFactor::phone_number("+12025550162");
    /// let exchanged = users
    ///     .exchange_primary_factor(&UserId::from("customer-1815"), &factor)
    ///     .await?;
    /// assert!(exchanged.user.emails.is_empty());
    /// assert_eq!(exchanged.user.phone_numbers[0].phone_number, "+12025550162");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`; 400: `invalid_exchange_primary_factor_user` if the user does
    /// not have exactly one primary factor, `duplicate_email`, `duplicate_phone_number`,
    /// `invalid_email`, `invalid_phone_number`.
    #[endpoint(PUT, "/v1/users/<user_id>/exchange_primary_factor", replay = never)]
    #[doc(alias = "exchangePrimaryFactor")]
    fn exchange_primary_factor(
        &self,
        user_id: &UserId,
        factor: &PrimaryFactor,
    ) -> Call<ChangedUser>;

    /// Deletes a user and all of its factors. Stytch documents it as [Delete
    /// user](https://stytch.com/docs/api/delete-user).
    ///
    /// Other users can then have the email addresses, phone numbers and external id.
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815"))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user_id = UserId::from("customer-1815");
    /// users.delete(&user_id).await?;
    /// assert!(users.get(&user_id).await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`, including if the user was already deleted. The retry of a call whose
    /// first response was lost can also return it: [`Error::attempts`](crate::Error::attempts) is
    /// then greater than 1.
    #[endpoint(DELETE, "/v1/users/<user_id>")]
    #[doc(alias = "delete_user")]
    fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse>;

    /// Deletes an email address from its user. Stytch documents it as [Delete
    /// email](https://stytch.com/docs/api/delete-user-email).
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::{Unverified, Verified}};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815").email("ada@example.com", Verified).email("ada@example.org", Unverified))?;
    /// use stytch_users::{ErrorType, UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// for email in user.emails.iter().filter(|email| !email.verified) {
    ///     let left = users.delete_email(&email.email_id).await?;
    ///     assert_eq!(left.user.emails.len(), 1);
    /// }
    ///
    /// // The last primary factor cannot be deleted.
    /// let error = users.delete_email(&user.emails[0].email_id).await.unwrap_err();
    /// assert_eq!(error.error_type(), Some(&ErrorType::CannotDeleteLastPrimaryFactor));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `email_not_found`; 400 `cannot_delete_last_primary_factor` if the user has no other
    /// email address, phone number or OAuth registration.
    #[endpoint(DELETE, "/v1/users/emails/<email_id>")]
    #[doc(alias = "deleteEmail")]
    fn delete_email(&self, email_id: &EmailId) -> Call<ChangedUser>;

    /// Deletes a phone number from its user. Stytch documents it as [Delete phone
    /// number](https://stytch.com/docs/api/delete-user-phone-number).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// for phone in user.phone_numbers.iter().filter(|phone| !phone.verified) {
    ///     users.delete_phone_number(&phone.phone_id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `phone_number_not_found`; 400 `cannot_delete_last_primary_factor`, as for
    /// [`delete_email`](Users::delete_email).
    #[endpoint(DELETE, "/v1/users/phone_numbers/<phone_id>")]
    #[doc(alias = "deletePhoneNumber")]
    fn delete_phone_number(&self, phone_id: &PhoneId) -> Call<ChangedUser>;

    /// Deletes a WebAuthn registration or passkey from its user. Stytch documents it as [Delete WebAuthn
    /// registration](https://stytch.com/docs/api/delete-user-webauthn-registration).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// for passkey in &user.webauthn_registrations {
    ///     users.delete_webauthn_registration(&passkey.webauthn_registration_id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `webauthn_registration_not_found`.
    #[endpoint(DELETE, "/v1/users/webauthn_registrations/<webauthn_registration_id>")]
    #[doc(alias("passkey", "deleteWebAuthnRegistration"))]
    fn delete_webauthn_registration(
        &self,
        webauthn_registration_id: &WebAuthnRegistrationId,
    ) -> Call<ChangedUser>;

    /// Deletes a biometric registration from its user. Stytch documents it as [Delete biometric
    /// registration](https://stytch.com/docs/api/delete-user-biometric-registration).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// for biometric in &user.biometric_registrations {
    ///     users.delete_biometric_registration(&biometric.biometric_registration_id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `biometric_registration_not_found`.
    #[endpoint(
        DELETE,
        "/v1/users/biometric_registrations/<biometric_registration_id>"
    )]
    #[doc(alias = "deleteBiometricRegistration")]
    fn delete_biometric_registration(
        &self,
        biometric_registration_id: &BiometricRegistrationId,
    ) -> Call<ChangedUser>;

    /// Deletes a time-based one-time password from its user. Stytch documents it as [Delete
    /// TOTP](https://stytch.com/docs/api/delete-user-totp).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// let left = users.delete_totp(&user.totps[0].totp_id).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `totp_not_found`.
    #[endpoint(DELETE, "/v1/users/totps/<totp_id>")]
    #[doc(alias = "deleteTOTP")]
    fn delete_totp(&self, totp_id: &TotpId) -> Call<ChangedUser>;

    /// Deletes a crypto wallet from its user. Stytch documents it as [Delete crypto
    /// wallet](https://stytch.com/docs/api/delete-user-crypto-wallet).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// let left = users.delete_crypto_wallet(&user.crypto_wallets[0].crypto_wallet_id).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `crypto_wallet_not_found`.
    #[endpoint(DELETE, "/v1/users/crypto_wallets/<crypto_wallet_id>")]
    #[doc(alias = "deleteCryptoWallet")]
    fn delete_crypto_wallet(&self, crypto_wallet_id: &CryptoWalletId) -> Call<ChangedUser>;

    /// Deletes the password of a user. Stytch documents it as [Delete
    /// password](https://stytch.com/docs/api/delete-user-password).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// if let Some(password) = &user.password {
    ///     users.delete_password(&password.password_id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `password_not_found`.
    #[endpoint(DELETE, "/v1/users/passwords/<password_id>")]
    #[doc(alias = "deletePassword")]
    fn delete_password(&self, password_id: &PasswordId) -> Call<ChangedUser>;

    /// Deletes a user's registration with an OAuth provider. Stytch documents it as [Delete OAuth
    /// registration](https://stytch.com/docs/api/delete-user-oauth-registration).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// for google in user.providers.iter().filter(|one| one.provider_type == "Google") {
    ///     users.delete_oauth_registration(&google.oauth_user_registration_id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `oauth_user_registration_not_found`; 400 `cannot_delete_last_primary_factor`, as for
    /// [`delete_email`](Users::delete_email).
    #[endpoint(DELETE, "/v1/users/oauth/<oauth_user_registration_id>")]
    #[doc(alias = "deleteOAuthRegistration")]
    fn delete_oauth_registration(
        &self,
        oauth_user_registration_id: &OAuthUserRegistrationId,
    ) -> Call<ChangedUser>;

    /// Removes the external id from a user. Another user can then have it. Stytch documents it in its
    /// guide to [external ids](https://stytch.com/docs/guides/migrations/external-ids).
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815"))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let left = users.delete_external_id(&UserId::from("customer-1815")).await?;
    /// assert_eq!(left.user.external_id, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`.
    #[endpoint(DELETE, "/v1/users/<user_id>/external_id")]
    #[doc(alias = "deleteExternalId")]
    fn delete_external_id(&self, user_id: &UserId) -> Call<ChangedUser>;

    /// Lists the Connected Apps that a user has authorized. Stytch documents it as [Get user's
    /// Connected Apps](https://stytch.com/docs/api/connected-app-user-get-all).
    ///
    /// ```
    /// # use stytch_users::{Error, User, Users};
    /// # async fn example(users: &impl Users, user: &User) -> Result<(), Error> {
    /// for app in &users.connected_apps(&user.user_id).await?.connected_apps {
    ///     println!("{} may {}", app.name, app.scopes_granted);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`.
    #[endpoint(GET, "/v1/users/<user_id>/connected_apps")]
    #[doc(alias = "connectedApps")]
    fn connected_apps(&self, user_id: &UserId) -> Call<ConnectedApps>;

    /// Revokes a Connected App's access to a user's account, and all tokens that the app has for the
    /// user. Stytch documents it as [Revoke a Connected
    /// App](https://stytch.com/docs/api/connected-app-user-revoke).
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # sandbox.add_user(SandboxUser::new().external_id("customer-1815").connected_app(stytch_users::UserConnectedApp::new("connected-app-test-1")))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user_id = UserId::from("customer-1815");
    /// for app in &users.connected_apps(&user_id).await?.connected_apps {
    ///     users.revoke_connected_app(&user_id, &app.connected_app_id).await?;
    /// }
    /// assert!(users.connected_apps(&user_id).await?.connected_apps.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 404: `user_not_found`, `connected_app_not_found`.
    #[endpoint(POST, "/v1/users/<user_id>/connected_apps/<connected_app_id>/revoke")]
    #[doc(alias = "revoke")]
    fn revoke_connected_app(
        &self,
        user_id: &UserId,
        connected_app_id: &ConnectedAppId,
    ) -> Call<RevokeConnectedAppResponse>;
}

impl Users for Client {}

impl Client {
    /// Searches for users, like [`Users::search_all`], and returns a stream that owns a clone of the
    /// client. `client.search_all(…)` calls this method.
    ///
    /// ```
    /// # async fn example(client: stytch_users::Client) -> Result<(), stytch_users::Error> {
    /// let all = client.search_all(&stytch_users::SearchUsers::new());
    /// let users = tokio::spawn(all.collect());
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("pagination", "paginate", "list users"))]
    pub fn search_all(&self, search: &SearchUsers) -> SearchAll<'static> {
        let client = self.clone();
        SearchAll::new(search, move |search| client.search(search))
    }
}

impl SearchAll<'static> {
    /// Searches for users, like [`Users::search_all`], and returns a stream that owns `users`, which
    /// can be an `Arc<dyn Users>`. This stream of JSON Lines can be the body of an HTTP response:
    ///
    /// ```
    /// use std::sync::Arc;
    /// use futures_util::{Stream, TryStreamExt};
    /// use stytch_users::{Error, SearchAll, SearchUsers, Users};
    ///
    /// fn export(users: Arc<dyn Users>) -> impl Stream<Item = Result<String, Error>> {
    ///     let all = SearchAll::over(users, &SearchUsers::new());
    ///     all.map_ok(|user| format!("{}\n", serde_json::json!(user)))
    /// }
    /// ```
    pub fn over<U: Users + ?Sized + 'static>(
        users: Arc<U>,
        search: &SearchUsers,
    ) -> SearchAll<'static> {
        SearchAll::new(search, move |search| users.search(search))
    }
}
