//! The attribute in surroundings that would break an expansion with names of its own.
//! That this file compiles is most of the test.

use stytch_users::{Client, Endpoint, UserId};

/// Without any prelude.
mod without_prelude {
    #![no_implicit_prelude]

    use ::stytch_users::{Api, Call, User, UserId, api};

    #[api]
    pub(crate) trait Things: Api {
        #[endpoint(POST, "/v1/things/<id>", replay = never)]
        fn thing(
            &self,
            id: &UserId,
            #[query] limit: u32,
            #[header("X-Name")] name: &str,
            #[field] size: u32,
        ) -> Call<User>;
    }

    impl Things for ::stytch_users::Client {}
}

/// Among names that mean something else.
mod among_shadows {
    #![allow(dead_code, unused_macros)]

    use stytch_users::{Api as TheApi, Call as TheCall, api as known, endpoint as declared};

    struct Result;
    struct Option;
    struct Vec;
    struct String;
    struct Some;
    struct None;
    struct Endpoint;
    struct Request;
    struct Client;
    struct Api;
    mod std {}
    mod core {}
    mod serde {}

    macro_rules! format {
        () => {};
    }
    macro_rules! vec {
        () => {};
    }

    /// `Call` under a name of its own, by a path that ends in `Call`.
    mod renamed {
        pub(super) use stytch_users::Call;
    }

    #[known]
    pub(crate) trait Things: TheApi {
        #[stytch_users::endpoint(GET, "/v1/things/<id>")]
        fn thing(&self, id: &str, #[query] limit: u32) -> renamed::Call<stytch_users::User>;

        /// Under another name the attribute expands by itself.
        #[declared(GET, "/v1/others/<id>")]
        fn other(&self, id: &str) -> renamed::Call<stytch_users::User>;
    }

    impl Things for stytch_users::Client {}

    fn unused(_: TheCall<()>) {}
}

/// Through another crate's export, which is what `crate = …` is for.
mod through_an_export {
    pub(crate) mod vendored {
        pub(crate) use stytch_users as stytch;
    }

    use vendored::stytch::{Call, api, endpoint};

    pub(crate) trait Things: vendored::stytch::Api {
        #[endpoint(GET, "/v1/things/<id>", crate = crate::hygiene::through_an_export::vendored::stytch)]
        fn thing(&self, id: &str) -> Call<()>;
    }

    impl Things for vendored::stytch::Client {}

    #[api(crate = crate::hygiene::through_an_export::vendored::stytch)]
    pub(crate) trait Others: vendored::stytch::Api {
        #[endpoint(GET, "/v1/others/<id>")]
        fn other(&self, id: &str) -> Call<()>;
    }

    impl Others for vendored::stytch::Client {}
}

/// Out of a macro of one's own.
mod out_of_a_macro {
    use stytch_users::{Api, Call, User, api};

    macro_rules! things {
        ($trait:ident $method:ident $path:literal $name:ident($argument:ident: $type:ty)) => {
            #[api]
            pub(crate) trait $trait: Api {
                #[endpoint($method, $path)]
                fn $name(&self, $argument: $type) -> Call<User>;
            }
        };
    }

    things!(Things GET "/v1/things/<id>" thing(id: &str));

    impl Things for stytch_users::Client {}
}

/// With arguments that are called what an expansion might call things.
mod with_names_that_could_be_taken {
    use stytch_users::{Api, Call, User, endpoint};

    pub(crate) trait Things: Api {
        #[endpoint(POST, "/v1/<self_>/<client>/<call>/<path>/<method>/<type>")]
        #[allow(clippy::too_many_arguments)]
        fn thing(
            &self,
            self_: &str,
            client: &str,
            call: &str,
            path: &str,
            method: &str,
            r#type: &str,
            #[field] body: &str,
            #[field] url: &str,
            #[query] request: &str,
            #[query] endpoint: &str,
            #[query] stytch_users: &str,
        ) -> Call<User>;
    }

    impl Things for stytch_users::Client {}
}

/// With lifetimes, options of references and attributes.
mod with_lifetimes {
    #![deny(missing_docs, unused, clippy::all)]

    use std::borrow::Cow;

    use stytch_users::{Api, Call, User, UserId, api};

    /// Things.
    #[api]
    pub(crate) trait Things<'t>: Api
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
        ) -> Call<User>;

        /// Not there.
        #[cfg(any())]
        #[endpoint(GET, "/v1/things/absent/<id>")]
        fn absent(&self, id: NoSuchType) -> Call<User>;

        /// Not any more.
        #[deprecated]
        #[endpoint(GET, "/v1/things")]
        fn past(&self) -> Call<Vec<User>>;
    }

    impl Things<'_> for stytch_users::Client {}
}

/// With names that are keywords.
mod with_raw_names {
    use stytch_users::{Api, Call, api};

    #[api]
    pub(crate) trait r#Match: Api {
        #[endpoint(GET, "/v1/types/<type>")]
        fn r#type(&self, r#type: &str) -> Call<()>;
    }
}

/// Inside a function, where no other path leads.
#[test]
fn a_trait_inside_a_function_has_its_constants() {
    use stytch_users::{Api, Call, api};

    #[api]
    trait Things: Api {
        #[endpoint(GET, "/v1/things")]
        fn things(&self) -> Call<()>;
    }

    impl Things for Client {}

    let call = Client::stub().things();
    assert_eq!(call.request().unwrap().endpoint(), <dyn Things>::THINGS);
}

#[test]
fn each_of_them_builds_what_it_declares() {
    let client = Client::stub();
    let id = UserId::from("1");

    let call = without_prelude::Things::thing(client, &id, 2, "name", 3);
    assert_eq!(call.request().unwrap().path(), "/v1/things/1");
    assert_eq!(call.request().unwrap().query(), Some("limit=2"));
    assert_eq!(call.request().unwrap().body().unwrap(), r#"{"size":3}"#);
    assert_eq!(call.request().unwrap().headers()["x-name"], "name");

    let call = among_shadows::Things::thing(client, "1", 2);
    assert_eq!(call.request().unwrap().path(), "/v1/things/1");

    let call = through_an_export::Things::thing(client, "1");
    assert_eq!(call.request().unwrap().path(), "/v1/things/1");

    let call = out_of_a_macro::Things::thing(client, "1");
    assert_eq!(call.request().unwrap().path(), "/v1/things/1");

    let call = with_names_that_could_be_taken::Things::thing(
        client, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k",
    );
    assert_eq!(call.request().unwrap().path(), "/v1/a/b/c/d/e/f");
    assert_eq!(
        call.request().unwrap().body().unwrap(),
        r#"{"body":"g","url":"h"}"#
    );
    let query = "request=i&endpoint=j&stytch_users=k";
    assert_eq!(call.request().unwrap().query(), Some(query));

    let call = with_lifetimes::Things::thing(client, "1", "n".into(), Some(&id), &["x", "y"]);
    assert_eq!(call.request().unwrap().path(), "/v1/things/1/n");
    assert_eq!(
        call.request().unwrap().query(),
        Some("user_id=1&tags=x&tags=y")
    );

    // What is reserved goes with the `#[cfg]` of the method.
    let call = with_lifetimes::Things::thing(client, "absent", "n".into(), None, &[]);
    assert_eq!(call.request().unwrap().path(), "/v1/things/absent/n");

    let names = |endpoints: &'static [Endpoint]| -> Vec<&str> {
        endpoints.iter().map(Endpoint::name).collect()
    };
    let among_shadows = names(<dyn among_shadows::Things>::ENDPOINTS);
    assert_eq!(among_shadows, ["thing"]);
    let with_lifetimes = names(<dyn with_lifetimes::Things<'_>>::ENDPOINTS);
    assert_eq!(with_lifetimes, ["thing", "past"]);
    assert_eq!(<dyn with_raw_names::r#Match>::TYPE.name(), "type");
    let through_an_export = <dyn through_an_export::Others>::OTHER;
    assert_eq!(through_an_export.to_string(), "GET /v1/others/{id}");
    assert_eq!(<dyn without_prelude::Things>::THING.name(), "thing");
    assert_eq!(<dyn out_of_a_macro::Things>::THING.name(), "thing");
}
