//! The golden expansions compile: each is a trait of its own, in a module of its own.

#![allow(clippy::all, dead_code, missing_docs, non_snake_case, unreachable_pub)]

/// Puts one golden file into a module with the names that its signatures use.
macro_rules! goldens {
    ($folder:literal: $($name:ident)*) => {
        $(mod $name {
            #[allow(unused_imports)]
            use stytch_users::*;

            include!(concat!("../stytch-macros/goldens/", $folder, "/", stringify!($name), ".rs"));

            impl Golden for Client {}
        })*

        /// The modules of one folder, by name.
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

mod users {
    goldens!("users":
        connected_apps create delete delete_biometric_registration delete_crypto_wallet
        delete_email delete_external_id delete_oauth_registration delete_password
        delete_phone_number delete_totp delete_webauthn_registration
        exchange_primary_factor get revoke search update
    );

    #[test]
    fn every_golden_of_the_users_api_is_compiled() {
        super::every_file_is_named("users", NAMES);
    }
}

mod shapes {
    goldens!("shapes":
        attributes_pass_through fields header lifetimes_and_raw_names marked_body
        names_that_could_be_taken no_arguments query root
    );

    #[test]
    fn every_golden_of_a_shape_is_compiled() {
        super::every_file_is_named("shapes", NAMES);
    }
}

fn every_file_is_named(folder: &str, names: &[&str]) {
    let goldens = concat!(env!("CARGO_MANIFEST_DIR"), "/../stytch-macros/goldens");
    let mut files: Vec<String> = std::fs::read_dir(format!("{goldens}/{folder}"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|file| file.replace(".rs", ""))
        .collect();
    files.sort();
    assert_eq!(files, names);
}
