//! The work by a general crate that declares HTTP calls as a trait, with the types that
//! the work by hand has.

use std::sync::Arc;

use pretend::{Json, Pretend, Result, Url, pretend};
use pretend_reqwest::Client;
use stytch_users_benches::Work;
use stytch_users_benches::by_hand::{
    CreateUser, CreateUserResponse, ExchangeResponse, PrimaryFactor, Search, SearchResponse, User,
};
use stytch_users_benches::fixture::{SECRET, USER_ID};

use crate::{Setting, call};

#[pretend]
trait Users {
    #[request(method = "GET", path = "/v1/users/{user_id}")]
    #[header(name = "Authorization", value = "{secret}")]
    async fn get(&self, secret: &str, user_id: &str) -> Result<Json<User>>;

    #[request(method = "POST", path = "/v1/users")]
    #[header(name = "Authorization", value = "{secret}")]
    async fn create(&self, secret: &str, json: &CreateUser) -> Result<Json<CreateUserResponse>>;

    #[request(method = "PUT", path = "/v1/users/{user_id}/exchange_primary_factor")]
    #[header(name = "Authorization", value = "{secret}")]
    async fn exchange(
        &self,
        secret: &str,
        user_id: &str,
        json: &PrimaryFactor,
    ) -> Result<Json<ExchangeResponse>>;

    #[request(method = "POST", path = "/v1/users/search")]
    #[header(name = "Authorization", value = "{secret}")]
    async fn search(&self, secret: &str, json: &Search) -> Result<Json<SearchResponse>>;
}

pub(crate) fn work(work: &str, setting: &Setting) -> Option<Work> {
    let url = Url::parse(&setting.base_url).ok()?;
    let users = Arc::new(Pretend::for_client(Client::default()).with_url(url));
    match work {
        "get" => call(move || {
            let users = users.clone();
            async move { users.get(SECRET, USER_ID).await.expect("it is answered") }
        }),
        "create" => {
            let user = Arc::new(CreateUser::usual());
            call(move || {
                let (users, user) = (users.clone(), user.clone());
                async move { users.create(SECRET, &user).await.expect("it is answered") }
            })
        }
        "exchange" => {
            let factor = Arc::new(PrimaryFactor::usual());
            call(move || {
                let (users, factor) = (users.clone(), factor.clone());
                async move {
                    let exchanged = users.exchange(SECRET, USER_ID, &factor).await;
                    exchanged.expect("it is answered")
                }
            })
        }
        "search" => call(move || {
            let users = users.clone();
            async move {
                let search = Search {
                    cursor: None,
                    limit: 1000,
                };
                users.search(SECRET, &search).await.expect("it is answered")
            }
        }),
        _ => None,
    }
}
