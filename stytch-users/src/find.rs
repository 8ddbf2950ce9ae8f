//! Methods that find one user, built on the endpoints.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::call::Call;
use crate::error::{Error, ErrorKind, ErrorType};
use crate::model::*;
use crate::users::Users;

/// Methods that find one user by email address, phone number or external id.
///
/// The trait is implemented for every type that implements [`Users`], including test doubles.
/// Each method documents which endpoints it calls. The `find_…` methods return `Ok(None)` if
/// there is no such user. The methods return futures, not [`Call`]s, so only the settings of the
/// client apply. To set a timeout or a header, call the endpoints instead.
///
/// ```
/// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Verified};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::in_memory()?;
/// # let users = sandbox.client();
/// # sandbox.add_user(SandboxUser::new().email("ada@example.com", Verified))?;
/// use stytch_users::{CreateUser, UsersExt};
///
/// let ada = tokio::spawn(users.find_by_email("ada@example.com")).await??;
/// assert!(ada.is_some());
/// assert!(users.find_by_phone_number("+12025550162").await?.is_none());
/// assert!(users.find_by_external_id("customer-1816").await?.is_none());
///
/// let grace = CreateUser::with_email("grace@example.com");
/// let created = users.create_or_find(&grace).await?;
/// assert_eq!(users.create_or_find(&grace).await?.user_id, created.user_id);
/// # Ok(())
/// # }
/// ```
pub trait UsersExt: Users {
    /// Finds the user with an email address.
    ///
    /// It calls [`search`](Users::search) once. Stytch accepts 150 searches a minute and
    /// advises against searches in a login flow.
    ///
    /// # Errors
    ///
    /// Those of [`search`](Users::search).
    #[doc(alias("get_by_email", "get_user_by_email"))]
    fn find_by_email(&self, email: &str) -> FindUser {
        let search = SearchUsers::matching([Filter::email_address([email])]);
        FindUser(Lookup::Search(self.search(&search.limit(1))))
    }

    /// Finds the user with a phone number in E.164 format, such as `+12025550162`.
    ///
    /// It calls [`search`](Users::search) once, like [`find_by_email`](UsersExt::find_by_email), and
    /// has the same errors.
    #[doc(alias = "get_by_phone_number")]
    fn find_by_phone_number(&self, phone_number: &str) -> FindUser {
        let search = SearchUsers::matching([Filter::phone_number([phone_number])]);
        FindUser(Lookup::Search(self.search(&search.limit(1))))
    }

    /// Finds the user with an external id.
    ///
    /// It calls [`get`](Users::get) once.
    ///
    /// # Errors
    ///
    /// Those of [`get`](Users::get), except for 404 `user_not_found`. An external id that cannot
    /// be sent in a path, such as `search`, is an
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error: see [`UserId`].
    fn find_by_external_id(&self, external_id: &str) -> FindUser {
        FindUser(Lookup::Get(self.get(&UserId::from(external_id))))
    }

    /// Creates a user, or finds the existing user.
    ///
    /// It calls [`create`](Users::create) once. If the user is a
    /// [duplicate](Error::is_duplicate), or if the call failed but [may have been
    /// processed](Error::maybe_applied), it looks for an existing user: first by external id, then
    /// by email address, then by phone number, as far as `create` has them. An external id that cannot
    /// be sent in a path, such as `search`, is not looked up. It returns the first match unchanged. The result does not show whether the user is new. If you need to know
    /// that, call `create` and handle [duplicates](Error::is_duplicate) yourself.
    ///
    /// Only one of the three values has to match. For example, a user with the same phone number
    /// can have a different email address. Compare the other values before you treat an existing
    /// user as the same person.
    ///
    /// # Errors
    ///
    /// The error of [`create`](Users::create) if no user is found, or if a lookup fails and the user
    /// [may have been created](Error::maybe_applied). Otherwise the errors of the lookups.
    #[doc(alias = "upsert")]
    fn create_or_find(
        &self,
        create: &CreateUser,
    ) -> impl Future<Output = Result<User, Error>> + Send {
        async move {
            let error = match self.create(create).await {
                Ok(created) => return Ok(created.into_inner().user),
                Err(error) => error,
            };
            if !error.is_duplicate() && !error.maybe_applied() {
                return Err(error);
            }
            match find_existing(self, create).await {
                Ok(Some(user)) => Ok(user),
                Err(lookup) if !error.maybe_applied() => Err(lookup),
                // The error of the lookup would not say that the user may have been created.
                Ok(None) | Err(_) => Err(error),
            }
        }
    }
}

impl<U: Users + ?Sized> UsersExt for U {}

/// Finds the user of a `create` that failed.
async fn find_existing<U: Users + ?Sized>(
    users: &U,
    create: &CreateUser,
) -> Result<Option<User>, Error> {
    if let Some(external_id) = &create.external_id {
        match users.find_by_external_id(external_id).await {
            Ok(None) => {}
            // No path can contain the external id.
            Err(error) if error.kind() == ErrorKind::InvalidRequest => {}
            found => return found,
        }
    }
    if let Some(email) = &create.email {
        let found = users.find_by_email(email).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    match &create.phone_number {
        Some(phone_number) => users.find_by_phone_number(phone_number).await,
        None => Ok(None),
    }
}

/// The future returned by the `find_…` methods of [`UsersExt`].
///
/// It owns everything that it needs, like a [`Call`], so it can be spawned.
#[must_use = "a future does nothing until it is awaited"]
#[derive(Debug)]
pub struct FindUser(Lookup);

#[derive(Debug)]
enum Lookup {
    Search(Call<SearchUsersResponse>),
    Get(Call<User>),
}

impl Future for FindUser {
    type Output = Result<Option<User>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Lookup::Search(call) => {
                let page = ready!(Pin::new(call).poll(context))?;
                Poll::Ready(Ok(page.into_inner().results.into_iter().next()))
            }
            Lookup::Get(call) => Poll::Ready(match ready!(Pin::new(call).poll(context)) {
                Ok(user) => Ok(Some(user.into_inner())),
                Err(error) if error.error_type() == Some(&ErrorType::UserNotFound) => Ok(None),
                Err(error) => Err(error),
            }),
        }
    }
}
