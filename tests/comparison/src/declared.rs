//! The work by this project.

use stytch_users_benches::{Way, Work, work as by_both};

use crate::Setting;

pub(crate) fn work(work: &str, setting: &Setting) -> Option<Work> {
    match work {
        "build-create" => Some(by_both::build_create(Way::Declared)),
        "build-exchange" => Some(by_both::build_exchange(Way::Declared)),
        "get" => Some(by_both::get(Way::Declared)),
        "create" => Some(by_both::create(Way::Declared)),
        "exchange" => Some(by_both::exchange(Way::Declared)),
        "search" => Some(by_both::search(Way::Declared, &setting.base_url)),
        "client" => Some(by_both::client(Way::Declared)),
        _ => None,
    }
}
