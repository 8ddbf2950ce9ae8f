//! Traits of one's own over the same client: every role of an argument, as it is sent.

use serde::Serialize;
use serde_json::json;
use stytch_users::{Api, Call, Client, ErrorKind, PathSegment, UserId, endpoint};
use support::server::{Behaviour, Recorded, Server};

/// A type as `Uuid` is: it displays itself, and that is all it takes.
struct Number(u32);

impl std::fmt::Display for Number {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:08x}", self.0)
    }
}

#[derive(Serialize)]
struct Page<'a> {
    limit: u32,
    cursor: Option<&'a str>,
    status: &'a [&'a str],
}

#[derive(Serialize)]
struct Nested {
    deep: Vec<Vec<u8>>,
}

trait Roles: Api {
    #[endpoint(GET, "/v1/<text>/<number>/<own>/<id>")]
    fn segments(&self, text: &str, number: u64, own: Number, id: UserId) -> Call<()>;

    #[endpoint(GET, "/v1/query")]
    fn query(
        &self,
        #[query] text: &str,
        #[query("max results")] limit: Option<u32>,
        #[query] flag: bool,
        #[query] list: Vec<String>,
        #[query] page: &Page<'_>,
    ) -> Call<()>;

    #[endpoint(GET, "/v1/query")]
    fn optional_query(&self, #[query] text: Option<&str>, #[query] list: &[u8]) -> Call<()>;

    #[endpoint(GET, "/v1/query")]
    fn nested_query(&self, #[query] secret: &Nested) -> Call<()>;

    #[endpoint(DELETE, "/v1/header")]
    fn header(
        &self,
        #[header("X-Name")] name: Option<&str>,
        #[header("X-Many")] many: &[u8],
    ) -> Call<()>;

    #[endpoint(POST, "/v1/fields")]
    fn fields(
        &self,
        #[field] name: &str,
        #[field("max")] limit: Option<u32>,
        #[field] tags: &[&str],
        #[field] page: Option<&Page<'_>>,
    ) -> Call<()>;

    #[endpoint(PATCH, "/v1/body")]
    fn body(&self, body: Option<&Page<'_>>) -> Call<()>;

    #[endpoint(POST, "/v1/body")]
    fn unserializable_body(&self, body: &std::collections::BTreeMap<Vec<u8>, u8>) -> Call<()>;

    #[endpoint(POST, "/v1/nothing")]
    fn nothing(&self) -> Call<()>;

    #[endpoint(HEAD, "/")]
    fn root(&self) -> Call<()>;
}

impl Roles for Client {}

/// Sends one call and gives what went over the socket.
async fn sent(call: impl FnOnce(&Client) -> Call<()>) -> Recorded {
    let server = Server::start([Behaviour::ok("{}")]).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    call(&client).await.unwrap();
    server.recorded().remove(0)
}

#[tokio::test]
async fn a_segment_is_any_type_that_displays_itself() {
    let sent = sent(|client| client.segments("a b", 7, Number(0xbeef), "x/y".into())).await;
    assert_eq!(sent.request_line, "GET /v1/a%20b/7/0000beef/x%2Fy HTTP/1.1");
}

#[tokio::test]
async fn query_parameters_are_scalars_lists_and_the_fields_of_a_struct() {
    let page = Page {
        limit: 2,
        cursor: None,
        status: &["active", "pending"],
    };
    let sent = sent(|client| {
        client.query(
            "a&b=c ü+",
            Some(1),
            false,
            vec!["x".into(), "y".into()],
            &page,
        )
    })
    .await;
    let query = "text=a%26b%3Dc%20%C3%BC%2B&max%20results=1&flag=false&list=x&list=y\
                 &limit=2&status=active&status=pending";
    assert_eq!(sent.request_line, format!("GET /v1/query?{query} HTTP/1.1"));
}

#[tokio::test]
async fn what_is_not_set_leaves_no_trace_and_no_question_mark() {
    let sent = sent(|client| client.optional_query(None, &[])).await;
    assert_eq!(sent.request_line, "GET /v1/query HTTP/1.1");
}

#[tokio::test]
async fn headers_are_sent_where_they_are_set_and_repeated_for_a_list() {
    let with = sent(|client| client.header(Some("Ada"), &[1, 2])).await;
    assert_eq!(with.header_values("x-name"), ["Ada"]);
    assert_eq!(with.header_values("x-many"), ["1", "2"]);
    let without = sent(|client| client.header(None, &[])).await;
    assert_eq!(without.header("x-name"), None);
    assert_eq!(without.header("x-many"), None);
}

#[tokio::test]
async fn fields_make_one_object_without_what_is_not_set() {
    let page = Page {
        limit: 2,
        cursor: None,
        status: &[],
    };
    let all = sent(|client| client.fields("A \"d\"", Some(7), &["x"], Some(&page))).await;
    let body: serde_json::Value = serde_json::from_str(&all.body).unwrap();
    let expected = json!({
        "name": "A \"d\"", "max": 7, "tags": ["x"],
        "page": { "limit": 2, "cursor": null, "status": [] },
    });
    assert_eq!(body, expected);
    let few = sent(|client| client.fields("Ada", None, &[], None)).await;
    assert_eq!(few.body, r#"{"name":"Ada","tags":[]}"#);
    assert_eq!(few.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_body_that_is_not_set_and_one_that_is_not_declared_are_an_empty_object() {
    for sent in [
        sent(|client| client.body(None)).await,
        sent(|client| client.nothing()).await,
    ] {
        assert_eq!(sent.body, "{}");
        assert_eq!(sent.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn the_root_and_an_answer_without_a_body_work() {
    let sent = sent(|client| client.root()).await;
    assert_eq!(sent.request_line, "HEAD / HTTP/1.1");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_the_name_and_without_the_value() {
    let server = Server::start([Behaviour::ok("{}")]).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    let map = [(b"canary".to_vec(), 1)].into();
    let nested = Nested {
        deep: vec![vec![1]],
    };
    for (call, expected) in [
        (
            client.header(Some("canary\r\nX-Evil: 1"), &[]),
            "DELETE /v1/header: the header `x-name` has a character that no header can carry",
        ),
        (
            client.nested_query(&nested),
            "GET /v1/query: the query parameter `secret` has a list or an object \
             where a string, a number or a boolean is expected",
        ),
        (
            client.unserializable_body(&map),
            "POST /v1/body: the body does not serialize as JSON",
        ),
        (
            client.segments("..", 1, Number(1), "x".into()),
            "GET /v1/{text}/{number}/{own}/{id}: `text` is a dot segment, \
             which URL parsers fold away",
        ),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.to_string(), expected);
        assert!(!format!("{error:?}").contains("canary"));
    }
    assert_eq!(server.recorded().len(), 0);
}

#[test]
fn a_header_of_a_call_is_not_printed() {
    let call = Client::stub().header(Some("canary"), &[]);
    assert!(!format!("{:?} {call:?}", call.request().unwrap().headers()).contains("canary"));
}

#[test]
fn a_trait_object_is_a_segment_as_well() {
    let segments: [&dyn PathSegment; 2] = [&"a", &1];
    assert_eq!(segments.len(), 2);
}
