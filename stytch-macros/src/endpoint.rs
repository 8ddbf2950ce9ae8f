//! The attribute from end to end: the phases in their order.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::expand::expand;
use crate::mistakes::Mistakes;
use crate::model::Declaration;
use crate::parse;
use crate::survivor::survivor;
use crate::validate::validate;

/// Expands `#[endpoint(attribute)] item`.
pub(crate) fn endpoint(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();

    let syntax = parse::attribute(attribute, &mut mistakes);
    let Some(method) = parse::method(item.clone(), &mut mistakes) else {
        return with_errors(item, &mistakes);
    };

    let declaration = Declaration::read(&syntax, &method, &mut mistakes);
    validate(&declaration, &method, &mut mistakes);

    match declaration.complete() {
        Some(complete) if mistakes.is_empty() => expand(&complete, &method),
        _ => with_errors(survivor(&method, &syntax.crate_path()), &mistakes),
    }
}

/// The item first, so that it survives, then an error for every mistake.
fn with_errors(item: TokenStream, mistakes: &Mistakes) -> TokenStream {
    let mut tokens = item;
    mistakes.to_tokens(&mut tokens);
    tokens
}

#[cfg(test)]
mod tests;
