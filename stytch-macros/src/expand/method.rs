//! A declaration to the method with its body.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{FnArg, Signature, Token, TraitItemFn, Type};

use crate::model::{Argument, CompleteDeclaration};
use crate::parse::{Role, is_lint_level};

/// The method with a body of one expression, which builds the call out of the constant
/// that `owner` has, or that stands in its place:
///
/// ```text
/// ::stytch_users::Call::new(
///     ::stytch_users::Api::client(self),
///     <dyn Users>::UPDATE.request(&[&user_id]).json(&update),
/// )
/// ```
///
/// No local variable is made, so that no argument's name can meet one.
pub(crate) fn method(
    declaration: &CompleteDeclaration<'_>,
    method: &TraitItemFn,
    owner: Option<&TokenStream>,
) -> TokenStream {
    let segments = path_values(declaration);
    let endpoint = match owner {
        Some(owner) => {
            let name = declaration.constant;
            quote!(<#owner>::#name)
        }
        None => constant(declaration, &vec![TokenStream::new(); segments.len()]),
    };
    let attributes = &method.attrs;
    let documentation = documentation(declaration, method);
    let signature = without_attributes(&method.sig);

    let crate_path = declaration.crate_path;
    let self_token = method.sig.receiver().map_or_else(
        || Token![self](Span::call_site()),
        |receiver| receiver.self_token,
    );
    let parts = declaration.arguments.iter().filter_map(part);
    let call = call(declaration);

    quote! {
        #(#attributes)*
        #documentation
        #signature {
            #call::new(
                #crate_path::Api::client(#self_token),
                #endpoint.request(&[#(#segments),*]) #(#parts)*,
            )
        }
    }
}

/// The type `Call`. Its tokens carry the place of the response type, so that the compiler
/// points there if that type cannot be deserialized.
fn call(declaration: &CompleteDeclaration<'_>) -> TokenStream {
    let crate_path = declaration.crate_path;
    let (span, _) = ends_of(declaration.response);
    let call = Ident::new("Call", Span::call_site().located_at(span));
    quote!(#crate_path::#call)
}

/// The endpoint as a constant expression; `reserved` has a list for each placeholder.
pub(super) fn constant(
    declaration: &CompleteDeclaration<'_>,
    reserved: &[TokenStream],
) -> TokenStream {
    let crate_path = declaration.crate_path;
    let (constructor, _) = declaration.replay.constructor_and_phrase();
    let constructor = Ident::new(constructor, Span::call_site());
    let name = declaration.ident.unraw().to_string();
    let route = route(declaration);
    quote! {
        #crate_path::Endpoint::new(const {
            &#crate_path::__private::Declaration::#constructor(#name, #route, [#(&[#reserved]),*])
        })
    }
}

pub(super) fn route(declaration: &CompleteDeclaration<'_>) -> String {
    format!("{} {}", declaration.method.name(), declaration.template)
}

/// A paragraph with the route and the replay class, after what the author wrote.
fn documentation(declaration: &CompleteDeclaration<'_>, method: &TraitItemFn) -> TokenStream {
    let (_, phrase) = declaration.replay.constructor_and_phrase();
    let paragraph = format!(" `{}` · {phrase}", route(declaration));
    let is_documented = method
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"));
    let blank = is_documented.then(|| quote!(#[doc = ""]));
    quote!(#blank #[doc = #paragraph])
}

fn without_attributes(signature: &Signature) -> Signature {
    let mut signature = signature.clone();
    for input in &mut signature.inputs {
        if let FnArg::Typed(argument) = input {
            argument.attrs.retain(is_lint_level);
        }
    }
    signature
}

/// The values of the placeholders in the order of the path.
fn path_values(declaration: &CompleteDeclaration<'_>) -> Vec<TokenStream> {
    declaration
        .template
        .placeholders()
        .filter_map(|placeholder| {
            declaration
                .arguments
                .iter()
                .find(|argument| argument.name == placeholder.name)
        })
        .map(borrowed)
        .collect()
}

/// What an argument adds to the request, if it is not part of the path.
fn part(argument: &Argument) -> Option<TokenStream> {
    let value = borrowed(argument);
    match argument.role.as_ref()? {
        Role::Path => None,
        Role::Query(name) => Some(quote!(.query(#name, #value))),
        Role::Header(name) => Some(quote!(.header(#name, #value))),
        Role::Body => Some(quote!(.json(#value))),
        Role::Field(name) => Some(quote!(.field(#name, #value))),
    }
}

/// A reference to an argument.
///
/// Its tokens carry the place of the argument's type, so that the compiler points
/// there when the type cannot be what the role demands. They resolve as the
/// argument's own name does.
fn borrowed(argument: &Argument) -> TokenStream {
    let (first, last) = ends_of(&argument.r#type);
    let mut name = argument.ident.clone();
    name.set_span(argument.ident.span().located_at(last));
    quote_spanned!(first=> &#name)
}

fn ends_of(r#type: &Type) -> (Span, Span) {
    let tokens: Vec<TokenTree> = r#type.to_token_stream().into_iter().collect();
    let first = tokens.first().map_or_else(Span::call_site, TokenTree::span);
    let last = tokens.last().map_or(first, TokenTree::span);
    (first, last)
}
