//! The Users API, method by method.

use std::sync::Arc;

use stytch_macros::api;

use crate::api::Api;
use crate::call::Call;
use crate::client::Client;
use crate::model::*;
use crate::search::SearchAll;

/// Stytch's consumer Users API: a project's users and their factors.
///
/// [`Client`] has all of it. Every method builds a [`Call`], which is sent when it is
/// awaited. Wherever a method takes a [`UserId`], the user's `external_id` does as
/// well.
///
/// It can be used as `Arc<dyn Users>`, and generic code takes
/// `&(impl Users + ?Sized)`. A test double overrides the methods that it cares about:
/// see [`Client::stub`].
///
/// In the examples `users` is the client of a sandbox with one user,
/// whose external id is `customer-1815`; they are run as tests.
///
/// # Errors
///
/// Every call can fail with 401 `unauthorized_credentials` for a wrong project id or
/// secret, with 429 `too_many_requests`, with 500 `internal_server_error`, and for
/// want of a connection. What a method lists is what it can answer besides.
#[api]
pub trait Users: Api {
    /// Creates a user with an email address or a phone number, or both.
    ///
    /// The user is active unless the request says pending. The rate at which a
    /// project can create users is limited, to a figure that Stytch does not publish.
    ///
    /// Stytch's page: [Create user](https://stytch.com/docs/api/create-user).
    ///
    /// # Errors
    ///
    /// 400: `duplicate_email`, `duplicate_phone_number`, `duplicate_user_external_id`,
    /// `invalid_email`, `invalid_phone_number`, `metadata_too_many_keys`,
    /// `metadata_too_large`. After an error that [may have been
    /// applied](crate::Error::maybe_applied), look for the user before creating again.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::Sandbox;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// use stytch_users::{CreateUser, Name, Users};
    ///
    /// let create = CreateUser::with_email("ada@example.com").name(Name::new().first_name("Ada"));
    /// let created = users.create(&create).await?;
    /// assert_eq!(created.user.emails[0].email, "ada@example.com");
    /// assert!(created.request_id().is_some());
    ///
    /// // An address belongs to one user of the project.
    /// assert!(users.create(&create).await.unwrap_err().is_duplicate());
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(POST, "/v1/users")]
    #[doc(alias = "create_user")]
    fn create(&self, user: &CreateUser) -> Call<CreateUserResponse>;

    /// Gets a user.
    ///
    /// Stytch's page: [Get user](https://stytch.com/docs/api/get-user).
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada)?;
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
    #[endpoint(GET, "/v1/users/<user_id>")]
    #[doc(alias = "get_user")]
    fn get(&self, user_id: &UserId) -> Call<User>;

    /// Searches for users, one page of at most 1000.
    ///
    /// At most 150 searches a minute, each taking from 150 ms to 9 s: it is not made
    /// for use while someone signs in.
    ///
    /// Stytch's page: [Search users](https://stytch.com/docs/api/search-users).
    ///
    /// # Errors
    ///
    /// 400: the `user_search_…` types, such as `user_search_invalid_cursor`. What
    /// [`SearchUsers`] can see of them is refused before it is sent.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.pending())?;
    /// use stytch_users::{Filter, SearchUsers, UserStatus, Users};
    ///
    /// let search = SearchUsers::matching([Filter::status(UserStatus::Pending)]).limit(50);
    /// let page = users.search(&search).await?;
    /// assert_eq!((page.results.len(), page.results_metadata.total), (1, 1));
    /// assert_eq!(page.results_metadata.next_cursor, None);
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(POST, "/v1/users/search", replay = safe)]
    #[doc(alias = "search_users")]
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse>;

    /// Searches for users over all pages: a stream of every user that is found, or,
    /// with [`pages`](SearchAll::pages), of pages.
    ///
    /// A page has 1000 users where the search sets no
    /// [`limit`](SearchUsers::limit), and the next one is requested while the users of
    /// one are given; [`SearchAll`] says how, and how to go on after an error.
    ///
    /// It is no endpoint of its own: it calls [`search`](Users::search), and a test
    /// double that overrides that has overridden this.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.pending())?;
    /// use stytch_users::{Filter, SearchUsers, UserStatus, Users};
    ///
    /// let pending = SearchUsers::matching([Filter::status(UserStatus::Pending)]);
    /// let mut all = users.search_all(&pending);
    /// while let Some(user) = all.next().await {
    ///     println!("{}", user?.user_id);
    /// }
    /// assert_eq!(all.total(), Some(1));
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "searchAll")]
    fn search_all(&self, search: &SearchUsers) -> SearchAll<'_> {
        SearchAll::new(search, |search| self.search(search))
    }

    /// Updates a user: what the request does not set stays as it is.
    ///
    /// Stytch's page: [Update user](https://stytch.com/docs/api/update-user).
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`; 400: `duplicate_user_external_id`,
    /// `metadata_too_many_keys`, `metadata_too_large`, `invalid_rbac_role_assignment`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.trusted_metadata(stytch_users::Metadata::try_from(serde_json::json!({ "trial": true, "seats": 5 }))?))?;
    /// use serde_json::json;
    /// use stytch_users::{Metadata, UpdateUser, UserId, Users};
    ///
    /// // Sets `plan`, takes `trial` away and leaves every other key.
    /// let metadata = Metadata::try_from(json!({ "plan": "team", "trial": null }))?;
    /// let update = UpdateUser::new().trusted_metadata(metadata);
    /// let updated = users.update(&UserId::from("customer-1815"), &update).await?;
    /// assert_eq!(updated.user.trusted_metadata.to_value()?, json!({ "plan": "team", "seats": 5 }));
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(PUT, "/v1/users/<user_id>")]
    #[doc(alias = "update_user")]
    fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse>;

    /// Exchanges a user's only email address or phone number for another one.
    ///
    /// The user must have exactly one primary factor. It is not replayed: once it is
    /// done, a second one meets the new factor.
    ///
    /// Stytch's page: [Exchange primary
    /// factor](https://stytch.com/docs/api/exchange-user-primary-factor).
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`; 400: `invalid_exchange_primary_factor_user` for a user
    /// with more or less than one factor, `duplicate_email`, `duplicate_phone_number`,
    /// `invalid_email`, `invalid_phone_number`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.email("ada@example.com", Verified))?;
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
    #[endpoint(PUT, "/v1/users/<user_id>/exchange_primary_factor", replay = never)]
    #[doc(alias = "exchangePrimaryFactor")]
    fn exchange_primary_factor(
        &self,
        user_id: &UserId,
        factor: &PrimaryFactor,
    ) -> Call<ExchangePrimaryFactorResponse>;

    /// Deletes a user with all factors. Addresses, numbers and the external id are free
    /// again.
    ///
    /// Stytch's page: [Delete user](https://stytch.com/docs/api/delete-user).
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`, also for one that was deleted before.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada)?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user_id = UserId::from("customer-1815");
    /// users.delete(&user_id).await?;
    /// assert!(users.get(&user_id).await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/<user_id>")]
    #[doc(alias = "delete_user")]
    fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse>;

    /// Deletes an email address from its user.
    ///
    /// Stytch's page: [Delete email](https://stytch.com/docs/api/delete-user-email).
    ///
    /// # Errors
    ///
    /// 404 `email_not_found`; 400 `cannot_delete_last_primary_factor`, because a user
    /// keeps an email address, a phone number or an OAuth registration.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::{Unverified, Verified}};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.email("ada@example.com", Verified).email("ada@example.org", Unverified))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// for email in user.emails.iter().filter(|email| !email.verified) {
    ///     let left = users.delete_email(&email.email_id).await?;
    ///     assert_eq!(left.user.emails.len(), 1);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/emails/<email_id>")]
    #[doc(alias = "deleteEmail")]
    fn delete_email(&self, email_id: &EmailId) -> Call<DeleteFactorResponse>;

    /// Deletes a phone number from its user.
    ///
    /// Stytch's page: [Delete phone
    /// number](https://stytch.com/docs/api/delete-user-phone-number).
    ///
    /// # Errors
    ///
    /// 404 `phone_number_not_found`; 400 `cannot_delete_last_primary_factor`, because a
    /// user keeps an email address, a phone number or an OAuth registration.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.phone_number("+12025550162", Verified))?;
    /// use stytch_users::{ErrorType, UserId, Users};
    ///
    /// // The last factor of these kinds stays.
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// let error = users.delete_phone_number(&user.phone_numbers[0].phone_id).await.unwrap_err();
    /// assert_eq!(error.error_type(), Some(&ErrorType::CannotDeleteLastPrimaryFactor));
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/phone_numbers/<phone_id>")]
    #[doc(alias = "deletePhoneNumber")]
    fn delete_phone_number(&self, phone_id: &PhoneId) -> Call<DeleteFactorResponse>;

    /// Deletes a WebAuthn registration or passkey from its user.
    ///
    /// Stytch's page: [Delete WebAuthn
    /// registration](https://stytch.com/docs/api/delete-user-webauthn-registration).
    ///
    /// # Errors
    ///
    /// 404 `webauthn_registration_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.webauthn_registration("example.com", stytch_users::AuthenticatorType::Platform, Verified))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// for passkey in &user.webauthn_registrations {
    ///     users
    ///         .delete_webauthn_registration(&passkey.webauthn_registration_id)
    ///         .await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/webauthn_registrations/<webauthn_registration_id>")]
    #[doc(alias = "passkey")]
    #[doc(alias = "deleteWebAuthnRegistration")]
    fn delete_webauthn_registration(
        &self,
        webauthn_registration_id: &WebAuthnRegistrationId,
    ) -> Call<DeleteFactorResponse>;

    /// Deletes a biometric registration from its user.
    ///
    /// Stytch's page: [Delete biometric
    /// registration](https://stytch.com/docs/api/delete-user-biometric-registration).
    ///
    /// # Errors
    ///
    /// 404 `biometric_registration_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.biometric_registration(Verified))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// for registration in &user.biometric_registrations {
    ///     let left = users
    ///         .delete_biometric_registration(&registration.biometric_registration_id)
    ///         .await?;
    ///     assert!(left.user.biometric_registrations.is_empty());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(
        DELETE,
        "/v1/users/biometric_registrations/<biometric_registration_id>"
    )]
    #[doc(alias = "deleteBiometricRegistration")]
    fn delete_biometric_registration(
        &self,
        biometric_registration_id: &BiometricRegistrationId,
    ) -> Call<DeleteFactorResponse>;

    /// Deletes a time-based one-time password from its user.
    ///
    /// Stytch's page: [Delete TOTP](https://stytch.com/docs/api/delete-user-totp).
    ///
    /// # Errors
    ///
    /// 404 `totp_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.totp(Verified))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// let left = users.delete_totp(&user.totps[0].totp_id).await?;
    /// assert!(left.user.totps.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/totps/<totp_id>")]
    #[doc(alias = "deleteTOTP")]
    fn delete_totp(&self, totp_id: &TotpId) -> Call<DeleteFactorResponse>;

    /// Deletes a crypto wallet from its user.
    ///
    /// Stytch's page: [Delete crypto
    /// wallet](https://stytch.com/docs/api/delete-user-crypto-wallet).
    ///
    /// # Errors
    ///
    /// 404 `crypto_wallet_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.crypto_wallet(stytch_users::CryptoWalletType::Ethereum, "0x6df2", Verified))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// let wallet = &user.crypto_wallets[0];
    /// let left = users.delete_crypto_wallet(&wallet.crypto_wallet_id).await?;
    /// assert!(left.user.crypto_wallets.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/crypto_wallets/<crypto_wallet_id>")]
    #[doc(alias = "deleteCryptoWallet")]
    fn delete_crypto_wallet(&self, crypto_wallet_id: &CryptoWalletId)
    -> Call<DeleteFactorResponse>;

    /// Deletes the password of a user.
    ///
    /// Stytch's page: [Delete
    /// password](https://stytch.com/docs/api/delete-user-password).
    ///
    /// # Errors
    ///
    /// 404 `password_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.password())?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// if let Some(password) = &user.password {
    ///     let left = users.delete_password(&password.password_id).await?;
    ///     assert_eq!(left.user.password, None);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/passwords/<password_id>")]
    #[doc(alias = "deletePassword")]
    fn delete_password(&self, password_id: &PasswordId) -> Call<DeleteFactorResponse>;

    /// Deletes the registration of a user with an OAuth provider.
    ///
    /// Stytch's page: [Delete OAuth
    /// registration](https://stytch.com/docs/api/delete-user-oauth-registration).
    ///
    /// # Errors
    ///
    /// 404 `oauth_user_registration_not_found`; 400 `cannot_delete_last_primary_factor`,
    /// because a user keeps an email address, a phone number or an OAuth registration.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.oauth("Google", "1077").email("ada@example.com", Verified))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let user = users.get(&UserId::from("customer-1815")).await?;
    /// let google = user.providers.iter().find(|one| one.provider_type == "Google");
    /// if let Some(google) = google {
    ///     users
    ///         .delete_oauth_registration(&google.oauth_user_registration_id)
    ///         .await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/oauth/<oauth_user_registration_id>")]
    #[doc(alias = "deleteOAuthRegistration")]
    fn delete_oauth_registration(
        &self,
        oauth_user_registration_id: &OAuthUserRegistrationId,
    ) -> Call<DeleteFactorResponse>;

    /// Takes the external id from a user; another user can have it then.
    ///
    /// Stytch's guide: [External
    /// ids](https://stytch.com/docs/guides/migrations/external-ids).
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada)?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let left = users.delete_external_id(&UserId::from("customer-1815")).await?;
    /// assert_eq!(left.user.external_id, None);
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(DELETE, "/v1/users/<user_id>/external_id")]
    #[doc(alias = "deleteExternalId")]
    fn delete_external_id(&self, user_id: &UserId) -> Call<DeleteExternalIdResponse>;

    /// Lists the Connected Apps that a user has let in.
    ///
    /// Stytch's page: [Get user's Connected
    /// Apps](https://stytch.com/docs/api/connected-app-user-get-all).
    ///
    /// # Errors
    ///
    /// 404 `user_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.connected_app(stytch_users::UserConnectedApp::new("connected-app-test-1")))?;
    /// use stytch_users::{UserId, Users};
    ///
    /// let answer = users.connected_apps(&UserId::from("customer-1815")).await?;
    /// for app in &answer.connected_apps {
    ///     println!("{} may {}", app.name, app.scopes_granted);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[endpoint(GET, "/v1/users/<user_id>/connected_apps")]
    #[doc(alias = "connectedApps")]
    fn connected_apps(&self, user_id: &UserId) -> Call<ConnectedApps>;

    /// Takes the access of a Connected App to a user away, and all of its tokens.
    ///
    /// Stytch's page: [Revoke a Connected
    /// App](https://stytch.com/docs/api/connected-app-user-revoke).
    ///
    /// # Errors
    ///
    /// 404: `user_not_found`, `connected_app_not_found`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::in_memory()?;
    /// # let users = sandbox.client();
    /// # let ada = SandboxUser::new().external_id("customer-1815");
    /// # sandbox.add_user(ada.connected_app(stytch_users::UserConnectedApp::new("connected-app-test-1")))?;
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
    /// Searches for users over all pages, like [`Users::search_all`], with a stream that owns
    /// a clone of the client: it can be spawned, or be the body of an HTTP response.
    ///
    /// ```
    /// # async fn example(client: stytch_users::Client) -> Result<(), stytch_users::Error> {
    /// use stytch_users::SearchUsers;
    ///
    /// let all = client.search_all(&SearchUsers::new());
    /// let users = tokio::spawn(all.collect());
    /// # Ok(())
    /// # }
    /// ```
    pub fn search_all(&self, search: &SearchUsers) -> SearchAll<'static> {
        let client = self.clone();
        SearchAll::new(search, move |search| client.search(search))
    }
}

impl SearchAll<'static> {
    /// Searches for users over all pages, like [`Users::search_all`], with a stream that owns
    /// what it calls.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use stytch_users::{SearchAll, SearchUsers, Users};
    ///
    /// fn everybody(users: &Arc<dyn Users>) -> SearchAll<'static> {
    ///     SearchAll::over(Arc::clone(users), &SearchUsers::new())
    /// }
    /// ```
    pub fn over<U: Users + ?Sized + 'static>(
        users: Arc<U>,
        search: &SearchUsers,
    ) -> SearchAll<'static> {
        SearchAll::new(search, move |search| users.search(search))
    }
}
