//! The arguments of a method, the role of each, and the placeholders without one.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Pat, PatIdent, TraitItemFn, Type};

use super::has_body;
use crate::errors::Errors;
use crate::parse::{
    ArgumentAttribute, AttributeSyntax, PathTemplate, Placeholder, Role, argument_attribute,
    is_lint_level, name_of, typed,
};
use crate::suggestion::meant;

/// An argument other than `self`.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    /// The name without `r#`, as a placeholder or the wire would write it.
    pub(crate) name: String,
    pub(crate) r#type: Type,
    /// What it becomes; `None` if neither name nor attribute says.
    pub(crate) role: Option<Role>,
    pub(crate) attribute: Option<ArgumentAttribute>,
    /// Whether it has an attribute that is not a valid argument attribute.
    pub(crate) has_invalid_attribute: bool,
}

/// Reads the arguments and gives each the role that is certain: by a placeholder's name, by
/// an attribute, or because it is the only one left for the body.
pub(super) fn read(
    method: &TraitItemFn,
    syntax: &AttributeSyntax,
    errors: &mut Errors,
) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for typed in typed(method) {
        let Some(ident) = name_of(&typed.pat) else {
            continue;
        };
        let name = ident.unraw().to_string();
        let attribute = argument_attribute(&name, &typed.attrs, errors);
        let mut placeholders = syntax.template.iter().flat_map(PathTemplate::placeholders);
        let role = match placeholders.any(|placeholder| placeholder.name == name) {
            true => Some(Role::Path),
            false => attribute.as_ref().map(|attribute| attribute.role.clone()),
        };
        arguments.push(Argument {
            ident: ident.clone(),
            name,
            r#type: (*typed.ty).clone(),
            role,
            has_invalid_attribute: attribute.is_none() && !typed.attrs.iter().all(is_lint_level),
            attribute,
        });
    }

    let is_body = |argument: &Argument| argument.role.as_ref().is_some_and(Role::is_of_the_body);
    if has_body(syntax.method, syntax.body) && !arguments.iter().any(is_body) {
        let only = match without_role(&arguments, syntax.template.as_ref()).as_slice() {
            [only] => Some(only.name.clone()),
            _ => None,
        };
        let only = arguments
            .iter_mut()
            .find(|one| Some(&one.name) == only.as_ref());
        if let Some(only) = only {
            only.role = Some(Role::Body);
        }
    }
    arguments
}

/// Whether an argument is a plain name: not a pattern, not `_`, not `mut`.
pub(crate) fn is_plain(pattern: &Pat) -> bool {
    matches!(
        pattern,
        Pat::Ident(PatIdent {
            by_ref: None,
            mutability: None,
            subpat: None,
            ..
        })
    )
}

/// How many arguments are patterns without a name.
pub(super) fn count_unnamed(method: &TraitItemFn) -> usize {
    typed(method)
        .filter(|one| name_of(&one.pat).is_none())
        .count()
}

/// The arguments without a role. Left out are those with an invalid attribute, and those that
/// a misspelt placeholder or a path with errors means: that error is reported where it is.
pub(crate) fn without_role<'a>(
    arguments: &'a [Argument],
    template: Option<&PathTemplate>,
) -> Vec<&'a Argument> {
    let unbound = template.map(|template| unbound_placeholders(template, arguments));
    let unbound = unbound.unwrap_or_default();
    let is_meant = |argument: &Argument| {
        unbound
            .iter()
            .any(|one| one.meant.as_ref() == Some(&argument.name))
            || template.is_some_and(|template| template.may_mean(&argument.name))
    };
    arguments
        .iter()
        .filter(|one| one.role.is_none() && !one.has_invalid_attribute && !is_meant(one))
        .collect()
}

/// A placeholder without its argument.
pub(crate) struct Unbound<'a> {
    pub(crate) placeholder: &'a Placeholder,
    /// The argument without a role that it most likely means.
    pub(crate) meant: Option<String>,
}

/// The placeholders that no argument is named for, each with the argument that it most likely
/// means; no two of them mean the same.
pub(crate) fn unbound_placeholders<'a>(
    template: &'a PathTemplate,
    arguments: &[Argument],
) -> Vec<Unbound<'a>> {
    let is_bound = |placeholder: &Placeholder| {
        arguments
            .iter()
            .any(|argument| argument.name == placeholder.name)
    };
    let without_role = arguments.iter().filter(|argument| argument.role.is_none());
    let mut left: Vec<&str> = without_role
        .map(|argument| argument.name.as_str())
        .collect();
    let mut unbound = Vec::new();
    for placeholder in template.placeholders().filter(|one| !is_bound(one)) {
        let meant = meant(&placeholder.name, left.iter().copied());
        left.retain(|name| Some(*name) != meant);
        let meant = meant.map(str::to_owned);
        unbound.push(Unbound { placeholder, meant });
    }
    unbound
}
