//! Checks all of the input before anything is sent.

use std::fs::File;

use crate::input::{self, Fingerprint, Format};
use crate::new_user::{NewUser, known_fields};
use crate::options::ImportOptions;
use crate::program::{Stop, counted, printable, say};

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
    let check_known = |line: u64, names: &[String]| {
        let mut names = names.iter().filter(|_| !options.ignore_unknown);
        let is_unknown = |name: &&String| known_fields().all(|known| known != **name);
        match names.find(is_unknown) {
            None => Ok(()),
            Some(name) => Err(Stop::Usage(format!(
                "line {line}: the field {}; --ignore-unknown imports the other fields",
                unknown(name)
            ))),
        }
    };
    let failed = input::error(&options.input);
    let mut records = input::records(input, Format::of(&options.input)?).map_err(&failed)?;
    check_known(1, records.columns())?;
    while let Some(record) = records.read().map_err(&failed)? {
        // Ctrl-C ends the run here.
        tokio::task::yield_now().await;
        match record.fields.and_then(NewUser::read) {
            Ok(user) => check_known(record.line, &user.unknown)?,
            Err(wrong) => list(format!("line {}: {}", record.line, printable(wrong))),
        }
    }
    Ok(records.fingerprint())
}

/// Says that a field is unknown, with the known one that is nearest.
fn unknown(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let similarity = |known: &str| strsim::jaro_winkler(last, known);
    let nearest = known_fields().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    let unknown = format!("`{}` is unknown", printable(name));
    match nearest.filter(|nearest| similarity(nearest) > 0.8) {
        Some(nearest) => format!("{unknown} (did you mean `{nearest}`?)"),
        None => unknown,
    }
}
