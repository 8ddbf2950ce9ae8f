//! The command line of the small examples.

use std::fmt::Display;

/// Returns `true` if the command line has `flag`, the only argument besides `--help`.
///
/// For `--help`, prints the usage and exits. For any other argument, exits with an error.
pub(crate) fn read(about: &str, flag: Option<&str>) -> bool {
    let mut has_flag = false;
    for argument in std::env::args_os().skip(1) {
        let argument = argument.to_string_lossy();
        if argument == "--help" || argument == "-h" {
            let name = env!("CARGO_CRATE_NAME");
            let flag = flag.map(|flag| format!(" [{flag}]")).unwrap_or_default();
            println!("{about}\n\ncargo run --example {name} -- [--help]{flag}");
            std::process::exit(0);
        }
        if flag != Some(&argument) {
            fail(format_args!("unknown argument `{argument}`: see --help"));
        }
        has_flag = true;
    }
    has_flag
}

/// Exits with the status for an invalid command line.
pub(crate) fn fail(reason: impl Display) -> ! {
    eprintln!("{reason}");
    std::process::exit(2)
}
