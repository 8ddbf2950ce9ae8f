//! Placeholders of the path that no argument is named for.

use crate::model::Argument;
use crate::suggestion::nearest;
use crate::template::{Placeholder, Template};

/// A placeholder without its argument.
pub(crate) struct Unbound<'a> {
    pub(crate) placeholder: &'a Placeholder,
    /// The argument without a role that it most likely means.
    pub(crate) meant: Option<String>,
}

/// The placeholders that no argument is named for, each with the argument that
/// it most likely means; no argument is meant by two.
pub(crate) fn unbound_placeholders<'a>(
    template: &'a Template,
    arguments: &[Argument],
) -> Vec<Unbound<'a>> {
    let mut left: Vec<&str> = arguments
        .iter()
        .filter(|argument| argument.role.is_none())
        .map(|argument| argument.name.as_str())
        .collect();
    template
        .placeholders()
        .filter(|placeholder| {
            !arguments
                .iter()
                .any(|argument| argument.name == placeholder.name)
        })
        .map(|placeholder| {
            let meant = nearest(&placeholder.name, left.iter().copied())
                .or_else(|| named_in_part(&placeholder.name, &left));
            left.retain(|name| Some(*name) != meant);
            Unbound {
                placeholder,
                meant: meant.map(str::to_owned),
            }
        })
        .collect()
}

/// `<id>` for `user_id`, `<user>` for `user_id`: the words of one name are all in
/// the other.
fn named_in_part<'a>(placeholder: &str, arguments: &[&'a str]) -> Option<&'a str> {
    let contains = |whole: &str, part: &str| {
        part.split('_')
            .all(|word| whole.split('_').any(|other| other == word))
    };
    arguments
        .iter()
        .copied()
        .find(|name| contains(name, placeholder) || contains(placeholder, name))
}
