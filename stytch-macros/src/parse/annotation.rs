//! The annotation of a method: `METHOD, "/path/<placeholder>" [, OPTION = VALUE]…`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::LitStr;

use super::argument::Argument;
use super::options::{Options, name_and_value};
use super::path_template::PathTemplate;
use super::split_at_commas;
use crate::errors::{Errors, without_invisible_groups};
use crate::suggestion::nearest;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const STYLE: &str = "an annotation is an HTTP method, a comma and a path";

/// What `#[endpoint]` says. A part that is missing or has an error is `None`.
pub(crate) struct Annotation {
    pub(crate) method: Option<&'static str>,
    pub(crate) template: Option<PathTemplate>,
    pub(crate) options: Options,
}

impl Annotation {
    /// Returns `true` if a request has a body, by the option `body` or by the HTTP method.
    pub(crate) fn has_body(&self) -> bool {
        match (self.options.word("body"), self.method.unwrap_or_default()) {
            (Some("none"), _) | (_, "GET" | "HEAD" | "OPTIONS") => false,
            (Some(_), _) | (None, "POST" | "PUT" | "PATCH") => true,
            (None, _) => false,
        }
    }

    /// Returns the constructor of the library for the replay class, and its description in the
    /// documentation of the method. The default is what HTTP says of the method (RFC 9110,
    /// section 9.2).
    pub(crate) fn replay(&self) -> (&'static str, &'static str) {
        let method = self.method.unwrap_or_default();
        match (self.options.word("replay"), method) {
            (Some("safe"), _) | (None, "GET" | "HEAD" | "OPTIONS") => ("safe", "safe to replay"),
            (Some("idempotent"), _) | (None, "PUT" | "DELETE") => {
                ("idempotent", "idempotent, may be replayed")
            }
            _ => ("never_replayed", "never replayed"),
        }
    }
}

/// Reads an annotation, in whatever order and style it is written, and reports how it should be
/// written. `place` is the place of the annotation.
pub(crate) fn annotation(
    tokens: TokenStream,
    place: Span,
    arguments: &[Argument],
    base: Option<&PathTemplate>,
    errors: &mut Errors,
) -> Annotation {
    let tokens = without_invisible_groups(tokens);
    let parts = split_at_commas(tokens.clone());
    let is_canonical = matches!(
        parts.as_slice(),
        [method, path, options @ ..]
            if is_method(method) && is_path(path) && options.iter().all(is_option)
    );
    let (options, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_option);
    let mut found = Found::default();
    for part in &others {
        found.find(part.clone());
    }
    found.options = options.iter().map(|part| format!(", {part}")).collect();
    if !is_canonical {
        found.report(tokens, &others, place, errors);
    }
    let path = found.paths.into_iter().next();
    Annotation {
        method: found.methods.first().map(|(_, method)| *method),
        template: path.map(|path| PathTemplate::read(path, base, arguments, errors)),
        options: Options::of_endpoint(&options, errors),
    }
}

fn is_method(part: &TokenStream) -> bool {
    METHODS.contains(&part.to_string().as_str())
}

/// Returns the HTTP method of a word as other macros write it: `get`, `Get`.
fn method_in_any_case(word: &str) -> Option<&'static str> {
    let mut methods = METHODS.into_iter();
    methods.find(|method| method.eq_ignore_ascii_case(word))
}

/// Returns `true` if a part is a path. A string that begins with a method, such as
/// `"GET /v1/things"`, is another style.
fn is_path(part: &TokenStream) -> bool {
    syn::parse2::<LitStr>(part.clone()).is_ok_and(|path| {
        let text = path.value();
        let first = text.split(' ').next().unwrap_or_default();
        path.suffix().is_empty() && method_in_any_case(first).is_none()
    })
}

/// Returns `true` if a part is an option. `method = GET` and `path = "/v1/…"` are not: other
/// macros write the method and the path like that.
fn is_option(part: &TokenStream) -> bool {
    let is_known_elsewhere = |name: &str| ["method", "path", "uri", "url"].contains(&name);
    name_and_value(part).is_some_and(|(name, _)| !is_known_elsewhere(&name.to_string()))
}

/// The methods and the paths anywhere in an annotation, such as `("GET", "/v1/…")`,
/// `(method = GET, path = "/v1/…")` or `(get("/v1/…"))`.
#[derive(Default)]
struct Found {
    methods: Vec<(Span, &'static str)>,
    paths: Vec<LitStr>,
    options: String,
}

impl Found {
    fn find(&mut self, tokens: TokenStream) {
        for token in tokens {
            match &token {
                TokenTree::Group(group) => self.find(group.stream()),
                TokenTree::Ident(word) => {
                    let method = method_in_any_case(&word.to_string());
                    self.methods
                        .extend(method.map(|method| (word.span(), method)));
                }
                TokenTree::Literal(_) => {
                    if let Ok(literal) = syn::parse2(token.into()) {
                        self.find_in(literal);
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
        self.methods.dedup_by_key(|(_, method)| *method);
    }

    /// Adds the content of a string: a path, a method, or both, as in `"GET /v1/things"`.
    fn find_in(&mut self, literal: LitStr) {
        let text = literal.value();
        let (first, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let Some(method) = method_in_any_case(first) else {
            return self.paths.push(literal);
        };
        self.methods.push((literal.span(), method));
        if !rest.trim().is_empty() {
            self.paths.push(LitStr::new(rest.trim(), literal.span()));
        }
    }

    /// Reports what is missing, given twice, or in another place or style.
    fn report(
        &self,
        tokens: TokenStream,
        others: &[TokenStream],
        place: Span,
        errors: &mut Errors,
    ) {
        let method = self.methods.first().map_or("GET", |(_, method)| method);
        let path = self.paths.first().map(LitStr::value);
        let path = path.unwrap_or_else(|| "/v1/users/<user_id>".to_owned());
        let help = format!("write `#[endpoint({method}, {path:?}{})]`", self.options);
        let first = others.first().cloned().unwrap_or_default();
        match (self.methods.as_slice(), self.paths.as_slice()) {
            ([], _) => match first.into_iter().next() {
                Some(TokenTree::Ident(word)) => unknown_method(&word, errors),
                Some(token) => errors.over(token, "an annotation begins with an HTTP method", help),
                None => errors.at(place, STYLE, help),
            },
            (_, []) => match others {
                [_, second, ..] => errors.over(second, "the path is one string literal", help),
                _ => errors.over(tokens, "the path is missing after the method", help),
            },
            ([_, (second, other), ..], _) => {
                let help = format!("{help}, and another method for {other}");
                errors.at(*second, "an endpoint has one HTTP method", help);
            }
            (_, [_, second, ..]) => errors.over(second, "an endpoint has one path", help),
            _ => errors.over(tokens, STYLE, help),
        }
    }
}

fn unknown_method(word: &Ident, errors: &mut Errors) {
    let help = match nearest(&word.to_string(), METHODS) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write one of {}", METHODS.join(", ")),
    };
    let what = format_args!("`{word}` is not a supported HTTP method");
    errors.at(word.span(), what, help);
}
