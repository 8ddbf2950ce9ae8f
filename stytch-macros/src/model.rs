//! The second phase: what an annotated signature declares.

mod argument;
mod placeholder;
mod response;

use proc_macro2::TokenStream;
use syn::{TraitItemFn, Type};

use crate::http_method::HttpMethod;
use crate::mistakes::Mistakes;
use crate::parse::AttributeSyntax;
use crate::replay::Replay;
use crate::template::Template;

pub(crate) use argument::{Argument, is_plain, without_role};
pub(crate) use placeholder::{Unbound, unbound_placeholders};
pub(crate) use response::{likely_response, response_of};

/// An endpoint as far as it could be read; a part that is mistaken is `None`.
pub(crate) struct Declaration {
    pub(crate) method: Option<HttpMethod>,
    pub(crate) template: Option<Template>,
    pub(crate) replay: Option<Replay>,
    pub(crate) arguments: Vec<Argument>,
    /// How many arguments are patterns: each may be what a placeholder means.
    pub(crate) unnamed_arguments: usize,
    /// The `T` of the returned `Call<T>`.
    pub(crate) response: Option<Type>,
    crate_path: TokenStream,
}

/// An endpoint of which nothing is missing.
pub(crate) struct CompleteDeclaration<'a> {
    pub(crate) method: HttpMethod,
    pub(crate) template: &'a Template,
    pub(crate) replay: Replay,
    pub(crate) arguments: &'a [Argument],
    pub(crate) response: &'a Type,
    pub(crate) crate_path: &'a TokenStream,
}

impl Declaration {
    /// Reads template and arguments and gives every argument the role that its
    /// name or its mark says; rules between arguments are left to the next phase.
    pub(crate) fn read(
        syntax: &AttributeSyntax,
        method: &TraitItemFn,
        mistakes: &mut Mistakes,
    ) -> Declaration {
        let template = syntax
            .template
            .as_ref()
            .map(|literal| Template::read(literal, mistakes));
        let arguments = argument::read(method, template.as_ref(), syntax.method, mistakes);
        Declaration {
            method: syntax.method,
            template,
            replay: syntax.replay,
            unnamed_arguments: argument::count_unnamed(method),
            arguments,
            response: response_of(&method.sig.output).cloned(),
            crate_path: syntax.crate_path(),
        }
    }

    pub(crate) fn complete(&self) -> Option<CompleteDeclaration<'_>> {
        let method = self.method?;
        Some(CompleteDeclaration {
            method,
            template: self.template.as_ref()?,
            replay: self.replay.unwrap_or(method.default_replay()),
            arguments: &self.arguments,
            response: self.response.as_ref()?,
            crate_path: &self.crate_path,
        })
    }
}
