//! The errors found in one annotated item, reported all at once.

use std::fmt::Display;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// Collects errors, each of which becomes a `compile_error!`.
#[derive(Default)]
pub(crate) struct Errors {
    errors: Vec<syn::Error>,
    is_muted: bool,
}

impl Errors {
    /// Reports an error at one token: what is wrong, and how to fix it.
    pub(crate) fn at(&mut self, span: Span, what: impl Display, help: impl Display) {
        let message = format_args!("{what}\n\nhelp: {help}");
        self.errors.push(syn::Error::new(span, message));
    }

    /// Reports an error over several tokens, underlined from the first to the last.
    pub(crate) fn over(&mut self, tokens: impl ToTokens, what: impl Display, help: impl Display) {
        let message = format_args!("{what}\n\nhelp: {help}");
        let tokens = without_invisible_groups(tokens.to_token_stream());
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds the error of syn for tokens that it could not read.
    pub(crate) fn unreadable(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Hides all errors, because the compiler has reported why the item is incomplete.
    pub(crate) fn mute(&mut self) {
        self.is_muted = true;
    }

    pub(crate) fn count(&self) -> usize {
        self.errors.len()
    }

    /// Returns the item, followed by the errors.
    pub(crate) fn after(&self, item: TokenStream) -> TokenStream {
        let errors = self.errors.iter().filter(|_| !self.is_muted);
        let errors = errors.map(syn::Error::to_compile_error);
        quote!(#item #(#errors)*)
    }
}

/// Removes the invisible groups in which `macro_rules!` passes types and expressions: such a
/// group has a place in the macro, and its tokens have their place in the macro's call.
pub(crate) fn without_invisible_groups(tokens: TokenStream) -> TokenStream {
    let flat = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            without_invisible_groups(group.stream())
        }
        token => TokenStream::from(token),
    });
    flat.collect()
}
