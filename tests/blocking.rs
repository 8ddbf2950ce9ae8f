//! Blocking calls: their results in synchronous code, and their error in async code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::Duration;
use std::{process, thread};

use futures_util::FutureExt;
use stytch_users::{Call, Client, ErrorKind, SearchUsers, User, UserId, Users};
use support::server::{Behaviour, Server};
use tokio::runtime::{self, Handle, Runtime};
use tokio::task::{block_in_place, spawn_blocking};

use crate::scripted::{self, Outcome, builder, ok, respond};
use crate::search_streams;

const FOUND: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;

/// Starts a server, and returns it with its runtime and a client.
fn start() -> (Server, Runtime, Client) {
    let (server, runtime) = Server::start_in_background([Behaviour::ok(FOUND)]);
    let client = server.client();
    (server, runtime, client)
}

fn user_id() -> UserId {
    UserId::from("user-test-1")
}

#[test]
fn calls_from_all_threads_share_connections() {
    let (server, _runtime, client) = start();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    let user = client.get(&user_id()).send_blocking().unwrap();
                    assert_eq!(user.user_id, user_id());
                    assert_eq!(user.request_id(), Some("request-id-test-1"));
                }
            });
        }
    });
    assert_eq!(server.counts().requests, 80);
    // A thread that finds no idle connection opens one, even if another is about to become idle.
    assert!(server.counts().accepted < 18);
}

#[cfg(target_os = "linux")]
#[test]
fn all_calls_of_the_process_run_on_one_background_thread() {
    let (server, _runtime, _) = start();
    for _ in 0..3 {
        server.client().get(&user_id()).send_blocking().unwrap();
    }
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    // A thread of another test may have ended meanwhile.
    let names = threads.filter_map(|it| std::fs::read_to_string(it.ok()?.path().join("comm")).ok());
    assert_eq!(names.filter(|it| it.trim() == "stytch-blocking").count(), 1);
}

#[test]
fn a_connection_is_closed_when_its_client_is_dropped() {
    let (server, runtime, client) = start();
    client.get(&user_id()).send_blocking().unwrap();
    assert_eq!(server.counts().open, 1);
    drop(client);
    assert!(runtime.block_on(server.becomes_idle()));
}

#[test]
fn blocking_calls_have_the_retries_the_deadlines_and_the_ready_results_of_await() {
    let busy = respond(503, &[("retry-after", "0")], "");
    let (builder, _) = builder([busy, ok(FOUND), Outcome::Never, Outcome::Never]);
    let client = builder.build().unwrap();
    let user = client.get(&user_id()).send_blocking().unwrap();
    assert_eq!(user.attempts(), 2);
    let call = client.get(&user_id());
    let call = call.call_timeout(Duration::from_millis(50));
    assert!(call.send_blocking().unwrap_err().is_timeout());
    let ready = Call::ready(User::new("user-test-1")).send_blocking();
    assert_eq!(ready.unwrap().user_id, user_id());

    let mut call = client.get(&user_id());
    let (_server, runtime, _) = start();
    let polled = runtime.block_on(async { (&mut call).now_or_never() });
    assert!(polled.is_none());
    let error = call.send_blocking().unwrap_err();
    assert_eq!(error.to_string(), "the call was sent by async code");
}

#[test]
fn a_client_can_alternate_between_await_and_blocking_calls() {
    let (server, _runtime, client) = start();
    for _ in 0..2 {
        let mut runtime = runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(client.get(&user_id())).unwrap();
        drop(runtime);
        client.get(&user_id()).send_blocking().unwrap();
    }
    assert_eq!(server.counts().requests, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_call_in_a_runtime_is_rejected_before_sending_inside_and_outside_of_its_tasks() {
    let (client, sent) = scripted::client([Outcome::Never]);
    let call = move || client.get(&user_id()).send_blocking();
    let (in_a_task, entered) = (call.clone(), call.clone());
    let in_a_task = tokio::spawn(async move { in_a_task() }).await.unwrap();
    let blocking = spawn_blocking(call.clone()).await.unwrap();
    let runtime = Handle::current();
    let entered = thread::spawn(move || {
        let _entered = runtime.enter();
        entered()
    });
    let entered = entered.join().unwrap();
    for result in [call(), in_a_task, blocking, block_in_place(call), entered] {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "GET /v1/users/{user_id}: waiting would block an async runtime: `.await` the call"
        );
        assert_eq!((error.attempts(), error.maybe_applied()), (0, false));
    }
    assert_eq!(sent.count(), 0);
    let ready = Call::ready(User::new("user-test-1")).send_blocking();
    assert_eq!(ready.unwrap_err().kind(), ErrorKind::Configuration);
}

#[test]
fn a_panic_of_a_transport_propagates_to_the_caller_and_the_next_call_succeeds() {
    let (client, _) = scripted::client([Outcome::Panic, ok(FOUND)]);
    let call = client.get(&user_id());
    assert!(catch_unwind(AssertUnwindSafe(|| call.send_blocking())).is_err());
    client.get(&user_id()).send_blocking().unwrap();
}

/// Makes a call when its thread ends.
struct AtTheEnd;

static KINDS: Mutex<Vec<ErrorKind>> = Mutex::new(Vec::new());

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        let called = Client::stub().get(&user_id()).send_blocking();
        KINDS.lock().unwrap().push(called.unwrap_err().kind());
    }
}

#[test]
fn a_call_in_a_thread_that_is_ending_does_not_panic() {
    thread_local!(static LAST: AtTheEnd = const { AtTheEnd });
    let call: fn() = || _ = Client::stub().get(&user_id()).send_blocking();
    let create_last: fn() = || LAST.with(|_| ());
    // Which of the two thread-locals is dropped first depends on which was created first.
    for steps in [[call, create_last], [create_last, call]] {
        let thread = thread::spawn(move || steps.into_iter().for_each(|step| step()));
        thread.join().unwrap();
    }
    let kinds = KINDS.lock().unwrap();
    let expected = [ErrorKind::NotStubbed, ErrorKind::Configuration];
    assert_eq!(kinds.len(), 2);
    let are_expected = kinds.iter().all(|kind| expected.contains(kind));
    assert!(are_expected, "{kinds:?}");
}

#[test]
fn a_stream_returns_every_user_of_every_page_and_is_an_iterator() {
    let (users, _) = search_streams::client("a b >c1 | c");
    let mut all = users.search_all(&SearchUsers::new());
    assert_eq!(all.next_blocking().unwrap().unwrap().user_id, "a");
    let rest = all.into_iter().map(|user| user.unwrap().user_id);
    assert_eq!(rest.collect::<Vec<_>>(), ["b", "c"]);
}

#[tokio::test]
async fn a_blocking_stream_in_a_runtime_ends_with_an_error() {
    let (users, _) = search_streams::client("a b >c1 | c");
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    let error = all.next_blocking().unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "waiting would block an async runtime: `.await` the future that `next` returns"
    );
    assert!(all.next_blocking().is_none());
    assert!(all.next().await.is_none());
}

/// A forked process has a copy of the memory, but not the thread that blocking calls need.
#[cfg(unix)]
#[test]
fn a_blocking_call_after_a_fork_fails_instead_of_hanging() {
    let (_server, _runtime, client) = start();
    client.get(&user_id()).send_blocking().unwrap();
    match fork::fork().unwrap() {
        fork::Fork::Child => {
            thread::spawn(|| {
                thread::sleep(Duration::from_secs(20));
                process::exit(2);
            });
            let call = client.get(&user_id()).call_timeout(Duration::from_secs(1));
            let kind = call.send_blocking().err().map(|error| error.kind());
            // Does not run the destructors of the parent's threads.
            process::exit(i32::from(kind != Some(ErrorKind::Configuration)));
        }
        fork::Fork::Parent(child) => assert_eq!(fork::waitpid(child).unwrap(), 0),
    }
}
