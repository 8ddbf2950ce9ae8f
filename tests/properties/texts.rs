//! Texts that are hostile to URLs and headers.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What has a meaning in a URL, in a header, to a parser or to a router.
const HOSTILE: &str =
    "/ // ? # % %2e %2E%2E %2F %00 %zz \\ ; : @ & = + , . .. ../ {user_id} | \" <> []";

const SPACES: [&str; 4] = [" ", "\u{a0}", "\u{200b}", "\u{feff}"];

const CONTROLS: &str = "\0|\t|\n|\r\nX-Evil: 1|\r|\u{1b}|\u{7f}|\u{85}";

/// Any text, most of them with something hostile inside.
pub(crate) fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        7 => select(Vec::from_iter(HOSTILE.split(' '))).prop_map(str::to_owned),
        1 => select(&SPACES[..]).prop_map(str::to_owned),
        4 => "[a-zA-Z0-9_~-]{1,8}",
        2 => any::<char>().prop_map(String::from),
        1 => select(Vec::from_iter(CONTROLS.split('|'))).prop_map(str::to_owned),
    ];
    prop_oneof![
        1 => select(&["", ".", ".."][..]).prop_map(str::to_owned),
        8 => vec(piece, 1..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

/// Decodes percent encoding without the client's own library.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
