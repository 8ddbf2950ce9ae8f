//! The attributes in places where an expansion that relies on names in scope would not compile.
//! Most of the test is that this file compiles.

use stytch_users::{Api, Call, Client, Endpoint, UserId, api};

/// Without any prelude, so that the expansion can only use absolute paths, and with arguments whose
/// names an expansion might use.
mod without_prelude {
    #![no_implicit_prelude]

    use ::stytch_users::{Api, Call, User, api, endpoint as declared};

    #[api]
    pub(crate) trait Things: Api {
        /// `#[api]` does not recognize a renamed attribute, so it expands by itself.
        #[declared(GET, "/v1/others/<id>")]
        fn other(&self, id: &str) -> Call<User>;

        #[endpoint(POST, "/v1/<self_>/<client>/<call>/<path>/<type>")]
        #[allow(clippy::too_many_arguments)]
        fn thing(
            &self,
            self_: &str,
            client: &str,
            call: &str,
            path: &str,
            r#type: &str,
            #[field] body: &str,
            #[header("X-Name")] url: &str,
            #[query] request: &str,
            #[query] endpoint: &str,
            #[query] stytch_users: &str,
        ) -> Call<User>;
    }

    impl Things for ::stytch_users::Client {}
}

/// With the crate re-exported by another, and with `Call` by a path and renamed attributes.
mod renamed {
    use vendored::stytch::{self as call, Api as TheApi, api as known, endpoint as declared};

    pub(crate) mod vendored {
        pub(crate) use stytch_users as stytch;
    }

    #[known]
    pub(crate) trait Things: TheApi {
        #[stytch_users::endpoint(GET, "/v1/things/<id>")]
        fn thing(&self, id: &str, #[query] limit: u32) -> call::Call<stytch_users::User>;

        #[declared(GET, "/v1/others/<id>", crate = crate::hygiene::renamed::vendored::stytch)]
        fn other(&self, id: &str) -> call::Call<stytch_users::User>;
    }

    #[known(crate = crate::hygiene::renamed::vendored::stytch)]
    pub(crate) trait Others: TheApi {
        #[endpoint(GET, "/v1/others/<type>")]
        fn r#type(&self, r#type: &str) -> call::Call<()>;
    }

    impl Things for stytch_users::Client {}
    impl Others for stytch_users::Client {}
}

/// With parameters of the trait and of a method, and with attributes.
mod with_parameters {
    #![deny(missing_docs, unused, clippy::all)]

    use std::borrow::Cow;

    use serde::de::DeserializeOwned;
    use stytch_users::{Api, Call, User, UserId, api};

    /// Things.
    #[api]
    pub(crate) trait Things<'t, T: DeserializeOwned + Send + 'static, const N: usize>:
        Api
    where
        Self: 't,
    {
        /// A thing.
        #[endpoint(GET, "/v1/things/<id>/<name>")]
        #[doc(alias = "object")]
        fn thing<'a>(
            &'a self,
            id: &'a str,
            name: Cow<'a, str>,
            #[query] user_id: Option<&'a UserId>,
            #[query] tags: &'a [&'a str],
        ) -> Call<T>;

        /// One of two methods, of which one is compiled.
        #[cfg(test)]
        #[endpoint(GET, "/v1/either/<id>")]
        fn either(&self, id: &str) -> Call<User>;

        /// The other of the two.
        #[cfg(not(test))]
        #[endpoint(GET, "/v1/things/absent/<id>")]
        fn either(&self, id: NoSuchType) -> Call<User>;

        /// No longer used.
        #[deprecated]
        #[endpoint(GET, "/v1/things")]
        fn past(&self) -> Call<Vec<User>>;
    }

    impl Things<'_, User, 1> for stytch_users::Client {}
}

#[test]
fn each_trait_builds_the_requests_that_it_declares() {
    /// In the expansion of another macro.
    macro_rules! things {
        ($method:ident $path:literal $name:ident($argument:ident: $type:ty) -> $response:ty) => {
            /// Inside a function, which no path from outside can refer to.
            #[api]
            trait Things: Api {
                #[endpoint($method, $path)]
                fn $name(&self, $argument: $type) -> Call<$response>;

                /// Types whose names are similar to those of wrappers.
                #[endpoint($method, "/v1/others")]
                fn results(&self) -> Call<Results<Box<str>>>;
            }
        };
    }

    type Results<T> = Vec<T>;
    things!(GET "/v1/things/<id>" thing(id: &str) -> ());
    impl Things for Client {}

    fn target<T: Send + 'static>(call: Call<T>) -> String {
        let request = call.request().unwrap();
        format!("{}?{}", request.path(), request.query().unwrap_or_default())
    }

    let client = Client::stub();
    let call = client.thing("1");
    assert_eq!(call.request().unwrap().endpoint(), <dyn Things>::THING);
    assert_eq!(target(call), "/v1/things/1?");
    assert_eq!(target(client.results()), "/v1/others?");

    let call =
        without_prelude::Things::thing(client, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    let request = call.request().unwrap();
    assert_eq!(request.body().unwrap(), r#"{"body":"f"}"#);
    assert_eq!(request.headers()["x-name"], "g");
    let expected = "/v1/a/b/c/d/e?request=h&endpoint=i&stytch_users=j";
    assert_eq!(target(call), expected);

    let call = renamed::Things::thing(client, "1", 2);
    assert_eq!(target(call), "/v1/things/1?limit=2");
    let call = renamed::Things::other(client, "1");
    assert_eq!(target(call), "/v1/others/1?");

    // `absent` is a fixed segment only if the method with `#[cfg]` is compiled.
    let id = UserId::from("1");
    let name = "n".into();
    let call = with_parameters::Things::thing(client, "absent", name, Some(&id), &["x", "y"]);
    assert_eq!(target(call), "/v1/things/absent/n?user_id=1&tags=x&tags=y");

    let names = |endpoints: &'static [Endpoint]| -> Vec<&str> {
        endpoints.iter().map(Endpoint::name).collect()
    };
    assert_eq!(names(<dyn renamed::Things>::ENDPOINTS), ["thing"]);
    let with_parameters = <dyn with_parameters::Things<'_, (), 2>>::ENDPOINTS;
    assert_eq!(names(with_parameters), ["thing", "either", "past"]);
    let with_raw_name = <dyn renamed::Others>::TYPE;
    assert_eq!(with_raw_name.to_string(), "GET /v1/others/{type}");
}
