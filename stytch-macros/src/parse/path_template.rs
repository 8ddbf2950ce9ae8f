//! The path of an endpoint: `/v1/users/<user_id>/connected_apps`.

use std::fmt;
use std::ops::Range;

use syn::LitStr;

use crate::errors::Errors;
use crate::suggestion::{alike, meant};

/// The name of an argument, which a segment of the path may have been meant for.
pub(crate) struct ArgumentName {
    pub(crate) name: String,
    /// Whether a fixed word of this name is an error: not if an attribute gives the argument its
    /// role, nor in `search(&self, search: &SearchUsers)`, where the method begins with it.
    pub(crate) may_be_segment: bool,
}

/// A path in its segments.
pub(crate) struct PathTemplate {
    pub(crate) literal: LitStr,
    text: String,
    segments: Vec<Segment>,
    has_errors: bool,
    /// Whether a placeholder with an error may mean any argument.
    has_nameless: bool,
}

#[derive(Clone)]
enum Segment {
    Literal {
        text: String,
        /// The same, percent-encoded as the library encodes a value.
        encoded: String,
    },
    Placeholder(Placeholder),
}

/// A segment whose value is an argument of the method.
#[derive(Clone)]
pub(crate) struct Placeholder {
    /// The name of the argument, without `r#`.
    pub(crate) name: String,
    place: Range<usize>,
}

/// An error at a place in a string.
struct Wrong {
    place: Range<usize>,
    what: String,
    help: String,
}

fn wrong<T>(
    place: Range<usize>,
    what: impl Into<String>,
    help: impl Into<String>,
) -> Result<T, Wrong> {
    Err(Wrong {
        place,
        what: what.into(),
        help: help.into(),
    })
}

impl PathTemplate {
    /// Reads a path and reports every error in it. An error in one segment does not hide the
    /// placeholders of the others.
    pub(crate) fn read(
        literal: LitStr,
        base: Option<&PathTemplate>,
        arguments: &[ArgumentName],
        errors: &mut Errors,
    ) -> PathTemplate {
        let own = literal.value();
        let base_text = base.map_or("", |base| &base.text);
        let mut template = PathTemplate {
            text: format!("{base_text}{own}"),
            literal,
            segments: base.map_or_else(Vec::new, |base| base.segments.clone()),
            has_errors: false,
            has_nameless: false,
        };
        let before = errors.count();
        let first = base_text.len() + 1;
        let end = match path_end(&own) {
            Ok(end) => base_text.len() + end,
            Err(mut wrong) => {
                wrong.place.start += base_text.len();
                wrong.place.end += base_text.len();
                let end = wrong.place.start;
                template.report(wrong, errors);
                end
            }
        };
        let segments = template.text.get(first..end).unwrap_or_default();
        let lengths: Vec<usize> = segments.split('/').map(str::len).collect();
        let mut start = first;
        for length in lengths.into_iter().filter(|_| end > first) {
            let place = start..start + length;
            start += length + 1;
            if let Some((wrong, meant)) = template.unmarked_placeholder(&place, arguments) {
                template.report(wrong, errors);
                // As the placeholder that was meant it is not the cause of another error.
                template.has_nameless |= meant.is_none();
                let meant = meant.filter(|name| !template.has_placeholder(name));
                let segment = meant.map(|name| Segment::Placeholder(Placeholder { name, place }));
                template.segments.extend(segment);
                continue;
            }
            match template.read_segment(place) {
                Ok(segment) => template.segments.push(segment),
                Err(wrong) => template.report(wrong, errors),
            }
        }
        template.has_nameless |= template.text.contains("<>");
        template.has_errors = errors.count() > before || base.is_some_and(|base| base.has_errors);
        template
    }

    fn read_segment(&self, place: Range<usize>) -> Result<Segment, Wrong> {
        if place.is_empty() {
            // Nothing to underline: the caret stands under the slash before it.
            return wrong(
                place.start - 1..place.start,
                "the path has an empty segment",
                "remove one `/`",
            );
        }
        let segment = segment(&self.text[place.clone()]).map_err(|wrong| Wrong {
            place: place.start + wrong.place.start..place.start + wrong.place.end,
            ..wrong
        })?;
        let Segment::Placeholder(mut placeholder) = segment else {
            return Ok(segment);
        };
        placeholder.place = place.start + 1..place.end - 1;
        let name = &placeholder.name;
        if self.has_placeholder(name) {
            return wrong(
                placeholder.place,
                format!("`<{name}>` stands in the path twice"),
                "give each placeholder its own name and argument",
            );
        }
        Ok(Segment::Placeholder(placeholder))
    }

    /// The error of a segment that was meant as a placeholder and is not written as one, and
    /// the argument that it was meant for: `:user_id`, `{user_id}`, `<int:user_id>`, or the
    /// name alone.
    fn unmarked_placeholder(
        &self,
        place: &Range<usize>,
        arguments: &[ArgumentName],
    ) -> Option<(Wrong, Option<String>)> {
        let text = &self.text[place.clone()];
        let names = || arguments.iter().map(|argument| argument.name.as_str());
        let named = |part: &str| names().find(|name| alike(part, name));
        let (meant, what) = if is_of_another_notation(text) {
            let is_between = |letter: char| !letter.is_alphanumeric() && letter != '_';
            let words = || text.split(is_between).filter(|word| !word.is_empty());
            let mut free = arguments.iter().filter(|one| one.may_be_segment);
            let only = free.next().filter(|_| free.next().is_none());
            let meant = named(text)
                .or_else(|| words().find_map(named))
                .or_else(|| words().find_map(|word| meant(word, names())))
                .or(only.map(|only| only.name.as_str()));
            (meant, format!("`{text}` is not a placeholder"))
        } else if text.starts_with(['$', '*', '(']) {
            (Some(named(text)?), format!("`{text}` is not a placeholder"))
        } else {
            let name = named(text).filter(|_| !text.contains(['<', '>']))?;
            let mut arguments = arguments.iter();
            let is_free = arguments.any(|one| one.name == name && one.may_be_segment);
            if !is_free || self.text.contains(&format!("<{name}>")) {
                return None;
            }
            let help = format!(
                "write `<{name}>`, or give the argument its role, such as `#[body]`, if `{text}` is a fixed word"
            );
            let what = format!("`{text}` is the name of an argument, sent as a fixed word");
            let place = place.clone();
            return Some((Wrong { place, what, help }, Some(name.to_owned())));
        };
        let help = match meant {
            Some(name) => format!("write `<{name}>`"),
            None if text.starts_with(':') => {
                "a placeholder is written `<name>`; for a literal colon write `%3A`".to_owned()
            }
            None if text.starts_with('<') => {
                "a placeholder is the name of an argument: letters, digits and `_`".to_owned()
            }
            None => "a placeholder is written `<name>`".to_owned(),
        };
        let place = place.clone();
        Some((Wrong { place, what, help }, meant.map(str::to_owned)))
    }

    fn has_placeholder(&self, name: &str) -> bool {
        self.placeholders().any(|other| other.name == name)
    }

    /// The placeholders in the order of the path.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &Placeholder> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Placeholder(placeholder) => Some(placeholder),
            Segment::Literal { .. } => None,
        })
    }

    /// Whether every path of the other template is one of this template too.
    pub(crate) fn catches(&self, other: &PathTemplate) -> bool {
        let mut segments = self.segments.iter().zip(&other.segments);
        !(self.has_errors || other.has_errors)
            && self.segments.len() == other.segments.len()
            && segments.all(|(ours, theirs)| match (ours, theirs) {
                (Segment::Placeholder(_), _) => true,
                (
                    Segment::Literal { encoded: ours, .. },
                    Segment::Literal {
                        encoded: theirs, ..
                    },
                ) => ours == theirs,
                (Segment::Literal { .. }, Segment::Placeholder(_)) => false,
            })
    }

    /// The value of each placeholder, percent-encoded, that would make a path of this
    /// template begin like one of the other.
    pub(crate) fn values_that_lead_to<'a>(&self, other: &'a PathTemplate) -> Vec<Option<&'a str>> {
        let mut values = Vec::new();
        let mut is_alike = true;
        let mut theirs = other.segments.iter();
        for ours in &self.segments {
            let theirs = theirs.next().filter(|_| is_alike);
            match (ours, theirs) {
                (Segment::Placeholder(_), Some(Segment::Literal { encoded, .. })) => {
                    values.push(Some(encoded.as_str()));
                }
                (Segment::Placeholder(_), _) => values.push(None),
                (
                    Segment::Literal { encoded: ours, .. },
                    Some(Segment::Literal {
                        encoded: theirs, ..
                    }),
                ) => {
                    is_alike = ours == theirs;
                }
                (Segment::Literal { .. }, _) => {}
            }
        }
        values
    }

    /// Whether a path with errors may mean this argument: its name occurs, or a placeholder
    /// has no name.
    pub(crate) fn may_mean(&self, name: &str) -> bool {
        let words = |text: &str| text.replace(|letter: char| !letter.is_alphanumeric(), "_");
        self.has_errors && (words(&self.text).contains(name) || self.has_nameless)
    }

    pub(crate) fn error_at(
        &self,
        placeholder: &Placeholder,
        what: String,
        help: String,
        errors: &mut Errors,
    ) {
        let place = placeholder.place.clone();
        self.report(Wrong { place, what, help }, errors);
    }

    /// Reports an error at a place inside the literal.
    ///
    /// A span cannot point into a string literal on stable Rust, so the message draws the
    /// path with carets under the place.
    fn report(&self, Wrong { place, what, help }: Wrong, errors: &mut Errors) {
        let drawn = self.text.replace(char::is_control, "\u{fffd}");
        let blank = " ".repeat(self.text[..place.start].chars().count());
        let carets = "^".repeat(self.text[place].chars().count().max(1));
        errors.at(
            self.literal.span(),
            format_args!("{what}\n\n    {drawn}\n    {blank}{carets}"),
            help,
        );
    }
}

/// The path in the notation of OpenAPI and OpenTelemetry: `/v1/users/{user_id}`.
impl fmt::Display for PathTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return formatter.write_str("/");
        }
        for segment in &self.segments {
            match segment {
                Segment::Literal { text, .. } => write!(formatter, "/{text}")?,
                Segment::Placeholder(placeholder) => {
                    write!(formatter, "/{{{}}}", placeholder.name)?;
                }
            }
        }
        Ok(())
    }
}

/// Where the path ends. An error begins where the readable part ends.
fn path_end(text: &str) -> Result<usize, Wrong> {
    if let Some(scheme) = text.find("://") {
        let rest = &text[scheme + 3..];
        let path = rest.find('/').map_or("/v1/…", |start| &rest[start..]);
        let end = text.len() - rest.find('/').map_or(0, |start| rest.len() - start);
        return wrong(
            0..end,
            "the path is a whole URL",
            format!("write `{path:?}`, and set the host with `ClientBuilder::base_url`"),
        );
    }
    if !text.starts_with('/') {
        let first = text.chars().next().map_or(0, char::len_utf8);
        let help = "write it from the root: `\"/v1/…\"`";
        return wrong(0..first, "the path does not begin with `/`", help);
    }
    let end = text.match_indices(['?', '#']).map(|(index, _)| index);
    let mut end = end.filter(|index| !is_inside_a_placeholder(text, *index));
    match end.next() {
        Some(end) if text[end..].starts_with('?') => wrong(
            end..end + 1,
            "a path has no query",
            "end the path before `?` and declare each parameter as an argument with `#[query]`",
        ),
        Some(end) => wrong(
            end..end + 1,
            "a path has no fragment, and servers never see one",
            "end the path before `#`",
        ),
        None => Ok(text.len()),
    }
}

/// Whether a `?` or `#` is part of a placeholder in another notation: `<id?>`, `<r#type>`,
/// `:id?`, `#{id}`.
fn is_inside_a_placeholder(text: &str, index: usize) -> bool {
    let before = text[..index].rsplit('/').next().unwrap_or_default();
    let after = text[index + 1..].split('/').next().unwrap_or_default();
    let is_closed = after.ends_with(['>', '}', ']']);
    (before.starts_with(['<', '{', '[']) && is_closed)
        || (before.starts_with(':') && after.is_empty())
        || (before.is_empty() && after.starts_with('{') && is_closed)
}

/// Whether a whole segment is a placeholder as OpenAPI, Express, Next.js, Rocket or Flask
/// write it.
fn is_of_another_notation(text: &str) -> bool {
    let is_in = |open: &str, close| text.starts_with(open) && text.ends_with(close);
    let in_angles = text
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    let is_odd =
        |name: &str| !name.is_empty() && !name.contains(['<', '>']) && !is_identifier(name);
    text.starts_with(':')
        || matches!(text, "%s" | "%d" | "*")
        || ["{", "${", "#{"].iter().any(|open| is_in(open, '}'))
        || is_in("[", ']')
        || in_angles.is_some_and(is_odd)
}

/// Reads one segment; the places of its errors begin at the segment.
fn segment(text: &str) -> Result<Segment, Wrong> {
    if text.contains(['<', '>']) {
        return placeholder(text).map(Segment::Placeholder);
    }
    // URL parsers fold `%2E` as well.
    let plain = text.to_ascii_lowercase().replace("%2e", ".");
    if plain == "." || plain == ".." {
        return wrong(
            0..text.len(),
            format!("`{text}` is not a segment: servers and URL parsers fold it away"),
            "write the path without it",
        );
    }
    for (start, character) in text.char_indices() {
        check_character(character, &text[start..]).map_err(|wrong| Wrong {
            place: start..start + character.len_utf8(),
            ..wrong
        })?;
    }
    Ok(Segment::Literal {
        text: text.to_owned(),
        encoded: encoded(text),
    })
}

/// Whether a character may stand in a path as it is (RFC 3986, section 3.3).
fn check_character(character: char, rest: &str) -> Result<(), Wrong> {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Ok(()),
        '-' | '.' | '_' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' => Ok(()),
        '*' | '+' | ',' | ';' | '=' | ':' | '@' => Ok(()),
        '{' | '}' => wrong(
            0..0,
            format!("`{character}` does not belong in a path"),
            "a placeholder is written `<name>`",
        ),
        '%' => match rest.as_bytes() {
            [_, first, second, ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit() => {
                Ok(())
            }
            _ => wrong(
                0..0,
                "`%` is not followed by two hexadecimal digits",
                "for a literal percent sign write `%25`",
            ),
        },
        other => {
            let name = match other {
                ' ' => "a space".to_owned(),
                other => format!("`{}`", other.escape_debug()),
            };
            let bytes = other.to_string().into_bytes();
            let encoded: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
            wrong(
                0..0,
                format!("{name} cannot stand in a path as it is"),
                format!("write it as `{encoded}`, or remove it"),
            )
        }
    }
}

/// A segment with `<` or `>` in it; only `<name>` is valid.
fn placeholder(text: &str) -> Result<Placeholder, Wrong> {
    let (open, close) = match (text.find('<'), text.find('>')) {
        (Some(open), Some(close)) if open < close => (open, close),
        (Some(open), None) => {
            let help = "close the placeholder with `>`";
            return wrong(open..open + 1, "`<` is not closed", help);
        }
        (_, close) => {
            let close = close.unwrap_or(0);
            let help = "a placeholder is written `<name>`; for a literal `>` write `%3E`";
            return wrong(close..close + 1, "`>` closes nothing", help);
        }
    };
    if open > 0 || close + 1 < text.len() {
        return wrong(
            0..text.len(),
            "a placeholder is a whole segment",
            "write `/<name>/`, with nothing beside it",
        );
    }
    let name = &text[1..close];
    if name.is_empty() {
        return wrong(
            0..text.len(),
            "the placeholder has no name",
            "name the argument whose value belongs here: `<user_id>`",
        );
    }
    Ok(Placeholder {
        name: name.to_owned(),
        place: 1..close,
    })
}

/// Whether a name can be an argument's, as it is or as a raw identifier.
fn is_identifier(name: &str) -> bool {
    let reserved = ["_", "self", "Self", "super", "crate"];
    !reserved.contains(&name)
        && !name.contains(|letter: char| letter == '#' || letter.is_whitespace())
        && (syn::parse_str::<syn::Ident>(name).is_ok()
            || syn::parse_str::<syn::Ident>(&format!("r#{name}")).is_ok())
}

/// A literal segment as the library writes a value that is equal to it: with everything
/// percent-encoded but the unreserved characters of RFC 3986.
fn encoded(segment: &str) -> String {
    let mut encoded = String::new();
    let mut index = 0;
    while let Some(byte) = segment.as_bytes().get(index) {
        let digits = segment.get(index + 1..index + 3).filter(|_| *byte == b'%');
        let decoded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let byte = decoded.unwrap_or(*byte);
        index += if decoded.is_some() { 3 } else { 1 };
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
