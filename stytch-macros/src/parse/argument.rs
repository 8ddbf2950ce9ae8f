//! The arguments of a method, and their attributes, which say what becomes of them in the
//! request.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, LitStr, Meta, Pat, PatType, Token, TraitItemFn};

use crate::errors::{Errors, without_invisible_groups};
use crate::suggestion::nearest;

/// An argument other than `self`.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    /// The name without `r#`, as a placeholder or the wire would write it.
    pub(crate) name: String,
    /// The place of the end of its type.
    pub(crate) end: Span,
    /// `None` if neither a placeholder nor an attribute nor the body gives it a role.
    pub(crate) role: Option<Role>,
    /// The attribute that gives it its role: `#[query("limit")]`.
    pub(crate) attribute: Option<Attribute>,
    /// The place of the name in the attribute, or of the attribute if it has no name.
    pub(crate) name_span: Span,
    /// Whether a fixed word in the path that equals its name is reported as a placeholder without
    /// brackets. `false` if the argument has an attribute, or if the name of the method begins
    /// with its name: `search(&self, search: &SearchUsers)`.
    pub(crate) is_reported_as_segment: bool,
}

/// The place of an argument in the request.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// One segment of the path.
    Path,
    /// A query parameter, or one for each field of a struct.
    Query(String),
    /// A header, its name in lower case.
    Header(String),
    /// The whole body.
    Body,
    /// One field of the body.
    Field {
        name: String,
        /// Whether `None` is sent as `null`.
        is_nullable: bool,
    },
    /// A token in place of the client's credentials.
    Bearer,
    /// An error has been reported that hides the role.
    Unknown,
}

impl Role {
    /// Returns the kind of a role that has a name on the wire, and that name.
    pub(crate) fn on_the_wire(&self) -> Option<(&'static str, &str)> {
        match self {
            Role::Query(name) => Some(("query parameter", name)),
            Role::Header(name) => Some(("header", name)),
            Role::Field { name, .. } => Some(("field", name)),
            Role::Bearer => Some(("header", "authorization")),
            Role::Path | Role::Body | Role::Unknown => None,
        }
    }
}

/// The names of the attributes.
const NAMES: [&str; 5] = ["query", "header", "body", "field", "bearer"];

/// Returns the arguments except `self`.
pub(crate) fn typed(method: &TraitItemFn) -> impl Iterator<Item = &PatType> {
    method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    })
}

/// Returns `true` if an argument is a plain name: not a pattern, not `_`, not `mut`.
pub(crate) fn is_plain(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(name) => name.to_token_stream().into_iter().count() == 1,
        _ => false,
    }
}

/// Reads the arguments that have a name, and removes their attributes.
pub(crate) fn arguments(method: &mut TraitItemFn, errors: &mut Errors) -> Vec<Argument> {
    let method_name = method.sig.ident.unraw().to_string();
    let mut arguments = Vec::new();
    for input in &mut method.sig.inputs {
        let FnArg::Typed(typed) = input else {
            continue;
        };
        let is_lint_level = |attribute: &Attribute| {
            let levels = ["allow", "expect", "warn", "deny", "forbid"];
            levels.iter().any(|level| attribute.path().is_ident(level))
        };
        let (lints, attributes) = typed.attrs.drain(..).partition(is_lint_level);
        typed.attrs = lints;
        let Pat::Ident(pattern) = &*typed.pat else {
            continue;
        };
        let ident = pattern.ident.clone();
        let name = ident.unraw().to_string();
        let r#type = without_invisible_groups(typed.ty.to_token_stream());
        let mut argument = Argument {
            end: r#type
                .into_iter()
                .last()
                .map_or(ident.span(), |last| last.span()),
            role: None,
            attribute: None,
            name_span: ident.span(),
            is_reported_as_segment: attributes.is_empty() && !method_name.starts_with(&name),
            ident,
            name,
        };
        argument.read_attributes(attributes, errors);
        arguments.push(argument);
    }
    arguments
}

impl Argument {
    pub(crate) fn is_of_the_body(&self) -> bool {
        matches!(self.role, Some(Role::Body | Role::Field { .. }))
    }

    /// Reads the attributes. The first one that names a role is used.
    fn read_attributes(&mut self, attributes: Vec<Attribute>, errors: &mut Errors) {
        let name = self.name.clone();
        let mut has_documentation = false;
        for attribute in attributes {
            if attribute.path().is_ident("doc") {
                if !has_documentation {
                    let what = format_args!("`{name}` has its own documentation");
                    let help = "describe it in the documentation of the method";
                    errors.over(attribute, what, help);
                }
                has_documentation = true;
            } else if let Some((role, name_span)) = role(&name, &attribute, errors) {
                if self.attribute.is_some() {
                    let what = format_args!("`{name}` has two roles");
                    errors.over(attribute, what, "keep one attribute on an argument");
                    continue;
                }
                self.role = Some(role);
                self.attribute = Some(attribute);
                self.name_span = name_span;
            }
            self.role.get_or_insert(Role::Unknown);
        }
    }
}

fn role(argument: &str, attribute: &Attribute, errors: &mut Errors) -> Option<(Role, Span)> {
    let path = attribute.path().to_token_stream().to_string();
    let (name, is_null) = content(attribute).unzip();
    let name = name.flatten();
    let span = name.as_ref().map_or(attribute.path().span(), LitStr::span);
    let on_the_wire = name.as_ref().map_or(argument.to_owned(), LitStr::value);
    let role = match (path.as_str(), &name, is_null) {
        ("query", _, Some(false)) => Role::Query(on_the_wire),
        ("field", _, Some(is_nullable)) => Role::Field {
            name: on_the_wire,
            is_nullable,
        },
        ("header", Some(name), Some(false)) => Role::Header(header_name(name, errors)?),
        ("body", None, Some(false)) => Role::Body,
        ("bearer", None, Some(false)) => Role::Bearer,
        _ => {
            report(&path, argument, attribute, errors);
            return None;
        }
    };
    Some((role, span))
}

/// Reports an attribute that names no role, or does so in another form.
fn report(path: &str, argument: &str, attribute: &Attribute, errors: &mut Errors) {
    let help = match path {
        "query" => "write `#[query]` or `#[query(\"name\")]`",
        "field" => "write `#[field]`, `#[field(\"name\")]` or `#[field(\"name\", null)]`",
        "header" => "write `#[header(\"X-Name\")]`",
        "body" => "write `#[body]`",
        "bearer" => "write `#[bearer]`",
        "path" => &format!("remove `#[path]` and write `<{argument}>` in the path"),
        "json" | "form" => &format!("write `#[body]`, and `body = {path}` in the annotation"),
        "cfg" | "cfg_attr" => "put it on the method, and declare one method for each case",
        _ => match nearest(path, NAMES) {
            Some(meant) => &format!("did you mean `#[{meant}]`?"),
            None => "write `#[query]`, `#[header(\"Name\")]`, `#[body]`, `#[field]` or `#[bearer]`",
        },
    };
    let what = match NAMES.contains(&path) {
        true => format!("malformed `#[{path}]` attribute"),
        false => format!("`#[{path}]` is not a role of an argument"),
    };
    errors.over(attribute, what, help);
}

/// Returns the name on the wire in `#[field("name", null)]`, and whether it has `null`.
fn content(attribute: &Attribute) -> Option<(Option<LitStr>, bool)> {
    let list = match &attribute.meta {
        Meta::Path(_) => return Some((None, false)),
        Meta::List(list) => list,
        Meta::NameValue(_) => return None,
    };
    let parser = |input: ParseStream<'_>| {
        let name: Option<LitStr> = input.parse()?;
        if name.is_some() {
            input.parse::<Option<Token![,]>>()?;
        }
        Ok((name, input.parse::<Option<Ident>>()?))
    };
    match list.parse_args_with(parser).ok()? {
        (None, None) => None,
        (Some(name), _) if name.value().is_empty() => None,
        (_, Some(word)) if word != "null" => None,
        (name, word) => Some((name, word.is_some())),
    }
}

/// Returns the name of a header in lower case, as HTTP/2 sends it, or reports why it is invalid.
fn header_name(literal: &LitStr, errors: &mut Errors) -> Option<String> {
    let written = literal.value();
    let name = written.to_ascii_lowercase();
    // What a header's name may contain (RFC 9110, section 5.6.2).
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.bytes().all(is_valid) {
        let what = format_args!("`{}` is not the name of a header", written.escape_debug());
        let help = "a header's name consists of letters, digits and `-`: `#[header(\"X-Name\")]`";
        errors.at(literal.span(), what, help);
        return None;
    }
    if is_set_by_the_client(&name) {
        let help = match name.as_str() {
            "authorization" => "use `#[bearer]` for a token in place of the client's credentials",
            _ => "remove the argument; credentials and user agent are set on the client",
        };
        let what = format_args!("the client sets the `{written}` header itself");
        errors.at(literal.span(), what, help);
        return None;
    }
    Some(name)
}

fn is_set_by_the_client(header: &str) -> bool {
    let names = "accept authorization connection content-length content-type host te \
                 transfer-encoding user-agent";
    names.split(' ').any(|name| name == header)
}
