//! Properties that hold for every id, argument and response that a generator makes.

#[path = "properties/requests.rs"]
mod requests;
#[path = "properties/responses.rs"]
mod responses;

use std::sync::LazyLock;

use proptest::test_runner::Config;
use tokio::runtime::{Builder, Runtime};

/// One runtime for all cases, because creating one takes longer than a case.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().unwrap());

/// Does not write failures to a file. The smallest failing case is printed, and belongs in its own
/// test.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}
