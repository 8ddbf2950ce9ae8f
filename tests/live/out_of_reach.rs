//! The guesses that the Users API alone cannot settle.

/// A row of the table, and why there is no case for it.
pub(crate) const OUT_OF_REACH: &[(&str, &str)] = &[(
    "a pending user stays pending, and a lock does not expire",
    "only authenticating makes a user active, and a lock lasts for longer than a test",
)];
