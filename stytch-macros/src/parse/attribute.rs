//! The grammar of the annotations:
//! `METHOD, "/path/<placeholder>" [, replay = CLASS] [, crate = PATH]`, and `[crate = PATH]`.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::Path;

use super::path_template::PathTemplate;
use crate::errors::Errors;
use crate::http_method::{HttpMethod, Replay};
use crate::suggestion::nearest;

const EXAMPLE: &str = "write `#[endpoint(GET, \"/v1/users/<user_id>\")]`";
const CLASSES: &str = "write `replay = safe`, `replay = idempotent` or `replay = never`";

/// What `#[endpoint]` says; a part that is missing or has an error is `None`.
#[derive(Default)]
pub(crate) struct AttributeSyntax {
    pub(crate) method: Option<HttpMethod>,
    pub(crate) template: Option<PathTemplate>,
    pub(crate) replay: Option<Replay>,
    /// The path by which the expansion reaches the library.
    pub(crate) crate_path: Option<Path>,
}

/// Reads the annotation and reports each of its parts on its own; `place` is where the
/// annotation stands.
pub(crate) fn attribute(tokens: TokenStream, place: Span, errors: &mut Errors) -> AttributeSyntax {
    let mut syntax = AttributeSyntax::default();
    let mut parts = split_at_commas(tokens).into_iter().peekable();

    match parts.next_if(|part| option_name(part).is_none()) {
        None => errors.at(
            place,
            "an endpoint begins with a method and a path",
            EXAMPLE,
        ),
        Some(part) if matches!(part.as_slice(), [TokenTree::Literal(_)]) => {
            errors.over(over(&part), "the method comes first", EXAMPLE);
            syntax.template = template(&part, errors);
            // Written the other way round, the method stands in the place of the path.
            parts.next_if(|part| matches!(part.as_slice(), [TokenTree::Ident(_)]));
        }
        Some(part) => {
            syntax.method = method(&part, errors);
            match parts.next_if(|part| option_name(part).is_none()) {
                Some(path) => syntax.template = template(&path, errors),
                None => {
                    let end = part.last().map_or(place, TokenTree::span);
                    errors.at(end, "the path is missing after the method", EXAMPLE);
                }
            }
        }
    }
    for (name, value) in options(parts, &["replay", "crate"], "an endpoint", errors) {
        if name == "replay" {
            syntax.replay = replay(name.span(), &value, errors);
        } else {
            syntax.crate_path = crate_path(name.span(), &value, errors);
        }
    }
    syntax
}

/// Reads the options of `#[api]`: the path of the library, if it is given.
pub(crate) fn api_options(tokens: TokenStream, errors: &mut Errors) -> Option<Path> {
    let parts = split_at_commas(tokens).into_iter();
    let options = options(parts, &["crate"], "an API", errors);
    let (name, value) = options.into_iter().next()?;
    crate_path(name.span(), &value, errors)
}

/// The parts between top-level commas; an empty part, as after a trailing comma, is none.
fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens = flatten(tokens);
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(one) if one.as_char() == ',');
    let parts = tokens.split(is_comma).filter(|part| !part.is_empty());
    parts.map(<[TokenTree]>::to_vec).collect()
}

/// The tokens out of the invisible groups that `macro_rules!` puts around what it passes on.
fn flatten(tokens: TokenStream) -> Vec<TokenTree> {
    let flat = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => flatten(group.stream()),
        token => vec![token],
    });
    flat.collect()
}

fn over(part: &[TokenTree]) -> TokenStream {
    part.iter().cloned().collect()
}

fn method(part: &[TokenTree], errors: &mut Errors) -> Option<HttpMethod> {
    let [TokenTree::Ident(written)] = part else {
        errors.over(over(part), "a method is one bare word", EXAMPLE);
        return None;
    };
    let name = written.to_string();
    let method = HttpMethod::from_name(&name);
    if method.is_none() {
        let help = match nearest(&name, HttpMethod::NAMES) {
            Some(meant) if meant.eq_ignore_ascii_case(&name) => {
                format!("methods are written in capitals: `{meant}`")
            }
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write one of {}", HttpMethod::NAMES.join(", ")),
        };
        let what = format_args!("`{name}` is not an HTTP method");
        errors.at(written.span(), what, help);
    }
    method
}

fn template(part: &[TokenTree], errors: &mut Errors) -> Option<PathTemplate> {
    match syn::parse2(over(part)) {
        Ok(literal) => Some(PathTemplate::read(literal, errors)),
        Err(_) => {
            errors.over(over(part), "the path is one string literal", EXAMPLE);
            None
        }
    }
}

/// The `name` of `name = value`.
fn option_name(part: &[TokenTree]) -> Option<&Ident> {
    match part {
        [TokenTree::Ident(name), TokenTree::Punct(equals), ..] if equals.as_char() == '=' => {
            Some(name)
        }
        _ => None,
    }
}

/// The options with their values, each of the known ones once.
fn options(
    parts: impl Iterator<Item = Vec<TokenTree>>,
    known: &[&str],
    owner: &str,
    errors: &mut Errors,
) -> Vec<(Ident, Vec<TokenTree>)> {
    let mut options: Vec<(Ident, Vec<TokenTree>)> = Vec::new();
    let all: Vec<String> = known.iter().map(|name| format!("`{name} = …`")).collect();
    let all = format!("the options are {}", all.join(" and "));
    for part in parts {
        let Some(name) = option_name(&part) else {
            errors.over(
                over(&part),
                format_args!("this is not an option of {owner}"),
                &all,
            );
            continue;
        };
        let written = name.to_string();
        if !known.contains(&written.as_str()) {
            let help = match nearest(&written, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => all.clone(),
            };
            let what = format_args!("`{written}` is not an option of {owner}");
            errors.at(name.span(), what, help);
        } else if options.iter().any(|(other, _)| other == name) {
            let what = format_args!("`{written}` is given twice");
            errors.at(name.span(), what, "keep one of the two");
        } else {
            options.push((name.clone(), part[2..].to_vec()));
        }
    }
    options
}

fn replay(name: Span, value: &[TokenTree], errors: &mut Errors) -> Option<Replay> {
    let [TokenTree::Ident(written)] = value else {
        if value.is_empty() {
            errors.at(name, "`replay` has no value", CLASSES);
        } else {
            errors.over(over(value), "a replay class is one bare word", CLASSES);
        }
        return None;
    };
    let text = written.to_string();
    let replay = Replay::from_name(&text);
    if replay.is_none() {
        let help = match nearest(&text, Replay::NAMES) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => CLASSES.to_owned(),
        };
        let what = format_args!("`{text}` is not a replay class");
        errors.at(written.span(), what, help);
    }
    replay
}

fn crate_path(name: Span, value: &[TokenTree], errors: &mut Errors) -> Option<Path> {
    let help =
        "write the path by which this crate reaches stytch-users: `crate = my_crate::stytch_users`";
    if value.is_empty() {
        errors.at(name, "`crate` has no value", help);
        return None;
    }
    let path = syn::parse::Parser::parse2(Path::parse_mod_style, over(value)).ok();
    if path.is_none() {
        errors.over(over(value), "the value of `crate` is not a path", help);
    }
    path
}
