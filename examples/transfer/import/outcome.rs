//! What became of a record: a line of the result file.

use serde::{Deserialize, Serialize};
use stytch_users::{Error, User, UserId};

use super::fault::Fault;
use super::new_user::NewUser;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The user is new.
    Created,
    /// There was one already, and it was left alone.
    Skipped,
    /// There was one already, and it has the values of the record now.
    Updated,
    /// Nothing was changed.
    Error,
}

/// A line of the result file. What is absent does not apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLine {
    /// Which record of the input; the first is 1.
    pub record: u64,
    /// The line of the input on which it begins; the first is 1.
    pub line: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// The user that was created, skipped or updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The id that the record gave, where it comes from another project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_user_id: Option<String>,
    /// The answer to the create was lost, and the user was found as the record has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_lookup: bool,
    /// Fields of the record that could not be carried over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_imported: Vec<String>,
    /// What Stytch says is wrong, or `invalid_record` for what was not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The same for a person, without a value of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The id by which Stytch knows the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl ResultLine {
    /// The record of a place in the file, of which nothing more is known.
    pub(super) fn new((record, line): (u64, u64), outcome: Outcome) -> ResultLine {
        ResultLine {
            record,
            line,
            outcome,
            user_id: None,
            source_user_id: None,
            by_lookup: false,
            not_imported: Vec::new(),
            error_type: None,
            message: None,
            request_id: None,
        }
    }

    /// A record that was not sent.
    pub(super) fn invalid(place: (u64, u64), faults: &[Fault]) -> ResultLine {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        ResultLine {
            error_type: Some("invalid_record".to_owned()),
            message: Some(faults.join("; ")),
            ..ResultLine::new(place, Outcome::Error)
        }
    }

    /// With the user that it ended with.
    pub(super) fn of(mut self, new: &NewUser, user: &User) -> ResultLine {
        self.user_id = Some(user.user_id.clone());
        self.not_imported.extend(new.not_imported.iter().cloned());
        self.from(new)
    }

    /// With where the record comes from.
    pub(super) fn from(mut self, new: &NewUser) -> ResultLine {
        self.source_user_id = new.source_user_id.clone();
        self
    }

    /// With what Stytch has said is wrong.
    pub(super) fn because(mut self, error: &Error) -> ResultLine {
        self.error_type = error
            .error_type()
            .map(|error_type| error_type.as_str().to_owned());
        self.message = Some(error.to_string());
        self.request_id = error.request_id().map(str::to_owned);
        self
    }
}
