//! The rules between path, method and arguments: every placeholder has its argument, and
//! every argument exactly one role.

use crate::errors::Errors;
use crate::http_method::HttpMethod;
use crate::model::{Argument, Declaration, Unbound, unbound_placeholders, without_role};
use crate::parse::{ArgumentAttribute, PathTemplate, Role};

pub(super) fn validate(declaration: &Declaration, errors: &mut Errors) {
    let arguments = &declaration.arguments;
    if let Some(template) = &declaration.template {
        placeholders(template, arguments, declaration.unnamed_arguments, errors);
    }
    path_arguments(arguments, errors);
    names_on_the_wire(arguments, errors);
    bodies(declaration.method, arguments, errors);

    // Without a template any argument may be one of the path's.
    if let (Some(method), Some(template)) = (declaration.method, &declaration.template) {
        let left = without_role(arguments, Some(template));
        if method.has_body() {
            left_beside_a_body(arguments, &left, errors);
        } else {
            left_without_a_body(method, &left, errors);
        }
    }
}

fn placeholders(
    template: &PathTemplate,
    arguments: &[Argument],
    mut unnamed: usize,
    errors: &mut Errors,
) {
    for Unbound { placeholder, meant } in unbound_placeholders(template, arguments) {
        let name = &placeholder.name;
        let help = match meant {
            Some(meant) => format!("did you mean `<{meant}>`?"),
            // A pattern is reported as one; the placeholder that it was meant for is not.
            None if unnamed > 0 => {
                unnamed -= 1;
                continue;
            }
            None => format!("add the argument `{name}: …`, or remove it from the path"),
        };
        let what = format!("no argument is called `{name}`");
        template.error_at(placeholder, what, help, errors);
    }
}

/// What stands in the path stands nowhere else in the request.
fn path_arguments(arguments: &[Argument], errors: &mut Errors) {
    for Argument {
        name,
        role,
        attribute,
        ..
    } in arguments
    {
        if let (Some(Role::Path), Some(attribute)) = (role, attribute) {
            errors.over(
                &attribute.attribute,
                format_args!("`{name}` has two roles: the path names it already"),
                format_args!("remove the attribute, or `<{name}>` from the path"),
            );
        }
    }
}

/// The arguments whose attribute gives them their role.
fn with_attribute(
    arguments: &[Argument],
) -> impl Iterator<Item = (&Argument, &Role, &ArgumentAttribute)> {
    arguments.iter().filter_map(|argument| {
        let role = argument.role.as_ref()?;
        Some((argument, role, argument.attribute.as_ref()?))
    })
}

fn names_on_the_wire(arguments: &[Argument], errors: &mut Errors) {
    let mut seen: Vec<&Role> = Vec::new();
    for (_, role, attribute) in with_attribute(arguments) {
        let Some((kind, name)) = role.on_the_wire() else {
            continue;
        };
        if seen.contains(&role) {
            errors.at(
                attribute.name_span,
                format_args!("the {kind} `{name}` is sent by two arguments"),
                "give one of them another name; a `Vec` or slice sends several values of one name",
            );
        }
        seen.push(role);
    }
}

fn bodies(method: Option<HttpMethod>, arguments: &[Argument], errors: &mut Errors) {
    let without_body = method.filter(|method| !method.has_body());
    let mut first: Option<(&Argument, &Role)> = None;
    for (argument, role, attribute) in with_attribute(arguments) {
        if !matches!(role, Role::Body | Role::Field(_)) {
            continue;
        }
        let (what, help) = match (without_body, first) {
            (Some(method), _) => (
                format!("a {} request has no body", method.name()),
                format!(
                    "use `#[query]` for `{}`, or POST, PUT or PATCH",
                    argument.name
                ),
            ),
            (None, Some((body, Role::Body))) if *role == Role::Body => (
                format!("a request has one body, which is `{}` already", body.name),
                "send both in one struct, or use `#[field]` for each".to_owned(),
            ),
            (None, Some((other, theirs))) if (*theirs == Role::Body) != (*role == Role::Body) => (
                format!(
                    "a body is one value or consists of fields, and there is `{}`",
                    other.name
                ),
                "use `#[field]` for all of them, or send one struct as `#[body]`".to_owned(),
            ),
            _ => {
                first = first.or(Some((argument, role)));
                continue;
            }
        };
        errors.over(&attribute.attribute, what, help);
    }
}

fn left_without_a_body(method: HttpMethod, left: &[&Argument], errors: &mut Errors) {
    let method = method.name();
    for Argument { name, ident, .. } in left {
        errors.at(
            ident.span(),
            format_args!("`{name}` has no place in the request"),
            format_args!(
                "a {method} sends it as `#[query] {name}: …` or `#[header(\"Name\")] {name}: …`, or in the path as `<{name}>`"
            ),
        );
    }
}

fn left_beside_a_body(arguments: &[Argument], left: &[&Argument], errors: &mut Errors) {
    let is_body = |argument: &&Argument| matches!(argument.role, Some(Role::Body | Role::Field(_)));
    let Some(body) = arguments.iter().find(is_body) else {
        // The first of them could be the body; the second is one too many.
        if let [_, second, ..] = left {
            let names: Vec<String> = left.iter().map(|one| format!("`{}`", one.name)).collect();
            errors.at(
                second.ident.span(),
                format_args!(
                    "only one argument can be the body, not {}",
                    names.join(" and ")
                ),
                "use `#[body]` for the body, or `#[field]` for each to send a JSON object of them",
            );
        }
        return;
    };
    let (body, is_whole) = (&body.name, body.role == Some(Role::Body));
    for Argument { name, ident, .. } in left {
        let help = if is_whole {
            format!("use `#[query]` or `#[header(\"Name\")]`, or write `<{name}>` in the path")
        } else {
            "use `#[field]` for it as well".to_owned()
        };
        let what = format_args!("`{name}` has no place in the request beside the body `{body}`");
        errors.at(ident.span(), what, help);
    }
}
