//! The method returns something other than a `Call` of one response that can be decoded.

use std::collections::HashMap;
use std::pin::Pin;

use stytch_users::{Api, Call, Error, Response, User, endpoint};

struct Borrowed<'a>(&'a str);
struct Page<T>(T);
type UserCall = Call<User>;

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn nothing(&self); //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn response(&self) -> User; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn result(&self) -> Result<Response<User>, Error>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn result_of_a_call(&self) -> Result<Call<User>, Error>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn misspelt(&self) -> Cal<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn two(&self) -> Call<User, User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn no_response(&self) -> Call; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn alias(&self) -> UserCall; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn future(&self) -> impl Future<Output = User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn boxed(&self) -> Pin<Box<dyn Future<Output = User>>>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn map(&self) -> HashMap<String, User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn page(&self) -> Page<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn tuple(&self) -> (User, User); //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn reference(&self) -> &User; //~ ERROR
}

trait Responses: Api {
    #[endpoint(GET, "/v1/things")]
    fn borrowed(&self) -> Call<&str>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn with_lifetime(&self) -> Call<Borrowed<'_>>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn any(&self) -> Call<impl Send>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn wrapped(&self) -> Call<Result<User, Error>>; //~ ERROR

    #[endpoint(HEAD, "/v1/things")]
    fn head(&self) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things", response = text)]
    fn text(&self) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things", response = bytes)]
    fn bytes(&self) -> Call<String>; //~ ERROR
}

fn call(things: &dyn Things, responses: &dyn Responses) {
    let _: Call<()> = things.nothing();
    let _: Call<()> = things.no_response();
    let _: [Call<User>; 7] = [
        things.response(),
        things.result(),
        things.result_of_a_call(),
        things.misspelt(),
        things.alias(),
        things.future(),
        things.boxed(),
    ];
    let _: Call<()> = responses.borrowed();
}

fn main() {}
