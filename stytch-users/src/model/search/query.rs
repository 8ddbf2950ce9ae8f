//! Filters, and how they are taken together.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::filter::Filter;
use super::rule::BrokenRule;
use crate::error::ErrorType;
use crate::open_enum::open_enum;
use crate::refusal::Refusal;

/// Which users a search finds: those that match every filter.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchUsersQuery {
    operator: SearchOperator,
    operands: Vec<Filter>,
}

impl SearchUsersQuery {
    /// Users that match every one of the filters; every user where there is none.
    pub fn new(operands: impl IntoIterator<Item = Filter>) -> SearchUsersQuery {
        SearchUsersQuery {
            operator: SearchOperator::And,
            operands: operands.into_iter().collect(),
        }
    }

    /// Sets how the filters are taken together.
    pub fn operator(mut self, operator: SearchOperator) -> SearchUsersQuery {
        self.operator = operator;
        self
    }

    pub(super) fn push(&mut self, filter: Filter) {
        self.operands.push(filter);
    }

    /// The first rule that is broken, its place beginning in the query.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        if self.operator.as_str().is_empty() {
            let rule = BrokenRule::of("must not be empty", ErrorType::UserSearchInvalidOperator);
            return Some(Refusal {
                at: "operator".to_owned(),
                rule: rule.to_string(),
            });
        }
        let refusals = self.operands.iter().map(Filter::refused_because);
        refusals.enumerate().find_map(|(index, rule)| {
            Some(Refusal {
                at: format!("operands[{index}]"),
                rule: rule?,
            })
        })
    }
}

impl Serialize for SearchUsersQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal.into_error());
        }
        let mut fields = serializer.serialize_struct("SearchUsersQuery", 2)?;
        fields.serialize_field("operator", &self.operator)?;
        fields.serialize_field("operands", &self.operands)?;
        fields.end()
    }
}

open_enum! {
    /// How the filters of a query are taken together.
    pub enum SearchOperator {
        /// A user matches every filter.
        And = "AND",
        /// A user matches one filter.
        #[deprecated(
            note = "Stytch has deprecated it; make a search for each filter instead"
        )]
        Or = "OR",
    }
}
