//! Instructions in user space under callgrind, for every piece of work by each client. Below
//! each figure by hand is its comparison with the declared call. The figures are for the number
//! of rounds in `WORKS`.

use gungraun::{library_benchmark, library_benchmark_group, main};
use stytch_users_benches::{ApiClient, ByHand, Declared, Lean, WORKS, Work};

fn prepare<C: ApiClient>(name: &str) -> (usize, Work) {
    let work = WORKS.iter().find(|(known, _)| *known == name);
    let (_, rounds) = work.expect("a name of `WORKS`");
    let work = stytch_users_benches::prepare::<C>(name);
    (*rounds, work.expect("each client does it"))
}

// Returns the work, so that it is dropped where nothing is counted.
fn done((rounds, mut work): (usize, Work)) -> (usize, Work) {
    for _ in 0..rounds {
        work();
    }
    (rounds, work)
}

#[library_benchmark]
#[bench::build_create(prepare::<Declared>("build_create"))]
#[bench::build_exchange(prepare::<Declared>("build_exchange"))]
#[bench::get(prepare::<Declared>("get"))]
#[bench::create(prepare::<Declared>("create"))]
#[bench::exchange(prepare::<Declared>("exchange"))]
#[bench::decode_get(prepare::<Declared>("decode_get"))]
#[bench::decode_page(prepare::<Declared>("decode_page"))]
#[bench::search(prepare::<Declared>("search"))]
#[bench::search_all(prepare::<Declared>("search_all"))]
#[bench::client(prepare::<Declared>("client"))]
fn declared(prepared: (usize, Work)) -> (usize, Work) {
    done(prepared)
}

#[library_benchmark]
#[bench::get(prepare::<Lean>("get"))]
#[bench::create(prepare::<Lean>("create"))]
#[bench::exchange(prepare::<Lean>("exchange"))]
#[bench::search_all(prepare::<Lean>("search_all"))]
#[bench::client(prepare::<Lean>("client"))]
fn lean(prepared: (usize, Work)) -> (usize, Work) {
    done(prepared)
}

#[library_benchmark]
#[bench::build_create(prepare::<ByHand>("build_create"))]
#[bench::build_exchange(prepare::<ByHand>("build_exchange"))]
#[bench::get(prepare::<ByHand>("get"))]
#[bench::create(prepare::<ByHand>("create"))]
#[bench::exchange(prepare::<ByHand>("exchange"))]
#[bench::decode_get(prepare::<ByHand>("decode_get"))]
#[bench::decode_page(prepare::<ByHand>("decode_page"))]
#[bench::search(prepare::<ByHand>("search"))]
#[bench::search_all(prepare::<ByHand>("search_all"))]
#[bench::client(prepare::<ByHand>("client"))]
fn by_hand(prepared: (usize, Work)) -> (usize, Work) {
    done(prepared)
}

library_benchmark_group!(
    name = calls;
    compare_by_id = true;
    benchmarks = by_hand, declared, lean
);

main!(library_benchmark_groups = calls);
