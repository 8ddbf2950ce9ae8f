//! Calls that wait, in code that is not async, and what they say in code that is.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use stytch_users::sandbox::{Sandbox, SandboxUser};
use stytch_users::{
    Call, Client, Error, ErrorKind, SearchUsers, Transport, TransportFuture, TransportRequest,
    User, UserId, Users,
};
use support::fault_server::{Behaviour, FaultServer};
use tokio::runtime::{self, Handle, Runtime};
use tokio::task::spawn_blocking;

const FOUND: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;
const LONG: Duration = Duration::from_secs(20);

/// Fewer connections than calls by far. It need not be one: a pool may have its connection
/// back a moment after the call is answered.
const FEW: usize = 10;

/// A server on a runtime of its own, so that the test itself is on none.
struct Server {
    fault_server: FaultServer,
    runtime: Runtime,
}

impl Server {
    fn start(script: impl Into<Vec<Behaviour>>) -> Server {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let fault_server = runtime.block_on(FaultServer::start(script));
        Server {
            fault_server,
            runtime,
        }
    }

    fn answering() -> Server {
        Server::start([Behaviour::answer(200, &[], FOUND)])
    }

    fn client(&self) -> Client {
        self.build(|builder| builder)
    }

    fn build(
        &self,
        set: impl FnOnce(stytch_users::ClientBuilder) -> stytch_users::ClientBuilder,
    ) -> Client {
        let builder = Client::builder("project-test-1", "secret-test-1");
        set(builder.base_url(self.fault_server.base_url()))
            .build()
            .unwrap()
    }

    fn is_left_alone(&self) -> bool {
        self.runtime.block_on(self.fault_server.is_left_alone(LONG))
    }
}

fn user_id() -> UserId {
    UserId::from("user-test-1")
}

#[test]
fn a_call_is_answered_and_its_connection_kept_for_the_next() {
    let server = Server::answering();
    let client = server.client();
    for _ in 0..20 {
        let user = client.get(&user_id()).send_blocking().unwrap();
        assert_eq!(user.user_id, user_id());
        assert_eq!(user.request_id(), Some("request-id-test-1"));
    }
    assert_eq!(server.fault_server.requests(), 20);
    assert!(server.fault_server.accepted() < FEW);
}

#[test]
fn a_connection_that_one_thread_made_is_used_by_another() {
    let server = Server::answering();
    let client = server.client();
    for _ in 0..20 {
        let call = client.get(&user_id());
        let called = thread::spawn(move || call.send_blocking().map(|user| user.http_status()));
        assert_eq!(called.join().unwrap().unwrap(), 200);
    }
    assert!(server.fault_server.accepted() < FEW);
}

#[test]
fn threads_call_at_the_same_time() {
    let server = Server::answering();
    let client = server.client();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    client.get(&user_id()).send_blocking().unwrap();
                }
            });
        }
    });
    assert_eq!(server.fault_server.requests(), 80);
    // A thread that finds no free connection makes one, though another is about to be free.
    assert!(server.fault_server.accepted() < 8 + FEW);
}

#[cfg(target_os = "linux")]
#[test]
fn one_thread_serves_all_calls_of_the_process() {
    let server = Server::answering();
    for _ in 0..3 {
        let call = server.client().get(&user_id());
        let called = thread::spawn(move || call.send_blocking().map(|user| user.http_status()));
        called.join().unwrap().unwrap();
    }
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    // A thread of another test may have ended meanwhile.
    let names = threads.filter_map(|it| std::fs::read_to_string(it.ok()?.path().join("comm")).ok());
    assert_eq!(names.filter(|it| it.trim() == "stytch-blocking").count(), 1);
}

#[test]
fn an_idle_connection_is_closed_while_nobody_waits() {
    let server = Server::answering();
    let client = server.build(|builder| builder.idle_timeout(Duration::from_millis(20)));
    client.get(&user_id()).send_blocking().unwrap();
    assert!(server.is_left_alone());
    client.get(&user_id()).send_blocking().unwrap();
    assert_eq!(server.fault_server.accepted(), 2);
}

#[test]
fn a_dropped_client_leaves_no_connection() {
    let server = Server::answering();
    let client = server.client();
    client.get(&user_id()).send_blocking().unwrap();
    assert_eq!(server.fault_server.open_connections(), 1);
    drop(client);
    assert!(server.is_left_alone());
}

#[test]
fn deadlines_and_retries_are_those_of_await() {
    let server = Server::start([
        Behaviour::answer(503, &[("retry-after", "0")], ""),
        Behaviour::answer(200, &[], FOUND),
        Behaviour::silence(),
    ]);
    let client = server.client();
    assert_eq!(
        client.get(&user_id()).send_blocking().unwrap().attempts(),
        2
    );
    let call = client
        .get(&user_id())
        .call_timeout(Duration::from_millis(50));
    assert_eq!(call.send_blocking().unwrap_err().kind(), ErrorKind::Timeout);
}

#[test]
fn what_is_known_already_is_answered() {
    let call: Call<User> = Call::ready(User::new("user-test-1"));
    assert_eq!(call.send_blocking().unwrap().user_id, user_id());
    let mistaken = Client::stub().get(&UserId::from(".."));
    let error = mistaken.send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[test]
fn a_client_whose_runtime_is_gone_makes_new_connections() {
    let server = Server::answering();
    let client = server.client();
    let gone = Runtime::new().unwrap();
    gone.block_on(client.get(&user_id())).unwrap();
    drop(gone);
    client.get(&user_id()).send_blocking().unwrap();
}

#[test]
fn a_client_that_has_waited_is_awaited_as_well() {
    let server = Server::answering();
    let client = server.client();
    client.get(&user_id()).send_blocking().unwrap();
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let call = client.get(&user_id());
    runtime.block_on(call).unwrap();
    assert_eq!(server.fault_server.requests(), 2);
}

/// A call must have been refused, with nothing sent.
fn assert_refused(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "GET /v1/users/{user_id}: waiting would block an async runtime: `.await` the call"
    );
    assert_eq!((error.attempts(), error.maybe_applied()), (0, false));
}

#[tokio::test(flavor = "current_thread")]
async fn a_current_thread_runtime_refuses() {
    let server = FaultServer::start([Behaviour::answer(200, &[], FOUND)]).await;
    let builder = Client::builder("project-test-1", "secret-test-1");
    let client = builder.base_url(server.base_url()).build().unwrap();
    assert_refused(&client.get(&user_id()).send_blocking().unwrap_err());
    // With the next call awaited, all that was sent has arrived.
    client.get(&user_id()).await.unwrap();
    assert_eq!(server.requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_runtime_of_several_threads_refuses_in_its_tasks_and_beside_them() {
    let call = || Client::stub().get(&user_id()).send_blocking();
    assert_refused(&call().unwrap_err());
    let in_a_task = tokio::spawn(async move { call() }).await.unwrap();
    assert_refused(&in_a_task.unwrap_err());
    let beside = spawn_blocking(call).await.unwrap();
    assert_refused(&beside.unwrap_err());
    let in_place = tokio::task::block_in_place(call);
    assert_refused(&in_place.unwrap_err());
}

#[tokio::test]
async fn a_call_that_is_ready_is_refused_too_so_that_a_double_shows_the_mistake() {
    let call: Call<User> = Call::ready(User::new("user-test-1"));
    let error = call.send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn a_runtime_that_is_entered_refuses() {
    let runtime = Runtime::new().unwrap();
    let _entered = runtime.enter();
    let call = Client::stub().get(&user_id());
    assert_refused(&call.send_blocking().unwrap_err());
}

#[tokio::test]
async fn a_thread_for_blocking_waits_on_the_runtime_that_is_there() {
    let sandbox = Sandbox::start().await.unwrap();
    let user_id = sandbox.add_user(SandboxUser::new()).unwrap();
    let call = sandbox.client().get(&user_id);
    let waited = spawn_blocking(|| Handle::current().block_on(call)).await;
    assert_eq!(waited.unwrap().unwrap().user_id, user_id);
}

#[test]
fn a_panic_of_a_transport_is_the_callers_and_the_next_call_goes_on() {
    struct Panicking;
    impl Transport for Panicking {
        fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
            panic!("this transport panics")
        }
    }
    let builder = Client::builder("project-test-1", "secret-test-1");
    let client = builder.transport(Panicking).build().unwrap();
    let call = client.get(&user_id());
    assert!(catch_unwind(AssertUnwindSafe(|| call.send_blocking())).is_err());

    let server = Server::answering();
    server.client().get(&user_id()).send_blocking().unwrap();
}

/// Calls when its thread ends.
struct AtTheEnd(mpsc::Sender<Result<(), ErrorKind>>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        let called = Client::stub().get(&user_id()).send_blocking();
        let _ = self
            .0
            .send(called.map(|_| ()).map_err(|error| error.kind()));
    }
}

#[test]
fn a_thread_that_is_ending_gets_an_answer_or_an_error_and_no_panic() {
    thread_local! {
        static LAST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
    }
    // Which of the two thread-locals goes first depends on which came first.
    for calls_before in [true, false] {
        let (sender, receiver) = mpsc::channel();
        let call = move || {
            let _ = Client::stub().get(&user_id()).send_blocking();
        };
        thread::spawn(move || {
            if calls_before {
                call();
            }
            LAST.with(|last| *last.borrow_mut() = Some(AtTheEnd(sender)));
            if !calls_before {
                call();
            }
        })
        .join()
        .unwrap();
        let kind = receiver.recv().unwrap().unwrap_err();
        assert!(
            matches!(kind, ErrorKind::NotStubbed | ErrorKind::Configuration),
            "{kind:?}"
        );
    }
}

fn sandbox_of(users: usize) -> Sandbox {
    let sandbox = Sandbox::in_memory().unwrap();
    for _ in 0..users {
        sandbox.add_user(SandboxUser::new()).unwrap();
    }
    sandbox
}

#[test]
fn a_stream_gives_every_user_of_every_page() {
    let sandbox = sandbox_of(7);
    let mut all = sandbox.client().search_all(&SearchUsers::new().limit(3));
    let mut found = 0;
    while let Some(user) = all.next_blocking() {
        assert!(user.unwrap().user_id.as_str().starts_with("user-test-"));
        found += 1;
    }
    assert_eq!((found, all.total()), (7, Some(7)));
    assert!(all.next_blocking().is_none());
}

#[test]
fn a_stream_over_http_gives_page_after_page() {
    let server = Server::answering();
    let sandbox = server.runtime.block_on(Sandbox::start()).unwrap();
    for _ in 0..7 {
        sandbox.add_user(SandboxUser::new()).unwrap();
    }
    let all = sandbox.client().search_all(&SearchUsers::new().limit(3));
    let mut pages = all.pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next_blocking() {
        sizes.push(page.unwrap().results.len());
    }
    assert_eq!(sizes, [3, 3, 1]);
}

#[tokio::test]
async fn a_stream_in_a_runtime_ends_with_an_error() {
    let sandbox = sandbox_of(7);
    let mut all = sandbox.client().search_all(&SearchUsers::new().limit(3));
    all.next().await.unwrap().unwrap();
    let error = all.next_blocking().unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "waiting would block an async runtime: `.await` the future that `next` returns"
    );
    assert!(all.next_blocking().is_none());
    assert!(all.next().await.is_none());

    let mut pages = sandbox.client().search_all(&SearchUsers::new()).pages();
    assert!(pages.next_blocking().unwrap().is_err());
    assert!(pages.next_blocking().is_none());
}

/// A forked process has a copy of the memory and not of the thread that blocking calls need.
#[cfg(unix)]
#[test]
fn a_blocking_call_after_a_fork_is_an_error_in_time() {
    let server = Server::answering();
    let client = server.client();
    client.get(&user_id()).send_blocking().unwrap();
    match fork::fork().unwrap() {
        fork::Fork::Child => {
            let call = client.get(&user_id()).call_timeout(Duration::from_secs(1));
            let is_right = match call.send_blocking() {
                Err(error) => error.kind() == ErrorKind::Configuration,
                Ok(_) => false,
            };
            // Without the destructors of the parent's threads.
            std::process::exit(if is_right { 0 } else { 1 });
        }
        fork::Fork::Parent(child) => {
            let start = Instant::now();
            let status = loop {
                match fork::waitpid_nohang(child).unwrap() {
                    Some(status) => break status,
                    None if start.elapsed() > LONG => {
                        let _ = Command::new("kill")
                            .args(["-9", &child.to_string()])
                            .status();
                        panic!("the call does not end");
                    }
                    None => thread::sleep(Duration::from_millis(5)),
                }
            };
            assert_eq!(status, 0);
        }
    }
}
