//! Allocations on the thread of the client, for every piece of work by both clients: their
//! number, their bytes, and the peak of the bytes. A reallocation counts as one more.

use allocation_counter::measure;
use stytch_users_benches::{ByHand, Declared, WORKS, Work, prepare};

fn main() {
    print!("{:<16}", "work");
    for (name, width) in ["allocations", "bytes", "peak"].into_iter().zip(WIDTHS) {
        print!("{name:>width$}{:>width$}{:>8}", "by hand", "ratio");
    }
    println!();
    for (name, rounds) in WORKS {
        let works = [prepare::<Declared>(name), prepare::<ByHand>(name)];
        let [declared, by_hand] = works.map(|work| count(work.expect("both do it"), rounds));
        print!("{name:<16}");
        for ((declared, by_hand), width) in declared.into_iter().zip(by_hand).zip(WIDTHS) {
            let ratio = declared as f64 / by_hand as f64;
            print!("{declared:>width$}{by_hand:>width$}{ratio:>8.2}");
        }
        println!();
    }
}

const WIDTHS: [usize; 3] = [12, 14, 12];

fn count(mut work: Work, rounds: usize) -> [u64; 3] {
    let counted = measure(|| (0..rounds).for_each(|_| work()));
    let rounds = rounds as u64;
    [
        counted.count_total / rounds,
        counted.bytes_total / rounds,
        counted.bytes_max,
    ]
}
