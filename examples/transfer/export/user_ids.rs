//! Which users were exported.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// A set of user ids.
#[derive(Default)]
pub(super) struct UserIds {
    /// Hashes of 128 bits, which are smaller than the ids, and differ for different ids.
    hashes: HashSet<u128>,
    hasher: RandomState,
}

impl UserIds {
    /// Adds an id, and returns `true` if it is new.
    pub(super) fn insert(&mut self, id: &str) -> bool {
        let half = |salt: u8| u128::from(self.hasher.hash_one((salt, id)));
        let hash = half(0) << 64 | half(1);
        self.hashes.insert(hash)
    }

    /// Returns the number of ids.
    pub(super) fn count(&self) -> u64 {
        self.hashes.len() as u64
    }
}
