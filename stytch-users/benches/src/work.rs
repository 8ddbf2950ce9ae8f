//! The pieces of work, and what a client implements to do them.

use std::future::Future;

use tokio::runtime::Runtime;

use crate::fixture::{PAGE, PAGES};
use crate::start_server;

/// A piece of work that is prepared: a call does it once.
pub type Work = Box<dyn FnMut()>;

/// A client that gets a user.
pub trait GetUser: Send + Sync + 'static {
    /// Creates a client of the API at a base URL.
    fn new(base_url: &str) -> Self;

    /// Gets a user of 1.8 KB.
    fn get(&self) -> impl Future<Output = ()> + Send;
}

/// A client that does all of the work.
pub trait ApiClient: GetUser + Sized {
    /// Creates a user with an email address, a name, a phone number and metadata.
    fn create(&self) -> impl Future<Output = ()> + Send;

    /// Exchanges a user's primary factor.
    fn exchange(&self) -> impl Future<Output = ()> + Send;

    /// Searches one page of 1000 users. Returns their number and the cursor of the next page.
    fn search(
        &self,
        cursor: Option<String>,
    ) -> impl Future<Output = (usize, Option<String>)> + Send;

    /// Searches all pages, user by user, and returns the number of users.
    fn search_all(&self) -> impl Future<Output = usize> + Send {
        async {
            let (mut users, mut next) = self.search(None).await;
            while next.is_some() {
                let page = self.search(next).await;
                users += page.0;
                next = page.1;
            }
            users
        }
    }

    /// Prepares the building of a call. `None` if the client cannot build one without sending it.
    fn build(_work: &str) -> Option<Work> {
        None
    }

    /// Creates a client in the usual way.
    fn create_client() {
        drop(std::hint::black_box(Self::new("https://test.stytch.com")));
    }
}

/// Prepares a piece of work by one client.
pub fn prepare<C: ApiClient>(work: &str) -> Option<Work> {
    Some(match work {
        "get" => call(0, async |client: &C| client.get().await),
        "create" => call(0, async |client: &C| client.create().await),
        "exchange" => call(0, async |client: &C| client.exchange().await),
        "search" => call(1, async |client: &C| {
            assert_eq!(client.search(None).await.0, PAGE);
        }),
        "search_all" => call(PAGES, async |client: &C| {
            assert_eq!(client.search_all().await, PAGE * PAGES);
        }),
        "client" => warm(C::create_client),
        work => return C::build(work),
    })
}

/// Does work twice, so that work that is done once in a process or a connection, such as
/// connecting, is not measured.
pub(crate) fn warm(mut work: impl FnMut() + 'static) -> Work {
    work();
    work();
    Box::new(work)
}

/// Returns a runtime that has only the thread that calls it.
pub fn runtime() -> Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime")
}

/// Makes a call of a client into a piece of work, with a server that has a number of pages.
fn call<C: GetUser>(pages: usize, call: impl AsyncFn(&C) + 'static) -> Work {
    let client = C::new(&start_server(pages));
    let runtime = runtime();
    warm(move || runtime.block_on(call(&client)))
}
