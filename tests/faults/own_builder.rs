//! What a builder of reqwest that is handed in cannot change.

use super::*;

#[tokio::test]
async fn redirects_are_refused_whatever_the_builder_says() {
    let stranger = FaultServer::start([found()]).await;
    for status in [301, 302, 303, 307, 308] {
        let redirect = Behaviour::redirect(status, &stranger.base_url());
        let server = FaultServer::start([redirect]).await;
        let builder = builder().base_url(server.base_url()).reqwest(|builder| {
            builder
                .redirect(reqwest::redirect::Policy::limited(10))
                .referer(true)
        });
        let error = calls::create(&builder.build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.attempts(), 1);
        assert_eq!(stranger.accepted(), 0);
    }
}

#[tokio::test]
async fn time_is_limited_by_this_crate_whatever_the_builder_says() {
    let tick = Duration::from_millis(1);
    // Half a second in all, and fifty ticks between two bytes.
    let (first, rest) = (b"HTTP/1.1 20".as_slice(), "0 OK\r\ncontent-length: ");
    let rest = format!("{rest}{}\r\n\r\n{FOUND}", FOUND.len());
    let slow = Behaviour::trickle(first, 50 * tick).then_send(rest);
    let server = FaultServer::start([slow]).await;
    let builder = builder()
        .base_url(server.base_url())
        .reqwest(move |builder| builder.timeout(tick).connect_timeout(tick));
    let success = calls::create(&builder.build().unwrap()).await.unwrap();
    assert_eq!(success.attempts, 1);
}
