//! The grammar of the annotation:
//! `METHOD, "/path/<placeholder>" [, replay = CLASS] [, crate = PATH]`.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{LitStr, Path};

use crate::http_method::HttpMethod;
use crate::mistakes::Mistakes;
use crate::replay::Replay;
use crate::suggestion::nearest;

const EXAMPLE: &str = "#[endpoint(GET, \"/v1/users/<user_id>\")]";
const OPTIONS: [&str; 2] = ["replay", "crate"];

/// What the annotation says; a part that is missing or mistaken is `None`.
#[derive(Default)]
pub(crate) struct AttributeSyntax {
    pub(crate) method: Option<HttpMethod>,
    pub(crate) template: Option<LitStr>,
    pub(crate) replay: Option<Replay>,
    /// The path by which the expansion reaches the library.
    pub(crate) crate_path: Option<Path>,
}

/// Reads the annotation, reporting each of its parts on its own; `place` is where the
/// annotation stands.
pub(crate) fn attribute(
    tokens: TokenStream,
    place: Span,
    mistakes: &mut Mistakes,
) -> AttributeSyntax {
    let mut syntax = AttributeSyntax::default();
    let mut parts = split_at_commas(tokens).into_iter().peekable();

    if parts.peek().is_none() {
        mistakes.at(
            place,
            format_args!("an endpoint needs a method and a path\n\nhelp: write `{EXAMPLE}`"),
        );
        return syntax;
    }

    if let Some(part) = parts.next_if(|part| !is_option(part)) {
        if let [TokenTree::Literal(_)] = part.as_slice() {
            mistakes.over(
                part[0].clone(),
                format_args!("the method comes first\n\nhelp: write `{EXAMPLE}`"),
            );
            syntax.template = template(&part, mistakes);
            // Written the other way round, the method stands where the path belongs.
            parts.next_if(|part| matches!(part.as_slice(), [TokenTree::Ident(_)]));
        } else {
            syntax.method = method(&part, mistakes);
            match parts.next_if(|part| !is_option(part)) {
                Some(path) => syntax.template = template(&path, mistakes),
                None => mistakes.at(
                    end_of(&part),
                    format_args!("the path is missing after the method\n\nhelp: write `{EXAMPLE}`"),
                ),
            }
        }
    } else {
        mistakes.at(
            place,
            format_args!("an endpoint begins with a method and a path\n\nhelp: write `{EXAMPLE}`"),
        );
    }

    let mut seen = Vec::new();
    for part in parts {
        option(part, &mut syntax, &mut seen, mistakes);
    }
    syntax
}

/// Reads the options of the trait's attribute: the path of the library, if it is given.
pub(crate) fn api_options(tokens: TokenStream, mistakes: &mut Mistakes) -> Option<Path> {
    let mut path = None;
    for part in split_at_commas(tokens) {
        match part.as_slice() {
            [TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..]
                if name == "crate" && equals.as_char() == '=' =>
            {
                path = crate_path(name.span(), value, mistakes);
            }
            _ => mistakes.over(
                over(&part),
                "this is not an option of `#[api]`\n\nhelp: write `#[api]`, or `#[api(crate = some::path)]`",
            ),
        }
    }
    path
}

/// The parts between top-level commas; an empty part, as after a trailing comma,
/// is none.
fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in flatten(tokens) {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
            token => {
                if let Some(part) = parts.last_mut() {
                    part.push(token);
                }
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The tokens out of the invisible groups that `macro_rules!` puts around what
/// it passes on, so that an annotation may come out of one.
fn flatten(tokens: TokenStream) -> Vec<TokenTree> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flatten(group.stream())
            }
            token => vec![token],
        })
        .collect()
}

fn is_option(part: &[TokenTree]) -> bool {
    matches!(
        part,
        [TokenTree::Ident(_), TokenTree::Punct(equals), ..] if equals.as_char() == '='
    )
}

fn end_of(part: &[TokenTree]) -> Span {
    part.last().map_or_else(Span::call_site, TokenTree::span)
}

fn over(part: &[TokenTree]) -> TokenStream {
    part.iter().cloned().collect()
}

fn method(part: &[TokenTree], mistakes: &mut Mistakes) -> Option<HttpMethod> {
    let known = HttpMethod::ALL.map(HttpMethod::name);
    let [TokenTree::Ident(written)] = part else {
        mistakes.over(
            over(part),
            format_args!("a method is one bare word\n\nhelp: write `{EXAMPLE}`"),
        );
        return None;
    };

    let name = written.to_string();
    let method = HttpMethod::from_name(&name);
    if method.is_none() {
        let mend = match nearest(&name, known) {
            Some(meant) if meant.eq_ignore_ascii_case(&name) => {
                format!("methods are written in capitals: `{meant}`")
            }
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write one of {}", known.join(", ")),
        };
        mistakes.at(
            written.span(),
            format_args!("`{name}` is not an HTTP method\n\nhelp: {mend}"),
        );
    }
    method
}

fn template(part: &[TokenTree], mistakes: &mut Mistakes) -> Option<LitStr> {
    let literal = match part {
        [TokenTree::Literal(literal)] => syn::parse2(literal.to_token_stream()).ok(),
        _ => None,
    };
    if literal.is_none() {
        mistakes.over(
            over(part),
            format_args!("the path is one string literal\n\nhelp: write `{EXAMPLE}`"),
        );
    }
    literal
}

fn option(
    part: Vec<TokenTree>,
    syntax: &mut AttributeSyntax,
    seen: &mut Vec<String>,
    mistakes: &mut Mistakes,
) {
    let [TokenTree::Ident(name), TokenTree::Punct(_), value @ ..] = part.as_slice() else {
        return not_an_option(&part, mistakes);
    };
    if !is_option(&part) {
        return not_an_option(&part, mistakes);
    }

    let written = name.to_string();
    if !OPTIONS.contains(&written.as_str()) {
        let mend = match nearest(&written, OPTIONS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "the options are `replay = …` and `crate = …`".to_owned(),
        };
        return mistakes.at(
            name.span(),
            format_args!("`{written}` is not an option of an endpoint\n\nhelp: {mend}"),
        );
    }
    if seen.contains(&written) {
        return mistakes.at(
            name.span(),
            format_args!("`{written}` is given twice\n\nhelp: keep one of the two"),
        );
    }

    match written.as_str() {
        "replay" => syntax.replay = replay(name.span(), value, mistakes),
        _ => syntax.crate_path = crate_path(name.span(), value, mistakes),
    }
    seen.push(written);
}

fn not_an_option(part: &[TokenTree], mistakes: &mut Mistakes) {
    mistakes.over(
        over(part),
        "after the path come options only\n\nhelp: write `replay = safe`, `replay = idempotent`, `replay = never` or `crate = some::path`",
    );
}

fn replay(name: Span, value: &[TokenTree], mistakes: &mut Mistakes) -> Option<Replay> {
    let known = Replay::ALL.map(Replay::name);
    let listed = "write `replay = safe`, `replay = idempotent` or `replay = never`";
    match value {
        [] => mistakes.at(
            name,
            format_args!("`replay` has no value\n\nhelp: {listed}"),
        ),
        [TokenTree::Ident(written)] => {
            let text = written.to_string();
            if let Some(replay) = Replay::from_name(&text) {
                return Some(replay);
            }
            let mend = match nearest(&text, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => listed.to_owned(),
            };
            mistakes.at(
                written.span(),
                format_args!("`{text}` is not a replay class\n\nhelp: {mend}"),
            );
        }
        other => mistakes.over(
            over(other),
            format_args!("a replay class is one bare word\n\nhelp: {listed}"),
        ),
    }
    None
}

fn crate_path(name: Span, value: &[TokenTree], mistakes: &mut Mistakes) -> Option<Path> {
    let mend =
        "write the path by which this crate reaches stytch-users: `crate = my_crate::stytch_users`";
    if value.is_empty() {
        mistakes.at(name, format_args!("`crate` has no value\n\nhelp: {mend}"));
        return None;
    }
    let path = syn::parse::Parser::parse2(Path::parse_mod_style, over(value)).ok();
    if path.is_none() {
        mistakes.over(
            over(value),
            format_args!("the value of `crate` is not a path\n\nhelp: {mend}"),
        );
    }
    path
}
