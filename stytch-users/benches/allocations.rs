//! Allocations on the thread of the client, of every piece of work in both ways: how
//! many, how many bytes, and how many bytes at once at most. Growing counts as one more.

use allocation_counter::{AllocationInfo, measure};
use stytch_users_benches::{WORKS, Way};

fn main() {
    println!(
        "{:<16}{:>12}{:>12}{:>8}{:>14}{:>14}{:>8}{:>12}{:>12}{:>8}",
        "work",
        "allocations",
        "by hand",
        "ratio",
        "bytes",
        "by hand",
        "ratio",
        "peak",
        "by hand",
        "ratio"
    );
    for (name, rounds, prepare) in WORKS {
        let [declared, by_hand] = [Way::Declared, Way::ByHand].map(|way| {
            let mut work = prepare(way);
            let counted = measure(|| (0..rounds).for_each(|_| work()));
            per_round(counted, rounds)
        });
        print!("{name:<16}");
        for ((declared, by_hand), width) in declared.into_iter().zip(by_hand).zip([12, 14, 12]) {
            let ratio = declared as f64 / by_hand as f64;
            print!("{declared:>width$}{by_hand:>width$}{ratio:>8.2}");
        }
        println!();
    }
}

fn per_round(counted: AllocationInfo, rounds: usize) -> [u64; 3] {
    let rounds = rounds as u64;
    [
        counted.count_total / rounds,
        counted.bytes_total / rounds,
        counted.bytes_max,
    ]
}
