//! The roles of arguments that have no attribute: in the path, or as the body.

use crate::errors::Errors;
use crate::parse::{Annotation, Argument, PathTemplate, Role};
use crate::suggestion::meant;

/// Gives each argument its role: by a placeholder's name, or because it is the only one left for
/// the body. `patterns` is the number of arguments without a name.
pub(super) fn assign(
    arguments: &mut [Argument],
    patterns: usize,
    annotation: &Annotation,
    errors: &mut Errors,
) {
    if let Some(template) = &annotation.template {
        bind_placeholders(template, arguments, patterns, errors);
    }
    let has_free_body = annotation.has_body() && !arguments.iter().any(Argument::is_of_the_body);
    let mut left = Vec::from_iter(arguments.iter_mut().filter(|one| one.role.is_none()));
    // Without a method or a path any argument may be part of it.
    if annotation.method.is_none() || annotation.template.is_none() {
        left.iter_mut()
            .for_each(|one| one.role = Some(Role::Unknown));
    } else if let ([only], true) = (left.as_mut_slice(), has_free_body) {
        only.role = Some(Role::Body);
    }
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
