//! The first phase: tokens to syntax. It continues after every error.

mod annotation;
mod argument;
mod item;
mod options;
mod path_template;

use proc_macro2::{TokenStream, TokenTree};

pub(crate) use annotation::{Annotation, annotation};
pub(crate) use argument::{Argument, Role, arguments, is_plain, typed};
pub(crate) use item::{api_trait, method};
pub(crate) use options::{Auth, Options};
pub(crate) use path_template::PathTemplate;

/// Returns the parts between top-level commas. A trailing comma is ignored.
fn split_at_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(one) if one.as_char() == ',');
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let parts = tokens.split(is_comma);
    let mut parts: Vec<TokenStream> = parts.map(|part| part.iter().cloned().collect()).collect();
    if parts.last().is_some_and(TokenStream::is_empty) {
        parts.pop();
    }
    parts
}
