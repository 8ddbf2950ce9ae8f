//! Identifiers as Stytch makes them in a test project.

use uuid::Uuid;

/// Makes an identifier that nothing else has: a prefix, such as `user-test-`, and a UUID.
pub(super) fn new_id(prefix: &str) -> String {
    format!("{prefix}{}", Uuid::new_v4())
}
