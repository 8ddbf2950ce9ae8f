// /// Deletes it.
// #[deprecated(note = "gone")]
// #[cfg(all())]
// #[endpoint(DELETE, "/v1/things/<id>")]
// #[must_use]
// #[doc(alias = "remove")]
// fn attributes_pass_through(
//     &self,
//     #[allow(unused)]
//     id: &str,
// ) -> ::stytch_users::Call<Vec<User>>;

pub trait Golden: ::stytch_users::Api {
    /// Deletes it.
    #[deprecated(note = "gone")]
    #[cfg(all())]
    #[must_use]
    #[doc(alias = "remove")]
    ///
    /// `DELETE /v1/things/{id}` · idempotent, may be replayed
    fn attributes_pass_through(
        &self,
        #[allow(unused)]
        id: &str,
    ) -> ::stytch_users::Call<Vec<User>> {
        const { ::stytch_users::Endpoint::idempotent("DELETE /v1/things/{id}") }
            .request(::stytch_users::Api::client(self), &[&id])
            .call::<Vec<User>>()
    }
}
