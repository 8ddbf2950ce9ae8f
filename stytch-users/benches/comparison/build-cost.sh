#!/bin/sh
# Measures the build of a program with one call: with this project over reqwest and over hyper, and
# with the official client. A clean release build of each takes minutes.
set -eu
cd "$(dirname "$0")"
project=$(cd ../../.. && pwd)
work=$PWD/target/build-cost
mkdir -p "$work"

# program NAME DEPENDENCY < MAIN
program() {
    mkdir -p "$work/$1/src"
    cat >"$work/$1/Cargo.toml" <<EOF
[package]
name = "$1"
version = "0.0.0"
edition = "2024"

[dependencies]
$2
tokio = { version = "1.44", default-features = false, features = ["rt"] }

[profile.release]
strip = true

[workspace]
EOF
    cat >"$work/$1/src/main.rs"
    (cd "$work/$1" && cargo fetch --quiet)
}

ours() {
    program "$1" "stytch-users = { path = \"$project/stytch-users\"$2 }" <<'EOF'
use stytch_users::{Client, UserId, Users};

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::new("project-test-1", "secret-test-1").unwrap();
    let user = runtime.block_on(async { client.get(&UserId::from("user-test-1")).await });
    println!("{}", user.is_ok());
}
EOF
}

ours declared ''
ours lean ', default-features = false, features = ["hyper"]'

program official 'stytch = "=11.1.0"' <<'EOF'
use stytch::consumer::client::Client;
use stytch::consumer::users::GetRequest;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::new("project-test-1", "secret-test-1").unwrap();
    let request = GetRequest { user_id: "user-test-1".to_owned() };
    let user = runtime.block_on(client.users.get(request));
    println!("{}", user.is_ok());
}
EOF

# build NAME: the seconds of CPU that a release build takes.
build() {
    (cd "$work/$1" && bash -c 'TIMEFORMAT="%U %S"; time cargo build --release --quiet' 2>&1) |
        tail -n 1 | awk '{ printf "%.1f\n", $1 + $2 }'
}

for name in declared lean official; do
    [ "${1:-}" = --rebuild-only ] && break
    rm -rf "$work/$name/target"
    crates=$(cd "$work/$name" && cargo tree -e normal --prefix none --no-dedupe | sort -u | wc -l)
    # Does not count the program itself.
    echo "$name crates $((crates - 1))"
    echo "$name clean release build, CPU seconds $(build "$name")"
    echo "$name stripped binary, bytes $(wc -c <"$work/$name/target/release/$name")"
done
# The programs alternate, so that other load on the machine affects all of them.
for round in 1 2 3 4 5 6 7 8 9; do
    for name in declared lean official; do
        touch "$work/$name/src/main.rs"
        build "$name"
    done | paste -s -
done | awk '{ print $1 / $3, $2 / $3, $1, $2, $3 }' | sort -n |
    awk '{ print "rebuild after touching main.rs, ratios " $1 " and " $2 ", CPU seconds: declared " $3 ", lean " $4 ", official " $5 }'
