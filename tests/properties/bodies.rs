//! Any JSON is a value or an error that says where it does not fit and quotes nothing.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use stytch_users::{
    Client, CreateUser, Error, ErrorKind, PrimaryFactor, Response, SearchUsers, UpdateUser, Users,
};

use super::json::{
    Json, MARKED, MARKER, Step, any_json, changed_json, full_answer, full_page, path, spaces,
};
use super::line::{Line, cases, wait_for};

type Method = fn(&Client) -> Result<String, Error>;

/// Each response type once, by a method that has it, and what `Debug` makes of a value.
const METHODS: [Method; 9] = [
    |users| shown(wait_for(users.get(&"u".into()))),
    |users| shown(wait_for(users.search(&SearchUsers::new()))),
    |users| shown(wait_for(users.create(&CreateUser::with_email("a@b.de")))),
    |users| shown(wait_for(users.update(&"u".into(), &UpdateUser::new()))),
    |users| {
        let factor = PrimaryFactor::email_address("a@b.de");
        shown(wait_for(
            users.exchange_primary_factor(&"u".into(), &factor),
        ))
    },
    |users| shown(wait_for(users.delete(&"u".into()))),
    |users| shown(wait_for(users.delete_email(&"e".into()))),
    |users| shown(wait_for(users.connected_apps(&"u".into()))),
    |users| {
        shown(wait_for(
            users.revoke_connected_app(&"u".into(), &"c".into()),
        ))
    },
];

/// Where the one method that answers with a page stands among them.
const SEARCH: usize = 1;

fn shown<T: std::fmt::Debug>(answer: Result<Response<T>, Error>) -> Result<String, Error> {
    answer.map(|response| format!("{response:?}"))
}

fn answered_with(json: &Json, spaces: &str, method: Method) -> Result<String, Error> {
    let line = Line::answering(http::Response::new(json.text(spaces).into()));
    method(&line.client)
}

fn check(json: &Json, spaces: &str, method: Method) -> Result<(), TestCaseError> {
    let Err(error) = answered_with(json, spaces, method) else {
        return Ok(());
    };
    prop_assert_eq!(error.kind(), ErrorKind::Decode);
    prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    prop_assert_eq!(error.attempts(), 1);
    let shown = format!("{error} {error:?}").to_lowercase();
    prop_assert!(!shown.contains(MARKER), "{}", shown);
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_json_is_a_value_or_an_error_that_quotes_nothing(
        json in any_json(), spaces in spaces(), method in select(&METHODS[..])
    ) {
        check(&json, spaces, method)?;
    }

    #[test]
    fn a_sound_body_with_anything_changed_is_a_value_or_an_error_that_quotes_nothing(
        json in changed_json(), spaces in spaces(), method in select(&METHODS[..])
    ) {
        check(&json, spaces, method)?;
    }

    #[test]
    fn an_error_names_the_way_to_the_value_that_does_not_fit(
        place in any::<Index>(),
        misfit in select(&["7", "-1.5", "true", "\"canary\""][..]),
        spaces in spaces(),
        method in 0..METHODS.len(),
    ) {
        let mut json = Json::from(sound_for(method));
        let ways = json.ways();
        let way = place.get(&ways);
        *json.at(way) = Json::Scalar(misfit.to_owned());
        if let Err(error) = answered_with(&json, spaces, METHODS[method]) {
            let (shown, path) = (error.to_string(), path(way));
            let shown = shown.trim_end_matches(" (request-id-test-1)");
            prop_assert!(shown.ends_with(&format!(" at {path}")), "{}: {}", path, shown);
        }
    }

    #[test]
    fn a_field_that_comes_twice_is_not_told_by_the_key_before_it(
        place in any::<Index>(),
        repeated in any::<Index>(),
        key in select(&MARKED[..]),
        method in 0..METHODS.len(),
    ) {
        let mut json = Json::from(sound_for(method));
        let objects: Vec<Vec<Step>> = json
            .ways()
            .into_iter()
            .chain([Vec::new()])
            .filter(|way| matches!(json.at(way), Json::Object(_)))
            .collect();
        let way: &Vec<Step> = place.get(&objects);
        if let Json::Object(fields) = json.at(way) {
            let again = fields.get(repeated.index(fields.len().max(1))).cloned();
            fields.push((key.to_owned(), Json::Scalar("7".to_owned())));
            fields.extend(again);
        }
        check(&json, "", METHODS[method])?;
    }
}

/// A body that the method reads to a value.
fn sound_for(method: usize) -> Value {
    if method == SEARCH {
        full_page()
    } else {
        full_answer()
    }
}

#[test]
fn the_bodies_that_are_changed_are_sound() {
    for (index, method) in METHODS.into_iter().enumerate() {
        for spaces in ["", "\r\n\t"] {
            if let Err(error) = answered_with(&sound_for(index).into(), spaces, method) {
                panic!("{error}");
            }
        }
    }
}
