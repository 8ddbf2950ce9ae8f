//! The rules between the methods of a trait.

use std::collections::HashMap;

use syn::ItemTrait;

use crate::errors::Errors;
use crate::model::Declaration;

/// Reports every rule that the endpoints of a trait break together.
pub(crate) fn api(api: &ItemTrait, endpoints: &mut [Declaration], errors: &mut Errors) {
    if endpoints.is_empty() {
        errors.at(
            api.ident.span(),
            format_args!("`{}` has no endpoint", api.ident),
            "put `#[endpoint(METHOD, \"/path\")]` on its methods, or remove `#[api]`",
        );
    }
    constants(endpoints, errors);

    // It is not known which methods with `#[cfg]` are compiled together.
    let mut earlier: Vec<&Declaration> = Vec::new();
    for endpoint in endpoints.iter().filter(|one| one.cfgs.is_empty()) {
        route(endpoint, &earlier, errors);
        earlier.push(endpoint);
    }
}

/// Reports a constant whose name is taken, and leaves it out, so that the trait still compiles.
fn constants(endpoints: &mut [Declaration], errors: &mut Errors) {
    let methods = Vec::from_iter(endpoints.iter().map(|endpoint| endpoint.ident.clone()));
    let list = ("ENDPOINTS".to_owned(), "lists the endpoints".to_owned());
    let mut taken = HashMap::from([list]);
    for endpoint in endpoints {
        let (name, constant) = (&endpoint.ident, endpoint.constant.to_string());
        let of_itself = (*name == constant).then(|| "is the name of a method".to_owned());
        if let Some(other) = of_itself.as_ref().or(taken.get(&constant)) {
            let what =
                format_args!("the constant of `{name}` would be `{constant}`, which {other}");
            errors.at(name.span(), what, "rename the method");
            endpoint.owner = None;
        } else if methods.contains(&endpoint.constant) {
            endpoint.owner = None; // The method has an error that says so.
        } else if endpoint.cfgs.is_empty() {
            taken.insert(constant, format!("is that of `{name}`"));
        }
    }
}

fn route(endpoint: &Declaration, earlier: &[&Declaration], errors: &mut Errors) {
    let annotation = &endpoint.annotation;
    let (Some(method), Some(template)) = (annotation.method, &annotation.template) else {
        return;
    };
    let has_same_method = |one: &&&Declaration| one.annotation.method == Some(method);
    for other in earlier.iter().filter(has_same_method) {
        let theirs = other.annotation.template.as_ref();
        let Some(theirs) = theirs.filter(|theirs| theirs.catches(template)) else {
            continue;
        };
        let (name, other) = (&endpoint.ident, &other.ident);
        let place = template.literal.span();
        if template.catches(theirs) {
            let what = format!("`{name}` has the route of `{other}`: `{method} {theirs}`");
            let help = "remove one of the two, or change its path or HTTP method";
            return errors.at(place, what, help);
        }
        let what = format!("`{name}` is never matched, because `{other}` is declared first");
        let help = format!("declare it above `{other}`, whose route is `{method} {theirs}`");
        return errors.at(place, what, help);
    }
}
