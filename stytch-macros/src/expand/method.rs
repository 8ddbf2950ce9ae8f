//! A declaration to the method with its body.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{FnArg, Signature, TraitItemFn, Type};

use crate::errors::without_invisible_groups;
use crate::model::{Argument, CompleteDeclaration, Declaration};
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
    endpoint: &CompleteDeclaration<'_>,
    method: &TraitItemFn,
    owner: Option<&TokenStream>,
) -> TokenStream {
    let Declaration {
        constant: name,
        arguments,
        crate_path,
        ..
    } = endpoint.declaration;
    let segments = path_values(endpoint);
    let constant = match owner {
        Some(owner) => quote!(<#owner>::#name),
        None => constant(endpoint, &vec![TokenStream::new(); segments.len()]),
    };
    let receiver = method.sig.receiver().map(|receiver| receiver.self_token);
    let parts = arguments.iter().filter_map(part);
    let call = quote! {
        #crate_path::Call::new(
            #crate_path::Api::client(#receiver),
            #constant.request(&[#(#segments),*]) #(#parts)*,
        )
    };
    // The compiler points at the type of the response if it cannot be deserialized.
    let (span, _) = ends_of(endpoint.response);
    let call = call.into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        token
    });

    let attributes = &method.attrs;
    let documentation = documentation(endpoint, method);
    let signature = without_attributes(&method.sig);
    quote! {
        #(#attributes)*
        #documentation
        #signature {
            #(#call)*
        }
    }
}

/// The endpoint as a constant expression; `reserved` has a list for each placeholder.
pub(super) fn constant(
    endpoint: &CompleteDeclaration<'_>,
    reserved: &[TokenStream],
) -> TokenStream {
    let Declaration {
        ident, crate_path, ..
    } = endpoint.declaration;
    let (constructor, _) = endpoint.replay.constructor_and_phrase();
    let constructor = Ident::new(constructor, Span::call_site());
    let name = ident.unraw().to_string();
    let route = route(endpoint);
    quote! {
        #crate_path::Endpoint::new(const {
            &#crate_path::__private::Declaration::#constructor(#name, #route, [#(&[#reserved]),*])
        })
    }
}

pub(super) fn route(endpoint: &CompleteDeclaration<'_>) -> String {
    format!("{} {}", endpoint.method.name(), endpoint.template)
}

/// A paragraph with the route and the replay class, after what the author wrote.
fn documentation(endpoint: &CompleteDeclaration<'_>, method: &TraitItemFn) -> TokenStream {
    let (_, phrase) = endpoint.replay.constructor_and_phrase();
    let paragraph = format!(" `{}` · {phrase}", route(endpoint));
    let mut attributes = method.attrs.iter();
    let is_documented = attributes.any(|attribute| attribute.path().is_ident("doc"));
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
fn path_values(endpoint: &CompleteDeclaration<'_>) -> Vec<TokenStream> {
    let arguments = &endpoint.declaration.arguments;
    let placeholders = endpoint.template.placeholders();
    placeholders
        .filter_map(|placeholder| arguments.iter().find(|one| one.name == placeholder.name))
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
    let tokens = without_invisible_groups(r#type.to_token_stream());
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let first = tokens.first().map_or_else(Span::call_site, TokenTree::span);
    let last = tokens.last().map_or(first, TokenTree::span);
    (first, last)
}
