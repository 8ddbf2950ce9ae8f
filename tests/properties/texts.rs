//! Texts that are hostile to URLs and headers.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What has a meaning in a URL, in a header, to a parser or to a router.
const HOSTILE: [&str; 32] = [
    "/",
    "//",
    "?",
    "#",
    "%",
    "%2e",
    "%2E%2E",
    "%2F",
    "%00",
    "%zz",
    "\\",
    ";",
    ":",
    "@",
    "&",
    "=",
    "+",
    ",",
    ".",
    "..",
    "../",
    " ",
    "\u{a0}",
    "{user_id}",
    "|",
    "\"",
    "<>",
    "[]",
    "\u{200b}",
    "\u{feff}",
    "é",
    "😀",
];

const CONTROLS: [&str; 8] = [
    "\0",
    "\t",
    "\n",
    "\r\nX-Evil: 1",
    "\r",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
];

/// Any text, most of them with something hostile inside.
pub(crate) fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => select(&HOSTILE[..]).prop_map(str::to_owned),
        4 => "[a-zA-Z0-9_~-]{1,8}",
        2 => any::<char>().prop_map(String::from),
        1 => select(&CONTROLS[..]).prop_map(str::to_owned),
    ];
    prop_oneof![
        1 => select(&["", ".", ".."][..]).prop_map(str::to_owned),
        8 => vec(piece, 1..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

/// Percent-decoding by hand, so that the client's own library is not its judge.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || {
                let digit = rest.next().map(char::from);
                let digit = digit.and_then(|digit| digit.to_digit(16));
                u8::try_from(digit.expect("two digits stand after a percent sign")).unwrap()
            };
            bytes.push(digit() * 16 + digit());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("what was a text is one again")
}
