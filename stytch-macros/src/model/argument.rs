//! The arguments of a method and the role of each.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Pat, PatIdent, TraitItemFn, Type};

use crate::errors::Errors;
use crate::parse::{
    Annotation, ArgumentAttribute, PathTemplate, Role, argument_attribute, is_lint_level, name_of,
    typed,
};
use crate::suggestion::meant;

/// An argument other than `self`.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    /// The name without `r#`, as a placeholder or the wire would write it.
    pub(crate) name: String,
    pub(crate) r#type: Type,
    /// `None` if neither a placeholder nor an attribute nor the body gives it a role.
    pub(crate) role: Option<Role>,
    pub(crate) attribute: Option<ArgumentAttribute>,
}

/// Reads the arguments and gives each its role: by a placeholder's name, by an attribute, or
/// because it is the only one left for the body.
pub(super) fn read(
    method: &TraitItemFn,
    annotation: &Annotation,
    errors: &mut Errors,
) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut patterns = 0;
    for typed in typed(method) {
        let Some(ident) = name_of(&typed.pat) else {
            patterns += 1;
            continue;
        };
        let name = ident.unraw().to_string();
        let attribute = argument_attribute(&name, &typed.attrs, errors);
        let role = match &attribute {
            Some(attribute) => Some(attribute.role.clone()),
            None if !typed.attrs.iter().all(is_lint_level) => Some(Role::Unknown),
            None => None,
        };
        arguments.push(Argument {
            ident: ident.clone(),
            name,
            r#type: (*typed.ty).clone(),
            role,
            attribute,
        });
    }

    if let Some(template) = &annotation.template {
        bind_placeholders(template, &mut arguments, patterns, errors);
    }
    // Without a method or a path any argument may be part of it.
    let is_complete = annotation.method.is_some() && annotation.template.is_some();
    let is_of_the_body =
        |argument: &Argument| argument.role.as_ref().is_some_and(Role::is_of_the_body);
    let has_free_body = annotation.has_body() && !arguments.iter().any(is_of_the_body);
    let mut left = Vec::from_iter(arguments.iter_mut().filter(|one| one.role.is_none()));
    match left.as_mut_slice() {
        [only] if has_free_body && is_complete => only.role = Some(Role::Body),
        left if !is_complete => left
            .iter_mut()
            .for_each(|one| one.role = Some(Role::Unknown)),
        _ => {}
    }
    arguments
}

/// Gives the arguments of the path their role, and reports the placeholders without an argument.
fn bind_placeholders(
    template: &PathTemplate,
    arguments: &mut [Argument],
    mut patterns: usize,
    errors: &mut Errors,
) {
    let mut unbound = Vec::new();
    for placeholder in template.placeholders() {
        match arguments
            .iter_mut()
            .find(|one| one.name == placeholder.text)
        {
            Some(argument) => argument.role = Some(Role::Path),
            None => unbound.push(placeholder),
        }
    }
    for placeholder in unbound {
        let name = &placeholder.text;
        if name.is_empty() {
            continue; // The path has an error that says so.
        }
        let free = arguments.iter().filter(|argument| argument.role.is_none());
        let meant = meant(name, free.map(|argument| argument.name.as_str())).map(str::to_owned);
        let help = match &meant {
            Some(meant) => format!("did you mean `<{meant}>`?"),
            // The placeholder was intended for a pattern, which is reported as one.
            None if patterns > 0 => {
                patterns -= 1;
                continue;
            }
            None => format!("add the argument `{name}: …`, or remove it from the path"),
        };
        let what = format!("no argument is called `{name}`");
        template.error_at(placeholder, &what, &help, errors);
        let meant = arguments
            .iter_mut()
            .find(|one| meant.as_ref() == Some(&one.name));
        if let Some(argument) = meant {
            argument.role = Some(Role::Path);
        }
    }
    for argument in arguments.iter_mut().filter(|one| one.role.is_none()) {
        argument.role = template.may_mean(&argument.name).then_some(Role::Unknown);
    }
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
