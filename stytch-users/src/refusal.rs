//! Why a value of this crate would not serialize: a rule in words of this crate's own,
//! which can be shown, as a foreign `Serialize`'s cannot.

use serde::ser;

/// What the text of such an error begins with, and no other's does.
const MARK: &str = "refused by stytch-users: ";

/// A place in a body and the rule that it breaks, never a value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The way to the place, `query.operands[1]`; empty for the whole.
    pub(crate) at: String,
    /// What is wrong there: `must be from 1 to 1000`.
    pub(crate) rule: String,
}

impl Refusal {
    /// The error that a `Serialize` of this crate gives.
    pub(crate) fn into_error<E: ser::Error>(self) -> E {
        let Refusal { at, rule } = self;
        if at.is_empty() {
            E::custom(format_args!("{MARK}{rule}"))
        } else {
            E::custom(format_args!("{MARK}`{at}` {rule}"))
        }
    }

    /// What a `Serialize` of this crate refused; `None` for a foreign error, whose text
    /// may quote the value.
    pub(crate) fn of(error: &serde_json::Error) -> Option<Refusal> {
        let text = error.to_string();
        let text = text.strip_prefix(MARK)?;
        // No rule begins with a backtick.
        let (at, rule) = text
            .strip_prefix('`')
            .and_then(|text| text.split_once("` "))
            .unwrap_or(("", text));
        Some(Refusal {
            at: at.to_owned(),
            rule: rule.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde::{Serialize, Serializer};

    use super::*;

    struct Refused(&'static str, &'static str);

    impl Serialize for Refused {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            let refusal = Refusal {
                at: self.0.to_owned(),
                rule: self.1.to_owned(),
            };
            Err(refusal.into_error())
        }
    }

    struct Foreign;

    impl Serialize for Foreign {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(ser::Error::custom("canary"))
        }
    }

    #[test]
    fn a_refusal_is_read_back_from_the_error_it_became() {
        for (at, rule) in [("limit", "must be from 1 to 1000"), ("", "must be `one`")] {
            let error = serde_json::to_vec(&[Refused(at, rule)]).unwrap_err();
            let refusal = Refusal::of(&error).unwrap();
            assert_eq!((refusal.at.as_str(), refusal.rule.as_str()), (at, rule));
        }
    }

    #[test]
    fn a_foreign_error_is_none() {
        let error = serde_json::to_vec(&Foreign).unwrap_err();
        assert_eq!(Refusal::of(&error), None);
    }
}
