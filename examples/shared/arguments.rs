//! The command line of the small examples.

use std::fmt::Display;

/// Returns the values of `options`, in their order.
///
/// `"--calls N"` is an option with a value and `"--serve"` one without, whose value is empty.
/// Ends the program after printing its usage if the command line has `--help`, and with an
/// error if it has anything else that is not an option.
pub(crate) fn read<const N: usize>(about: &str, options: [&str; N]) -> [Option<String>; N] {
    let mut values = [const { None }; N];
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        let argument = argument.to_string_lossy();
        if argument == "--help" || argument == "-h" {
            let options: String = options
                .iter()
                .map(|option| format!(" [{option}]"))
                .collect();
            println!(
                "{about}\n\ncargo run --example {} -- [--help]{options}",
                env!("CARGO_CRATE_NAME")
            );
            std::process::exit(0);
        }
        let index = options
            .iter()
            .position(|option| option.split(' ').next() == Some(&argument));
        let Some(index) = index else {
            fail(format_args!("unknown argument `{argument}`: see --help"));
        };
        let value = if options[index].contains(' ') {
            arguments.next()
        } else {
            Some(Default::default())
        };
        let Some(value) = value else {
            fail(format_args!("{argument} needs a value: see --help"));
        };
        values[index] = Some(value.to_string_lossy().into_owned());
    }
    values
}

/// Ends the program because it was started wrongly.
pub(crate) fn fail(reason: impl Display) -> ! {
    eprintln!("{reason}");
    std::process::exit(2)
}
