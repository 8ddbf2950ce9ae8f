//! The sandbox as an application meets it: every case over real HTTP, and without a
//! socket, where it has to behave the same.

mod sandbox {
    pub(crate) mod behaviour;
    pub(crate) mod contents;
    pub(crate) mod methods;
    mod seeding;
    mod server;
}

use stytch_users::sandbox::{Sandbox, SandboxBuilder};

/// The two ways to reach a sandbox.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    OverHttp,
    InMemory,
}

impl Way {
    pub(crate) async fn sandbox(self) -> Sandbox {
        self.build(Sandbox::builder()).await
    }

    pub(crate) async fn build(self, builder: SandboxBuilder) -> Sandbox {
        match self {
            Way::OverHttp => builder.start().await.unwrap(),
            Way::InMemory => builder.in_memory().unwrap(),
        }
    }
}

/// Runs each case both ways.
macro_rules! both_ways {
    ($($module:ident: $($case:ident),+;)+) => {
        mod over_http {
            $($(
                #[tokio::test]
                async fn $case() {
                    crate::sandbox::$module::$case(crate::Way::OverHttp).await;
                }
            )+)+
        }

        mod in_memory {
            $($(
                #[tokio::test]
                async fn $case() {
                    crate::sandbox::$module::$case(crate::Way::InMemory).await;
                }
            )+)+
        }
    };
}

// A case that is not named here is unused code, which the compiler reports.
both_ways! {
    methods:
        create_makes_a_user_with_both_factors,
        create_with_one_factor_has_no_id_of_the_other,
        get_reads_every_field_by_either_id,
        update_merges_and_leaves_what_is_not_set,
        search_finds_by_filter_and_goes_on_from_a_cursor,
        delete_email_takes_the_email_address,
        delete_phone_number_takes_the_phone_number,
        delete_webauthn_registration_takes_the_passkey,
        delete_biometric_registration_takes_the_biometric_registration,
        delete_totp_takes_the_totp,
        delete_crypto_wallet_takes_the_wallet,
        delete_password_takes_the_password,
        delete_oauth_registration_takes_the_provider,
        exchange_replaces_the_only_factor,
        delete_leaves_a_404_behind,
        delete_external_id_frees_it,
        connected_apps_are_listed_until_they_are_revoked,
        wrong_credentials_are_401;
    behaviour:
        an_error_on_request_is_answered_and_the_request_not_processed,
        retry_after_is_sent_and_kept_to,
        a_fault_of_one_operation_leaves_the_others_alone,
        a_cut_connection_is_an_interrupted_call,
        a_lost_answer_leaves_the_user_created,
        a_body_that_is_not_stytchs_is_a_decode_error_or_keeps_its_status,
        a_late_answer_is_a_timeout,
        cleared_faults_are_gone,
        searches_are_limited_by_the_minute_of_the_clock,
        users_are_created_when_the_clock_says,
        every_answer_is_told_of,
        a_body_beyond_the_limit_is_refused,
        ids_reach_the_sandbox_whatever_is_in_them;
    contents:
        a_user_made_in_code_has_every_kind_of_factor,
        a_user_made_in_code_is_refused_as_json_is,
        saved_users_are_loaded_as_they_were,
        a_file_of_any_shape_is_loaded,
        a_file_with_a_mistake_stores_nobody;
}
