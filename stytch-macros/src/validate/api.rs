//! The rules between the methods of a trait.

use syn::{GenericParam, ItemTrait, TraitItem};

use crate::mistakes::Mistakes;
use crate::model::Declaration;

/// Reports every rule that a trait and its endpoints break together. An endpoint whose
/// constant cannot be is left without it.
pub(crate) fn api(api: &ItemTrait, endpoints: &mut [Declaration], mistakes: &mut Mistakes) {
    if endpoints.is_empty() {
        mistakes.at(
            api.ident.span(),
            format_args!(
                "`{}` has no endpoint\n\nhelp: put `#[endpoint(METHOD, \"/path\")]` on its methods, or remove `#[api]`",
                api.ident
            ),
        );
    }
    parameters(api, endpoints, mistakes);
    constants(api, endpoints, mistakes);

    // Which of the methods with `#[cfg]` exist together is not known here.
    let mut earlier: Vec<&Declaration> = Vec::new();
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.cfgs.is_empty()) {
        route(endpoint, &earlier, mistakes);
        earlier.push(endpoint);
    }
}

/// A trait with parameters is more than one `dyn` type, and all would have the constants.
fn parameters(api: &ItemTrait, endpoints: &mut [Declaration], mistakes: &mut Mistakes) {
    for parameter in &api.generics.params {
        let place = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(parameter) => parameter.ident.span(),
            GenericParam::Const(parameter) => parameter.ident.span(),
        };
        mistakes.at(
            place,
            "a trait with `#[api]` has no type or const parameters: its constants belong to one `dyn` type\n\nhelp: name a concrete type, or remove `#[api]`",
        );
        for endpoint in &mut *endpoints {
            endpoint.has_constant = false;
        }
    }
}

fn constants(api: &ItemTrait, endpoints: &mut [Declaration], mistakes: &mut Mistakes) {
    for item in &api.items {
        let TraitItem::Fn(method) = item else {
            continue;
        };
        let name = &method.sig.ident;
        let mut is_taken = name == "ENDPOINTS";
        for endpoint in endpoints.iter_mut().filter(|one| one.constant == *name) {
            endpoint.has_constant = false;
            is_taken = true;
        }
        if is_taken {
            mistakes.at(
                name.span(),
                format_args!(
                    "`{name}` is the name of a constant of the trait\n\nhelp: rename the method in lower case"
                ),
            );
        }
    }

    let mut earlier: Vec<&Declaration> = Vec::new();
    for endpoint in endpoints
        .iter_mut()
        .filter(|endpoint| endpoint.has_constant)
    {
        let (name, constant) = (&endpoint.ident, &endpoint.constant);
        let twin = earlier.iter().find(|other| other.constant == *constant);
        let taken = match twin {
            _ if constant == "ENDPOINTS" => "lists the endpoints".to_owned(),
            Some(twin) => format!("is that of `{}`", twin.ident),
            None => {
                if endpoint.cfgs.is_empty() {
                    earlier.push(endpoint);
                }
                continue;
            }
        };
        mistakes.at(
            name.span(),
            format_args!(
                "the constant of `{name}` would be `{constant}`, which {taken}\n\nhelp: rename the method"
            ),
        );
        endpoint.has_constant = false;
    }
}

fn route(endpoint: &Declaration, earlier: &[&Declaration], mistakes: &mut Mistakes) {
    let (Some(method), Some(template)) = (endpoint.method, &endpoint.template) else {
        return;
    };
    for other in earlier.iter().filter(|other| other.method == Some(method)) {
        let Some(theirs) = other
            .template
            .as_ref()
            .filter(|theirs| theirs.catches(template))
        else {
            continue;
        };
        let (name, other) = (&endpoint.ident, &other.ident);
        let route = format!("{} {theirs}", method.name());
        let message = if template.catches(theirs) {
            format!(
                "`{name}` has the route of `{other}`: `{route}`\n\nhelp: remove one of the two, or change its path or HTTP method"
            )
        } else {
            format!(
                "`{name}` is never matched: `{other}`, which is declared first, matches all of its requests with `{route}`\n\nhelp: declare `{name}` above `{other}`"
            )
        };
        return mistakes.at(template.literal().span(), message);
    }
}
