//! Drives every method of the official Rust client against a sandbox.
//!
//! Where the sandbox is, and what was seeded, comes from the environment, as `run`
//! sets it.

mod checks;
mod comparison;
mod factors;
mod world;

use std::process::ExitCode;

use comparison::Outcome;
use world::{CLIENT, World};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut world = match World::from_environment() {
        Ok(world) => world,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let world = &mut world;
    let mut report = Report { failed: false };
    // In an order in which each finds the seeded user as it expects it.
    report.line("create", checks::create(world).await);
    report.line("get", checks::get(world).await);
    report.line("search", checks::search(world).await);
    report.line("update", checks::update(world).await);
    let exchanged = checks::exchange_primary_factor(world).await;
    report.line("exchange_primary_factor", exchanged);
    report.line("delete", checks::delete(world).await);
    report.line("connected_apps", checks::connected_apps(world).await);
    report.line("revoke", checks::revoke(world).await);
    report.line("delete_email", factors::delete_email(world).await);
    let phone_number = factors::delete_phone_number(world).await;
    report.line("delete_phone_number", phone_number);
    let webauthn = factors::delete_webauthn_registration(world).await;
    report.line("delete_webauthn_registration", webauthn);
    let biometric = factors::delete_biometric_registration(world).await;
    report.line("delete_biometric_registration", biometric);
    report.line("delete_totp", factors::delete_totp(world).await);
    let wallet = factors::delete_crypto_wallet(world).await;
    report.line("delete_crypto_wallet", wallet);
    report.line("delete_password", factors::delete_password(world).await);
    let oauth = factors::delete_oauth_registration(world).await;
    report.line("delete_oauth_registration", oauth);
    let external_id = checks::delete_external_id(world).await;
    report.line("delete_external_id", external_id);
    let credentials = checks::wrong_credentials(world).await;
    report.line("(wrong credentials)", credentials);
    ExitCode::from(u8::from(report.failed))
}

struct Report {
    failed: bool,
}

impl Report {
    /// One failure says nothing about the next method.
    fn line(&mut self, name: &str, outcome: Outcome) {
        let outcome = match outcome {
            Ok(()) => "ok".to_owned(),
            Err(reason) => {
                self.failed = true;
                let words: Vec<&str> = reason.split_whitespace().collect();
                format!("FAILED {}", words.join(" "))
            }
        };
        println!("{CLIENT:<14}{name:<31}{outcome}");
    }
}
