//! Stytch's error types.

use crate::open_enum::open_enum;

open_enum! {
    /// The type of an error that Stytch returns, its `error_type`.
    ///
    /// The variants are the error types in Stytch's own SDKs that apply to the Users API. Stytch
    /// does not document most of them, so most descriptions are inferred from the name. The
    /// number in parentheses is the HTTP status. It is inferred for most of the 400 and 404
    /// types, and omitted if it is not known.
    ///
    /// Variants without a description belong to one of these groups:
    ///
    /// - `…NotFound`: nothing has this id (404)
    /// - `Invalid…`: the value is malformed (400)
    /// - `UserSearchExpected…`: the value of a filter has another type (400)
    /// - `UserSearchMissing…`: the filter has no such value (400)
    /// - `UserSearch…TooShort`: the value of the filter is too short (400)
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
        EmailNotFound = "email_not_found",
        PhoneNumberNotFound = "phone_number_not_found",
        BiometricRegistrationNotFound = "biometric_registration_not_found",
        CryptoWalletNotFound = "crypto_wallet_not_found",
        ConnectedAppNotFound = "connected_app_not_found",
        WebAuthnRegistrationNotFound = "webauthn_registration_not_found",
        TotpNotFound = "totp_not_found",
        PasswordNotFound = "password_not_found",
        OAuthUserRegistrationNotFound = "oauth_user_registration_not_found",
        InvalidId = "invalid_id",
        InvalidUserId = "invalid_user_id",
        InvalidEmailId = "invalid_email_id",
        InvalidWebAuthnRegistrationId = "invalid_webauthn_registration_id",
        InvalidBiometricRegistrationId = "invalid_biometric_registration_id",
        InvalidTotpId = "invalid_totp_id",
        InvalidCryptoWalletId = "invalid_crypto_wallet_id",
        InvalidPasswordId = "invalid_password_id",
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
        InvalidEmail = "invalid_email",
        /// The email address is inactive (400).
        InactiveEmail = "inactive_email",
        /// The email address is on a denylist (400).
        EmailInDenylist = "email_in_denylist",
        /// The email address is not on the allowlist (400).
        EmailNotInAllowlist = "email_not_in_allowlist",
        /// The phone number is not in E.164 format (400).
        InvalidPhoneNumber = "invalid_phone_number",
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
        InvalidIpAddress = "invalid_ip_address",
        InvalidUserAgent = "invalid_user_agent",
        /// The factor is the user's last primary factor (400).
        CannotDeleteLastPrimaryFactor = "cannot_delete_last_primary_factor",
        /// The user does not have exactly one primary factor (400).
        InvalidExchangePrimaryFactorUser = "invalid_exchange_primary_factor_user",
        /// The fields of the new primary factor are invalid (400).
        InvalidExchangePrimaryFactorFields = "invalid_exchange_primary_factor_fields",
        /// A `user_id` filter has both user ids and external ids (400).
        UserSearchCannotMixInternalAndExternalUserIds = "user_search_cannot_mix_internal_and_external_user_ids",
        UserSearchEmailAddressFuzzyTooShort = "user_search_email_address_fuzzy_too_short",
        UserSearchExpectedArrayOfString = "user_search_expected_array_of_string",
        UserSearchExpectedBool = "user_search_expected_bool",
        UserSearchExpectedObject = "user_search_expected_object",
        UserSearchExpectedString = "user_search_expected_string",
        UserSearchExpectedTimestamp = "user_search_expected_timestamp",
        /// A filter name is not a string (400).
        UserSearchFilterNameMustBeString = "user_search_filter_name_must_be_string",
        /// A filter name is unknown (400).
        UserSearchFilterNameNotRecognized = "user_search_filter_name_not_recognized",
        UserSearchFullNameFuzzyTooShort = "user_search_full_name_fuzzy_too_short",
        UserSearchInvalidCursor = "user_search_invalid_cursor",
        UserSearchInvalidLimit = "user_search_invalid_limit",
        UserSearchInvalidOAuthProviderFilter = "user_search_invalid_oauth_provider_filter",
        /// The operator is neither `AND` nor `OR` (400).
        UserSearchInvalidOperator = "user_search_invalid_operator",
        UserSearchInvalidStatusFilter = "user_search_invalid_status_filter",
        /// A filter has too many values (400).
        UserSearchMaximumFilterValueCountExceeded = "user_search_maximum_filter_value_count_exceeded",
        UserSearchMissingBiometricRegistrationIds = "user_search_missing_biometric_registration_ids",
        UserSearchMissingBiometricVerified = "user_search_missing_biometric_verified",
        UserSearchMissingCreatedAtGreaterThan = "user_search_missing_created_at_greater_than",
        UserSearchMissingCreatedAtLessThan = "user_search_missing_created_at_less_than",
        UserSearchMissingCryptoWalletAddress = "user_search_missing_crypto_wallet_address",
        UserSearchMissingCryptoWalletId = "user_search_missing_crypto_wallet_id",
        UserSearchMissingCryptoWalletVerified = "user_search_missing_crypto_wallet_verified",
        UserSearchMissingEmailAddressFuzzy = "user_search_missing_email_address_fuzzy",
        UserSearchMissingEmailAddresses = "user_search_missing_email_addresses",
        UserSearchMissingEmailDomain = "user_search_missing_email_domain",
        UserSearchMissingEmailIds = "user_search_missing_email_ids",
        UserSearchMissingEmailVerified = "user_search_missing_email_verified",
        UserSearchMissingFilterName = "user_search_missing_filter_name",
        UserSearchMissingFilterValue = "user_search_missing_filter_value",
        UserSearchMissingFullNameFuzzy = "user_search_missing_full_name_fuzzy",
        UserSearchMissingGreaterThan = "user_search_missing_greater_than",
        UserSearchMissingLessThan = "user_search_missing_less_than",
        UserSearchMissingOAuthProviders = "user_search_missing_oauth_providers",
        UserSearchMissingPassword = "user_search_missing_password",
        UserSearchMissingPhoneIds = "user_search_missing_phone_ids",
        UserSearchMissingPhoneNumberFuzzy = "user_search_missing_phone_number_fuzzy",
        UserSearchMissingPhoneNumbers = "user_search_missing_phone_numbers",
        UserSearchMissingPhoneVerified = "user_search_missing_phone_verified",
        UserSearchMissingStatus = "user_search_missing_status",
        UserSearchMissingTotpIds = "user_search_missing_totp_ids",
        UserSearchMissingTotpVerified = "user_search_missing_totp_verified",
        UserSearchMissingUserIds = "user_search_missing_user_ids",
        UserSearchMissingWebAuthnRegistrationIds = "user_search_missing_webauthn_registration_ids",
        UserSearchMissingWebAuthnVerified = "user_search_missing_webauthn_verified",
        UserSearchPhoneNumberFuzzyTooShort = "user_search_phone_number_fuzzy_too_short",
        /// The search took too long.
        SearchTimeout = "search_timeout",
        /// The request is invalid in a way that no other type describes (400).
        BadRequest = "bad_request",
        InvalidArgument = "invalid_argument",
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
