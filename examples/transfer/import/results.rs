//! The outcomes of the records, and the file that they are written to.

use serde::{Deserialize, Serialize};
use stytch_users::{Error, User, UserId};

use crate::new_user::NewUser;

/// The outcome of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The user is new.
    Created,
    /// There is one already, which was not changed.
    Skipped,
    /// No user was created, as far as is known.
    #[default]
    Error,
}

/// A line of the result file. Fields that do not apply are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultLine {
    /// The number of the record; the first is 1.
    pub record: u64,
    /// The line of the input on which it begins; the first is 1.
    pub line: u64,
    /// The outcome.
    pub outcome: Outcome,
    /// The user that was created or skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The id that the record has, if it comes from another project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_user_id: Option<String>,
    /// Whether the response to the create was lost, and the user was found.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_lookup: bool,
    /// The fields of the record that could not be imported.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_imported: Vec<String>,
    /// Stytch's error type, or `invalid_record` for a record that was not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// A description of the error, without a value of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Stytch's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl ResultLine {
    /// Adds the user that was created for the record.
    pub(super) fn created(self, new: &NewUser, user: &User) -> ResultLine {
        ResultLine {
            outcome: Outcome::Created,
            user_id: Some(user.user_id.clone()),
            not_imported: new.not_imported.clone(),
            ..self
        }
    }

    /// Adds the error of the last request.
    pub(super) fn failed(self, error: &Error) -> ResultLine {
        ResultLine {
            error_type: error.error_type().map(|it| it.as_str().to_owned()),
            message: Some(error.to_string()),
            request_id: error.request_id().map(str::to_owned),
            ..self
        }
    }
}

/// How many records had which outcome.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) by_outcome: [u64; 3],
    pub(super) incomplete: u64,
}

impl Tally {
    pub(super) fn count(&mut self, line: &ResultLine) {
        self.by_outcome[line.outcome as usize] += 1;
        // No create can carry when a user was created.
        let is_left_out = |name: &String| name != "created_at";
        self.incomplete += u64::from(line.not_imported.iter().any(is_left_out));
    }

    pub(super) fn records(&self) -> u64 {
        self.by_outcome.iter().sum()
    }
}
