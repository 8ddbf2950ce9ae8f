//! Traits of one's own over the same client: every role of an argument, as it is sent.

use serde::{Deserialize, Serialize};
use serde_json::json;
use stytch_users::{Api, Call, Client, ErrorKind, PathSegment, UserId, api, endpoint};
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

const PAGE: Page<'static> = Page {
    limit: 2,
    cursor: None,
    status: &["active"],
};

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

    #[endpoint(POST, "/v1/unserializable")]
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
            "POST /v1/unserializable: the body does not serialize as JSON",
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

/// What other APIs of Stytch's need: each option of the annotations, as it is sent.
#[api(base = "/v1/public/<project_id>", auth = bearer(access_token))]
trait Public: Api {
    fn access_token(&self) -> &str {
        "of-the-trait"
    }

    #[endpoint(GET, "/oauth2/userinfo")]
    fn by_the_trait(&self, project_id: &str) -> Call<Whole>;

    #[endpoint(GET, "/", auth = none)]
    fn without(&self, project_id: &str) -> Call<()>;

    #[endpoint(GET, "/basic", auth = basic)]
    fn basic(&self, project_id: &str) -> Call<()>;

    #[endpoint(GET, "/token")]
    fn by_argument(&self, project_id: &str, #[bearer] token: Option<&str>) -> Call<()>;

    #[endpoint(POST, "/form", auth = none, body = form)]
    fn form_fields(
        &self,
        project_id: &str,
        #[field] grant_type: &str,
        #[field("scope")] scopes: &[&str],
        #[field] code: Option<&str>,
    ) -> Call<()>;

    #[endpoint(PUT, "/form", body = form)]
    fn form(&self, project_id: &str, page: &Page<'_>) -> Call<()>;

    #[endpoint(DELETE, "/body", body = json)]
    fn delete(&self, project_id: &str, #[field] reason: Option<&str>) -> Call<()>;

    #[endpoint(DELETE, "/whole", body = json)]
    fn delete_whole(&self, project_id: &str, page: &Page<'_>) -> Call<()>;

    #[endpoint(POST, "/nothing", body = none)]
    fn no_body(&self, project_id: &str) -> Call<()>;

    #[endpoint(PATCH, "/null")]
    fn null(
        &self,
        project_id: &str,
        #[field(null)] name: Option<&str>,
        #[field("max", null)] limit: Option<u8>,
        #[field] tag: Option<&str>,
    ) -> Call<()>;

    #[endpoint(GET, "/text", response = text)]
    fn text(&self, project_id: &str) -> Call<String>;

    #[endpoint(GET, "/bytes", response = bytes)]
    fn bytes(&self, project_id: &str) -> Call<Vec<u8>>;

    #[endpoint(GET, "/whole", response = whole)]
    fn whole(&self, project_id: &str) -> Call<Whole>;
}

impl Public for Client {}

#[derive(Debug, Deserialize, PartialEq)]
struct Whole {
    request_id: Option<String>,
}

#[tokio::test]
async fn a_token_of_the_trait_or_of_an_argument_replaces_the_credentials() {
    let sent_by = |call: Call<()>| {
        call.request()
            .unwrap()
            .headers()
            .get("authorization")
            .cloned()
    };
    let client = Client::stub();
    let token = sent_by(client.by_argument("p", Some("of the argument"))).unwrap();
    assert_eq!(token, "Bearer of the argument");
    assert!(token.is_sensitive());

    for (sent, expected) in [
        (
            sent(|client| client.by_argument("p", Some("a"))).await,
            Some("Bearer a"),
        ),
        (sent(|client| client.by_argument("p", None)).await, None),
        (sent(|client| client.without("p")).await, None),
        (
            sent(|client| client.form("p", &PAGE)).await,
            Some("Bearer of-the-trait"),
        ),
        (
            sent(|client| client.basic("p")).await,
            Some("Basic cHJvamVjdC10ZXN0LTE6c2VjcmV0LXRlc3QtMQ=="),
        ),
    ] {
        assert_eq!(
            sent.header_values("authorization"),
            Vec::from_iter(expected)
        );
    }
}

#[tokio::test]
async fn every_path_begins_with_the_base_of_the_trait() {
    let root = sent(|client| client.without("a b")).await;
    assert_eq!(root.request_line, "GET /v1/public/a%20b HTTP/1.1");
    let below = sent(|client| client.basic("p")).await;
    assert_eq!(below.request_line, "GET /v1/public/p/basic HTTP/1.1");
    assert_eq!(
        <dyn Public>::TEXT.to_string(),
        "GET /v1/public/{project_id}/text"
    );
}

#[tokio::test]
async fn a_form_is_encoded_as_one_and_leaves_out_what_is_not_set() {
    let fields = sent(|client| client.form_fields("p", "a&b=c ü+", &["x", "y"], None)).await;
    assert_eq!(
        fields.body,
        "grant_type=a%26b%3Dc%20%C3%BC%2B&scope=x&scope=y"
    );
    let types = fields.header_values("content-type");
    assert_eq!(types, ["application/x-www-form-urlencoded"]);
    let whole = sent(|client| client.form("p", &PAGE)).await;
    assert_eq!(whole.body, "limit=2&status=active");
    let empty = sent(|client| {
        client.form(
            "p",
            &Page {
                status: &[],
                ..PAGE
            },
        )
    })
    .await;
    assert_eq!(empty.body, "limit=2");
}

#[tokio::test]
async fn the_annotation_says_whether_there_is_a_body() {
    let delete = sent(|client| client.delete("p", Some("why"))).await;
    assert_eq!(delete.body, r#"{"reason":"why"}"#);
    assert_eq!(delete.header("content-type"), Some("application/json"));
    let delete = sent(|client| client.delete("p", None)).await;
    assert_eq!(delete.body, "{}");
    let delete = sent(|client| client.delete_whole("p", &PAGE)).await;
    assert_eq!(
        delete.body,
        r#"{"limit":2,"cursor":null,"status":["active"]}"#
    );
    let nothing = sent(|client| client.no_body("p")).await;
    assert_eq!(nothing.body, "");
    assert_eq!(nothing.header("content-type"), None);
}

#[tokio::test]
async fn a_field_is_null_where_that_is_asked_for() {
    let sent = sent(|client| client.null("p", None, None, None)).await;
    assert_eq!(sent.body, r#"{"name":null,"max":null}"#);
}

#[tokio::test]
async fn a_response_is_read_as_text_as_bytes_and_with_its_request_id() {
    let body = r#"{"request_id":"r-1","status_code":200}"#;
    let server = Server::start([Behaviour::ok(body)]).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    assert_eq!(*client.text("p").await.unwrap(), body);
    assert_eq!(*client.bytes("p").await.unwrap(), body.as_bytes());
    let whole = client.whole("p").await.unwrap();
    assert_eq!(whole.request_id(), Some("r-1"));
    assert_eq!((*whole).request_id.as_deref(), Some("r-1"));
    let stripped = client.by_the_trait("p").await.unwrap();
    assert_eq!(*stripped, Whole { request_id: None });

    let accepted: Vec<_> = server.recorded();
    let accepted = accepted.iter().map(|sent| sent.header_values("accept"));
    let json = vec!["application/json"];
    assert!(accepted.eq([vec!["*/*"], vec!["*/*"], json.clone(), json]));
}

#[tokio::test]
async fn what_is_not_what_the_annotation_reads_is_a_decode_error() {
    let server = Server::start([Behaviour::ok("not JSON")]).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .build()
        .unwrap();
    assert_eq!(*client.text("p").await.unwrap(), "not JSON");
    let error = client.whole("p").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}
