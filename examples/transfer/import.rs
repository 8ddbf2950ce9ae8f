//! Creates the users of a file in a project.

mod importer;
mod results;

use std::fs::File;

use serde_json::json;
use stytch_users::Client;

pub use results::{Outcome, ResultLine};

use crate::input::{self, Fingerprint, Format};
use crate::new_user::NewUser;
use crate::options::ImportOptions;
use crate::program::{Stop, counted, printable, say};
use crate::progress::Progress;
use crate::service::Service;
use crate::table::{self, Fields};
use importer::Importer;

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
async fn check(
    input: &File,
    options: &ImportOptions,
    mut list: impl FnMut(String),
) -> Result<Fingerprint, Stop> {
    let check_known = |line: u64, name: Option<&String>| match name {
        Some(name) if !options.ignore_unknown => Err(Stop::Usage(format!(
            "line {line}: the field {}; --ignore-unknown imports the other fields",
            unknown(name)
        ))),
        _ => Ok(()),
    };
    let shown = printable(options.input.display());
    let failed = |error| Stop::Usage(format!("could not read {shown}: {error}"));
    let mut records = input::records(input, Format::of(&options.input)?).map_err(failed)?;
    let is_unknown = |name: &&String| table::header().all(|known| known != **name);
    check_known(1, records.columns.iter().find(is_unknown))?;
    while let Some(record) = records.read().map_err(failed)? {
        // Ctrl-C ends the run here.
        tokio::task::yield_now().await;
        let mut names = record.fields.iter().flat_map(Fields::keys);
        let name = names.find(|name| is_unknown(name) && *name != "name");
        check_known(record.line, name)?;
        match record.fields.and_then(NewUser::read) {
            Ok(user) => check_known(record.line, user.unknown.first())?,
            Err(wrong) => list(format!("line {}: {}", record.line, printable(wrong))),
        }
    }
    Ok(records.fingerprint)
}

/// Says that a field is unknown, and suggests the known field with the most similar name.
fn unknown(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let similarity = |known: &str| strsim::jaro_winkler(last, known);
    let nearest = table::header().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    let unknown = format!("`{}` is unknown", printable(name));
    match nearest.filter(|nearest| similarity(nearest) > 0.8) {
        Some(nearest) => format!("{unknown} (did you mean `{nearest}`?)"),
        None => unknown,
    }
}

/// Creates every user of a file, or continues an earlier run.
pub async fn import(
    client: &Client,
    options: &ImportOptions,
    progress: Progress,
) -> Result<(), Stop> {
    let input = input::open(&options.input)?;
    let fingerprint = check(&input, options, |_| ()).await?;
    let run = json!({ "project": client.project_id(), "input": fingerprint });
    let service = Service::new(client, &options.run, progress);
    let Some(mut importer) = Importer::open(service, options, run)? else {
        return Ok(());
    };
    importer.send_all(&input, fingerprint).await?;
    importer.publish()
}
