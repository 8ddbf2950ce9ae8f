//! The second phase: what an annotated signature declares.

mod argument;
mod response;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Path, TraitItemFn};

use crate::errors::Errors;
use crate::http_method::{HttpMethod, Replay};
use crate::parse::{ApiOptions, AttributeSyntax, Auth, PathTemplate, Role};

pub(crate) use argument::{Argument, Unbound, is_plain, unbound_placeholders, without_role};
use response::brackets_of_call;
pub(crate) use response::{borrows, impl_trait, likely_response, response_of};

/// An endpoint as far as it could be read; a part with an error is `None`.
pub(crate) struct Declaration {
    pub(crate) ident: Ident,
    /// The name of its constant beside the trait.
    pub(crate) constant: Ident,
    /// Whether the trait has that constant.
    pub(crate) has_constant: bool,
    /// Whether it is a method of a trait with `#[api]` that is `pub`.
    pub(crate) is_public: bool,
    /// The `#[cfg]`s of the method.
    pub(crate) cfgs: Vec<Attribute>,
    /// Whether no error was found in it.
    pub(crate) is_sound: bool,
    pub(crate) method: Option<HttpMethod>,
    pub(crate) template: Option<PathTemplate>,
    pub(crate) replay: Option<Replay>,
    /// The credentials that the annotation names.
    pub(crate) auth: Option<Auth>,
    /// Those that the trait names, unless the annotation or an argument does.
    pub(crate) inherited_auth: Option<Auth>,
    /// How the body is written, one of `json`, `form` and `none`.
    pub(crate) body: Option<(&'static str, Span)>,
    /// How the response is read, one of `text`, `bytes` and `whole`.
    pub(crate) response: Option<&'static str>,
    pub(crate) arguments: Vec<Argument>,
    /// How many arguments are patterns: a placeholder may mean any of them.
    pub(crate) unnamed_arguments: usize,
    /// The places of `<` and `>` in the returned `Call<T>`.
    pub(crate) brackets: Option<(Span, Span)>,
    /// The path by which the expansion reaches the library.
    pub(crate) crate_path: TokenStream,
}

/// A declaration with no part missing.
pub(crate) struct CompleteDeclaration<'a> {
    pub(crate) declaration: &'a Declaration,
    pub(crate) method: HttpMethod,
    pub(crate) template: &'a PathTemplate,
    pub(crate) replay: Replay,
    pub(crate) brackets: (Span, Span),
}

impl Declaration {
    /// Reads the arguments and gives each the role that its name or its attribute says; the
    /// rules between arguments are left to the next phase.
    pub(crate) fn read(
        syntax: AttributeSyntax,
        api: &ApiOptions,
        method: &TraitItemFn,
        errors: &mut Errors,
    ) -> Declaration {
        let arguments = argument::read(method, &syntax, errors);
        let has_token = arguments.iter().any(|one| one.role == Some(Role::Bearer));
        let is_inherited = syntax.auth.is_none() && !has_token;
        Declaration {
            ident: method.sig.ident.clone(),
            constant: constant_name(&method.sig.ident),
            has_constant: false,
            is_public: false,
            cfgs: cfgs(&method.attrs),
            is_sound: false,
            method: syntax.method,
            template: syntax.template,
            replay: syntax.replay,
            auth: syntax.auth,
            inherited_auth: api.auth.clone().filter(|_| is_inherited),
            body: syntax.body,
            response: syntax.response,
            unnamed_arguments: argument::count_unnamed(method),
            arguments,
            brackets: brackets_of_call(&method.sig.output),
            crate_path: library(syntax.crate_path.as_ref()),
        }
    }

    /// Whether a request has a body.
    pub(crate) fn has_body(&self) -> bool {
        has_body(self.method, self.body)
    }

    /// The declaration without its `Option`s, if it is sound.
    pub(crate) fn complete(&self) -> Option<CompleteDeclaration<'_>> {
        let method = self.method.filter(|_| self.is_sound)?;
        Some(CompleteDeclaration {
            declaration: self,
            method,
            template: self.template.as_ref()?,
            replay: self.replay.unwrap_or(method.default_replay()),
            brackets: self.brackets?,
        })
    }
}

/// Whether a request has a body: as the annotation says, or as its method has one.
fn has_body(method: Option<HttpMethod>, body: Option<(&'static str, Span)>) -> bool {
    match body {
        Some((body, _)) => body != "none",
        None => method.is_some_and(HttpMethod::has_body),
    }
}

/// `exchange_primary_factor` as `EXCHANGE_PRIMARY_FACTOR`.
fn constant_name(method: &Ident) -> Ident {
    let name = method.unraw().to_string().to_uppercase();
    let mut name: Ident = syn::parse_str(&name).unwrap_or_else(|_| method.clone());
    name.set_span(method.span());
    name
}

/// The path by which the expansion reaches the library.
pub(crate) fn library(written: Option<&Path>) -> TokenStream {
    match written {
        Some(path) => path.to_token_stream(),
        None => quote!(::stytch_users),
    }
}

pub(crate) fn cfgs(attributes: &[Attribute]) -> Vec<Attribute> {
    let is_cfg = |attribute: &&Attribute| attribute.path().is_ident("cfg");
    attributes.iter().filter(is_cfg).cloned().collect()
}
