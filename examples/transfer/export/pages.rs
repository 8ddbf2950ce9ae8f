//! The pages of a search, the next one under way while the last is written.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_json::value::RawValue;
use stytch_users::{Api, Call, Client, Error, ResultsMetadata, SearchUsers, endpoint};
use tokio::task::JoinSet;

use crate::patience::Patience;

/// The search of the Users API with its users as Stytch wrote them.
///
/// A typed user knows the fields of today. The text has those of tomorrow as well, and
/// an export is to lose nothing; and it is cheaper to pass on than to take apart.
pub(super) trait RawSearch: Api {
    /// Searches for users, one page of at most 1000.
    #[endpoint(POST, "/v1/users/search", replay = safe)]
    fn search_raw(&self, search: &SearchUsers) -> Call<RawPage>;
}

impl RawSearch for Client {}

/// What it answers. Without `results_metadata` it would be taken for the last page, so
/// its absence is an error.
#[derive(Deserialize)]
pub(super) struct RawPage {
    results: Option<Vec<Box<RawValue>>>,
    results_metadata: ResultsMetadata,
}

/// A page of users.
pub(super) struct Page {
    /// Each as its JSON text.
    pub(super) users: Vec<Box<RawValue>>,
    /// Where the next page begins; none after the last.
    pub(super) next_cursor: Option<String>,
    /// How many there are on all pages, where Stytch counts them.
    pub(super) total: Option<u64>,
}

/// What is asked for pages.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) client: Client,
    pub(super) search: SearchUsers,
    pub(super) patience: Patience,
}

impl Source {
    async fn page(self, cursor: Option<String>) -> Result<Page, Error> {
        let search = match cursor {
            Some(cursor) => self.search.clone().cursor(cursor),
            None => self.search.clone(),
        };
        let call = || self.client.search_raw(&search);
        let page = self.patience.send(call, Error::is_retryable).await?;
        let page = page.into_inner();
        Ok(Page {
            users: page.results.unwrap_or_default(),
            total: u64::try_from(page.results_metadata.total).ok(),
            next_cursor: page
                .results_metadata
                .next_cursor
                .filter(|cursor| !cursor.is_empty()),
        })
    }
}

/// The pages from one on: at most one that is waited for and one that is written are in
/// memory.
pub(super) struct Pages {
    source: Source,
    /// The request under way, which ends with this value; none after the last page.
    under_way: JoinSet<Result<Page, Error>>,
    /// Hashes of the cursors that were followed: one that comes twice would be followed
    /// for ever.
    followed: HashSet<u64>,
}

impl Pages {
    /// The pages after a cursor, or all.
    pub(super) fn after(source: Source, cursor: Option<String>) -> Pages {
        let mut pages = Pages {
            source,
            under_way: JoinSet::new(),
            followed: HashSet::new(),
        };
        pages.ask(cursor);
        pages
    }

    fn ask(&mut self, cursor: Option<String>) {
        self.under_way.spawn(self.source.clone().page(cursor));
    }

    /// The next page; the one after it is under way then. It is not for the page after
    /// the last, or after an error: none of these is asked for.
    pub(super) async fn next(&mut self) -> Result<Page, Error> {
        let page = match self.under_way.join_next().await {
            Some(Ok(page)) => page?,
            // No task, or one that panicked: nothing else ends one that was not dropped.
            Some(Err(_)) | None => return Err(no_page("no_page_was_asked_for")),
        };
        if let Some(cursor) = &page.next_cursor {
            let mut hasher = DefaultHasher::new();
            cursor.hash(&mut hasher);
            if !self.followed.insert(hasher.finish()) {
                return Err(no_page("the_same_cursor_came_twice"));
            }
            self.ask(Some(cursor.clone()));
        }
        Ok(page)
    }
}

/// An error of this program, in the form of the API's.
fn no_page(what: &str) -> Error {
    Error::api(200, what)
}
