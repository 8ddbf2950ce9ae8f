//! Finds the users of a page by their brackets.
//!
//! For serde_json to pass over a user it looks at every byte by the rules of JSON, which
//! costs a quarter of decoding, and is done again when the user is decoded. Here the
//! text between two brackets is only searched for strings and brackets. What is not a
//! page as it always comes is left to serde.

use std::ops::Range;

use memchr::memchr2;
use serde::de::DeserializeOwned;
use serde::de::IgnoredAny;

use super::Frame;

/// The frame of a page; `None` where anything is not as expected, though it may be
/// right.
///
/// Where all of the users that it finds are JSON, so is the whole text: brackets that do
/// not match would be part of a user.
pub(super) fn scan(text: &[u8]) -> Option<Frame> {
    let mut scanner = Scanner::new(text);
    let (mut request_id, mut metadata, mut users) = (None, None, None);
    scanner.take(b'{')?;
    loop {
        let key = scanner.key()?;
        scanner.take(b':')?;
        match key {
            "results" if users.is_none() => users = Some(scanner.objects()?),
            "results_metadata" if metadata.is_none() => metadata = Some(scanner.decode()?),
            "results" | "results_metadata" => return None,
            "request_id" => request_id = Some(scanner.decode()?),
            _ => {
                scanner.decode::<IgnoredAny>()?;
            }
        }
        if !scanner.another_or(b'}')? {
            break;
        }
    }
    scanner.is_at_end().then_some(Frame {
        request_id,
        metadata: metadata?,
        users: users?,
    })
}

/// A place in a text.
struct Scanner<'text> {
    text: &'text [u8],
    /// What comes after the place.
    rest: &'text [u8],
}

impl<'text> Scanner<'text> {
    fn new(text: &'text [u8]) -> Scanner<'text> {
        Scanner { text, rest: text }
    }

    /// Passes over spaces, and gives the byte after them.
    fn peek(&mut self) -> Option<u8> {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    fn next(&mut self) -> Option<u8> {
        let next = self.peek()?;
        self.rest = self.rest.get(1..)?;
        Some(next)
    }

    fn take(&mut self, expected: u8) -> Option<()> {
        (self.next()? == expected).then_some(())
    }

    /// Takes the comma before another item, which is true, or the closing bracket.
    fn another_or(&mut self, end: u8) -> Option<bool> {
        match self.next()? {
            b',' => Some(true),
            next => (next == end).then_some(false),
        }
    }

    /// A key that is written without escapes.
    fn key(&mut self) -> Option<&'text str> {
        let place = self.value()?;
        let text = std::str::from_utf8(self.text.get(place)?).ok()?;
        serde_json::from_str(text).ok()
    }

    /// The places of the objects in a list.
    fn objects(&mut self) -> Option<Vec<Range<usize>>> {
        let mut objects = Vec::new();
        self.take(b'[')?;
        if self.peek()? == b']' {
            self.take(b']')?;
            return Some(objects);
        }
        loop {
            (self.peek()? == b'{').then_some(())?;
            objects.push(self.value()?);
            if !self.another_or(b']')? {
                return Some(objects);
            }
        }
    }

    fn decode<T: DeserializeOwned>(&mut self) -> Option<T> {
        let place = self.value()?;
        let text = std::str::from_utf8(self.text.get(place)?).ok()?;
        serde_json::from_str(text).ok()
    }

    /// The place of any value.
    fn value(&mut self) -> Option<Range<usize>> {
        let first = self.peek()?;
        let start = self.text.len() - self.rest.len();
        self.rest = match first {
            b'"' => behind_string(self.rest.get(1..)?)?,
            b'{' | b'[' => behind_brackets(self.rest)?,
            _ => behind_word(self.rest)?,
        };
        Some(start..self.text.len() - self.rest.len())
    }
}

/// What comes behind the closing quote; the text begins behind the opening one.
fn behind_string(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        match text.get(memchr2(b'"', b'\\', text)?..)? {
            [b'"', behind @ ..] => return Some(behind),
            // What is escaped, if only by its first byte: no other one is a quote.
            [_, _, behind @ ..] => text = behind,
            _ => return None,
        }
    }
}

/// What comes behind the bracket that closes the one with which the text begins.
fn behind_brackets(mut text: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_usize;
    while let [byte, behind @ ..] = text {
        text = behind;
        match byte {
            b'"' => text = behind_string(text)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(text);
                }
            }
            _ => {}
        }
    }
    None
}

/// What comes behind a number, `true`, `false` or `null`.
fn behind_word(text: &[u8]) -> Option<&[u8]> {
    let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
    text.get(text.iter().position(is_end)?..)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#" {"request_id": "request-id-test-1", "results" : [
        {"user_id":"a","name":{"first_name":"\"]}, {\\"},"x":[[],{}]} , {"user_id":"\u00e9é"},{}
    ], "status_code":200, "other":{"results":[1.5e3,null]},
    "results_metadata":{"total":3,"next_cursor":"c\"1"} } "#;

    #[test]
    fn it_finds_what_serde_reads() {
        for text in [
            PAGE,
            r#"{"results":[],"results_metadata":{}}"#,
            r#"{"results":[ ],"results_metadata":{"next_cursor":null},"a":[],"b":-1,"c":""}"#,
            r#"{"results_metadata":{"total":-1},"results":[{"a":"\\"},{"b":"\\\""}]}"#,
        ] {
            let frame = scan(text.as_bytes()).unwrap();
            assert_eq!(frame, Frame::read(text.as_bytes()).unwrap(), "{text}");
        }
        let frame = scan(PAGE.as_bytes()).unwrap();
        assert_eq!(frame.users.len(), 3);
        assert_eq!(&PAGE[frame.users[1].clone()], r#"{"user_id":"\u00e9é"}"#);
    }

    #[test]
    fn what_is_not_as_expected_is_left_to_serde() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"results":null,"results_metadata":{}}"#,
            r#"{"results":[null],"results_metadata":{}}"#,
            r#"{"results":[],"results_metadata":null}"#,
            r#"{"results":[],"results":[],"results_metadata":{}}"#,
            r#"{"res\u0075lts":[],"results_metadata":{}}"#,
            r#"{"results":[],"results_metadata":{},"request_id":7}"#,
            r#"{"results":[],"results_metadata":{}} 1"#,
            r#"{"results":[],"results_metadata":{},"a":tru}"#,
            r#"{"results":[],"results_metadata":{},}"#,
            r#"{"results":[{},],"results_metadata":{}}"#,
        ] {
            assert_eq!(scan(text.as_bytes()), None, "{text}");
        }
    }

    /// Whether every user that was found is JSON by itself.
    fn users_are_json(text: &[u8], frame: &Frame) -> bool {
        let mut users = frame.users.iter();
        users.all(|user| {
            let user = std::str::from_utf8(&text[user.clone()]);
            user.is_ok_and(|user| serde_json::from_str::<IgnoredAny>(user).is_ok())
        })
    }

    #[test]
    fn no_damage_to_a_page_goes_by_unnoticed() {
        let damages = b"{}[]\",:\\ 0anx\x00\xff";
        for place in 0..PAGE.len() {
            let mut texts = vec![PAGE.as_bytes()[..place].to_vec()];
            for damage in damages {
                let mut replaced = PAGE.as_bytes().to_vec();
                replaced[place] = *damage;
                let mut inserted = PAGE.as_bytes().to_vec();
                inserted.insert(place, *damage);
                texts.extend([replaced, inserted]);
            }
            for text in texts {
                let Some(frame) = scan(&text) else { continue };
                match Frame::read(&text) {
                    Ok(read) => assert_eq!(frame, read),
                    Err(_) => assert!(
                        !users_are_json(&text, &frame),
                        "{}",
                        String::from_utf8_lossy(&text)
                    ),
                }
            }
        }
    }
}
