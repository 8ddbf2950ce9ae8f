//! The rules between path, method and arguments: every placeholder has its
//! argument, and every argument exactly one role.

use crate::http_method::HttpMethod;
use crate::mistakes::Mistakes;
use crate::model::{Argument, Declaration, Unbound, unbound_placeholders, without_role};
use crate::role::{Mark, Role};
use crate::template::Template;

pub(crate) fn validate(declaration: &Declaration, mistakes: &mut Mistakes) {
    let arguments = &declaration.arguments;
    let unbound = declaration
        .template
        .as_ref()
        .map_or_else(Vec::new, |template| {
            unbound_placeholders(template, arguments)
        });

    if let Some(template) = &declaration.template {
        // A pattern is reported as one; what it was meant for is not reported again.
        let mut unnamed = declaration.unnamed_arguments;
        let unmeant = unbound.iter().filter(|unbound| {
            let is_excused = unbound.meant.is_none() && unnamed > 0;
            unnamed -= usize::from(is_excused);
            !is_excused
        });
        placeholders(template, unmeant, mistakes);
    }
    path_arguments(arguments, mistakes);
    names_on_the_wire(arguments, mistakes);
    bodies(declaration.method, arguments, mistakes);

    // Without a template any argument may be one of the path's.
    if let (Some(method), Some(_)) = (declaration.method, &declaration.template) {
        let left = without_role(arguments, declaration.template.as_ref());
        left_over(method, arguments, &left, mistakes);
    }
}

fn placeholders<'a>(
    template: &Template,
    unbound: impl Iterator<Item = &'a Unbound<'a>>,
    mistakes: &mut Mistakes,
) {
    for Unbound { placeholder, meant } in unbound {
        let mend = match meant {
            Some(meant) => format!("did you mean `<{meant}>`?"),
            None => format!(
                "add the argument `{}: …`, or take the placeholder out of the path",
                placeholder.name
            ),
        };
        template.mistake_at(
            placeholder,
            &format!("no argument is called `{}`", placeholder.name),
            &mend,
            mistakes,
        );
    }
}

/// What stands in the path stands nowhere else in the request.
fn path_arguments(arguments: &[Argument], mistakes: &mut Mistakes) {
    for argument in arguments {
        if let (Some(Role::Path), Some(mark)) = (&argument.role, &argument.mark) {
            mistakes.over(
                &mark.attribute,
                format_args!(
                    "`{0}` has two roles: the path names it already\n\nhelp: remove the mark, or `<{0}>` from the path",
                    argument.name
                ),
            );
        }
    }
}

fn names_on_the_wire(arguments: &[Argument], mistakes: &mut Mistakes) {
    let mut seen: Vec<&Role> = Vec::new();
    for (role, mark) in marks(arguments) {
        let (kind, name) = match role {
            Role::Query(name) => ("query parameter", name),
            Role::Header(name) => ("header", name),
            Role::Field(name) => ("field", name),
            Role::Path | Role::Body => continue,
        };
        if seen.contains(&role) {
            mistakes.at(
                mark.name_span,
                format_args!(
                    "the {kind} `{name}` is sent by two arguments\n\nhelp: give one of them a name of its own; a `Vec` or slice sends several values of one name"
                ),
            );
        }
        seen.push(role);
    }
}

fn bodies(method: Option<HttpMethod>, arguments: &[Argument], mistakes: &mut Mistakes) {
    let without_body = method.filter(|method| !method.has_body());
    let mut body: Option<&Argument> = None;
    let mut field: Option<&Argument> = None;
    for argument in arguments {
        let (Some(role @ (Role::Body | Role::Field(_))), Some(mark)) =
            (&argument.role, &argument.mark)
        else {
            continue;
        };
        if let Some(method) = without_body {
            mistakes.over(
                &mark.attribute,
                format_args!(
                    "a {} request has no body\n\nhelp: mark `{}` with `#[query]`, or use POST, PUT or PATCH",
                    method.name(),
                    argument.name
                ),
            );
            continue;
        }
        match (role, body, field) {
            (Role::Body, Some(other), _) => mistakes.over(
                &mark.attribute,
                format_args!(
                    "a request has one body, and `{}` is it already\n\nhelp: send both in one struct, or mark each with `#[field]`",
                    other.name
                ),
            ),
            (Role::Body, None, Some(other)) | (Role::Field(_), Some(other), _) => mistakes.over(
                &mark.attribute,
                format_args!(
                    "`{}` is {} already: a body is one value or made of fields, not both\n\nhelp: mark all of them with `#[field]`, or send one struct as `#[body]`",
                    other.name,
                    if matches!(role, Role::Body) { "a field" } else { "the body" },
                ),
            ),
            (Role::Body, None, None) => body = Some(argument),
            _ => field = field.or(Some(argument)),
        }
    }
}

fn left_over(
    method: HttpMethod,
    arguments: &[Argument],
    left: &[&Argument],
    mistakes: &mut Mistakes,
) {
    if !method.has_body() {
        for argument in left {
            mistakes.at(
                argument.ident.span(),
                format_args!(
                    "`{name}` has no place in the request\n\nhelp: a {method} sends it as `#[query] {name}: …` or `#[header(\"Name\")] {name}: …`, or in the path as `<{name}>`",
                    name = argument.name,
                    method = method.name(),
                ),
            );
        }
        return;
    }

    let body = arguments
        .iter()
        .find(|argument| matches!(argument.role, Some(Role::Body)));
    let field = arguments
        .iter()
        .find(|argument| matches!(argument.role, Some(Role::Field(_))));
    match (body, field) {
        (Some(body), _) => {
            for argument in left {
                mistakes.at(
                    argument.ident.span(),
                    format_args!(
                        "`{0}` has no place in the request: `{1}` is the body already\n\nhelp: mark `{0}` with `#[query]` or `#[header(\"Name\")]`, or write `<{0}>` in the path",
                        argument.name, body.name
                    ),
                );
            }
        }
        (None, Some(field)) => {
            for argument in left {
                mistakes.at(
                    argument.ident.span(),
                    format_args!(
                        "`{0}` has no place in the request: the body is made of fields, as `{1}` is\n\nhelp: mark `{0}` with `#[field]` as well",
                        argument.name, field.name
                    ),
                );
            }
        }
        // The first of them could be the body; the second is one too many.
        (None, None) => {
            if let [_, second, ..] = left {
                let names: Vec<String> = left
                    .iter()
                    .map(|argument| format!("`{}`", argument.name))
                    .collect();
                mistakes.at(
                    second.ident.span(),
                    format_args!(
                        "only one argument can be the body, and {} are all without a role\n\nhelp: mark the body with `#[body]`, or each of them with `#[field]` to send a JSON object of them",
                        names.join(", ")
                    ),
                );
            }
        }
    }
}

/// The marks that count: not those of arguments that the path has already.
fn marks(arguments: &[Argument]) -> impl Iterator<Item = (&Role, &Mark)> {
    arguments
        .iter()
        .filter_map(|argument| Some((argument.role.as_ref()?, argument.mark.as_ref()?)))
}
