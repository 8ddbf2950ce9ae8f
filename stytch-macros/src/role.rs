//! What becomes of an argument in the request, and the marks that say so.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, LitStr, Meta};

use crate::mistakes::Mistakes;
use crate::suggestion::nearest;

/// The place of an argument in the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// One segment of the path.
    Path,
    /// A query parameter, or several out of a struct.
    Query(String),
    /// A header, its name in lower case.
    Header(String),
    /// The whole body, as JSON.
    Body,
    /// One field of a JSON object that is the body.
    Field(String),
}

/// A role that an attribute of the argument names: `#[query("limit")]`.
pub(crate) struct Mark {
    pub(crate) role: Role,
    pub(crate) attribute: Attribute,
    /// The name in the attribute, or the attribute where it takes the argument's.
    pub(crate) name_span: Span,
}

/// The marks, as they are written.
const MARKS: [&str; 4] = ["query", "header", "body", "field"];

/// Lint levels may stand on an argument; they go through to the method.
const PASSED_THROUGH: [&str; 5] = ["allow", "expect", "warn", "deny", "forbid"];

/// Headers that the client writes itself, and why an argument may not.
const OWNED_HEADERS: [&str; 9] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "transfer-encoding",
    "user-agent",
];

/// Whether an attribute of an argument is left where it is.
pub(crate) fn is_passed_through(attribute: &Attribute) -> bool {
    PASSED_THROUGH
        .iter()
        .any(|name| attribute.path().is_ident(name))
}

/// Reads the attributes of one argument; the first mark counts.
pub(crate) fn read_mark(
    argument: &str,
    attributes: &[Attribute],
    mistakes: &mut Mistakes,
) -> Option<Mark> {
    let mut first: Option<Mark> = None;
    for attribute in attributes.iter().filter(|one| !is_passed_through(one)) {
        let Some(mark) = mark(argument, attribute, mistakes) else {
            continue;
        };
        match &first {
            None => first = Some(mark),
            Some(_) => mistakes.over(
                attribute,
                format_args!("`{argument}` has two roles\n\nhelp: keep one mark on an argument"),
            ),
        }
    }
    first
}

fn mark(argument: &str, attribute: &Attribute, mistakes: &mut Mistakes) -> Option<Mark> {
    let path = attribute.path().to_token_stream().to_string();
    let (role, name_span) = match path.as_str() {
        "body" => {
            if !matches!(attribute.meta, Meta::Path(_)) {
                mistakes.over(
                    attribute,
                    "`#[body]` takes nothing: the body is the argument's JSON\n\nhelp: write `#[body]`",
                );
            }
            (Role::Body, attribute_span(attribute))
        }
        "query" => {
            let (name, span) = name(argument, attribute, mistakes)?;
            (Role::Query(name), span)
        }
        "field" => {
            let (name, span) = name(argument, attribute, mistakes)?;
            (Role::Field(name), span)
        }
        "header" => {
            let (name, span) = header_name(attribute, mistakes)?;
            (Role::Header(name), span)
        }
        "path" => {
            mistakes.over(
                attribute,
                format_args!(
                    "an argument of the path binds by its name\n\nhelp: remove `#[path]` and write `<{argument}>` in the path"
                ),
            );
            return None;
        }
        "cfg" | "cfg_attr" => {
            mistakes.over(
                attribute,
                format_args!(
                    "an argument cannot come and go with `#[{path}]`\n\nhelp: put `#[{path}(…)]` on the method, and declare one method for each case"
                ),
            );
            return None;
        }
        other => {
            let mend = match nearest(other, MARKS) {
                Some(meant) => format!("did you mean `#[{meant}]`?"),
                None => {
                    "mark it `#[query]`, `#[header(\"Name\")]`, `#[body]` or `#[field]`".to_owned()
                }
            };
            mistakes.over(
                attribute,
                format_args!("`#[{other}]` is not a role of an argument\n\nhelp: {mend}"),
            );
            return None;
        }
    };
    Some(Mark {
        role,
        attribute: attribute.clone(),
        name_span,
    })
}

/// The wire name of a `#[query]` or `#[field]`: the one given, or the argument's.
fn name(argument: &str, attribute: &Attribute, mistakes: &mut Mistakes) -> Option<(String, Span)> {
    let path = attribute.path().to_token_stream().to_string();
    let literal: LitStr = match &attribute.meta {
        Meta::Path(_) => return Some((argument.to_owned(), attribute_span(attribute))),
        Meta::List(list) => match syn::parse2(list.tokens.clone()) {
            Ok(literal) => literal,
            Err(_) => {
                return not_a_name(&list.tokens, attribute, &path, mistakes);
            }
        },
        Meta::NameValue(pair) => {
            return not_a_name(&pair.value, attribute, &path, mistakes);
        }
    };
    if literal.value().is_empty() {
        return not_a_name(&literal, attribute, &path, mistakes);
    }
    Some((literal.value(), literal.span()))
}

fn not_a_name<T>(
    place: &impl ToTokens,
    attribute: &Attribute,
    path: &str,
    mistakes: &mut Mistakes,
) -> Option<T> {
    let message = format!(
        "`#[{path}]` takes the name on the wire as one string\n\nhelp: write `#[{path}(\"name\")]`, or `#[{path}]` for the argument's own name"
    );
    let tokens: TokenStream = place.to_token_stream();
    if tokens.is_empty() {
        mistakes.over(attribute, message);
    } else {
        mistakes.over(tokens, message);
    }
    None
}

/// The name of a `#[header("Name")]`, in lower case as HTTP/2 sends it.
fn header_name(attribute: &Attribute, mistakes: &mut Mistakes) -> Option<(String, Span)> {
    let literal: Option<LitStr> = match &attribute.meta {
        Meta::List(list) => syn::parse2(list.tokens.clone()).ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let Some(literal) = literal else {
        mistakes.over(
            attribute,
            "a header needs its name\n\nhelp: write `#[header(\"X-Name\")]`",
        );
        return None;
    };

    let written = literal.value();
    let name = written.to_ascii_lowercase();
    if name.is_empty() || !name.bytes().all(is_token_byte) {
        mistakes.at(
            literal.span(),
            format_args!(
                "`{}` is not the name of a header\n\nhelp: a header's name is made of letters, digits and `-`: `#[header(\"X-Name\")]`",
                written.escape_debug()
            ),
        );
        return None;
    }
    if OWNED_HEADERS.contains(&name.as_str()) {
        mistakes.at(
            literal.span(),
            format_args!(
                "the client writes the `{written}` header itself\n\nhelp: remove the argument; credentials and agent are set on the client"
            ),
        );
        return None;
    }
    Some((name, literal.span()))
}

/// What a header's name may hold (RFC 9110, section 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn attribute_span(attribute: &Attribute) -> Span {
    syn::spanned::Spanned::span(attribute.path())
}
