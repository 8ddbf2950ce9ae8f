//! Stytch's error types.

use crate::string_type::open_enum;

open_enum! {
    /// The type of an error that Stytch returns, its `error_type`.
    ///
    /// The variants are the error types in Stytch's own SDKs that apply to the Users API. Stytch
    /// does not document most of them, so most descriptions are inferred from the name. The
    /// number in parentheses is the HTTP status. It is inferred for most of the 400 and 404
    /// types, and omitted if it is not known.
    ///
    /// ```
    /// use stytch_users::{Error, ErrorType};
    ///
    /// fn explain(error: &Error) -> &'static str {
    ///     match error.error_type() {
    ///         Some(ErrorType::DuplicateEmail) => "the email address is taken",
    ///         Some(ErrorType::InvalidEmail) => "the email address is malformed",
    ///         _ => "try again later",
    ///     }
    /// }
    ///
    /// assert_eq!(explain(&Error::api(400, "duplicate_email")), "the email address is taken");
    /// assert_eq!(ErrorType::from("user_not_found"), ErrorType::UserNotFound);
    /// assert_eq!(ErrorType::UserNotFound.as_str(), "user_not_found");
    /// assert_eq!(ErrorType::from("added_later").to_string(), "added_later");
    /// ```
    pub enum ErrorType {
        /// The project id or the secret is wrong (401).
        UnauthorizedCredentials = "unauthorized_credentials",
        /// The `Authorization` header is malformed.
        InvalidAuthorizationHeader = "invalid_authorization_header",
        /// The project id is malformed.
        InvalidProjectIdAuthentication = "invalid_project_id_authentication",
        /// The secret is malformed.
        InvalidSecretAuthentication = "invalid_secret_authentication",
        /// The project id is not valid in the live environment.
        UnauthorizedProjectIdLive = "unauthorized_project_id_live",
        /// The project id is not valid in the test environment.
        UnauthorizedProjectIdTest = "unauthorized_project_id_test",
        /// The request was sent to the wrong Stytch host for a live project.
        WrongStackLive = "wrong_stack_live",
        /// The request was sent to the wrong Stytch host for a test project.
        WrongStackTest = "wrong_stack_test",
        /// The request was sent over plain HTTP.
        UseHttps = "use_https",
        /// No user has this id or external id (404).
        UserNotFound = "user_not_found",
        /// No email address has this id (404).
        EmailNotFound = "email_not_found",
        /// No phone number has this id (404).
        PhoneNumberNotFound = "phone_number_not_found",
        /// No biometric registration has this id (404).
        BiometricRegistrationNotFound = "biometric_registration_not_found",
        /// No crypto wallet has this id (404).
        CryptoWalletNotFound = "crypto_wallet_not_found",
        /// No Connected App has this id (404).
        ConnectedAppNotFound = "connected_app_not_found",
        /// No WebAuthn registration or passkey has this id (404).
        WebAuthnRegistrationNotFound = "webauthn_registration_not_found",
        /// No time-based one-time password has this id (404).
        TotpNotFound = "totp_not_found",
        /// No password has this id (404).
        PasswordNotFound = "password_not_found",
        /// No OAuth registration has this id (404).
        OAuthUserRegistrationNotFound = "oauth_user_registration_not_found",
        /// An id is malformed (400).
        InvalidId = "invalid_id",
        /// The user id is malformed (400).
        InvalidUserId = "invalid_user_id",
        /// The email id is malformed (400).
        InvalidEmailId = "invalid_email_id",
        /// The WebAuthn registration id is malformed (400).
        InvalidWebAuthnRegistrationId = "invalid_webauthn_registration_id",
        /// The biometric registration id is malformed (400).
        InvalidBiometricRegistrationId = "invalid_biometric_registration_id",
        /// The TOTP id is malformed (400).
        InvalidTotpId = "invalid_totp_id",
        /// The crypto wallet id is malformed (400).
        InvalidCryptoWalletId = "invalid_crypto_wallet_id",
        /// The password id is malformed (400).
        InvalidPasswordId = "invalid_password_id",
        /// The OAuth registration id is malformed (400).
        InvalidOAuthUserRegistrationId = "invalid_oauth_user_registration_id",
        /// An id of the live environment was sent to the test environment (400).
        LiveIdUsedInTestEnvironment = "live_id_used_in_test_environment",
        /// An id of the test environment was sent to the live environment (400).
        TestIdUsedInLiveEnvironment = "test_id_used_in_live_environment",
        /// The request has neither an email address nor a phone number (400).
        InvalidCreateUserRequest = "invalid_create_user_request",
        /// Another user of the project has the email address (400).
        DuplicateEmail = "duplicate_email",
        /// The user already has the email address (400).
        DuplicateEmailForUser = "duplicate_email_for_user",
        /// Another user of the project has the phone number (400).
        DuplicatePhoneNumber = "duplicate_phone_number",
        /// The user already has the phone number (400).
        DuplicatePhoneNumberForUser = "duplicate_phone_number_for_user",
        /// Another user of the project has the external id (400).
        DuplicateUserExternalId = "duplicate_user_external_id",
        /// The email address is malformed (400).
        InvalidEmail = "invalid_email",
        /// The email address is inactive (400).
        InactiveEmail = "inactive_email",
        /// The email address is on a denylist (400).
        EmailInDenylist = "email_in_denylist",
        /// The email address is not on the allowlist (400).
        EmailNotInAllowlist = "email_not_in_allowlist",
        /// The phone number is not in E.164 format (400).
        InvalidPhoneNumber = "invalid_phone_number",
        /// The country code of the phone number is invalid (400).
        InvalidPhoneNumberCountryCode = "invalid_phone_number_country_code",
        /// The email address is invalid for Stytch's own sandbox values (400).
        InvalidEmailSandbox = "invalid_email_sandbox",
        /// The phone number is invalid for Stytch's own sandbox values (400).
        InvalidPhoneNumberSandbox = "invalid_phone_number_sandbox",
        /// The metadata has more than 20 top-level keys (400).
        MetadataTooManyKeys = "metadata_too_many_keys",
        /// The metadata is larger than 4 KB (400).
        MetadataTooLarge = "metadata_too_large",
        /// The metadata is malformed (400).
        MetadataInvalidFormat = "metadata_invalid_format",
        /// A role cannot be assigned (400).
        InvalidRbacRoleAssignment = "invalid_rbac_role_assignment",
        /// The request has too many roles (400).
        TooManyRoles = "too_many_roles",
        /// A default role cannot be assigned explicitly (400).
        CannotAssignDefaultRbacRoleId = "cannot_assign_default_rbac_role_id",
        /// The IP address in the attributes is malformed (400).
        InvalidIpAddress = "invalid_ip_address",
        /// The user agent in the attributes is invalid (400).
        InvalidUserAgent = "invalid_user_agent",
        /// The factor is the user's last primary factor (400).
        CannotDeleteLastPrimaryFactor = "cannot_delete_last_primary_factor",
        /// The user does not have exactly one primary factor (400).
        InvalidExchangePrimaryFactorUser = "invalid_exchange_primary_factor_user",
        /// The fields of the new primary factor are invalid (400).
        InvalidExchangePrimaryFactorFields = "invalid_exchange_primary_factor_fields",
        /// A `user_id` filter has both user ids and external ids (400).
        UserSearchCannotMixInternalAndExternalUserIds = "user_search_cannot_mix_internal_and_external_user_ids",
        /// The value of `email_address_fuzzy` is too short (400).
        UserSearchEmailAddressFuzzyTooShort = "user_search_email_address_fuzzy_too_short",
        /// The filter expects a list of strings (400).
        UserSearchExpectedArrayOfString = "user_search_expected_array_of_string",
        /// The filter expects a boolean (400).
        UserSearchExpectedBool = "user_search_expected_bool",
        /// The filter expects an object (400).
        UserSearchExpectedObject = "user_search_expected_object",
        /// The filter expects a string (400).
        UserSearchExpectedString = "user_search_expected_string",
        /// The filter expects a timestamp (400).
        UserSearchExpectedTimestamp = "user_search_expected_timestamp",
        /// A filter name is not a string (400).
        UserSearchFilterNameMustBeString = "user_search_filter_name_must_be_string",
        /// A filter name is unknown (400).
        UserSearchFilterNameNotRecognized = "user_search_filter_name_not_recognized",
        /// The value of `full_name_fuzzy` is too short (400).
        UserSearchFullNameFuzzyTooShort = "user_search_full_name_fuzzy_too_short",
        /// The cursor is invalid (400).
        UserSearchInvalidCursor = "user_search_invalid_cursor",
        /// The limit is invalid (400).
        UserSearchInvalidLimit = "user_search_invalid_limit",
        /// The value of `oauth_provider` is invalid (400).
        UserSearchInvalidOAuthProviderFilter = "user_search_invalid_oauth_provider_filter",
        /// The operator is neither `AND` nor `OR` (400).
        UserSearchInvalidOperator = "user_search_invalid_operator",
        /// The value of `status` is invalid (400).
        UserSearchInvalidStatusFilter = "user_search_invalid_status_filter",
        /// A filter has too many values (400).
        UserSearchMaximumFilterValueCountExceeded = "user_search_maximum_filter_value_count_exceeded",
        /// The value of `biometric_registration_id` is missing (400).
        UserSearchMissingBiometricRegistrationIds = "user_search_missing_biometric_registration_ids",
        /// The value of `biometric_registration_verified` is missing (400).
        UserSearchMissingBiometricVerified = "user_search_missing_biometric_verified",
        /// The value of `created_at_greater_than` is missing (400).
        UserSearchMissingCreatedAtGreaterThan = "user_search_missing_created_at_greater_than",
        /// The value of `created_at_less_than` is missing (400).
        UserSearchMissingCreatedAtLessThan = "user_search_missing_created_at_less_than",
        /// The value of `crypto_wallet_address` is missing (400).
        UserSearchMissingCryptoWalletAddress = "user_search_missing_crypto_wallet_address",
        /// The value of `crypto_wallet_id` is missing (400).
        UserSearchMissingCryptoWalletId = "user_search_missing_crypto_wallet_id",
        /// The value of `crypto_wallet_verified` is missing (400).
        UserSearchMissingCryptoWalletVerified = "user_search_missing_crypto_wallet_verified",
        /// The value of `email_address_fuzzy` is missing (400).
        UserSearchMissingEmailAddressFuzzy = "user_search_missing_email_address_fuzzy",
        /// The value of `email_address` is missing (400).
        UserSearchMissingEmailAddresses = "user_search_missing_email_addresses",
        /// The value of `email_domain` is missing (400).
        UserSearchMissingEmailDomain = "user_search_missing_email_domain",
        /// The value of `email_id` is missing (400).
        UserSearchMissingEmailIds = "user_search_missing_email_ids",
        /// The value of `email_verified` is missing (400).
        UserSearchMissingEmailVerified = "user_search_missing_email_verified",
        /// A filter has no name (400).
        UserSearchMissingFilterName = "user_search_missing_filter_name",
        /// A filter has no value (400).
        UserSearchMissingFilterValue = "user_search_missing_filter_value",
        /// The value of `full_name_fuzzy` is missing (400).
        UserSearchMissingFullNameFuzzy = "user_search_missing_full_name_fuzzy",
        /// The bound `greater_than` of a filter is missing (400).
        UserSearchMissingGreaterThan = "user_search_missing_greater_than",
        /// The bound `less_than` of a filter is missing (400).
        UserSearchMissingLessThan = "user_search_missing_less_than",
        /// The value of `oauth_provider` is missing (400).
        UserSearchMissingOAuthProviders = "user_search_missing_oauth_providers",
        /// The value of `password_exists` is missing (400).
        UserSearchMissingPassword = "user_search_missing_password",
        /// The value of `phone_id` is missing (400).
        UserSearchMissingPhoneIds = "user_search_missing_phone_ids",
        /// The value of `phone_number_fuzzy` is missing (400).
        UserSearchMissingPhoneNumberFuzzy = "user_search_missing_phone_number_fuzzy",
        /// The value of `phone_number` is missing (400).
        UserSearchMissingPhoneNumbers = "user_search_missing_phone_numbers",
        /// The value of `phone_verified` is missing (400).
        UserSearchMissingPhoneVerified = "user_search_missing_phone_verified",
        /// The value of `status` is missing (400).
        UserSearchMissingStatus = "user_search_missing_status",
        /// The value of `totp_id` is missing (400).
        UserSearchMissingTotpIds = "user_search_missing_totp_ids",
        /// The value of `totp_verified` is missing (400).
        UserSearchMissingTotpVerified = "user_search_missing_totp_verified",
        /// The value of `user_id` is missing (400).
        UserSearchMissingUserIds = "user_search_missing_user_ids",
        /// The value of `webauthn_registration_id` is missing (400).
        UserSearchMissingWebAuthnRegistrationIds = "user_search_missing_webauthn_registration_ids",
        /// The value of `webauthn_registration_verified` is missing (400).
        UserSearchMissingWebAuthnVerified = "user_search_missing_webauthn_verified",
        /// The value of `phone_number_fuzzy` is too short (400).
        UserSearchPhoneNumberFuzzyTooShort = "user_search_phone_number_fuzzy_too_short",
        /// The search took too long.
        SearchTimeout = "search_timeout",
        /// The request is invalid in a way that no other type describes (400).
        BadRequest = "bad_request",
        /// An argument is invalid (400).
        InvalidArgument = "invalid_argument",
        /// A value in the request is invalid (400).
        InvalidRequestValue = "invalid_request_value",
        /// A value contains a zero-width space (400).
        ForbiddenCharacterZeroWidthSpace = "forbidden_character_zero_width_space",
        /// The path is not a route of the API.
        RouteNotFound = "route_not_found",
        /// The HTTP method is not allowed for the path.
        MethodNotAllowed = "method_not_allowed",
        /// The request was rate limited (429).
        TooManyRequests = "too_many_requests",
        /// The user is locked after too many failed authentications (429).
        UserLockLimitReached = "user_lock_limit_reached",
        /// The captcha check failed (429).
        CaptchaFailed = "captcha_failed",
        /// There were too many requests, of which too few authenticated a token (429).
        TooFewTokensAuthenticated = "too_few_tokens_authenticated",
        /// Stytch failed to process the request (500).
        InternalServerError = "internal_server_error",
        /// Stytch is unavailable at the moment; the request can be retried.
        ServerUnavailable = "server_unavailable",
    }
}

impl ErrorType {
    /// Returns `true` for the types with status 429 that waiting does not resolve.
    pub(super) fn never_passes(&self) -> bool {
        matches!(
            self,
            ErrorType::UserLockLimitReached
                | ErrorType::CaptchaFailed
                | ErrorType::TooFewTokensAuthenticated
        )
    }
}
