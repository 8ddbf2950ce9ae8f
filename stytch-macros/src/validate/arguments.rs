//! The rules between path, HTTP method and arguments: every argument has exactly one role.

use crate::errors::Errors;
use crate::model::Declaration;
use crate::parse::{Argument, Role};

pub(crate) fn arguments(declaration: &Declaration, errors: &mut Errors) {
    let mut sent: Vec<(&str, &str)> = Vec::new();
    for argument in &declaration.arguments {
        let (Some(role), Some(attribute)) = (&argument.role, &argument.attribute) else {
            continue;
        };
        let name = &argument.name;
        if *role == Role::Path {
            let what = format_args!("`{name}` has two roles: the path names it already");
            let help = format_args!("remove the attribute, or `<{name}>` from the path");
            errors.over(attribute, what, help);
        }
        if *role == Role::Bearer && declaration.annotation.options.auth.is_some() {
            let what = format_args!("`{name}` is the token, and the annotation has `auth`");
            errors.over(attribute, what, "remove one of the two");
        }
        let wire = role.on_the_wire();
        if let Some((kind, name)) = wire.filter(|wire| sent.contains(wire)) {
            let what = format_args!("the {kind} `{name}` is sent by two arguments");
            let help = match role {
                Role::Bearer => "keep one `#[bearer]`",
                _ => {
                    "remove or rename one of them; a `Vec` or slice sends several values of one name"
                }
            };
            errors.at(argument.name_span, what, help);
        }
        sent.extend(wire);
    }
    body(declaration, errors);
    without_role(declaration, errors);
}

fn body(declaration: &Declaration, errors: &mut Errors) {
    let annotation = &declaration.annotation;
    let Some(method) = annotation.method else {
        return;
    };
    let declared = annotation.options.word("body");
    let mut first: Option<&Argument> = None;
    for argument in &declaration.arguments {
        let (Some(role), Some(attribute)) = (&argument.role, &argument.attribute) else {
            continue;
        };
        let name = &argument.name;
        let (what, help) = match (role, first) {
            _ if !argument.is_of_the_body() => continue,
            _ if !annotation.has_body() => {
                let or = match method {
                    _ if declared == Some("none") => "remove `body = none`",
                    "DELETE" => "write `body = json` in the annotation if the API expects a body",
                    _ => "use POST, PUT or PATCH",
                };
                let help = format!("use `#[query]` for `{name}`, or {or}");
                ("the request has no body".to_owned(), help)
            }
            (Role::Field { is_nullable, .. }, _) if *is_nullable && declared == Some("form") => {
                let help = "remove `null`: the field is left out for `None`";
                ("a form has no `null`".to_owned(), help.to_owned())
            }
            (_, Some(other)) if [&argument.role, &other.role].contains(&&Some(Role::Body)) => {
                let help = "send one struct as `#[body]`, or use `#[field]` for each";
                let what = format!("`{}` is part of the body already", other.name);
                (what, help.to_owned())
            }
            _ => {
                first = first.or(Some(argument));
                continue;
            }
        };
        errors.over(attribute, what, help);
    }
    missing_body(declaration, method, errors);
}

/// Reports the option `body` if no argument is part of the body.
fn missing_body(declaration: &Declaration, method: &str, errors: &mut Errors) {
    let options = &declaration.annotation.options;
    let declared = options.word("body");
    // POST, PUT and PATCH send an empty object if they have no argument for a JSON body.
    let is_optional = declared == Some("json") && matches!(method, "POST" | "PUT" | "PATCH");
    let may_be_body =
        |one: &Argument| one.is_of_the_body() || matches!(one.role, None | Some(Role::Unknown));
    let is_body_missing = !is_optional && !declaration.arguments.iter().any(may_be_body);
    let place = options.place_of("body");
    if let (Some(body @ ("json" | "form")), Some(place), true) = (declared, place, is_body_missing)
    {
        let help = "mark one argument with `#[body]`, or each field with `#[field]`, or remove";
        let help = format_args!("{help} `body = {body}`");
        errors.at(place, "no argument is part of the body", help);
    }
}

fn without_role(declaration: &Declaration, errors: &mut Errors) {
    let arguments = &declaration.arguments;
    let left = Vec::from_iter(arguments.iter().filter(|one| one.role.is_none()));
    let body = arguments.iter().find(|one| one.is_of_the_body());
    if let (None, true, [_, second, ..]) = (body, declaration.annotation.has_body(), &*left) {
        // The first of them could be the body, so the second is reported.
        let names: Vec<String> = left.iter().map(|one| format!("`{}`", one.name)).collect();
        let what = format_args!(
            "only one argument can be the body, not {}",
            names.join(" and ")
        );
        let help =
            "use `#[body]` for the body, or `#[field]` for each to send a JSON object of them";
        return errors.at(second.ident.span(), what, help);
    }
    let has_fields = body.is_some_and(|body| body.role != Some(Role::Body));
    let field = if has_fields { "`#[field]`, " } else { "" };
    for Argument { name, ident, .. } in left {
        errors.at(
            ident.span(),
            format_args!("`{name}` has no role in the request"),
            format_args!(
                "use {field}`#[query]` or `#[header(\"Name\")]`, or write `<{name}>` in the path"
            ),
        );
    }
}
