//! The grammar of the annotations:
//! `METHOD, "/path/<placeholder>" [, replay = CLASS] [, crate = PATH]`, and `[crate = PATH]`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{LitStr, Path};

use super::path_template::{ArgumentName, PathTemplate};
use crate::errors::{Errors, without_invisible_groups};
use crate::http_method::{HttpMethod, Replay};
use crate::suggestion::nearest;

const EXAMPLE: &str = "write `#[endpoint(GET, \"/v1/users/<user_id>\")]`";
const CLASSES: &str = "write `replay = safe`, `replay = idempotent` or `replay = never`";
const OPTIONS: [&str; 2] = ["replay", "crate"];

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
pub(crate) fn attribute(
    tokens: TokenStream,
    place: Span,
    arguments: &[ArgumentName],
    errors: &mut Errors,
) -> AttributeSyntax {
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
        syntax.template = path.map(|path| PathTemplate::read(path, arguments, errors));
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
                Some(path) => syntax.template = template(&path, arguments, errors),
                None => {
                    let end = part.last().map_or(place, TokenTree::span);
                    errors.at(end, "the path is missing after the method", EXAMPLE);
                }
            }
        }
    }
    for (name, value) in options(parts, &OPTIONS, "an endpoint", errors) {
        if name == "replay" {
            syntax.replay = replay(name.span(), &value, errors);
        } else {
            syntax.crate_path = crate_path(name.span(), &value, errors);
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

/// Reads the options of `#[api]`: the path of the library, if it is given.
pub(crate) fn api_options(tokens: TokenStream, errors: &mut Errors) -> Option<Path> {
    let parts = split_at_commas(&flat(tokens)).into_iter();
    let options = options(parts, &["crate"], "an API", errors);
    let (name, value) = options.into_iter().next()?;
    crate_path(name.span(), &value, errors)
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
            Some(PathTemplate::read(literal, arguments, errors))
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
