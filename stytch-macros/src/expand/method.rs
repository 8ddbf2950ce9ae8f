//! Writes the method with its body.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Meta, Token, TraitItemFn};

use super::constants::constant;
use crate::model::{Declaration, Owner, Returned};
use crate::parse::{Argument, Auth, PathTemplate, Role};

/// Writes the method with a body that builds the call from the constant of its owner. Without an
/// owner the body contains the endpoint. `README.md` has an example.
pub(crate) fn method(declaration: &Declaration, method: &TraitItemFn) -> Option<TokenStream> {
    let route = declaration.route()?;
    let receiver = method.sig.receiver().map(|receiver| receiver.self_token);
    let (decode_static, decode) = decode(declaration, method)?;
    let request = request(declaration, receiver);
    let body = quote! {
        #decode_static
        #request.call(#receiver, #decode)
    };
    let mut body = Group::new(Delimiter::Brace, body);
    let documentation = documentation(declaration, &route, method);
    let is_public = declaration
        .owner
        .as_ref()
        .is_some_and(|owner| owner.is_public);
    if let (None, Some(end), true) = (&documentation, method.semi_token, is_public) {
        // So that `missing_docs` underlines the method, and not the attribute of the trait.
        body.set_span(end.span);
    }
    let attributes = &method.attrs;
    let signature = &method.sig;
    Some(quote! {
        #documentation
        #(#attributes)*
        #signature #body
    })
}

/// Writes the static with the decoder of the response, or nothing if the trait may not have one,
/// and the decoder as an expression.
fn decode(declaration: &Declaration, method: &TraitItemFn) -> Option<(TokenStream, TokenStream)> {
    let crate_path = &declaration.crate_path;
    let decode = declaration.annotation.options.word("response");
    let decode = decode.unwrap_or("json");
    let decode = Ident::new(decode, Span::call_site());
    let decode = quote!(#crate_path::Decoder::#decode());
    // The compiler points at `<User>` if it cannot be deserialized. The tokens do not have the
    // place of the type itself, where an editor would find a second definition.
    let returned = Returned::read(&method.sig.output);
    let decode = between(returned.brackets?, decode);
    let owner = declaration.owner.as_ref();
    if !owner.is_some_and(|owner| owner.may_have_static) {
        return Some((TokenStream::new(), decode));
    }
    let response = returned.response?;
    let decode_static = quote!(static DECODER: #crate_path::Decoder<#response> = #decode;);
    Some((decode_static, quote!(DECODER)))
}

fn request(declaration: &Declaration, receiver: Option<Token![self]>) -> TokenStream {
    let segments = path_values(declaration);
    let constant = match &declaration.owner {
        Some(Owner { dyn_trait, .. }) => {
            let name = Ident::new(&declaration.constant.to_string(), Span::call_site());
            quote!(<#dyn_trait>::#name)
        }
        None => constant(declaration, &[], &mut Vec::new()),
    };
    let auth = match &declaration.auth {
        Some(Auth::None) => quote!(.without_credentials()),
        Some(Auth::Bearer(token)) => quote!(.bearer(&Self::#token(#receiver))),
        Some(Auth::Basic) | None => quote!(),
    };
    let body = declaration.annotation.options.word("body");
    let arguments = declaration.arguments.iter();
    let parts = arguments.filter_map(|argument| part(argument, body == Some("form")));
    let no_body = (body == Some("none")).then(|| quote!(.without_body()));
    quote!(#constant.request(&[#(#segments),*]) #auth #(#parts)* #no_body)
}

/// Gives the tokens the places of `<` and `>`.
fn between((open, close): (Span, Span), tokens: TokenStream) -> TokenStream {
    let mut tokens = Vec::from_iter(tokens);
    let end = tokens.len().saturating_sub(2);
    for (index, token) in tokens.iter_mut().enumerate() {
        let place = if index < end { open } else { close };
        token.set_span(token.span().located_at(place));
    }
    tokens.into_iter().collect()
}

/// Writes a paragraph with the route, the replay class and the names on the wire. Returns `None`
/// for a method without documentation, so that the lint `missing_docs` still reports it.
fn documentation(
    declaration: &Declaration,
    route: &str,
    method: &TraitItemFn,
) -> Option<TokenStream> {
    let is_text = |attribute: &Attribute| {
        attribute.path().is_ident("doc") && matches!(attribute.meta, Meta::NameValue(_))
    };
    let is_documented = method.attrs.iter().any(is_text);
    let (_, phrase) = declaration.annotation.replay();
    let mut paragraph = format!(" `{route}` · {phrase}");
    let roles = declaration.arguments.iter().flat_map(|one| &one.role);
    for (kind, name) in roles.filter_map(Role::on_the_wire) {
        paragraph += &format!(" · {kind} `{name}`");
    }
    is_documented.then(|| quote!(#[doc = #paragraph] #[doc = ""]))
}

/// Returns the values of the placeholders in the order of the path.
fn path_values(declaration: &Declaration) -> Vec<TokenStream> {
    let arguments = &declaration.arguments;
    let template = declaration.annotation.template.iter();
    template
        .flat_map(PathTemplate::placeholders)
        .filter_map(|placeholder| arguments.iter().find(|one| one.name == placeholder.text))
        .map(borrowed)
        .collect()
}

/// Writes what an argument adds to the request, if it is not part of the path.
fn part(argument: &Argument, is_form: bool) -> Option<TokenStream> {
    let value = borrowed(argument);
    let (method, name) = match argument.role.as_ref()? {
        Role::Path | Role::Unknown => return None,
        Role::Bearer => return Some(quote!(.bearer(#value))),
        Role::Body if !is_form => return Some(quote!(.json(#value))),
        Role::Body => ("form", &argument.name),
        Role::Query(name) => ("query", name),
        Role::Header(name) => ("header", name),
        Role::Field { name, .. } if is_form => ("form", name),
        Role::Field { name, is_nullable } => match is_nullable {
            true => ("nullable_field", name),
            false => ("field", name),
        },
    };
    let method = Ident::new(method, Span::call_site());
    Some(quote!(.#method(#name, #value)))
}

/// Writes a reference to an argument.
///
/// Its `&` has the place of the end of the argument's type, so that the compiler underlines
/// the whole argument if its type does not suit the role.
fn borrowed(argument: &Argument) -> TokenStream {
    let name = &argument.ident;
    quote_spanned!(name.span().located_at(argument.end)=> &#name)
}
