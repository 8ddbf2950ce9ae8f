//! The work by a general crate that declares HTTP calls as a trait, with the types of the work
//! by hand.

use std::hint::black_box;

use pretend::interceptor::NoopRequestInterceptor;
use pretend::resolver::UrlResolver;
use pretend::{Json, Pretend, Result, Url, pretend};
use pretend_reqwest::Client;
use stytch_users_benches::by_hand::{
    CreateUser, CreateUserResponse, ExchangeResponse, PrimaryFactor, Search, SearchResponse, User,
};
use stytch_users_benches::fixture::{EMAIL, SECRET, USER_ID};
use stytch_users_benches::{ApiClient, GetUser};

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

pub(crate) struct Peer {
    users: Pretend<Client, UrlResolver, NoopRequestInterceptor>,
    user: CreateUser,
    factor: PrimaryFactor,
}

impl GetUser for Peer {
    fn new(base_url: &str) -> Peer {
        let url = Url::parse(base_url).expect("it is a URL");
        Peer {
            users: Pretend::for_client(Client::default()).with_url(url),
            user: CreateUser::usual(),
            factor: PrimaryFactor {
                email_address: EMAIL.to_owned(),
            },
        }
    }

    async fn get(&self) {
        black_box(self.users.get(SECRET, USER_ID).await.expect("a user"));
    }
}

impl ApiClient for Peer {
    async fn create(&self) {
        let created = self.users.create(SECRET, &self.user).await;
        black_box(created.expect("a user"));
    }

    async fn exchange(&self) {
        let exchanged = self.users.exchange(SECRET, USER_ID, &self.factor).await;
        black_box(exchanged.expect("a user"));
    }

    async fn search(&self, cursor: Option<String>) -> (usize, Option<String>) {
        let search = Search {
            cursor,
            limit: 1000,
        };
        let page = self.users.search(SECRET, &search).await;
        page.expect("a page").value().black_box()
    }
}
