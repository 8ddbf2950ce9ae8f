//! The grammar of the annotations: `METHOD, "/path/<placeholder>" [, OPTION = VALUE]…` for a
//! method, and `[OPTION = VALUE]…` for a trait.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{LitStr, Path};

use super::path_template::{ArgumentName, PathTemplate};
use crate::errors::{Errors, without_invisible_groups};
use crate::http_method::{HttpMethod, Replay};
use crate::suggestion::nearest;

const EXAMPLE: &str = "write `#[endpoint(GET, \"/v1/users/<user_id>\")]`";
const OPTIONS: [&str; 5] = ["replay", "auth", "body", "response", "crate"];
const BODIES: [&str; 3] = ["json", "form", "none"];
const RESPONSES: [&str; 3] = ["text", "bytes", "whole"];
const AUTHS: &str = "write `auth = none`, `auth = basic` or `auth = bearer(method_of_the_trait)`";

/// What `#[endpoint]` says; a part that is missing or has an error is `None`.
#[derive(Default)]
pub(crate) struct AttributeSyntax {
    pub(crate) method: Option<HttpMethod>,
    pub(crate) template: Option<PathTemplate>,
    pub(crate) replay: Option<Replay>,
    pub(crate) auth: Option<Auth>,
    /// How the body is written, one of `json`, `form` and `none`.
    pub(crate) body: Option<(&'static str, Span)>,
    /// How the response is read, one of `text`, `bytes` and `whole`.
    pub(crate) response: Option<&'static str>,
    /// The path by which the expansion reaches the library.
    pub(crate) crate_path: Option<Path>,
}

/// Which credentials a request has.
#[derive(Clone)]
pub(crate) enum Auth {
    /// Those of the client.
    Basic,
    None,
    /// A token, which this method of the trait returns.
    Bearer(Ident),
}

/// What `#[api]` says of all methods.
#[derive(Default)]
pub(crate) struct ApiOptions {
    pub(crate) crate_path: Option<Path>,
    pub(crate) auth: Option<Auth>,
    /// What every path begins with.
    pub(crate) base: Option<PathTemplate>,
}

/// Reads the annotation and reports each of its parts on its own; `place` is where the
/// annotation stands.
pub(crate) fn attribute(
    tokens: TokenStream,
    place: Span,
    arguments: &[ArgumentName],
    api: &ApiOptions,
    errors: &mut Errors,
) -> AttributeSyntax {
    let base = api.base.as_ref();
    let mut syntax = AttributeSyntax::default();
    let tokens = flat(tokens);
    let mut parts = split_at_commas(&tokens);
    let is_option = |part: &Vec<TokenTree>| option_name(part).is_some();
    let found = match parts.as_slice() {
        [method, path, options @ ..] if is_method_and_path(method, path) => {
            let is_in_order = |part: &Vec<TokenTree>| match part.as_slice() {
                [] | [TokenTree::Literal(_)] => false,
                [TokenTree::Ident(word)] => HttpMethod::from_any_case(word).is_none(),
                _ => true,
            };
            Found::default().only_if(!options.iter().all(is_in_order), &tokens)
        }
        _ => Found::default().only_if(true, &tokens),
    };
    if let Some((method, path)) = found.and_then(|found| found.report(&tokens, errors)) {
        syntax.method = method;
        syntax.template = path.map(|path| PathTemplate::read(path, base, arguments, errors));
        return syntax;
    }
    parts.retain(|part| !part.is_empty());
    let mut parts = parts.into_iter().peekable();
    match parts.next_if(|part| !is_option(part)) {
        None => errors.at(
            place,
            "an endpoint begins with a method and a path",
            EXAMPLE,
        ),
        Some(part) => {
            syntax.method = method(&part, errors);
            match parts.next_if(|part| !is_option(part)) {
                Some(path) => syntax.template = template(&path, base, arguments, errors),
                None => {
                    let end = part.last().map_or(place, TokenTree::span);
                    errors.at(end, "the path is missing after the method", EXAMPLE);
                }
            }
        }
    }
    for (name, value) in options(parts, &OPTIONS, "an endpoint", errors) {
        match name.to_string().as_str() {
            "replay" => {
                let class = word(&name, &value, &Replay::NAMES, errors);
                syntax.replay = class.and_then(Replay::from_name);
            }
            "auth" => syntax.auth = auth(&name, &value, errors),
            "body" => {
                let body = word(&name, &value, &BODIES, errors);
                syntax.body = body.map(|body| (body, name.span()));
            }
            "response" => syntax.response = word(&name, &value, &RESPONSES, errors),
            _ => syntax.crate_path = crate_path(name.span(), &value, errors),
        }
    }
    syntax
}

fn is_method_and_path(method: &[TokenTree], path: &[TokenTree]) -> bool {
    matches!(method, [TokenTree::Ident(_)]) && syn::parse2::<LitStr>(over(path)).is_ok()
}

/// The methods and the paths of an annotation that is written in another order or style,
/// such as `("GET", "/v1/…")`, `(method = GET, path = "/v1/…")` or `(get("/v1/…"))`.
#[derive(Default)]
struct Found {
    methods: Vec<(Span, HttpMethod)>,
    paths: Vec<LitStr>,
    options: String,
}

impl Found {
    fn only_if(mut self, is_another_style: bool, tokens: &[TokenTree]) -> Option<Found> {
        is_another_style.then(|| self.find(tokens))?;
        Some(self)
    }

    fn find(&mut self, tokens: &[TokenTree]) {
        for part in split_at_commas(tokens) {
            if option_name(&part).is_some_and(|name| OPTIONS.iter().any(|known| name == known)) {
                self.options += &format!(", {}", over(&part));
                continue;
            }
            for token in &part {
                match token {
                    TokenTree::Group(group) => self.find(&flat(group.stream())),
                    TokenTree::Ident(word) => {
                        let method = HttpMethod::from_any_case(word);
                        self.methods
                            .extend(method.map(|method| (word.span(), method)));
                    }
                    TokenTree::Literal(_) => self.find_in(token.to_token_stream()),
                    TokenTree::Punct(_) => {}
                }
            }
        }
    }

    fn find_in(&mut self, literal: TokenStream) {
        let Ok(literal) = syn::parse2::<LitStr>(literal) else {
            return;
        };
        let text = literal.value();
        let (method, path) = match text.trim().split_once(char::is_whitespace) {
            Some((method, path)) => (method, path.trim_start()),
            None => (text.trim(), ""),
        };
        match HttpMethod::from_any_case(method) {
            Some(method) => {
                self.methods.push((literal.span(), method));
                if !path.is_empty() {
                    self.paths.push(LitStr::new(path, literal.span()));
                }
            }
            None => self.paths.push(literal),
        }
    }

    /// Reports how the annotation is written, if it was understood.
    fn report(
        mut self,
        tokens: &[TokenTree],
        errors: &mut Errors,
    ) -> Option<(Option<HttpMethod>, Option<LitStr>)> {
        self.methods.dedup_by_key(|(_, method)| *method);
        let write = |method: HttpMethod, path: &LitStr| {
            let (method, path) = (method.name(), path.value());
            format!("write `#[endpoint({method}, {path:?}{})]`", self.options)
        };
        match (self.methods.as_slice(), self.paths.as_slice()) {
            ([(_, method)], [path]) => {
                let what = "an annotation is an HTTP method, a comma and a path";
                errors.over(over(tokens), what, write(*method, path));
            }
            ([(_, method), (second, other), ..], [path]) => {
                let help = write(*method, path);
                let help = format!(
                    "{help}, and another method of the trait for {}",
                    other.name()
                );
                errors.at(*second, "an endpoint has one HTTP method", help);
            }
            ([(_, method), ..], [path, second, ..]) => {
                errors.at(
                    second.span(),
                    "an endpoint has one path",
                    write(*method, path),
                );
            }
            ([], [path]) if matches!(tokens.first(), Some(TokenTree::Literal(_))) => {
                let help = HttpMethod::from_name("GET").map(|get| write(get, path));
                let help = help.unwrap_or_default();
                errors.over(path, "the HTTP method is missing before the path", help);
            }
            _ => return None,
        }
        let method = self.methods.first().map(|(_, method)| *method);
        Some((method, self.paths.into_iter().next()))
    }
}

/// Reads the options of `#[api]`.
pub(crate) fn api_options(tokens: TokenStream, errors: &mut Errors) -> ApiOptions {
    let parts = split_at_commas(&flat(tokens)).into_iter();
    let mut api = ApiOptions::default();
    for (name, value) in options(parts, &["base", "auth", "crate"], "an API", errors) {
        match name.to_string().as_str() {
            "base" => api.base = template(&value, None, &[], errors),
            "auth" => api.auth = auth(&name, &value, errors),
            _ => api.crate_path = crate_path(name.span(), &value, errors),
        }
    }
    api
}

/// The parts between top-level commas; after a trailing comma there is none.
pub(super) fn split_at_commas(tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(one) if one.as_char() == ',');
    let mut parts: Vec<_> = tokens.split(is_comma).map(<[TokenTree]>::to_vec).collect();
    if parts.last().is_some_and(Vec::is_empty) {
        parts.pop();
    }
    parts
}

fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    without_invisible_groups(tokens).into_iter().collect()
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
        if matches!(name.as_str(), "TRACE" | "CONNECT") {
            let what = format_args!("the HTTP method `{name}` is not supported");
            let help = format_args!("write one of {}", HttpMethod::NAMES.join(", "));
            errors.at(written.span(), what, help);
            return None;
        }
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

fn template(
    part: &[TokenTree],
    base: Option<&PathTemplate>,
    arguments: &[ArgumentName],
    errors: &mut Errors,
) -> Option<PathTemplate> {
    match syn::parse2::<LitStr>(over(part)) {
        Ok(literal) => {
            if !literal.suffix().is_empty() {
                let what = format_args!("the path ends in `{}`", literal.suffix());
                errors.at(
                    literal.span(),
                    what,
                    format!("write `{:?}`", literal.value()),
                );
            }
            Some(PathTemplate::read(literal, base, arguments, errors))
        }
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
    let all = format!("the options are {}", all.join(", "));
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

/// The value of an option that is one of a few words.
fn word(
    option: &Ident,
    value: &[TokenTree],
    known: &[&'static str],
    errors: &mut Errors,
) -> Option<&'static str> {
    let all: Vec<String> = known
        .iter()
        .map(|one| format!("`{option} = {one}`"))
        .collect();
    let help = match all.as_slice() {
        [first @ .., last] => format!("write {} or {last}", first.join(", ")),
        [] => String::new(),
    };
    let [TokenTree::Ident(written)] = value else {
        if value.is_empty() {
            errors.at(option.span(), format_args!("`{option}` has no value"), help);
        } else {
            let what = format_args!("the value of `{option}` is one bare word");
            errors.over(over(value), what, help);
        }
        return None;
    };
    let text = written.to_string();
    let found = known.iter().find(|known| **known == text);
    if found.is_none() {
        let help = match nearest(&text, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => help,
        };
        let what = format_args!("`{text}` is not a value of `{option}`");
        errors.at(written.span(), what, help);
    }
    found.copied()
}

fn auth(option: &Ident, value: &[TokenTree], errors: &mut Errors) -> Option<Auth> {
    match value {
        [TokenTree::Ident(word)] if word == "none" => return Some(Auth::None),
        [TokenTree::Ident(word)] if word == "basic" => return Some(Auth::Basic),
        [TokenTree::Ident(word), TokenTree::Group(method)] if word == "bearer" => {
            if let Ok(method) = syn::parse2(method.stream()) {
                return Some(Auth::Bearer(method));
            }
        }
        _ => {}
    }
    let what = format_args!("this is not a value of `{option}`");
    match value.is_empty() {
        true => errors.at(
            option.span(),
            format_args!("`{option}` has no value"),
            AUTHS,
        ),
        false => errors.over(over(value), what, AUTHS),
    }
    None
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
