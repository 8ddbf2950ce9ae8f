//! Where to look for the users who match a query: among a few whom the index knows, or
//! among those of a time, which may be all.

use super::{operand::Operand, query::Query};
use crate::sandbox::store::{Position, Store};

/// Positions among which every match is, and perhaps others.
pub(super) enum Candidates {
    /// In no order, and perhaps twice.
    Few(Vec<Position>),
    /// Both bounds belong to it.
    Between(Position, Position),
}

impl Candidates {
    /// The smallest such set that is found without looking at users.
    pub(super) fn of(query: &Query, store: &Store) -> Self {
        let few = if query.is_for_all_operands() {
            // Each operand alone holds every match, so any of them will do.
            query.operands().iter().find_map(Operand::keys)
        } else {
            let keys = query.operands().iter().map(Operand::keys);
            let keys: Option<Vec<_>> = keys.collect();
            keys.map(|keys| keys.concat())
        };
        match few {
            Some(keys) => {
                let found = keys.iter().filter_map(|key| store.find_by(key));
                Self::Few(found.map(|(position, _)| position).collect())
            }
            None => Self::created(query),
        }
    }

    fn created(query: &Query) -> Self {
        let (mut first, mut last) = (Position::FIRST, Position::LAST);
        if query.is_for_all_operands() {
            for operand in query.operands() {
                if let Operand::Created { after, before } = operand {
                    if let Some(after) = after {
                        first = first.max(Position::first_of(after.seconds()));
                    }
                    if let Some(before) = before {
                        last = last.min(Position::last_of(before.seconds()));
                    }
                }
            }
        }
        Self::Between(first, last)
    }
}
