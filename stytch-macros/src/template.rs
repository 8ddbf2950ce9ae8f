//! The path of an endpoint: `/v1/users/<user_id>/connected_apps`.

use std::fmt;
use std::ops::Range;

use syn::LitStr;

use crate::mistakes::Mistakes;

/// A path in its segments.
pub(crate) struct Template {
    literal: LitStr,
    text: String,
    segments: Vec<Segment>,
    is_mistaken: bool,
}

enum Segment {
    Literal(String),
    Placeholder(Placeholder),
}

/// A segment whose value is an argument of the method.
pub(crate) struct Placeholder {
    /// The name of the argument, without `r#`.
    pub(crate) name: String,
    range: Range<usize>,
}

impl Template {
    /// Reads a path, reporting every mistake in it.
    ///
    /// What can be read is kept, so that a mistake in one segment does not hide
    /// the placeholders of the others.
    pub(crate) fn read(literal: &LitStr, mistakes: &mut Mistakes) -> Template {
        let text = literal.value();
        let mut template = Template {
            literal: literal.clone(),
            segments: Vec::new(),
            is_mistaken: false,
            text,
        };
        let before = mistakes.count();
        template.segments = template.read_segments(mistakes);
        template.is_mistaken = mistakes.count() > before;
        template
    }

    fn read_segments(&self, mistakes: &mut Mistakes) -> Vec<Segment> {
        let mut segments = Vec::new();

        let Some(path) = self.text.strip_prefix('/') else {
            let first = self.text.chars().next().map_or(0, char::len_utf8);
            self.mistake(
                0..first,
                "the path does not begin with `/`",
                "write it from the root: `\"/v1/…\"`",
                mistakes,
            );
            return segments;
        };
        if path.is_empty() {
            return segments;
        }

        let end = self.end_of_path(mistakes);
        let mut start = 1;
        for segment in self.text[1..end].split('/') {
            let range = start..start + segment.len();
            start = range.end + 1;
            if let Some(read) = self.segment(range, &segments, mistakes) {
                segments.push(read);
            }
        }
        segments
    }

    /// The placeholders in the order of the path.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &Placeholder> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Placeholder(placeholder) => Some(placeholder),
            Segment::Literal(_) => None,
        })
    }

    /// Whether every path of the other template is one of this template too.
    pub(crate) fn catches(&self, other: &Template) -> bool {
        let mut segments = self.segments.iter().zip(&other.segments);
        !(self.is_mistaken || other.is_mistaken)
            && self.segments.len() == other.segments.len()
            && segments.all(|(ours, theirs)| match (ours, theirs) {
                (Segment::Placeholder(_), _) => true,
                (Segment::Literal(ours), Segment::Literal(theirs)) => {
                    encoded(ours) == encoded(theirs)
                }
                (Segment::Literal(_), Segment::Placeholder(_)) => false,
            })
    }

    /// The value of each placeholder, percent-encoded, that would make a path of this
    /// template begin like one of the other.
    pub(crate) fn values_that_lead_to(&self, other: &Template) -> Vec<Option<String>> {
        let mut values = Vec::new();
        let mut is_alike = true;
        let mut theirs = other.segments.iter();
        for ours in &self.segments {
            let theirs = theirs.next().filter(|_| is_alike);
            match (ours, theirs) {
                (Segment::Placeholder(_), Some(Segment::Literal(word))) => {
                    values.push(Some(encoded(word)));
                }
                (Segment::Placeholder(_), _) => values.push(None),
                (Segment::Literal(ours), Some(Segment::Literal(theirs))) => {
                    is_alike = encoded(ours) == encoded(theirs);
                }
                (Segment::Literal(_), _) => {}
            }
        }
        values
    }

    pub(crate) fn literal(&self) -> &LitStr {
        &self.literal
    }

    /// Whether a path with a mistake in it may have meant this argument: its name
    /// occurs, or a placeholder is without one.
    pub(crate) fn may_mean(&self, name: &str) -> bool {
        let words = |text: &str| text.replace(|letter: char| !letter.is_alphanumeric(), "_");
        self.is_mistaken && (words(&self.text).contains(name) || self.text.contains("<>"))
    }

    /// Reports a mistake at a placeholder.
    pub(crate) fn mistake_at(
        &self,
        placeholder: &Placeholder,
        what: &str,
        mend: &str,
        mistakes: &mut Mistakes,
    ) {
        self.mistake(placeholder.range.clone(), what, mend, mistakes);
    }

    /// Where the path ends; a query or a fragment after it is a mistake.
    fn end_of_path(&self, mistakes: &mut Mistakes) -> usize {
        let Some(end) = self.text.find(['?', '#']) else {
            return self.text.len();
        };
        let (what, mend) = if self.text[end..].starts_with('?') {
            (
                "a path has no query",
                "end the path before `?` and declare each parameter as an argument marked `#[query]`",
            )
        } else {
            (
                "a path has no fragment, and servers never see one",
                "end the path before `#`",
            )
        };
        self.mistake(end..end + 1, what, mend, mistakes);
        end
    }

    fn segment(
        &self,
        range: Range<usize>,
        before: &[Segment],
        mistakes: &mut Mistakes,
    ) -> Option<Segment> {
        let segment = &self.text[range.clone()];
        if segment.contains(['<', '>']) {
            return self.placeholder(range, before, mistakes);
        }
        if segment.is_empty() {
            // Nothing to underline: the caret stands under the slash that is too much.
            self.mistake(
                range.start - 1..range.start,
                "the path has an empty segment",
                "remove the `/` that is too much",
                mistakes,
            );
            return None;
        }
        if is_dot_segment(segment) {
            self.mistake(
                range,
                &format!("`{segment}` is not a segment: servers and URL parsers fold it away"),
                "write the path that is meant",
                mistakes,
            );
            return None;
        }
        if let Some((place, what, mend)) = wrong_character(segment) {
            self.mistake(
                range.start + place.start..range.start + place.end,
                &what,
                &mend,
                mistakes,
            );
            return None;
        }
        Some(Segment::Literal(segment.to_owned()))
    }

    /// A segment with `<` or `>` in it: right only as `<name>`.
    fn placeholder(
        &self,
        range: Range<usize>,
        before: &[Segment],
        mistakes: &mut Mistakes,
    ) -> Option<Segment> {
        let segment = &self.text[range.clone()];
        let at = |offset: usize| range.start + offset..range.start + offset + 1;

        let (Some(open), Some(close)) = (segment.find('<'), segment.find('>')) else {
            let (offset, what, mend) = match segment.find('<') {
                Some(open) => (open, "`<` is not closed", "close the placeholder with `>`"),
                None => (
                    segment.find('>').unwrap_or(0),
                    "`>` closes nothing",
                    "open the placeholder with `<`, or write `%3E`",
                ),
            };
            self.mistake(at(offset), what, mend, mistakes);
            return None;
        };
        if close < open {
            self.mistake(
                at(close),
                "`>` closes nothing",
                "a placeholder is written `<name>`",
                mistakes,
            );
            return None;
        }
        if open > 0 || close + 1 < segment.len() {
            self.mistake(
                range.clone(),
                "a placeholder is a whole segment",
                "write `/<name>/`, with nothing beside it",
                mistakes,
            );
            return None;
        }

        let name = &segment[1..close];
        let place = range.start + 1..range.start + close;
        if name.is_empty() {
            let mend = "name the argument whose value belongs here: `<user_id>`";
            self.mistake(range, "the placeholder has no name", mend, mistakes);
            return None;
        }
        if !is_identifier(name) {
            self.mistake(
                place,
                &format!("`{name}` is not the name of an argument"),
                "a placeholder is the name of an argument: letters, digits and `_`",
                mistakes,
            );
            return None;
        }
        let twice = before
            .iter()
            .any(|segment| matches!(segment, Segment::Placeholder(other) if other.name == name));
        if twice {
            self.mistake(
                place,
                &format!("`<{name}>` stands in the path twice"),
                "give each placeholder a name and an argument of its own",
                mistakes,
            );
            return None;
        }
        Some(Segment::Placeholder(Placeholder {
            name: name.to_owned(),
            range: place,
        }))
    }

    /// Reports a mistake at a place inside the literal.
    ///
    /// A span cannot point into a string literal on stable Rust, so the message
    /// draws the path with carets under the place.
    fn mistake(&self, place: Range<usize>, what: &str, mend: &str, mistakes: &mut Mistakes) {
        let drawn: String = self
            .text
            .chars()
            .map(|character| {
                if character.is_control() {
                    '\u{fffd}'
                } else {
                    character
                }
            })
            .collect();
        let blank = " ".repeat(self.text[..place.start].chars().count());
        let carets = "^".repeat(self.text[place].chars().count().max(1));
        mistakes.at(
            self.literal.span(),
            format_args!("{what}\n\n    {drawn}\n    {blank}{carets}\n\nhelp: {mend}"),
        );
    }
}

/// The path in the notation of OpenAPI and OpenTelemetry: `/v1/users/{user_id}`.
impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return formatter.write_str("/");
        }
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => write!(formatter, "/{text}")?,
                Segment::Placeholder(placeholder) => {
                    write!(formatter, "/{{{}}}", placeholder.name)?
                }
            }
        }
        Ok(())
    }
}

/// `.` and `..`, also written with `%2E`, which URL parsers fold just the same.
fn is_dot_segment(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
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

/// Whether a name can be an argument's, as it is or as a raw identifier.
fn is_identifier(name: &str) -> bool {
    let reserved = ["_", "self", "Self", "super", "crate"];
    !reserved.contains(&name)
        && (syn::parse_str::<syn::Ident>(name).is_ok()
            || syn::parse_str::<syn::Ident>(&format!("r#{name}")).is_ok())
}

/// The first place of a literal segment that may not stand in a path as it is
/// (RFC 3986, section 3.3), with what is wrong there and the mend.
fn wrong_character(segment: &str) -> Option<(Range<usize>, String, String)> {
    let meant_as_placeholder = "a placeholder is written `<name>`";
    if segment.starts_with(':') {
        return Some((
            0..segment.len(),
            "`:name` is not a placeholder".to_owned(),
            format!("{meant_as_placeholder}; a colon that is meant is written `%3A`"),
        ));
    }
    for (place, character) in segment.char_indices() {
        let range = place..place + character.len_utf8();
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => {}
            '-' | '.' | '_' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' => {}
            '*' | '+' | ',' | ';' | '=' | ':' | '@' => {}
            '{' | '}' => {
                return Some((
                    range,
                    format!("`{character}` does not belong in a path"),
                    meant_as_placeholder.to_owned(),
                ));
            }
            '%' => {
                let digits = segment.as_bytes().get(place + 1..place + 3);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return Some((
                        range,
                        "`%` is not followed by two hexadecimal digits".to_owned(),
                        "a percent sign that is meant is written `%25`".to_owned(),
                    ));
                }
            }
            other => {
                let mut bytes = [0; 4];
                let encoded: String = other
                    .encode_utf8(&mut bytes)
                    .bytes()
                    .map(|byte| format!("%{byte:02X}"))
                    .collect();
                return Some((
                    range,
                    format!("{} cannot stand in a path as it is", named(other)),
                    format!("write it as `{encoded}`, or remove it"),
                ));
            }
        }
    }
    None
}

fn named(character: char) -> String {
    if character == ' ' {
        "a space".to_owned()
    } else {
        format!("`{}`", character.escape_debug())
    }
}
