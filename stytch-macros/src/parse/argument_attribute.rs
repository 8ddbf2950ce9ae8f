//! The attributes of an argument, which say what becomes of it in the request.

use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta};

use crate::errors::Errors;
use crate::suggestion::nearest;

/// The place of an argument in the request.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// One segment of the path.
    Path,
    /// A query parameter, or several out of a struct.
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
}

impl Role {
    pub(crate) fn is_of_the_body(&self) -> bool {
        matches!(self, Role::Body | Role::Field { .. })
    }

    /// What it is and its name on the wire, if it has one of its own.
    pub(crate) fn on_the_wire(&self) -> Option<(&'static str, &str)> {
        match self {
            Role::Query(name) => Some(("query parameter", name)),
            Role::Header(name) => Some(("header", name)),
            Role::Field { name, .. } => Some(("field", name)),
            Role::Bearer => Some(("header", "authorization")),
            Role::Path | Role::Body => None,
        }
    }
}

/// An attribute that names a role: `#[query("limit")]`.
pub(crate) struct ArgumentAttribute {
    pub(crate) role: Role,
    pub(crate) attribute: Attribute,
    /// The name in the attribute, or the attribute if it takes the argument's.
    pub(crate) name_span: Span,
}

/// The names of the attributes.
const NAMES: [&str; 5] = ["query", "header", "body", "field", "bearer"];

/// Whether an attribute stays on the argument of the method.
pub(crate) fn is_lint_level(attribute: &Attribute) -> bool {
    let levels = ["allow", "expect", "warn", "deny", "forbid"];
    levels.iter().any(|level| attribute.path().is_ident(level))
}

/// Reads the attributes of one argument. The first one that names a role counts.
pub(crate) fn argument_attribute(
    argument: &str,
    attributes: &[Attribute],
    errors: &mut Errors,
) -> Option<ArgumentAttribute> {
    let mut first = None;
    if let Some(documentation) = attributes.iter().find(|one| one.path().is_ident("doc")) {
        let what = format_args!("`{argument}` has documentation of its own");
        errors.over(
            documentation,
            what,
            "describe it in the documentation of the method",
        );
    }
    let attributes = attributes.iter().filter(|one| !one.path().is_ident("doc"));
    for attribute in attributes.filter(|one| !is_lint_level(one)) {
        let Some((role, name_span)) = role(argument, attribute, errors) else {
            continue;
        };
        if first.is_some() {
            let what = format_args!("`{argument}` has two roles");
            errors.over(attribute, what, "keep one attribute on an argument");
        } else {
            first = Some(ArgumentAttribute {
                role,
                attribute: attribute.clone(),
                name_span,
            });
        }
    }
    first
}

fn role(argument: &str, attribute: &Attribute, errors: &mut Errors) -> Option<(Role, Span)> {
    let path = attribute.path().to_token_stream().to_string();
    let (what, help) = match path.as_str() {
        "query" => {
            let (name, span) = wire_name(&path, argument, attribute, errors)?;
            return Some((Role::Query(name), span));
        }
        "field" => {
            let (attribute, is_nullable) = without_null(attribute);
            let (name, span) = wire_name(&path, argument, &attribute, errors)?;
            return Some((Role::Field { name, is_nullable }, span));
        }
        "bearer" => {
            if !matches!(attribute.meta, Meta::Path(_)) {
                let what = "`#[bearer]` has no arguments: the token is the argument's value";
                errors.over(attribute, what, "write `#[bearer]`");
            }
            return Some((Role::Bearer, attribute.path().span()));
        }
        "header" => {
            let (name, span) = header_name(attribute, errors)?;
            return Some((Role::Header(name), span));
        }
        "body" => {
            if !matches!(attribute.meta, Meta::Path(_)) {
                let what = "`#[body]` has no arguments: the body is the argument's value";
                errors.over(attribute, what, "write `#[body]`");
            }
            return Some((Role::Body, attribute.path().span()));
        }
        "path" => (
            "an argument of the path binds by its name".to_owned(),
            format!("remove `#[path]` and write `<{argument}>` in the path"),
        ),
        "json" | "form" => (
            format!("`#[{path}]` is not a role of an argument"),
            format!("write `#[body]`, and `body = {path}` in the annotation"),
        ),
        "cfg" | "cfg_attr" => (
            format!("an argument cannot have `#[{path}]`"),
            format!("put `#[{path}(…)]` on the method, and declare one method for each case"),
        ),
        other => (
            format!("`#[{other}]` is not a role of an argument"),
            match nearest(other, NAMES) {
                Some(meant) => format!("did you mean `#[{meant}]`?"),
                None => {
                    "write `#[query]`, `#[header(\"Name\")]`, `#[body]`, `#[field]` or `#[bearer]`"
                        .into()
                }
            },
        ),
    };
    errors.over(attribute, what, help);
    None
}

/// `#[field("name", null)]` as `#[field("name")]`, and whether `null` was there.
fn without_null(attribute: &Attribute) -> (Attribute, bool) {
    let mut left = attribute.clone();
    let Meta::List(list) = &mut left.meta else {
        return (left, false);
    };
    let mut tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    if !matches!(tokens.pop(), Some(TokenTree::Ident(word)) if word == "null") {
        return (left, false);
    }
    // What is before it is a name and a comma, or nothing.
    if matches!(tokens.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',') {
        tokens.pop();
    }
    if tokens.is_empty() {
        left.meta = Meta::Path(list.path.clone());
    } else {
        list.tokens = tokens.into_iter().collect();
    }
    (left, true)
}

/// The name of a query parameter or field: the one given, or the argument's.
fn wire_name(
    path: &str,
    argument: &str,
    attribute: &Attribute,
    errors: &mut Errors,
) -> Option<(String, Span)> {
    let (tokens, literal) = match &attribute.meta {
        Meta::Path(path) => return Some((argument.to_owned(), path.span())),
        Meta::List(list) => (list.tokens.clone(), syn::parse2(list.tokens.clone()).ok()),
        Meta::NameValue(pair) => (pair.value.to_token_stream(), None),
    };
    let literal = literal.filter(|literal: &LitStr| !literal.value().is_empty());
    if let Some(literal) = literal {
        return Some((literal.value(), literal.span()));
    }
    let place = match tokens.is_empty() {
        true => attribute.to_token_stream(),
        false => tokens,
    };
    errors.over(
        place,
        format_args!("`#[{path}]` accepts the name on the wire as one string"),
        format_args!("write `#[{path}(\"name\")]`, or `#[{path}]` for the argument's own name"),
    );
    None
}

/// The name of a `#[header("Name")]`, in lower case as HTTP/2 sends it.
fn header_name(attribute: &Attribute, errors: &mut Errors) -> Option<(String, Span)> {
    let literal: Option<LitStr> = match &attribute.meta {
        Meta::List(list) => syn::parse2(list.tokens.clone()).ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let Some(literal) = literal else {
        let help = "write `#[header(\"X-Name\")]`";
        errors.over(attribute, "a header needs its name", help);
        return None;
    };
    let written = literal.value();
    let name = written.to_ascii_lowercase();
    if name.is_empty() || !name.bytes().all(is_token_byte) {
        errors.at(
            literal.span(),
            format_args!("`{}` is not the name of a header", written.escape_debug()),
            "a header's name consists of letters, digits and `-`: `#[header(\"X-Name\")]`",
        );
        return None;
    }
    if is_written_by_the_client(&name) {
        let help = match name.as_str() {
            "authorization" => "use `#[bearer]` for a token in place of the client's credentials",
            _ => "remove the argument; credentials and user agent are set on the client",
        };
        let what = format_args!("the client writes the `{written}` header itself");
        errors.at(literal.span(), what, help);
        return None;
    }
    Some((name, literal.span()))
}

fn is_written_by_the_client(name: &str) -> bool {
    matches!(
        name,
        "accept"
            | "authorization"
            | "connection"
            | "content-length"
            | "content-type"
            | "host"
            | "te"
            | "transfer-encoding"
            | "user-agent"
    )
}

/// What a header's name may hold (RFC 9110, section 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
