//! The guesses that the Users API alone cannot settle.

/// A row of the table, and why there is no case for it.
pub(crate) const OUT_OF_REACH: &[(&str, &str)] = &[(
    "nothing locks a user or makes a pending one active, since no endpoint does; a seeded lock does not expire",
    "a user is locked, and made active, by authenticating",
)];
