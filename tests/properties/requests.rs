//! Every string is rejected before sending, or arrives unchanged as a path segment or a query
//! parameter.

use percent_encoding::percent_decode_str;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use stytch_users::{Api, Call, Client, ErrorKind, endpoint};

use super::{RUNTIME, cases};
use crate::scripted::{builder, ok};

trait Arguments: Api {
    #[endpoint(GET, "/v1/<first>/and/<second>/query")]
    fn query(
        &self,
        first: &str,
        second: &str,
        #[query] text: &str,
        #[query("odd & name")] optional: Option<&str>,
        #[query] many: &[String],
    ) -> Call<()>;
}

impl Arguments for Client {}

/// Strings with a special meaning in a URL, for a parser or for a router.
const HOSTILE: &str =
    "/ // ? # % %2e %2E%2E %2F %00 %zz \\ ; : @ & = + , . .. ../ {user_id} | \" <> []";

const INVISIBLE: &str = " |\u{a0}|\u{200b}|\u{feff}|\0|\t|\n|\r\nX-Evil: 1|\r|\u{1b}|\u{7f}|\u{85}";

/// Any string. Most of them have a hostile part.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        7 => select(Vec::from_iter(HOSTILE.split(' '))).prop_map(str::to_owned),
        2 => select(Vec::from_iter(INVISIBLE.split('|'))).prop_map(str::to_owned),
        4 => "[a-zA-Z0-9_~-]{1,8}",
        2 => any::<char>().prop_map(String::from),
    ];
    prop_oneof![
        1 => select(&["", ".", ".."][..]).prop_map(str::to_owned),
        8 => vec(piece, 1..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.chars().any(char::is_control)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn every_string_is_rejected_or_arrives_unchanged_as_a_path_segment_or_query_parameter(
        first in hostile_text(),
        second in hostile_text(),
        text in hostile_text(),
        optional in option::of(hostile_text()),
        many in vec(hostile_text(), 0..3),
    ) {
        let (builder, sent) = builder([ok("{}")]);
        let client = builder.base_url("https://example.com/a%2Fb/v1/users/").build().unwrap();
        let result = RUNTIME.block_on(client.query(&first, &second, &text, optional.as_deref(), &many));
        if !is_segment(&first) || !is_segment(&second) {
            let error = result.expect_err("the request was sent");
            prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            prop_assert_eq!((error.attempts(), error.maybe_applied()), (0, false));
            prop_assert_eq!(sent.count(), 0);
            return Ok(());
        }
        prop_assert!(result.is_ok(), "{:?}", result);
        prop_assert_eq!(sent.count(), 1);
        let url = &sent.requests()[0].uri;

        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%/".contains(c);
        prop_assert!(url.path().chars().all(is_plain), "{}", url);
        let path: Vec<String> = url.path()[1..].split('/').map(decoded).collect();
        let expected = ["a/b", "v1", "users", "v1", &first, "and", &second, "query"];
        prop_assert_eq!(path, expected);

        let mut expected = vec![("text".to_owned(), text)];
        expected.extend(optional.map(|text| ("odd & name".to_owned(), text)));
        expected.extend(many.into_iter().map(|text| ("many".to_owned(), text)));
        let query = url.query().unwrap_or_default();
        let arrived = query.split('&').filter_map(|pair| pair.split_once('='));
        let arrived = arrived.map(|(name, text)| (decoded(name), decoded(text)));
        prop_assert_eq!(arrived.collect::<Vec<_>>(), expected);
        prop_assert!(!query.contains('+'), "a form parser reads `+` as a space: {}", query);
        prop_assert_eq!(url.host(), Some("example.com"));
    }
}
