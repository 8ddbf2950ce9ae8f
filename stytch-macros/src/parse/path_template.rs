//! The path of an endpoint: `/v1/users/<user_id>/connected_apps`.

use std::fmt;
use std::ops::Range;

use syn::LitStr;

use super::argument::Argument;
use crate::errors::Errors;
use crate::suggestion::{alike, meant};

/// A path in its segments.
pub(crate) struct PathTemplate {
    pub(crate) literal: LitStr,
    text: String,
    segments: Vec<Segment>,
    has_errors: bool,
}

/// A fixed word, or a placeholder whose value is an argument of the method.
#[derive(Clone)]
pub(crate) struct Segment {
    /// The word, or the name of the argument without `r#`.
    pub(crate) text: String,
    /// The word, percent-encoded as the library encodes a value. A placeholder has none.
    encoded: Option<String>,
    place: Range<usize>,
}

impl Segment {
    fn placeholder(name: &str, place: Range<usize>) -> Segment {
        Segment {
            text: name.to_owned(),
            encoded: None,
            place,
        }
    }
}

/// A placeholder that is not written as one. Its name is empty if it cannot be known.
struct Intended {
    name: String,
    what: String,
    help: String,
}

impl PathTemplate {
    /// Reads a path and reports every error in it. An error in one segment does not hide the
    /// placeholders of the others.
    pub(crate) fn read(
        literal: LitStr,
        base: Option<&PathTemplate>,
        arguments: &[Argument],
        errors: &mut Errors,
    ) -> PathTemplate {
        let own = literal.value();
        let beginning = base.map_or("", |base| &base.text);
        let mut template = PathTemplate {
            text: format!("{beginning}{own}"),
            literal,
            segments: base.map_or_else(Vec::new, |base| base.segments.clone()),
            has_errors: false,
        };
        let before = errors.count();
        let mut start = beginning.len();
        template.check_beginning(&own, start, errors);
        let is_readable = errors.count() == before && own != "/";
        for text in own.split('/').skip(1).filter(|_| is_readable) {
            let place = start + 1..start + 1 + text.len();
            start = place.end;
            let before = errors.count();
            let segment = template.segment(text, place, arguments, errors);
            template.segments.extend(segment);
            // What follows may be a query and not a path.
            if errors.count() > before && text.contains(['?', '#']) {
                break;
            }
        }
        template.has_errors = errors.count() > before || base.is_some_and(|base| base.has_errors);
        template
    }

    /// Rejects a path that does not begin with `/`. The path begins at `start` in the text.
    fn check_beginning(&self, path: &str, start: usize, errors: &mut Errors) {
        if let Some((scheme, rest)) = path.split_once("://") {
            let host = rest.find('/').unwrap_or(rest.len());
            let path = &rest[host..];
            let path = if path.is_empty() { "/v1/…" } else { path };
            let help = format!("write `{path:?}`, and set the host with `ClientBuilder::base_url`");
            let end = start + scheme.len() + 3 + host;
            self.report(start..end, "the path is a whole URL", &help, errors);
        } else if !path.starts_with('/') {
            let first = start..start + path.chars().next().map_or(0, char::len_utf8);
            let help = "write it from the root: `\"/v1/…\"`";
            self.report(first, "the path does not begin with `/`", help, errors);
        }
    }

    fn segment(
        &self,
        text: &str,
        place: Range<usize>,
        arguments: &[Argument],
        errors: &mut Errors,
    ) -> Option<Segment> {
        if text.is_empty() {
            // A caret under nothing cannot be seen, so it is under the slash before the segment.
            let slash = place.start - 1..place.start;
            let what = "the path has an empty segment";
            self.report(slash, what, "remove one `/`", errors);
            return None;
        }
        if let Some(name) = placeholder_name(text) {
            let place = place.start + 1..place.end - 1;
            if self.has_placeholder(name) {
                let what = format!("`<{name}>` is in the path twice");
                let help = "give each placeholder its own name and argument";
                self.report(place, &what, help, errors);
                return None;
            }
            return Some(Segment::placeholder(name, place));
        }
        // A placeholder may be followed by a query.
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let is_placeholder = placeholder_name(path).is_some();
        let intended = self.intended(text, path, arguments);
        if let Some(intended) = intended.filter(|_| !is_placeholder) {
            self.report(place.clone(), &intended.what, &intended.help, errors);
            // As the placeholder that was intended it causes no other error.
            let is_new = !self.has_placeholder(&intended.name);
            return is_new.then(|| Segment::placeholder(&intended.name, place));
        }
        let from = if is_placeholder { path.len() } else { 0 };
        self.check_word(text, from, &place, errors);
        Some(Segment {
            text: text.to_owned(),
            encoded: Some(encoded(text)),
            place,
        })
    }

    /// Returns the placeholder that a segment is intended as and not written as, such as
    /// `:user_id`, `{user_id}`, `<int:user_id>`, `<user_id`, or the name without brackets. `path`
    /// is the segment without a query.
    fn intended(&self, text: &str, path: &str, arguments: &[Argument]) -> Option<Intended> {
        let names = || arguments.iter().map(|argument| argument.name.as_str());
        let named = |part: &str| names().find(|name| alike(part, name));
        let mut free = arguments
            .iter()
            .filter(|argument| argument.is_reported_as_segment);
        let is_of_another_library = path.contains(['<', '>', '{', '}', '[', ']'])
            || path.starts_with(':')
            || text.starts_with("#{")
            || matches!(path, "%s" | "%d" | "*")
            || (path.starts_with(['$', '*', '(']) && named(path).is_some());
        if !is_of_another_library {
            let name = &free.find(|argument| alike(path, &argument.name))?.name;
            if self.text.contains(&format!("<{name}>")) {
                return None;
            }
            return Some(Intended {
                name: name.clone(),
                what: format!("`{path}` is the name of an argument, sent as a fixed word"),
                help: format!(
                    "write `<{name}>`, or give the argument its role, such as `#[body]`, if `{path}` is a fixed word"
                ),
            });
        }
        let is_between = |letter: char| !letter.is_alphanumeric() && letter != '_';
        let mut words = text.split(is_between).filter(|word| !word.is_empty());
        let only = free.next().filter(|_| free.next().is_none());
        let name = words.find_map(|word| meant(word, names()));
        let name = name.or(only.map(|only| only.name.as_str()));
        let special = text.chars().find(|letter| is_between(*letter));
        let special = special.unwrap_or(':');
        let encoded = percent_encoded(special.to_string().as_bytes());
        let help = match name {
            Some(name) if text.starts_with(char::is_alphanumeric) => {
                format!("a placeholder is a whole segment: write `/<{name}>`")
            }
            Some(name) => format!("write `<{name}>`"),
            None => format!(
                "a placeholder is the name of an argument: write `<name>`; for a literal `{special}` write `{encoded}`"
            ),
        };
        Some(Intended {
            name: name.unwrap_or_default().to_owned(),
            what: format!("`{text}` is not a placeholder"),
            help,
        })
    }

    /// Rejects a fixed word that cannot be in a path as it is (RFC 3986, section 3.3).
    fn check_word(&self, word: &str, from: usize, place: &Range<usize>, errors: &mut Errors) {
        // URL parsers remove `%2E` as well.
        let plain = word.to_ascii_lowercase().replace("%2e", ".");
        if plain == "." || plain == ".." {
            let what = format!("servers and URL parsers remove the segment `{word}`");
            return self.report(place.clone(), &what, "write the path without it", errors);
        }
        let is_encoded = |at: usize| {
            let digits = word.as_bytes().get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let is_allowed = |at, letter: char| {
            letter.is_ascii_alphanumeric()
                || "-._~!$&'()*+,;=:@".contains(letter)
                || (letter == '%' && is_encoded(at))
        };
        let mut letters = word.char_indices().filter(|(at, _)| *at >= from);
        let Some((at, letter)) = letters.find(|(at, letter)| !is_allowed(*at, *letter)) else {
            return;
        };
        let encoded = percent_encoded(letter.to_string().as_bytes());
        let what = format!("`{}` cannot be in a path as it is", letter.escape_debug());
        let help = format!("write it as `{encoded}`, or remove it");
        let (what, help) = match letter {
            '?' => (
                "a path has no query",
                "end the path before `?` and declare each parameter as an argument with `#[query]`",
            ),
            '#' => ("a path has no fragment", "end the path before `#`"),
            _ => (&*what, &*help),
        };
        let start = place.start + at;
        self.report(start..start + letter.len_utf8(), what, help, errors);
    }

    fn has_placeholder(&self, name: &str) -> bool {
        self.placeholders().any(|other| other.text == name)
    }

    /// Returns the placeholders in the order of the path.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(|one| one.encoded.is_none())
    }

    /// Returns `true` if every path of the other template is also a path of this template.
    pub(crate) fn catches(&self, other: &PathTemplate) -> bool {
        let mut segments = self.segments.iter().zip(&other.segments);
        !(self.has_errors || other.has_errors)
            && self.segments.len() == other.segments.len()
            && segments
                .all(|(ours, theirs)| ours.encoded.is_none() || ours.encoded == theirs.encoded)
    }

    /// Returns the value of each placeholder, percent-encoded, with which a path of this template
    /// would begin like a path of the other.
    pub(crate) fn values_that_lead_to<'a>(&self, other: &'a PathTemplate) -> Vec<Option<&'a str>> {
        let mut values = Vec::new();
        let mut is_alike = true;
        for (index, ours) in self.segments.iter().enumerate() {
            let theirs = other.segments.get(index).filter(|_| is_alike);
            let theirs = theirs.and_then(|theirs| theirs.encoded.as_deref());
            match &ours.encoded {
                None => values.push(theirs),
                Some(ours) => is_alike &= theirs.is_none_or(|theirs| theirs == ours),
            }
        }
        values
    }

    /// Returns `true` if an error in the path may be about this argument: its name occurs in the
    /// path, or a placeholder is not the name of an argument.
    pub(crate) fn may_mean(&self, name: &str) -> bool {
        let words = self
            .text
            .replace(|letter: char| !letter.is_alphanumeric(), "_");
        self.has_errors && (words.contains(name) || self.has_placeholder(""))
    }

    pub(crate) fn error_at(&self, segment: &Segment, what: &str, help: &str, errors: &mut Errors) {
        self.report(segment.place.clone(), what, help, errors);
    }

    /// Reports an error at a place inside the literal.
    ///
    /// A span cannot point into a string literal on stable Rust, so the message draws the
    /// path with carets under the place.
    fn report(&self, place: Range<usize>, what: &str, help: &str, errors: &mut Errors) {
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
        for Segment { text, encoded, .. } in &self.segments {
            match encoded {
                Some(_) => write!(formatter, "/{text}")?,
                None => write!(formatter, "/{{{text}}}")?,
            }
        }
        Ok(())
    }
}

/// Returns the name in `<name>`.
fn placeholder_name(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('<')?.strip_suffix('>')?;
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let is_name = name.chars().all(is_part) && !name.starts_with(|first: char| first.is_numeric());
    (is_name && !name.is_empty()).then_some(name)
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

/// Encodes a fixed word as the library writes a value that is equal to it: with everything
/// percent-encoded except the unreserved characters of RFC 3986.
fn encoded(word: &str) -> String {
    let mut encoded = String::new();
    let mut rest = word.bytes();
    while let Some(mut byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            let decoded = digit().zip(digit()).map(|(high, low)| 16 * high + low);
            byte = decoded
                .and_then(|byte| byte.try_into().ok())
                .unwrap_or(byte);
        }
        match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            true => encoded.push(byte.into()),
            false => encoded += &percent_encoded(&[byte]),
        }
    }
    encoded
}
