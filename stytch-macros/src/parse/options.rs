//! The options of the attributes: `replay = safe`, `base = "/v1"`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{LitStr, Path};

use super::path_template::PathTemplate;
use super::split_at_commas;
use crate::errors::Errors;
use crate::suggestion::nearest;

const OF_AN_ENDPOINT: [&str; 5] = ["replay", "auth", "body", "response", "crate"];
const OF_AN_API: [&str; 3] = ["base", "auth", "crate"];

/// The options that are one of a few words.
const WORDS: [(&str, [&str; 3]); 3] = [
    ("replay", ["safe", "idempotent", "never"]),
    ("body", ["json", "form", "none"]),
    ("response", ["text", "bytes", "whole"]),
];

/// The options of an annotation or of a trait. An option that is missing or has an error is
/// `None`.
#[derive(Default)]
pub(crate) struct Options {
    words: Vec<(Ident, &'static str)>,
    pub(crate) auth: Option<Auth>,
    /// The beginning of every path of a trait.
    pub(crate) base: Option<PathTemplate>,
    /// The path by which the expansion reaches the library.
    pub(crate) crate_path: Option<Path>,
}

/// The credentials of a request.
#[derive(Clone)]
pub(crate) enum Auth {
    /// Those of the client.
    Basic,
    None,
    /// A token, which this method of the trait returns.
    Bearer(Ident),
}

/// Splits `name = value`.
pub(super) fn name_and_value(part: &TokenStream) -> Option<(Ident, TokenStream)> {
    let mut tokens = part.clone().into_iter();
    let (name, equals) = (tokens.next()?, tokens.next()?);
    let value: TokenStream = tokens.collect();
    let is_arrow = value.to_string().starts_with('>');
    match name {
        TokenTree::Ident(name) if equals.to_string() == "=" && !is_arrow => Some((name, value)),
        _ => None,
    }
}

impl Options {
    pub(super) fn of_endpoint(parts: &[TokenStream], errors: &mut Errors) -> Options {
        Options::read(parts, &OF_AN_ENDPOINT, "an endpoint", errors)
    }

    pub(crate) fn of_api(tokens: TokenStream, errors: &mut Errors) -> Options {
        Options::read(&split_at_commas(tokens), &OF_AN_API, "an API", errors)
    }

    /// Returns the value of `replay`, `body` or `response`.
    pub(crate) fn word(&self, option: &str) -> Option<&'static str> {
        let mut words = self.words.iter();
        words.find_map(|(name, word)| (name == option).then_some(*word))
    }

    pub(crate) fn place_of(&self, option: &str) -> Option<Span> {
        let mut names = self.words.iter().map(|(name, _)| name);
        names.find(|name| *name == option).map(Ident::span)
    }

    /// Reads options, each of the known ones once.
    fn read(parts: &[TokenStream], known: &[&str], owner: &str, errors: &mut Errors) -> Options {
        let mut options = Options::default();
        let mut seen = Vec::new();
        let all = format!("the options are `{}`", known.join("`, `"));
        for part in parts {
            let Some((name, value)) = name_and_value(part) else {
                let what = format_args!("this is not an option of {owner}");
                errors.over(part, what, &all);
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
            } else if seen.contains(&name) {
                let what = format_args!("`{written}` is given twice");
                errors.at(name.span(), what, "keep one of the two");
            } else {
                options.set(&name, &value, errors);
                seen.push(name);
            }
        }
        options
    }

    fn set(&mut self, name: &Ident, value: &TokenStream, errors: &mut Errors) {
        let words = WORDS.into_iter().find(|(option, _)| name == option);
        let (is_read, help) = if let Some((option, words)) = words {
            let word = words.into_iter().find(|word| value.to_string() == *word);
            self.words.extend(word.map(|word| (name.clone(), word)));
            let all = words.map(|word| format!("`{option} = {word}`"));
            (word.is_some(), format!("write one of {}", all.join(", ")))
        } else if name == "auth" {
            self.auth = auth(value.clone());
            let help =
                "write `auth = none`, `auth = basic` or `auth = bearer(method_of_the_trait)`";
            (self.auth.is_some(), help.to_owned())
        } else if name == "base" {
            let literal: Option<LitStr> = syn::parse2(value.clone()).ok();
            self.base = literal.map(|base| PathTemplate::read(base, None, &[], errors));
            (self.base.is_some(), "write `base = \"/v1/…\"`".to_owned())
        } else {
            self.crate_path = Path::parse_mod_style.parse2(value.clone()).ok();
            let help = "write the path of stytch-users: `crate = my_crate::stytch_users`";
            (self.crate_path.is_some(), help.to_owned())
        };
        if value.is_empty() {
            errors.at(name.span(), format_args!("`{name}` has no value"), help);
        } else if !is_read {
            let what = format_args!("this is not a value of `{name}`");
            errors.over(value, what, help);
        }
    }
}

fn auth(value: TokenStream) -> Option<Auth> {
    let mut tokens = value.into_iter();
    let word = tokens.next()?.to_string();
    match (word.as_str(), tokens.next(), tokens.next()) {
        ("none", None, _) => Some(Auth::None),
        ("basic", None, _) => Some(Auth::Basic),
        ("bearer", Some(TokenTree::Group(method)), None) => {
            syn::parse2(method.stream()).ok().map(Auth::Bearer)
        }
        _ => None,
    }
}
