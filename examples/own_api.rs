//! The APIs of two other Stytch products, declared as traits that are used with the same client.
//!
//!     cargo run --example own_api
//!
//! These are some endpoints of
//! [B2B organizations](https://stytch.com/docs/b2b/api/organization-object) and
//! [Connected Apps](https://stytch.com/docs/api/connected-app-access-token-exchange). The sandbox
//! only emulates users, so a custom transport emulates these endpoints.

#[path = "shared/arguments.rs"]
mod arguments;

use std::error::Error;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stytch_users::{
    Api, Call, Client, Endpoint, Transport, TransportFuture, TransportRequest, TransportResponse,
    api,
};

/// Organizations and their members.
#[api(base = "/v1/b2b/organizations")]
trait Organizations: Api {
    /// Creates an organization.
    #[endpoint(POST, "/")]
    fn create(
        &self,
        #[field("organization_name")] name: &str,
        #[field("email_allowed_domains")] domains: &[&str],
    ) -> Call<OrganizationResponse>;

    /// Gets an organization.
    #[endpoint(GET, "/<organization_id>")]
    fn get(&self, organization_id: &str) -> Call<OrganizationResponse>;

    /// Updates an organization. `None` removes the logo, but does not change the name.
    #[endpoint(PUT, "/<organization_id>")]
    fn update(
        &self,
        organization_id: &str,
        #[field("organization_name")] name: Option<&str>,
        #[field("organization_logo_url", null)] logo_url: Option<&str>,
    ) -> Call<OrganizationResponse>;

    /// Removes a member.
    #[endpoint(DELETE, "/<organization_id>/members/<member_id>")]
    fn delete_member(&self, organization_id: &str, member_id: &str) -> Call<()>;
}

/// The sessions of members.
#[api(base = "/v1/b2b/sessions")]
trait MemberSessions: Api {
    /// Lists the sessions of a member.
    #[endpoint(GET, "/")]
    fn list(&self, #[query] member: &Member<'_>) -> Call<Value>;

    /// Revokes a session.
    #[endpoint(POST, "/revoke", replay = idempotent)]
    fn revoke_session(&self, #[field] member_session_id: &str) -> Call<()>;
}

/// The OAuth endpoints for Connected Apps. They do not use the project's credentials.
#[api(base = "/v1/public/<project_id>", auth = none)]
trait ConnectedApps: Api {
    /// Returns the metadata by which OAuth libraries find the other endpoints.
    #[endpoint(GET, "/.well-known/openid-configuration", response = text)]
    fn configuration(&self, project_id: &str) -> Call<String>;

    /// Exchanges a code for tokens.
    #[endpoint(POST, "/oauth2/token", body = form)]
    fn token(&self, project_id: &str, exchange: &CodeExchange<'_>) -> Call<Tokens>;

    /// Returns whether a token is active, and its scope.
    #[endpoint(POST, "/oauth2/introspect", replay = safe, body = form)]
    fn introspect(
        &self,
        project_id: &str,
        #[field] token: &str,
        #[field] client_id: &str,
        #[field] client_secret: Option<&str>,
    ) -> Call<Introspection>;

    /// Returns the user to whom an access token was issued.
    #[endpoint(GET, "/oauth2/userinfo")]
    fn userinfo(&self, project_id: &str, #[bearer] access_token: &str) -> Call<Value>;
}

impl Organizations for Client {}
impl MemberSessions for Client {}
impl ConnectedApps for Client {}

/// The query parameters that select a member.
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
struct OrganizationResponse {
    organization: Organization,
}

#[derive(Deserialize)]
struct Organization {
    organization_id: String,
    organization_name: String,
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

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    arguments::read("Calls two other Stytch APIs, which are emulated.", None);
    let client = Client::builder("project-test-1", "secret-test-1")
        .transport(Emulation)
        .build()?;
    organizations(&client).await?;
    connected_apps(&client).await?;
    Ok(())
}

async fn organizations(client: &Client) -> Result<(), stytch_users::Error> {
    let created = client
        .create("Analytical Engines", &["example.com"])
        .await?;
    let organization_id = &created.organization.organization_id;
    let found = client.get(organization_id).await?;
    println!("created {}", found.organization.organization_name);
    client.update(organization_id, None, None).await?;

    let member_id = "member-test-1";
    let member = Member {
        organization_id,
        member_id,
    };
    let sessions = client.list(&member).await?;
    if let Some(session) = sessions["member_sessions"][0]["member_session_id"].as_str() {
        client.revoke_session(session).await?;
    }
    client.delete_member(organization_id, member_id).await?;
    Ok(())
}

async fn connected_apps(client: &Client) -> Result<(), stytch_users::Error> {
    let (project_id, client_id) = (client.project_id(), "connected-app-test-1");
    let configuration = client.configuration(project_id).await?;
    println!("configuration: {}", *configuration);
    let exchange = CodeExchange {
        grant_type: "authorization_code",
        client_id,
        code: "code-test-1",
        scope: None,
    };
    let tokens = client.token(project_id, &exchange).await?;
    let token = &tokens.access_token;
    let introspection = client
        .introspect(project_id, token, client_id, None)
        .await?;
    println!("active: {}", introspection.active);
    println!("scope: {}", introspection.scope);
    let user_info = client.userinfo(project_id, token).await?;
    println!("user: {}", user_info["sub"]);
    Ok(())
}

/// A transport that prints each request and returns a fixed response for its endpoint.
struct Emulation;

impl Transport for Emulation {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let authorization = request.headers.get("authorization");
        let authorization = authorization.and_then(|value| value.to_str().ok());
        let scheme = authorization.and_then(|value| value.split(' ').next());
        let scheme = scheme.unwrap_or("no credentials");
        let query = request.uri.query().unwrap_or_default();
        let body = request.body.unwrap_or_default();
        let body = String::from_utf8_lossy(&body);
        println!("    {} [{scheme}] {query}{body}", request.endpoint);
        let response = TransportResponse::new(respond(request.endpoint).to_string().into());
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn respond(endpoint: Endpoint) -> Value {
    match endpoint.name() {
        "create" | "get" | "update" => json!({ "organization": {
            "organization_id": "organization-test-1",
            "organization_name": "Analytical Engines",
        } }),
        "list" => json!({ "member_sessions": [{ "member_session_id": "session-test-1" }] }),
        "configuration" => json!({ "scopes_supported": ["openid", "profile"] }),
        "token" => json!({ "access_token": "token-test-1", "token_type": "bearer" }),
        "introspect" => json!({ "active": true, "scope": "openid profile" }),
        "userinfo" => json!({ "sub": "user-test-1" }),
        _ => json!({ "request_id": "request-id-test-1", "status_code": 200 }),
    }
}
