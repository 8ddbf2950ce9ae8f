// #[endpoint(PATCH, "/v1/users/<user_id>")]
// fn marked_body(
//     &self,
//     user_id: u64,
//     #[body]
//     update: &UpdateUser,
//     #[query]
//     dry_run: bool,
// ) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `PATCH /v1/users/{user_id}` · never replayed
    fn marked_body(
        &self,
        user_id: u64,
        update: &UpdateUser,
        dry_run: bool,
    ) -> Call<User> {
        const { ::stytch_users::Endpoint::never_replayed("PATCH /v1/users/{user_id}") }
            .request(::stytch_users::Api::client(self), &[&user_id])
            .json(&update)
            .query("dry_run", &dry_run)
            .call::<User>()
    }
}
