//! Ids that would change the route are rejected before sending, by every method and for each id of
//! its path. `wire.rs` and `properties/requests.rs` test that other ids arrive unchanged.

use stytch_users::{ErrorKind, Users};

use crate::scripted::{client, ok};
use crate::wire::table::{Row, any_response, rows};

/// Returns each row with each index of its ids.
fn id_arguments() -> impl Iterator<Item = (Row, usize)> {
    let rows = rows().into_iter().filter(|row| row.case == "minimal");
    rows.flat_map(|row| (0..row.ids.len()).map(move |index| (row, index)))
}

/// Makes a call with this id and valid other arguments, and returns whether it was rejected before
/// sending.
async fn is_rejected((row, index): (Row, usize), id: &str) -> bool {
    let (client, sent) = client([ok(any_response())]);
    let mut ids = row.ids.to_vec();
    ids[index] = id;
    let result = (row.call)(&client, &ids).send().await;
    let Err(error) = result else {
        return false;
    };
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{}", row.method);
    assert_eq!((error.attempts(), error.maybe_applied()), (0, false));
    assert_eq!(sent.count(), 0);
    true
}

#[tokio::test]
async fn ids_that_cannot_be_a_path_segment_are_rejected_before_sending() {
    let long = ["a".repeat(8_192), " ".repeat(2_731), "a".repeat(70_000)];
    let short = ["", ".", "..", "a\nb", "\0", "a\u{7f}"].map(str::to_owned);
    for argument in id_arguments() {
        for id in short.iter().chain(&long) {
            let start = id.get(..20).unwrap_or(id);
            let method = argument.0.method;
            assert!(is_rejected(argument, id).await, "{method}({start:?})");
        }
    }
}

/// The fixed segments of all paths, by their index in the path.
const FIXED: [&str; 7] = [
    "",
    "v1",
    "users",
    "search emails phone_numbers webauthn_registrations biometric_registrations totps \
     crypto_wallets passwords oauth",
    "exchange_primary_factor external_id connected_apps",
    "",
    "revoke",
];

#[tokio::test]
async fn an_id_that_equals_a_fixed_segment_of_another_path_is_rejected_before_sending() {
    for (row, index) in id_arguments() {
        let mut endpoints = <dyn Users>::ENDPOINTS.iter();
        let endpoint = endpoints.find(|endpoint| endpoint.name() == row.method);
        let template = endpoint.unwrap().template().split('/').enumerate();
        let mut placeholders = template.filter(|(_, part)| part.starts_with('{'));
        let (segment, _) = placeholders.nth(index).unwrap();
        let reserved = Vec::from_iter(FIXED[segment].split_whitespace());
        for word in FIXED.iter().flat_map(|words| words.split_whitespace()) {
            let rejected = is_rejected((row, index), word).await;
            let expected = reserved.contains(&word);
            assert_eq!(rejected, expected, "{}({word:?})", row.method);
        }
    }
}
