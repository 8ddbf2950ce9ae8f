//! Custom traits over the same client: what every role of an argument and every option of the
//! annotations sends.

use std::collections::HashSet;
use std::fmt::Arguments;

use serde::{Deserialize, Serialize};
use stytch_users::{Api, Call, Client, ErrorKind, UserId, api, endpoint};
use support::server::{Behaviour, Recorded, Server};

#[derive(Serialize)]
struct Page<'a> {
    limit: u32,
    cursor: Option<&'a str>,
    status: &'a [&'a str],
}

const PAGE: Page<'static> = Page {
    limit: 2,
    cursor: None,
    status: &["active"],
};

trait Roles: Api {
    #[endpoint(GET, "/v1/<text>/<number>/<display>/<id>")]
    fn segments(&self, text: &str, number: u64, display: Arguments<'_>, id: UserId) -> Call<()>;

    #[endpoint(GET, "/v1/query")]
    fn query(
        &self,
        #[query] text: Option<&str>,
        #[query("max results")] limit: Option<u32>,
        #[query] flag: bool,
        #[query] list: Vec<&str>,
        #[query] page: &Page<'_>,
    ) -> Call<()>;

    #[endpoint(GET, "/v1/query")]
    fn nested_query(&self, #[query] secret: &[Vec<u8>]) -> Call<()>;

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

/// Every option of the annotations.
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

impl Roles for Client {}
impl Public for Client {}

#[derive(Debug, Deserialize, PartialEq)]
struct Whole {
    request_id: Option<String>,
}

/// A client of a server with a path, which returns the same response to every request.
async fn client_of(response: &str) -> (Client, Server) {
    let server = Server::start([Behaviour::ok(response)]).await;
    let base_url = format!("{}/a%20b/~c", server.base_url());
    let client = server.client_builder().base_url(base_url);
    (client.build().unwrap(), server)
}

/// Returns the parts of a request that depend on the declaration.
fn printed(sent: &Recorded) -> String {
    let line = sent.request_line.trim_end_matches(" HTTP/1.1");
    let (method, target) = line.split_once(' ').unwrap();
    let line = format!("{method} {}", target.strip_prefix("/a%20b/~c").unwrap());
    let names = ["authorization", "x-name", "x-many", "content-type"];
    let headers = names.into_iter().flat_map(|name| sent.header_values(name));
    let headers = headers.map(|value| match value {
        "Basic cHJvamVjdC10ZXN0LTE6c2VjcmV0LXRlc3QtMQ==" => "basic".to_owned(),
        value => value.replace("application/", ""),
    });
    let mut parts = Vec::from_iter(std::iter::once(line).chain(headers));
    parts.extend(Some(sent.body.clone()).filter(|body| !body.is_empty()));
    parts.join(" | ")
}

#[tokio::test]
async fn every_role_and_every_option_is_sent_as_declared() {
    let (client, server) = client_of("{}").await;
    let empty = Page {
        status: &[],
        ..PAGE
    };
    for call in [
        client.root(),
        client.segments("a b", 7, format_args!("{:#x}", 10), "x/y".into()),
        client.segments("...", 7, format_args!("?"), "%2e|\\{;&=+:@^`<\"'".into()),
        client.query(Some("a&b=c ü+"), Some(1), false, vec!["x", "y"], &PAGE),
        client.query(None, None, true, vec![], &empty),
        client.header(Some("Ada"), &[1, 2]),
        client.header(None, &[]),
        client.fields("A \"d\"", Some(7), &["x"], Some(&empty)),
        client.fields("Ada", None, &[], None),
        client.body(Some(&PAGE)),
        client.body(None),
        client.nothing(),
        client.by_argument("p", Some("a")),
        client.by_argument("p", None),
        client.without("a b"),
        client.basic("p"),
        client.form_fields("p", "a&b=c ü+", &["x", "y"], None),
        client.form("p", &PAGE),
        client.form("p", &empty),
        client.delete("p", Some("why")),
        client.delete("p", None),
        client.no_body("p"),
        client.null("p", None, None, None),
    ] {
        call.await.unwrap();
    }
    let sent: Vec<String> = server.recorded().iter().map(printed).collect();
    let expected = r#"
HEAD / | basic
GET /v1/a%20b/7/0xa/x%2Fy | basic
GET /v1/.../7/%3F/%252e%7C%5C%7B%3B%26%3D%2B%3A%40%5E%60%3C%22%27 | basic
GET /v1/query?text=a%26b%3Dc%20%C3%BC%2B&max%20results=1&flag=false&list=x&list=y&limit=2&status=active | basic
GET /v1/query?flag=true&limit=2 | basic
DELETE /v1/header | basic | Ada | 1 | 2
DELETE /v1/header | basic
POST /v1/fields | basic | json | {"name":"A \"d\"","max":7,"tags":["x"],"page":{"limit":2,"cursor":null,"status":[]}}
POST /v1/fields | basic | json | {"name":"Ada","tags":[]}
PATCH /v1/body | basic | json | {"limit":2,"cursor":null,"status":["active"]}
PATCH /v1/body | basic | json | {}
POST /v1/nothing | basic | json | {}
GET /v1/public/p/token | Bearer a
GET /v1/public/p/token
GET /v1/public/a%20b
GET /v1/public/p/basic | basic
POST /v1/public/p/form | x-www-form-urlencoded | grant_type=a%26b%3Dc%20%C3%BC%2B&scope=x&scope=y
PUT /v1/public/p/form | Bearer of-the-trait | x-www-form-urlencoded | limit=2&status=active
PUT /v1/public/p/form | Bearer of-the-trait | x-www-form-urlencoded | limit=2
DELETE /v1/public/p/body | Bearer of-the-trait | json | {"reason":"why"}
DELETE /v1/public/p/body | Bearer of-the-trait | json | {}
POST /v1/public/p/nothing | Bearer of-the-trait
PATCH /v1/public/p/null | Bearer of-the-trait | json | {"name":null,"max":null}"#;
    assert_eq!(sent.join("\n"), expected.trim_start());
    let route = <dyn Public>::TEXT.to_string();
    assert_eq!(route, "GET /v1/public/{project_id}/text");
}

#[tokio::test]
async fn an_invalid_value_is_rejected_before_sending_and_the_error_shows_only_its_name() {
    let (client, server) = client_of("{}").await;
    let map = [(b"canary".to_vec(), 1)].into();
    for (call, expected) in [
        (
            client.header(Some("canary\r\nX-Evil: 1"), &[]),
            "DELETE /v1/header: the header `x-name` has a character that no header can carry",
        ),
        (
            client.nested_query(&[vec![1]]),
            "GET /v1/query: the query parameter `secret` has a list or an object \
             where a string, a number or a boolean is expected",
        ),
        (
            client.unserializable_body(&map),
            "POST /v1/unserializable: the body does not serialize as JSON",
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
fn debug_does_not_show_headers_tokens_paths_or_bodies() {
    for call in [
        Client::stub().header(Some("canary"), &[]),
        Client::stub().by_argument("p", Some("canary")),
        Client::stub().basic("canary"),
        Client::stub().fields("canary", None, &[], None),
    ] {
        let request = call.request().unwrap();
        let shown = format!("{:?} {request:?} {call:?}", request.headers());
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[tokio::test]
async fn a_response_is_returned_as_text_as_bytes_and_with_its_request_id() {
    let body = r#"{"request_id":"r-1","status_code":200}"#;
    let (client, server) = client_of(body).await;
    assert_eq!(*client.text("p").await.unwrap(), body);
    assert_eq!(*client.bytes("p").await.unwrap(), body.as_bytes());
    let whole = client.whole("p").await.unwrap();
    assert_eq!(whole.request_id(), Some("r-1"));
    assert_eq!(whole.request_id.as_deref(), Some("r-1"));
    let stripped = client.by_the_trait("p").await.unwrap();
    assert_eq!(*stripped, Whole { request_id: None });

    let accepted: Vec<_> = server.recorded();
    let accepted = accepted.iter().map(|sent| sent.header_values("accept"));
    let json = vec!["application/json"];
    assert!(accepted.eq([vec!["*/*"], vec!["*/*"], json.clone(), json]));

    let (client, _server) = client_of("not JSON").await;
    assert_eq!(*client.text("p").await.unwrap(), "not JSON");
    let error = client.whole("p").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[test]
fn endpoints_that_are_declared_identically_are_equal_in_different_traits() {
    use stytch_users::Users;

    #[api]
    trait Accounts: Api {
        #[endpoint(GET, "/v1/users/<user_id>")]
        fn get(&self, user_id: &str) -> Call<()>;
    }
    let endpoints = HashSet::from([<dyn Accounts>::GET, <dyn Users>::GET, <dyn Users>::DELETE]);
    assert_eq!(endpoints.len(), 2);
}
