//! The arguments of a method and the role of each.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{FnArg, Pat, PatIdent, TraitItemFn, Type};

use super::placeholder::unbound_placeholders;
use crate::http_method::HttpMethod;
use crate::mistakes::Mistakes;
use crate::role::{Mark, Role, read_mark};
use crate::template::Template;

/// An argument other than `self`.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    /// The name without `r#`, as a placeholder or the wire would write it.
    pub(crate) name: String,
    pub(crate) r#type: Type,
    /// What it becomes; `None` where neither name nor mark says.
    pub(crate) role: Option<Role>,
    /// The mark it carries, also where the path has it already.
    pub(crate) mark: Option<Mark>,
    /// Whether an attribute stands on it that was meant as a mark and is none.
    pub(crate) mark_is_mistaken: bool,
}

/// Reads the arguments and gives each the role that is certain:
/// a placeholder's name, a mark, or being the only one left where a body belongs.
pub(crate) fn read(
    method: &TraitItemFn,
    template: Option<&Template>,
    http_method: Option<HttpMethod>,
    mistakes: &mut Mistakes,
) -> Vec<Argument> {
    let mut arguments: Vec<Argument> = method
        .sig
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        })
        .filter_map(|typed| {
            let ident = name_of(&typed.pat)?;
            let name = ident.unraw().to_string();
            let count = marks_of(&typed.attrs);
            let mark = read_mark(&name, &typed.attrs, mistakes);
            let in_path = template.is_some_and(|template| {
                template
                    .placeholders()
                    .any(|placeholder| placeholder.name == name)
            });
            let role = if in_path {
                Some(Role::Path)
            } else {
                mark.as_ref().map(|mark| mark.role.clone())
            };
            Some(Argument {
                ident: ident.clone(),
                name,
                r#type: (*typed.ty).clone(),
                role,
                mark_is_mistaken: mark.is_none() && count > 0,
                mark,
            })
        })
        .collect();

    if http_method.is_some_and(HttpMethod::has_body) {
        give_body_to_the_only_one_left(&mut arguments, template);
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

/// The name of an argument, be it `mut` or not; a pattern has none.
fn name_of(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) => Some(&pattern.ident),
        _ => None,
    }
}

/// How many arguments are patterns without a name of their own.
pub(super) fn count_unnamed(method: &TraitItemFn) -> usize {
    let is_unnamed = |input: &&FnArg| match input {
        FnArg::Typed(typed) => name_of(&typed.pat).is_none(),
        FnArg::Receiver(_) => false,
    };
    method.sig.inputs.iter().filter(is_unnamed).count()
}

fn marks_of(attributes: &[syn::Attribute]) -> usize {
    attributes
        .iter()
        .filter(|attribute| !crate::role::is_passed_through(attribute))
        .count()
}

fn give_body_to_the_only_one_left(arguments: &mut [Argument], template: Option<&Template>) {
    let has_body = arguments
        .iter()
        .any(|argument| matches!(argument.role, Some(Role::Body | Role::Field(_))));
    let only = match without_role(arguments, template).as_slice() {
        [only] if !has_body => only.name.clone(),
        _ => return,
    };
    if let Some(only) = arguments.iter_mut().find(|argument| argument.name == only) {
        only.role = Some(Role::Body);
    }
}

/// The arguments of which nothing says what becomes of them. Left out are those whose
/// mark is mistaken, and those that a misspelt placeholder or a mistaken path means:
/// that mistake is reported where it is.
pub(crate) fn without_role<'a>(
    arguments: &'a [Argument],
    template: Option<&Template>,
) -> Vec<&'a Argument> {
    let meant: Vec<String> = template.map_or_else(Vec::new, |template| {
        unbound_placeholders(template, arguments)
            .into_iter()
            .filter_map(|unbound| unbound.meant)
            .collect()
    });
    arguments
        .iter()
        .filter(|argument| argument.role.is_none() && !argument.mark_is_mistaken)
        .filter(|argument| !meant.contains(&argument.name))
        .filter(|argument| !template.is_some_and(|template| template.may_mean(&argument.name)))
        .collect()
}
