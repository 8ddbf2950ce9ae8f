//! All cases: those of `cases.txt`, and those that take more than its lines.

mod methods;
mod requests;
mod values;

use super::case::{Case, Run};

pub(crate) use methods::everything;

const SCRIPTS: &str = include_str!("cases.txt");

/// Behaviors that the Users API alone cannot show, and why.
pub(crate) const OUT_OF_REACH: &[(&str, &str)] = &[(
    "a pending user stays pending, and a lock does not expire",
    "only authenticating activates a user, and a lock lasts longer than a test",
)];

pub(crate) fn all() -> Vec<Case> {
    let scripts = SCRIPTS.split("\n# ").skip(1).map(|section| {
        let (row, script) = section.split_once('\n').unwrap();
        Case::script(row, script)
    });
    scripts.chain(functions()).collect()
}

/// Lists cases that are an `async fn` of the project.
macro_rules! functions {
    ($($row:literal $place:ident $function:path;)*) => {
        fn functions() -> Vec<Case> {
            vec![$(Case {
                row: $row,
                is_for_sandbox: stringify!($place) == "sandbox",
                run: Run::Function(|project| Box::pin($function(project))),
            },)*]
        }
    };
}

functions! {
    "the endpoints, their methods and their paths" anywhere methods::a_user_is_created_read_changed_and_deleted;
    "connected apps are listed until they are revoked" sandbox methods::connected_apps_are_listed_until_they_are_revoked;
    "a factor is deleted by its id; the second time is 404" sandbox methods::each_method_deletes_its_factor_and_no_other;
    "an external id has 1 to 128 of the characters `A-Z a-z 0-9 . _ - \\|`, and is accepted wherever a user id is" anywhere values::an_external_id_has_at_most_128_characters;
    "metadata limits apply to the merged result; 4 KB are 4096 bytes of compact JSON" anywhere values::metadata_has_limits;
    "metadata is returned as it was sent, with the order of keys, numbers and nested values; a changed key keeps its place" anywhere values::metadata_keeps_its_numbers_and_its_order;
    "metadata is returned as it was sent, with the order of keys, numbers and nested values; a changed key keeps its place" sandbox values::metadata_keeps_what_a_json_value_cannot_hold;
    "a page has 100 users by default and at most 1000" sandbox values::the_default_limit_is_a_hundred;
    "a filter accepts any number of values; an unknown OAuth provider matches nobody" anywhere values::a_filter_accepts_a_thousand_values;
    "wrong, missing and malformed credentials are 401 `unauthorized_credentials`" anywhere requests::only_the_right_credentials_are_accepted;
    "credentials are checked before anything else" anywhere requests::credentials_are_checked_before_the_route;
    "a 401 has `WWW-Authenticate: Basic`; a 405 lists the methods of its path in `Allow`" anywhere requests::each_endpoint_is_found_by_its_method_and_path;
    "the `Content-Type` of a request is ignored, and so is a body of any size on GET and DELETE" anywhere requests::content_types_and_bodies_without_a_use_are_ignored;
    "an empty body is read as `{}`; a body over 1 MiB is 400 `bad_request`" anywhere requests::a_body_is_json_of_at_most_a_mebibyte;
    // The last one: it uses up the searches of a minute.
    "only requests with valid credentials count toward that limit, rejected ones included; no header says when to retry" anywhere requests::rejected_searches_count_toward_the_limit;
}
