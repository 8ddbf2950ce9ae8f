// #[endpoint(DELETE, "/v1/users/crypto_wallets/<crypto_wallet_id>")]
// fn delete_crypto_wallet(
//     &self,
//     crypto_wallet_id: &CryptoWalletId,
// ) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/crypto_wallets/{crypto_wallet_id}` · idempotent, may be replayed
    fn delete_crypto_wallet(
        &self,
        crypto_wallet_id: &CryptoWalletId,
    ) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent(
                "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}",
            )
        }
            .request(::stytch_users::Api::client(self), &[&crypto_wallet_id])
            .call::<DeleteFactorResponse>()
    }
}
