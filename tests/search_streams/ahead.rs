//! What is asked for while a page is used.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use stytch_users::{Client, SearchUsers};
use tokio::task::yield_now;
use tokio::time::Instant;

use super::scripted::{Answer, client, page};
use super::{ids, is_pending};

#[tokio::test]
async fn the_next_page_is_asked_for_before_the_first_user_of_one_is_given() {
    let (users, sent) = client([
        page(["a", "b"], Some("c1")),
        page(["c"], Some("c2")),
        Answer::Never,
    ]);
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    assert_eq!(sent.count(), 2);
    all.next().await.unwrap().unwrap();
    assert_eq!(sent.count(), 2);
    all.next().await.unwrap().unwrap();
    assert_eq!(sent.count(), 3);
}

#[tokio::test]
async fn never_more_than_one_page_is_ahead() {
    let pages = ["c1", "c2", "c3", "c4"].map(|next| page(["a", "b"], Some(next)));
    let pages = pages.into_iter().chain([page(["a", "b"], None)]);
    let (users, sent) = client(pages.collect::<std::collections::VecDeque<_>>());
    let mut all = users.search_all(&SearchUsers::new());
    for given in 0..10 {
        all.next().await.unwrap().unwrap();
        // Whatever is ahead has come long before this is over.
        for _ in 0..100 {
            yield_now().await;
        }
        let page_at_hand = given / 2 + 1;
        assert_eq!(
            sent.count(),
            (page_at_hand + 1).min(5),
            "after {given} users"
        );
    }
    assert!(all.next().await.is_none());
    assert_eq!(sent.count(), 5);
}

// On a paused clock, so that it is not a timeout that ends it.
#[tokio::test(start_paused = true)]
async fn dropping_the_stream_ends_the_request_under_way() {
    let start = Instant::now();
    let (users, sent) = client([page(["a", "b"], Some("c1")), Answer::Never]);
    let mut all = users.search_all(&SearchUsers::new());
    all.next().await.unwrap().unwrap();
    assert_eq!(sent.count(), 2);
    drop(all);
    sent.given_up(1).await;
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_before_its_first_page_ends_the_request() {
    let start = Instant::now();
    let (users, sent) = client([Answer::Never]);
    let mut all = users.search_all(&SearchUsers::new());
    assert!(is_pending(all.next()).await);
    yield_now().await;
    assert_eq!(sent.count(), 1);
    drop(all);
    sent.given_up(1).await;
    assert_eq!(start.elapsed(), Duration::ZERO);
}

/// Answers every request on its own thread with one user, and tells of each request.
struct Server {
    base_url: String,
    requests: mpsc::Receiver<()>,
}

impl Server {
    /// A server with so many pages.
    fn start(pages: usize) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let (tell, requests) = mpsc::channel();
        std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            for number in 1..=pages {
                read_request(&mut reader);
                // No one listens any more when the test has failed.
                let _ = tell.send(());
                let next = (number < pages).then(|| format!("c{number}"));
                let Answer::Body(body) = page(["a", "b"], next.as_deref()) else {
                    unreachable!("a page is a body");
                };
                answer(&stream, &body);
            }
        });
        Server { base_url, requests }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) {
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line == "\r\n" {
            break;
        }
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
}

fn answer(mut stream: &TcpStream, body: &str) {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_consumer_that_never_awaits_does_not_hold_up_the_request_ahead() {
    let server = Server::start(4);
    let users = Client::builder("project-test-1", "secret-test-1")
        .base_url(&server.base_url)
        .build()
        .unwrap();
    let mut all = users.search_all(&SearchUsers::new());
    // So long does the only thread of the runtime do nothing but wait for the server.
    let patience = Duration::from_secs(20);
    for page_at_hand in 1..=4 {
        all.next().await.unwrap().unwrap();
        if page_at_hand == 1 {
            server.requests.recv_timeout(patience).unwrap();
        }
        if page_at_hand < 4 {
            let next = server.requests.recv_timeout(patience);
            next.unwrap_or_else(|_| panic!("page {} is not asked for", page_at_hand + 1));
        }
        all.next().await.unwrap().unwrap();
    }
    assert!(all.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_on_several_threads() {
    let sandbox = super::sandbox_with_users(40).await;
    let users = sandbox.client().clone();
    let tasks = (0..4).map(|_| {
        let users = users.clone();
        tokio::spawn(async move {
            let mut all = users.search_all(&SearchUsers::new().limit(3));
            ids(&mut all).await.0.len()
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), 40);
    }
}
