//! The errors found in one annotated item, reported all at once.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects errors; as tokens it is one `compile_error!` for each.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Reports an error at one token: what is wrong, and how to fix it.
    pub(crate) fn at(&mut self, span: Span, what: impl Display, help: impl Display) {
        let message = format_args!("{what}\n\nhelp: {help}");
        self.0.push(syn::Error::new(span, message));
    }

    /// Reports an error over several tokens, underlined from the first to the last.
    pub(crate) fn over(&mut self, tokens: impl ToTokens, what: impl Display, help: impl Display) {
        let message = format_args!("{what}\n\nhelp: {help}");
        self.0.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds the error of syn for tokens that it could not read.
    pub(crate) fn unreadable(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

impl ToTokens for Errors {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().map(syn::Error::to_compile_error));
    }
}
