//! The rules between the methods of a trait.

use syn::{ItemTrait, TraitItem};

use crate::errors::Errors;
use crate::model::Declaration;

/// Reports every rule that a trait and its endpoints break together. An endpoint whose
/// constant cannot be is left without it.
pub(crate) fn api(api: &ItemTrait, endpoints: &mut [Declaration], errors: &mut Errors) {
    if endpoints.is_empty() {
        errors.at(
            api.ident.span(),
            format_args!("`{}` has no endpoint", api.ident),
            "put `#[endpoint(METHOD, \"/path\")]` on its methods, or remove `#[api]`",
        );
    }
    parameters(api, endpoints, errors);
    methods_named_as_constants(api, endpoints, errors);
    constants(endpoints, errors);

    // Which of the methods with `#[cfg]` exist together is not known here.
    let mut earlier: Vec<&Declaration> = Vec::new();
    for endpoint in endpoints.iter().filter(|one| one.cfgs.is_empty()) {
        route(endpoint, &earlier, errors);
        earlier.push(endpoint);
    }
}

/// A trait with parameters is more than one `dyn` type, and all would have the constants.
fn parameters(api: &ItemTrait, endpoints: &mut [Declaration], errors: &mut Errors) {
    let types = api.generics.type_params().map(|one| &one.ident);
    for name in types.chain(api.generics.const_params().map(|one| &one.ident)) {
        errors.at(
            name.span(),
            "a trait with `#[api]` has no type or const parameters: its constants belong to one `dyn` type",
            "name a concrete type, or remove `#[api]`",
        );
        for endpoint in &mut *endpoints {
            endpoint.has_constant = false;
        }
    }
}

fn methods_named_as_constants(api: &ItemTrait, endpoints: &mut [Declaration], errors: &mut Errors) {
    for item in &api.items {
        let TraitItem::Fn(method) = item else {
            continue;
        };
        let name = &method.sig.ident;
        if name.to_string().contains(char::is_lowercase) {
            continue;
        }
        let mut is_constant = name == "ENDPOINTS";
        for endpoint in endpoints.iter_mut().filter(|one| one.constant == *name) {
            endpoint.has_constant = false;
            is_constant = true;
        }
        if is_constant {
            let what = format_args!("`{name}` is the name of a constant of the trait");
            errors.at(name.span(), what, "rename the method in lower case");
        }
    }
}

fn constants(endpoints: &mut [Declaration], errors: &mut Errors) {
    let mut earlier: Vec<(String, &Declaration)> = Vec::new();
    for endpoint in endpoints.iter_mut().filter(|one| one.has_constant) {
        let (name, constant) = (&endpoint.ident, endpoint.constant.to_string());
        let twin = earlier.iter().find(|(other, _)| *other == constant);
        let taken = match twin {
            _ if constant == "ENDPOINTS" => "lists the endpoints".to_owned(),
            Some((_, twin)) => format!("is that of `{}`", twin.ident),
            None => {
                if endpoint.cfgs.is_empty() {
                    earlier.push((constant, endpoint));
                }
                continue;
            }
        };
        let what = format_args!("the constant of `{name}` would be `{constant}`, which {taken}");
        errors.at(name.span(), what, "rename the method");
        endpoint.has_constant = false;
    }
}

fn route(endpoint: &Declaration, earlier: &[&Declaration], errors: &mut Errors) {
    let (Some(method), Some(template)) = (endpoint.method, &endpoint.template) else {
        return;
    };
    for other in earlier.iter().filter(|other| other.method == Some(method)) {
        let theirs = other.template.as_ref();
        let Some(theirs) = theirs.filter(|theirs| theirs.catches(template)) else {
            continue;
        };
        let (name, other) = (&endpoint.ident, &other.ident);
        let route = format!("`{} {theirs}`", method.name());
        let (what, help) = if template.catches(theirs) {
            (
                format!("`{name}` has the route of `{other}`: {route}"),
                "remove one of the two, or change its path or HTTP method".to_owned(),
            )
        } else {
            (
                format!(
                    "`{name}` is never matched: {route}, which is `{other}`, is declared first"
                ),
                format!("declare `{name}` above `{other}`"),
            )
        };
        return errors.at(template.literal.span(), what, help);
    }
}
