//! Ids that would change the route are rejected before sending, by every method and for each id of
//! its path. `wire.rs` and `properties/requests.rs` test that other ids arrive unchanged.

use stytch_users::{Client, ErrorKind, Users};

use crate::scripted::{client, ok};
use crate::wire::any_call::Sent;
use crate::wire::table::{Row, any_response, rows};

/// A row of the wire table, and one of the ids that its call accepts.
struct IdArgument {
    row: Row,
    index: usize,
}

impl IdArgument {
    fn all() -> impl Iterator<Item = IdArgument> {
        let rows = rows().into_iter().filter(|row| row.case == "minimal");
        rows.flat_map(|row| (0..row.ids.len()).map(move |index| IdArgument { row, index }))
    }

    /// Returns the index of the id's path segment.
    fn segment(&self) -> usize {
        let mut endpoints = <dyn Users>::ENDPOINTS.iter();
        let endpoint = endpoints.find(|endpoint| endpoint.name() == self.row.method);
        let template = endpoint.unwrap().template().split('/').enumerate();
        let mut placeholders = template.filter(|(_, part)| part.starts_with('{'));
        placeholders.nth(self.index).unwrap().0
    }

    /// Sends the call with this id, and with valid other arguments.
    fn call(&self, client: &Client, id: &str) -> Sent {
        let mut ids = self.row.ids.to_vec();
        ids[self.index] = id;
        (self.row.call)(client, &ids).send()
    }

    async fn rejects(&self, client: &Client, id: &str) {
        let error = self.call(client, id).await.unwrap_err();
        let case = format!("{}({:?})", self.row.method, id.get(..20).unwrap_or(id));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{case}");
        assert_eq!(
            (error.attempts(), error.maybe_applied()),
            (0, false),
            "{case}"
        );
    }
}

#[tokio::test]
async fn ids_that_cannot_be_a_path_segment_are_rejected_before_sending() {
    let (client, sent) = client([ok(any_response())]);
    let long = ["a".repeat(8_192), " ".repeat(2_731), "a".repeat(70_000)];
    let short = ["", ".", "..", "a\nb", "\0", "a\u{7f}"].map(str::to_owned);
    for argument in IdArgument::all() {
        for id in short.iter().chain(&long) {
            argument.rejects(&client, id).await;
        }
    }
    assert_eq!(sent.count(), 0);
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
    let (client, sent) = client([ok(any_response())]);
    for argument in IdArgument::all() {
        let reserved = Vec::from_iter(FIXED[argument.segment()].split_whitespace());
        for word in FIXED.iter().flat_map(|words| words.split_whitespace()) {
            let before = sent.count();
            let is_reserved = reserved.contains(&word);
            if is_reserved {
                argument.rejects(&client, word).await;
            } else {
                argument.call(&client, word).await.unwrap();
            }
            let expected = before + usize::from(!is_reserved);
            assert_eq!(sent.count(), expected, "{}({word:?})", argument.row.method);
        }
    }
}
