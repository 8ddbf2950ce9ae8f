//! Calls every method of the official Rust client against a sandbox. `run` sets the environment
//! variables with the sandbox's address and the seeded users.

mod checks;
mod comparison;
mod factors;
mod world;

use std::process::ExitCode;

use comparison::Outcome;
use world::{CLIENT, World};

macro_rules! report {
    ($failed:ident, $world:ident, $($module:ident::$method:ident)*) => {
        $($failed |= report(stringify!($method), $module::$method($world).await);)*
    };
}

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
    let mut failed = false;
    // The order matters, because each check expects the seeded user as the checks before it leave
    // it. A failure does not stop the checks after it.
    report!(failed, world,
        checks::create checks::get checks::search checks::update checks::exchange_primary_factor
        checks::delete checks::connected_apps checks::revoke
        factors::delete_email factors::delete_phone_number factors::delete_webauthn_registration
        factors::delete_biometric_registration factors::delete_totp factors::delete_crypto_wallet
        factors::delete_password factors::delete_oauth_registration
        checks::delete_external_id checks::wrong_credentials
    );
    ExitCode::from(u8::from(failed))
}

/// Prints a line, and returns whether the check failed.
fn report(name: &str, outcome: Outcome) -> bool {
    let failed = outcome.is_err();
    let outcome = match outcome {
        Ok(()) => "ok".to_owned(),
        Err(reason) => {
            let words: Vec<&str> = reason.split_whitespace().collect();
            format!("FAILED {}", words.join(" "))
        }
    };
    println!("{CLIENT:<14}{name:<31}{outcome}");
    failed
}
