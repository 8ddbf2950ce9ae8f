//! The work as an expert writes it with reqwest and nothing else: the base URL is parsed once, the
//! header with the credentials is built once, and bodies are serialized to bytes and read from
//! bytes. There are no retries, no timeouts, no checks and no tracing.

use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls_platform_verifier::BuilderVerifierExt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fixture::{EMAIL, SECRET, TRUSTED, UNTRUSTED, USER_ID, metadata};
use crate::work::{ApiClient, GetUser, Work, warm};

/// A client of one project, with the arguments of its calls.
pub struct ByHand {
    client: reqwest::Client,
    base: Url,
    authorization: HeaderValue,
    user: CreateUser,
    factor: PrimaryFactor,
}

impl GetUser for ByHand {
    fn new(base_url: &str) -> ByHand {
        // Its length is right. The base64 itself is not part of any work.
        let basic = format!("Basic {SECRET}{SECRET}");
        let mut authorization = HeaderValue::from_str(&basic).expect("it is ASCII");
        authorization.set_sensitive(true);
        ByHand {
            client: client(),
            base: Url::parse(base_url).expect("it is a URL"),
            authorization,
            user: create_user(),
            factor: PrimaryFactor {
                email_address: EMAIL.to_owned(),
            },
        }
    }

    async fn get(&self) {
        let path = format!("/v1/users/{USER_ID}");
        self.send::<User>(self.request(Method::GET, &path)).await;
    }
}

impl ApiClient for ByHand {
    async fn create(&self) {
        self.send::<CreateUserResponse>(self.build_create()).await;
    }

    async fn exchange(&self) {
        self.send::<ExchangeResponse>(self.build_exchange()).await;
    }

    async fn search(&self, cursor: Option<String>) -> (usize, Option<String>) {
        let search = Search {
            cursor,
            limit: 1000,
        };
        let request = self.with_body(Method::POST, "/v1/users/search", &search);
        let page: SearchResponse = self.send(request).await;
        let users = page.results.into_iter().map(black_box).count();
        (users, page.results_metadata.next_cursor)
    }

    fn build(work: &str) -> Option<Work> {
        let client = ByHand::new("https://test.stytch.com");
        match work {
            "build_create" => Some(warm(move || drop(black_box(client.build_create())))),
            "build_exchange" => Some(warm(move || drop(black_box(client.build_exchange())))),
            _ => None,
        }
    }
}

impl ByHand {
    fn request(&self, method: Method, path: &str) -> Request {
        let mut url = self.base.clone();
        url.set_path(path);
        let mut request = Request::new(method, url);
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.authorization.clone());
        request
    }

    fn with_body(&self, method: Method, path: &str, body: &impl Serialize) -> Request {
        let mut request = self.request(method, path);
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(CONTENT_TYPE, json);
        *request.body_mut() = Some(serde_json::to_vec(body).expect("it is JSON").into());
        request
    }

    fn build_create(&self) -> Request {
        self.with_body(Method::POST, "/v1/users", black_box(&self.user))
    }

    fn build_exchange(&self) -> Request {
        let path = format!("/v1/users/{USER_ID}/exchange_primary_factor");
        self.with_body(Method::PUT, &path, black_box(&self.factor))
    }

    async fn send<T: DeserializeOwned>(&self, request: Request) -> T {
        let response = self.client.execute(request).await.expect("a response");
        assert!(response.status().is_success());
        let body = response.bytes().await.expect("a whole body");
        black_box(serde_json::from_slice(&body).expect("a body of this type"))
    }
}

/// A client with TLS by ring and the system's roots.
fn client() -> reqwest::Client {
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them all")
        .with_platform_verifier()
        .expect("the system has roots")
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .build()
        .expect("it has no setting that could be wrong")
}

#[derive(Serialize)]
pub struct CreateUser {
    pub email: Option<String>,
    pub phone_number: Option<String>,
    pub name: Option<Name>,
    pub trusted_metadata: Option<Value>,
    pub untrusted_metadata: Option<Value>,
}

/// A user with an email address, a name, a phone number and metadata.
fn create_user() -> CreateUser {
    CreateUser {
        email: Some(EMAIL.to_owned()),
        phone_number: Some("+12025550162".to_owned()),
        name: Some(Name {
            first_name: Some("Ada".to_owned()),
            middle_name: Some("King".to_owned()),
            last_name: Some("Lovelace".to_owned()),
        }),
        trusted_metadata: Some(metadata(TRUSTED)),
        untrusted_metadata: Some(metadata(UNTRUSTED)),
    }
}

#[derive(Serialize)]
pub struct PrimaryFactor {
    pub email_address: String,
}

#[derive(Serialize)]
pub struct Search {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    pub limit: u32,
}

#[derive(Deserialize)]
pub struct CreateUserResponse {
    pub user_id: String,
    pub email_id: String,
    pub phone_id: String,
    pub status: String,
    pub user: User,
    pub request_id: String,
}

#[derive(Deserialize)]
pub struct ExchangeResponse {
    pub user_id: String,
    pub user: User,
    pub request_id: String,
}

#[derive(Deserialize)]
pub struct SearchResponse {
    pub results: Vec<User>,
    pub results_metadata: ResultsMetadata,
    pub request_id: String,
}

#[derive(Deserialize)]
pub struct ResultsMetadata {
    pub next_cursor: Option<String>,
    pub total: i64,
}

#[derive(Deserialize)]
pub struct User {
    pub user_id: String,
    pub name: Name,
    pub emails: Vec<Email>,
    pub phone_numbers: Vec<PhoneNumber>,
    pub status: String,
    pub webauthn_registrations: Vec<WebAuthnRegistration>,
    pub providers: Vec<OAuthProvider>,
    pub totps: Vec<Totp>,
    pub crypto_wallets: Vec<CryptoWallet>,
    pub biometric_registrations: Vec<BiometricRegistration>,
    pub password: Option<Password>,
    pub trusted_metadata: Option<Value>,
    pub untrusted_metadata: Option<Value>,
    pub external_id: Option<String>,
    pub roles: Vec<String>,
    pub is_locked: bool,
    pub lock_created_at: Option<DateTime<Utc>>,
    pub lock_expires_at: Option<DateTime<Utc>>,
    pub created_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
pub struct Name {
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
}

#[derive(Deserialize)]
pub struct Email {
    pub email_id: String,
    pub email: String,
    pub verified: bool,
}

#[derive(Deserialize)]
pub struct PhoneNumber {
    pub phone_id: String,
    pub phone_number: String,
    pub verified: bool,
}

#[derive(Deserialize)]
pub struct WebAuthnRegistration {
    pub webauthn_registration_id: String,
    pub domain: String,
    pub user_agent: String,
    pub verified: bool,
    pub authenticator_type: String,
    pub name: String,
}

#[derive(Deserialize)]
pub struct OAuthProvider {
    pub oauth_user_registration_id: String,
    pub provider_type: String,
    pub provider_subject: String,
    pub profile_picture_url: String,
    pub locale: String,
}

#[derive(Deserialize)]
pub struct Totp {
    pub totp_id: String,
    pub verified: bool,
}

#[derive(Deserialize)]
pub struct CryptoWallet {
    pub crypto_wallet_id: String,
    pub crypto_wallet_address: String,
    pub crypto_wallet_type: String,
    pub verified: bool,
}

#[derive(Deserialize)]
pub struct BiometricRegistration {
    pub biometric_registration_id: String,
    pub verified: bool,
}

#[derive(Deserialize)]
pub struct Password {
    pub password_id: String,
    pub requires_reset: bool,
}
