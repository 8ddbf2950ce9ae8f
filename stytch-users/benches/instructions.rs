//! Instructions in user space under callgrind, of every piece of work in both ways: of a
//! declared call, and by hand against reqwest. Under each of the second stands how it
//! compares with the first. The figures are for as many rounds as `WORKS` says.

use gungraun::{library_benchmark, library_benchmark_group, main};
use stytch_users_benches::Way::{ByHand, Declared, Lean};
use stytch_users_benches::{WORKS, Way, Work};

fn prepare(name: &str, way: Way) -> (usize, Work) {
    let work = WORKS.iter().find(|(known, ..)| *known == name);
    let (_, rounds, prepare) = work.expect("the names are those of `WORKS`");
    (*rounds, prepare(way))
}

// The work is given back, so that it is dropped where nothing is counted.
fn done((rounds, mut work): (usize, Work)) -> (usize, Work) {
    for _ in 0..rounds {
        work();
    }
    (rounds, work)
}

#[library_benchmark]
#[bench::build_create(prepare("build create", Declared))]
#[bench::build_exchange(prepare("build exchange", Declared))]
#[bench::get(prepare("get", Declared))]
#[bench::create(prepare("create", Declared))]
#[bench::exchange(prepare("exchange", Declared))]
#[bench::decode_get(prepare("decode get", Declared))]
#[bench::decode_page(prepare("decode page", Declared))]
#[bench::search_all(prepare("search all", Declared))]
#[bench::client(prepare("client", Declared))]
fn declared(prepared: (usize, Work)) -> (usize, Work) {
    done(prepared)
}

#[library_benchmark]
#[bench::get(prepare("get", Lean))]
#[bench::create(prepare("create", Lean))]
#[bench::exchange(prepare("exchange", Lean))]
#[bench::search_all(prepare("search all", Lean))]
#[bench::client(prepare("client", Lean))]
fn lean(prepared: (usize, Work)) -> (usize, Work) {
    done(prepared)
}

#[library_benchmark]
#[bench::build_create(prepare("build create", ByHand))]
#[bench::build_exchange(prepare("build exchange", ByHand))]
#[bench::get(prepare("get", ByHand))]
#[bench::create(prepare("create", ByHand))]
#[bench::exchange(prepare("exchange", ByHand))]
#[bench::decode_get(prepare("decode get", ByHand))]
#[bench::decode_page(prepare("decode page", ByHand))]
#[bench::search_all(prepare("search all", ByHand))]
#[bench::client(prepare("client", ByHand))]
fn by_hand(prepared: (usize, Work)) -> (usize, Work) {
    done(prepared)
}

library_benchmark_group!(
    name = calls;
    compare_by_id = true;
    benchmarks = by_hand, declared, lean
);

main!(library_benchmark_groups = calls);
