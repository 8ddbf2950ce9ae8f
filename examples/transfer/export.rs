//! Users out of a project, into a file.

mod options;
mod output;
mod pages;
mod rows;

use std::sync::Arc;
use std::time::Duration;

use stytch_users::Error;

pub use options::{ExportOptions, HELP};

use crate::end::{End, Stop};
use crate::interrupt::Interrupt;
use crate::pace::Pace;
use crate::patience::Patience;
use crate::progress::Progress;
use crate::project::Project;

use output::Output;
use pages::{Page, Pages, Source};

/// Writes every user that the options ask for into a file, page by page, and goes on
/// from the checkpoint of an earlier run where there is one.
///
/// # Errors
///
/// [`Stop`] says why it is not whole. Whatever the reason, nothing that was written is
/// lost, and the same call goes on.
pub async fn export(
    project: &Project,
    options: &ExportOptions,
    interrupt: &Interrupt,
    progress: Arc<Progress>,
) -> Result<End, Stop> {
    let Some(mut output) = Output::open(project, options)? else {
        println!("{} was whole already.", options.output.display());
        return Ok(End::Whole);
    };
    progress.begin_at(output.users());
    let mut total = None;
    let mut pages = None;
    while !output.is_whole() {
        let pages = pages.get_or_insert_with(|| {
            Pages::after(source(project, options, &progress), output.cursor())
        });
        let page = match next_page(pages, interrupt, &output).await {
            Ok(page) => page,
            Err(stop) => {
                output.save()?;
                return Err(stop);
            }
        };
        total = page.total.or(total);
        if let Some(total) = total {
            progress.set_total(total);
        }
        output.append(&page)?;
        progress.set_done(output.users());
    }
    let users = output.users();
    output.publish()?;
    progress.finish();
    println!("{users} users are in {}.", options.output.display());
    if total.is_some_and(|total| total != users) {
        println!("At the last page Stytch counted another number: users came or went meanwhile.");
    }
    Ok(End::Whole)
}

fn source(project: &Project, options: &ExportOptions, progress: &Arc<Progress>) -> Source {
    Source {
        client: project.client.clone(),
        search: options.search(),
        patience: Patience {
            pace: Arc::new(Pace::new(
                options.searches_per_minute,
                Duration::from_secs(60),
            )),
            limit: options.patience,
            progress: progress.clone(),
        },
    }
}

async fn next_page(
    pages: &mut Pages,
    interrupt: &Interrupt,
    output: &Output,
) -> Result<Page, Stop> {
    let page = tokio::select! {
        biased;
        () = interrupt.come() => {
            return Err(Stop::Interrupted(format!(
                "Interrupted after {} users. The same command goes on from there.",
                output.users()
            )));
        }
        page = pages.next() => page,
    };
    page.map_err(|error| failed(&error, output))
}

fn failed(error: &Error, output: &Output) -> Stop {
    let is_cursor = error
        .error_type()
        .is_some_and(|error_type| error_type.as_str() == "user_search_invalid_cursor");
    let advice = if is_cursor {
        "Stytch does not know the place any more: --restart begins anew."
    } else {
        "The same command goes on from there."
    };
    Stop::Failed(format!(
        "Stopped after {} users: {error}. {advice}",
        output.users()
    ))
}
