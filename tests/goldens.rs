//! Compiles the golden expansions, each in a module with the names that its signatures use.
#![allow(clippy::all, dead_code, missing_docs, non_snake_case, unreachable_pub)]

mod users {
    use stytch_users::*;

    include!("goldens/users.rs");

    impl Users for Client {}

    #[test]
    fn the_golden_file_declares_the_endpoints_of_the_users_api() {
        assert_eq!(
            <dyn Users>::ENDPOINTS,
            <dyn stytch_users::Users>::ENDPOINTS,
            "regenerate tests/goldens/users.rs with `UPDATE_GOLDENS=1 cargo test -p stytch-macros`"
        );
    }
}

mod shapes {
    use stytch_users::{self as renamed, *};

    include!("goldens/shapes.rs");

    impl Shapes for Client {}
}
