//! The rules between the methods of a trait.

use syn::ItemTrait;

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
    constants(endpoints, errors);

    // Which of the methods with `#[cfg]` exist together is not known here.
    let mut earlier: Vec<&Declaration> = Vec::new();
    for endpoint in endpoints.iter().filter(|one| one.cfgs.is_empty()) {
        route(endpoint, &earlier, errors);
        earlier.push(endpoint);
    }
}

/// A constant that is taken is left out, so that its trait still compiles.
fn constants(endpoints: &mut [Declaration], errors: &mut Errors) {
    let methods = Vec::from_iter(endpoints.iter().map(|endpoint| endpoint.ident.clone()));
    let mut earlier: Vec<(String, String)> = Vec::new();
    for endpoint in endpoints {
        let (name, constant) = (&endpoint.ident, endpoint.constant.to_string());
        let twin = earlier.iter().find(|(other, _)| *other == constant);
        let taken = match twin {
            _ if *name == constant => "is the name of a method".to_owned(),
            _ if constant == "ENDPOINTS" => "lists the endpoints".to_owned(),
            Some((_, twin)) => format!("is that of `{twin}`"),
            None => {
                endpoint.has_constant = !methods.contains(&endpoint.constant);
                if endpoint.cfgs.is_empty() {
                    earlier.push((constant, name.to_string()));
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
    let (Some(method), Some(template)) =
        (endpoint.annotation.method, &endpoint.annotation.template)
    else {
        return;
    };
    for other in earlier
        .iter()
        .filter(|one| one.annotation.method == Some(method))
    {
        let theirs = other.annotation.template.as_ref();
        let Some(theirs) = theirs.filter(|theirs| theirs.catches(template)) else {
            continue;
        };
        let (name, other) = (&endpoint.ident, &other.ident);
        let route = format!("`{method} {theirs}`");
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
