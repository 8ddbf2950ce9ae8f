//! The query of a search: operands and how they are combined.

use serde_json::{Value, value::RawValue};

use super::operand::{Operand, read_operand};
use crate::sandbox::{fields::Fields, record::UserRecord, reply::ErrorReply};

/// What a user must meet to be found.
pub(super) struct Query {
    operator: Operator,
    operands: Vec<Operand>,
}

enum Operator {
    And,
    Or,
}

impl Query {
    /// Reads the field `query`. Without it, and without operands, every user
    /// matches.
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, ErrorReply> {
        let Some(query) = fields.object("query")? else {
            return Ok(Self {
                operator: Operator::And,
                operands: Vec::new(),
            });
        };
        let operator = read_operator(&query)?;
        let operands = query.read::<Vec<Value>>("operands", "must be an array")?;
        let operands = operands.unwrap_or_default().into_iter().enumerate();
        let operands = operands.map(|(index, operand)| read_operand(index, &operand));
        Ok(Self {
            operator,
            operands: operands.collect::<Result<_, _>>()?,
        })
    }

    /// Whether a user has to match every operand, and not only one.
    pub(super) fn is_for_all_operands(&self) -> bool {
        matches!(self.operator, Operator::And)
    }

    pub(super) fn operands(&self) -> &[Operand] {
        &self.operands
    }

    /// Whether a search for the query finds `user`.
    pub(super) fn matches(&self, user: &UserRecord) -> bool {
        if self.operands.is_empty() {
            return true;
        }
        let mut operands = self.operands.iter();
        match self.operator {
            Operator::And => operands.all(|operand| operand.matches(user)),
            Operator::Or => operands.any(|operand| operand.matches(user)),
        }
    }
}

fn read_operator(query: &Fields<'_>) -> Result<Operator, ErrorReply> {
    match query.value("operator").map(RawValue::get) {
        None | Some(r#""AND""#) => Ok(Operator::And),
        Some(r#""OR""#) => Ok(Operator::Or),
        Some(_) => Err(ErrorReply::bad_request(
            "user_search_invalid_operator",
            "The operator must be AND or OR.",
        )),
    }
}
