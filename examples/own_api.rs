//! Two other products of Stytch's, each declared in a trait over the same client.
//!
//!     cargo run --example own_api
//!
//! They are [B2B organizations](https://stytch.com/docs/b2b/api/organization-object) and
//! [Connected Apps](https://stytch.com/docs/api/connected-app-access-token-exchange), as far as
//! an example needs them. The sandbox emulates users only, so a small server emulates these.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stytch_users::{Api, Call, Client, Endpoint, api};
use tokio::net::TcpListener;

/// Organizations and their members.
#[api(base = "/v1/b2b/organizations")]
trait Organizations: Api {
    /// Creates an organization.
    #[endpoint(POST, "/")]
    fn create(
        &self,
        #[field("organization_name")] name: &str,
        #[field("email_allowed_domains")] domains: &[&str],
    ) -> Call<OneOrganization>;

    /// Gets an organization.
    #[endpoint(GET, "/<organization_id>")]
    fn get(&self, organization_id: &str) -> Call<OneOrganization>;

    /// Changes an organization; a logo of `None` is removed.
    #[endpoint(PUT, "/<organization_id>")]
    fn update(
        &self,
        organization_id: &str,
        #[field("organization_name")] name: Option<&str>,
        #[field("organization_logo_url", null)] logo_url: Option<&str>,
    ) -> Call<OneOrganization>;

    /// Searches for organizations.
    #[endpoint(POST, "/search", replay = safe)]
    fn search(&self, search: &Search<'_>) -> Call<FoundOrganizations>;

    /// Deletes an organization.
    #[endpoint(DELETE, "/<organization_id>")]
    fn delete(&self, organization_id: &str) -> Call<()>;

    /// Adds a member.
    #[endpoint(POST, "/<organization_id>/members")]
    fn create_member(
        &self,
        organization_id: &str,
        #[field] email_address: &str,
        #[field] roles: &[&str],
    ) -> Call<OneMember>;

    /// Removes a member.
    #[endpoint(DELETE, "/<organization_id>/members/<member_id>")]
    fn delete_member(&self, organization_id: &str, member_id: &str) -> Call<()>;
}

/// The sessions of members.
#[api(base = "/v1/b2b/sessions")]
trait MemberSessions: Api {
    /// Lists the sessions of a member.
    #[endpoint(GET, "/")]
    fn of_member(&self, #[query] member: &Member<'_>) -> Call<Value>;

    /// Ends a session.
    #[endpoint(POST, "/revoke", replay = idempotent)]
    fn end(&self, #[field] member_session_id: &str) -> Call<()>;
}

/// The OAuth endpoints for Connected Apps, which accept no project secret.
#[api(base = "/v1/public/<project_id>", auth = none)]
trait ConnectedApps: Api {
    /// Describes the endpoints below, for OAuth libraries.
    #[endpoint(GET, "/.well-known/openid-configuration", response = text)]
    fn configuration(&self, project_id: &str) -> Call<String>;

    /// Exchanges a code for tokens.
    #[endpoint(POST, "/oauth2/token", body = form)]
    fn token(&self, project_id: &str, exchange: &CodeExchange<'_>) -> Call<Tokens>;

    /// Returns what a token permits.
    #[endpoint(POST, "/oauth2/introspect", replay = safe, body = form)]
    fn introspect(
        &self,
        project_id: &str,
        #[field] token: &str,
        #[field] client_id: &str,
        #[field] client_secret: Option<&str>,
    ) -> Call<Introspection>;

    /// Returns the user for whom an access token was issued.
    #[endpoint(GET, "/oauth2/userinfo")]
    fn userinfo(&self, project_id: &str, #[bearer] access_token: &str) -> Call<UserInfo>;

    /// Revokes a token.
    #[endpoint(POST, "/oauth2/revoke", replay = idempotent, body = form)]
    fn revoke(&self, project_id: &str, #[field] token: &str, #[field] client_id: &str) -> Call<()>;
}

impl Organizations for Client {}
impl MemberSessions for Client {}
impl ConnectedApps for Client {}

#[derive(Serialize)]
struct Search<'a> {
    limit: u32,
    organization_ids: &'a [&'a str],
}

/// Several query parameters.
#[derive(Serialize)]
struct Member<'a> {
    organization_id: &'a str,
    member_id: &'a str,
}

#[derive(Serialize)]
struct CodeExchange<'a> {
    grant_type: &'a str,
    client_id: &'a str,
    code: &'a str,
    scope: Option<&'a str>,
}

#[derive(Deserialize)]
struct OneOrganization {
    organization: Organization,
}

#[derive(Deserialize)]
struct FoundOrganizations {
    organizations: Vec<Organization>,
}

#[derive(Deserialize)]
struct Organization {
    organization_id: String,
    organization_name: String,
}

#[derive(Deserialize)]
struct OneMember {
    member_id: String,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
}

#[derive(Deserialize)]
struct Introspection {
    active: bool,
    scope: String,
}

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    arguments::read(
        "Calls two other APIs of Stytch's, against a small server.",
        [],
    );
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(respond)).await });

    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(base_url)
        .build()?;
    organizations(&client).await?;
    connected_apps(&client).await?;
    Ok(())
}

async fn organizations(client: &Client) -> Result<(), stytch_users::Error> {
    let created = client
        .create("Analytical Engines", &["example.com"])
        .await?;
    let id = &created.organization.organization_id;
    let organization = Organizations::get(client, id)
        .await?
        .into_inner()
        .organization;
    println!("created {}", organization.organization_name);
    client.update(id, None, None).await?;
    let search = Search {
        limit: 10,
        organization_ids: &[id],
    };
    println!(
        "found {}",
        client.search(&search).await?.organizations.len()
    );

    let member = client
        .create_member(id, "ada@example.com", &["admin", "editor"])
        .await?;
    let member_id = &member.member_id;
    let sessions = client
        .of_member(&Member {
            organization_id: id,
            member_id,
        })
        .await?;
    if let Some(session) = sessions["member_sessions"][0]["member_session_id"].as_str() {
        client.end(session).await?;
    }
    client.delete_member(id, member_id).await?;
    client.delete(id).await?;
    Ok(())
}

async fn connected_apps(client: &Client) -> Result<(), stytch_users::Error> {
    let (project_id, client_id) = (client.project_id(), "connected-app-test-1");
    println!(
        "configuration: {}",
        *client.configuration(project_id).await?
    );
    let exchange = CodeExchange {
        grant_type: "authorization_code",
        client_id,
        code: "code-test-1",
        scope: None,
    };
    let tokens = client.token(project_id, &exchange).await?;
    let token = &tokens.access_token;
    let permitted = client
        .introspect(project_id, token, client_id, None)
        .await?;
    println!("active: {}, scope: {}", permitted.active, permitted.scope);
    println!("user: {}", client.userinfo(project_id, token).await?.sub);
    client.revoke(project_id, token, client_id).await?;
    Ok(())
}

/// A stand-in for Stytch: finds the endpoint among those of the traits, prints the request and
/// returns a fixed response.
async fn respond(
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let apis = [
        <dyn Organizations>::ENDPOINTS,
        <dyn MemberSessions>::ENDPOINTS,
        <dyn ConnectedApps>::ENDPOINTS,
    ];
    let matches = |endpoint: &&Endpoint| endpoint.matches(&method, uri.path());
    let Some(endpoint) = apis.concat().iter().find(matches).copied() else {
        return (StatusCode::NOT_FOUND, String::new());
    };
    let credentials = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let scheme = credentials
        .and_then(|value| value.split(' ').next())
        .unwrap_or("-");
    let query = uri.query().unwrap_or_default();
    println!(
        "    {endpoint} [{scheme}] {query}{}",
        String::from_utf8_lossy(&body)
    );

    let organization = json!({
        "organization_id": "organization-test-1",
        "organization_name": "Analytical Engines",
    });
    let response = match endpoint.name() {
        "search" => json!({ "organizations": [organization] }),
        "create" | "get" | "update" => json!({ "organization": organization }),
        "create_member" => json!({ "member_id": "member-test-1" }),
        "of_member" => json!({ "member_sessions": [{ "member_session_id": "session-test-1" }] }),
        "token" => json!({ "access_token": "token-test-1", "token_type": "bearer" }),
        "introspect" => json!({ "active": true, "scope": "openid profile" }),
        "userinfo" => json!({ "sub": "user-test-1" }),
        "configuration" => json!({ "scopes_supported": ["openid", "profile"] }),
        _ => json!({ "request_id": "request-id-test-1", "status_code": 200 }),
    };
    (StatusCode::OK, response.to_string())
}
