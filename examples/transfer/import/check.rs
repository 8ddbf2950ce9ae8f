//! Checks all of the input before anything is sent.

use std::fs::File;

use crate::input::{self, Fingerprint, Format};
use crate::new_user::NewUser;
use crate::options::ImportOptions;
use crate::program::{Stop, counted, printable, say};
use crate::table;

/// Checks every record, lists the invalid ones, and sends nothing.
pub async fn dry_run(options: &ImportOptions) -> Result<(), Stop> {
    let mut wrong = 0;
    let input = input::open(&options.input)?;
    let fingerprint = check(&input, options, |line| {
        wrong += 1;
        say(line);
    })
    .await?;
    let records = counted(fingerprint.records, "record");
    if wrong > 0 {
        let what = format!("{records}, of which {wrong} would fail. Nothing was sent.");
        return Err(Stop::Failed(what));
    }
    say(format_args!("{records}, all valid. Nothing was sent."));
    Ok(())
}

/// Reads all of the input. Unknown fields are an error, unless they are to be ignored.
pub(super) async fn check(
    input: &File,
    options: &ImportOptions,
    mut list: impl FnMut(String),
) -> Result<Fingerprint, Stop> {
    let check_known = |line: u64, unknown: Option<&String>| match unknown {
        Some(name) if !options.ignore_unknown => Err(Stop::Usage(format!(
            "line {line}: the field `{}` is unknown; --ignore-unknown imports the other fields",
            printable(name)
        ))),
        _ => Ok(()),
    };
    let shown = printable(options.input.display());
    let failed = |error| Stop::Usage(format!("could not read {shown}: {error}"));
    let mut records = input::records(input, Format::of(&options.input)?).map_err(failed)?;
    let is_unknown = |name: &&String| table::header().all(|known| known != **name);
    check_known(1, records.columns().iter().find(is_unknown))?;
    while let Some(record) = records.read().map_err(failed)? {
        // Ctrl-C ends the run here.
        tokio::task::yield_now().await;
        match record.fields.and_then(NewUser::read) {
            Ok(user) => check_known(record.line, user.unknown.first())?,
            Err(wrong) => list(format!("line {}: {}", record.line, printable(wrong))),
        }
    }
    Ok(records.fingerprint())
}
