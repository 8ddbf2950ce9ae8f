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
    bodies(declaration, errors);
    credentials(declaration, errors);

    // Without a template any argument may be one of the path's.
    if let (Some(method), Some(template)) = (declaration.method, &declaration.template) {
        let left = without_role(arguments, Some(template));
        if declaration.has_body() {
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
            let (what, help) = match role {
                Role::Bearer => (
                    "a request has one token, and there are two".to_owned(),
                    "keep one `#[bearer]`",
                ),
                _ => (
                    format!("the {kind} `{name}` is sent by two arguments"),
                    "give one of them another name; a `Vec` or slice sends several values of one name",
                ),
            };
            errors.at(attribute.name_span, what, help);
        }
        seen.push(role);
    }
}

/// An argument of the method is a token or the annotation names the credentials, not both.
fn credentials(declaration: &Declaration, errors: &mut Errors) {
    for (argument, role, attribute) in with_attribute(&declaration.arguments) {
        if *role == Role::Bearer && declaration.auth.is_some() {
            errors.over(
                &attribute.attribute,
                format_args!(
                    "`{}` is the token, and the annotation has `auth`",
                    argument.name
                ),
                "remove one of the two",
            );
        }
    }
}

fn bodies(declaration: &Declaration, errors: &mut Errors) {
    let arguments = &declaration.arguments;
    let is_form = declaration.body.is_some_and(|(body, _)| body == "form");
    if let (Some(method), Some((body, place))) = (declaration.method, declaration.body) {
        let is_of_the_body = |one: &Argument| one.role.as_ref().is_some_and(Role::is_of_the_body);
        if body != "none" && matches!(method.name(), "GET" | "HEAD" | "OPTIONS") {
            let what = format_args!("a {} request has no body", method.name());
            let help = format_args!("remove `body = {body}`, or use another HTTP method");
            return errors.at(place, what, help);
        }
        if (is_form || !method.has_body() && body == "json")
            && !arguments.iter().any(is_of_the_body)
            && without_role(arguments, declaration.template.as_ref()).is_empty()
        {
            let help = "mark one argument with `#[body]`, or each field with `#[field]`";
            errors.at(place, "no argument makes the body", help);
        }
    }
    let without_body = declaration.method.filter(|_| !declaration.has_body());
    let mut first: Option<(&Argument, &Role)> = None;
    for (argument, role, attribute) in with_attribute(arguments) {
        if !role.is_of_the_body() {
            continue;
        }
        let (what, help) = match (without_body, first) {
            (Some(_), _) if declaration.body.is_some() => (
                "the annotation says `body = none`".to_owned(),
                format!("remove that, or use `#[query]` for `{}`", argument.name),
            ),
            (Some(method), _) => (
                format!("a {} request has no body", method.name()),
                match method.name() {
                    "DELETE" => format!(
                        "use `#[query]` for `{}`, or write `body = json` in the annotation if the API expects a body",
                        argument.name
                    ),
                    _ => format!(
                        "use `#[query]` for `{}`, or POST, PUT or PATCH",
                        argument.name
                    ),
                },
            ),
            (None, _)
                if is_form
                    && matches!(
                        role,
                        Role::Field {
                            is_nullable: true,
                            ..
                        }
                    ) =>
            {
                (
                    "a form has no `null`".to_owned(),
                    "remove `null`: the field is left out for `None`".to_owned(),
                )
            }
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
    let is_body = |argument: &&Argument| argument.role.as_ref().is_some_and(Role::is_of_the_body);
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
