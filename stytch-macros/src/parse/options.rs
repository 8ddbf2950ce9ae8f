//! The options of the attributes: `replay = safe`, `base = "/v1"`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{LitStr, Path};

use super::path_template::PathTemplate;
use crate::errors::Errors;
use crate::http_method::Replay;
use crate::suggestion::nearest;

/// The options of `#[endpoint]`.
pub(super) const OF_AN_ENDPOINT: [&str; 5] = ["replay", "auth", "body", "response", "crate"];
const OF_AN_API: [&str; 3] = ["base", "auth", "crate"];

const REPLAY: &str = "`replay = safe`, `replay = idempotent` or `replay = never`";
const AUTH: &str = "`auth = none`, `auth = basic` or `auth = bearer(method_of_the_trait)`";
const BODY: &str = "`body = json`, `body = form` or `body = none`";
const RESPONSE: &str = "`response = text`, `response = bytes` or `response = whole`";
const CRATE: &str = "the path of stytch-users: `crate = my_crate::stytch_users`";

/// The options of an annotation or of a trait. An option that is missing or has an error is
/// `None`.
#[derive(Default)]
pub(crate) struct Options {
    /// The beginning of every path of a trait.
    pub(crate) base: Option<PathTemplate>,
    pub(crate) replay: Option<Replay>,
    pub(crate) auth: Option<Auth>,
    /// How the body is written: `json`, `form` or `none`.
    pub(crate) body: Option<(&'static str, Span)>,
    /// How the response is read: `text`, `bytes` or `whole`.
    pub(crate) response: Option<&'static str>,
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

/// The `name` and the `value` of `name = value`.
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
    /// Reads the options of `#[api]`.
    pub(crate) fn of_api(tokens: TokenStream, errors: &mut Errors) -> Options {
        Options::read(
            &super::split_at_commas(tokens),
            &OF_AN_API,
            "an API",
            errors,
        )
    }

    /// Reads options, each of the known ones once.
    pub(super) fn read(
        parts: &[TokenStream],
        known: &[&str],
        owner: &str,
        errors: &mut Errors,
    ) -> Options {
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
        let (is_read, values) = match name.to_string().as_str() {
            "base" => {
                let literal: Option<LitStr> = syn::parse2(value.clone()).ok();
                self.base = literal.map(|base| PathTemplate::read(base, None, &[], errors));
                (self.base.is_some(), "`base = \"/v1/…\"`")
            }
            "replay" => {
                self.replay = Replay::from_name(&value.to_string());
                (self.replay.is_some(), REPLAY)
            }
            "auth" => {
                self.auth = auth(value.clone());
                (self.auth.is_some(), AUTH)
            }
            "body" => {
                self.body = word(value, ["json", "form", "none"]).map(|body| (body, name.span()));
                (self.body.is_some(), BODY)
            }
            "response" => {
                self.response = word(value, ["text", "bytes", "whole"]);
                (self.response.is_some(), RESPONSE)
            }
            _ => {
                self.crate_path = Path::parse_mod_style.parse2(value.clone()).ok();
                (self.crate_path.is_some(), CRATE)
            }
        };
        let help = format_args!("write {values}");
        if value.is_empty() {
            errors.at(name.span(), format_args!("`{name}` has no value"), help);
        } else if !is_read {
            let what = format_args!("this is not a value of `{name}`");
            errors.over(value, what, help);
        }
    }
}

/// A value that is one of a few words.
fn word(value: &TokenStream, known: [&'static str; 3]) -> Option<&'static str> {
    let value = value.to_string();
    known.into_iter().find(|word| *word == value)
}

fn auth(value: TokenStream) -> Option<Auth> {
    let mut tokens = value.into_iter();
    let word = tokens.next()?.to_string();
    match (word.as_str(), tokens.next()) {
        ("none", None) => Some(Auth::None),
        ("basic", None) => Some(Auth::Basic),
        ("bearer", Some(TokenTree::Group(method))) => {
            syn::parse2(method.stream()).ok().map(Auth::Bearer)
        }
        _ => None,
    }
}
