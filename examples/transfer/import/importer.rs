//! One record into the project.

use stytch_users::{Client, Error, ErrorKind, ErrorType, User, Users};

use super::finder::Finder;
use super::new_user::{Key, NewUser};
use super::options::OnDuplicate;
use super::outcome::{Outcome, ResultLine};
use super::records::Record;
use crate::patience::Patience;

/// How often a create is sent whose answers say nothing of its fate. It is not about an
/// outage: the looking up between would wait for its end.
const MOST_CREATES: u32 = 5;

/// Brings records into a project.
#[derive(Clone)]
pub(super) struct Importer {
    pub(super) client: Client,
    pub(super) creates: Patience,
    pub(super) finder: Finder,
    pub(super) on_duplicate: OnDuplicate,
}

impl Importer {
    /// Brings a record in, and says what became of it. One that an earlier run may have
    /// sent is looked up first.
    ///
    /// # Errors
    ///
    /// What would befall every other record as well: the run ends there, and nothing is
    /// said of this one.
    pub(super) async fn import(
        &self,
        record: Record,
        maybe_sent: bool,
    ) -> Result<ResultLine, Error> {
        let place = (record.number, record.line);
        let new = record.fields.map_err(|fault| vec![fault]);
        match new.and_then(NewUser::read) {
            Ok(new) => self.create(place, &new, maybe_sent).await,
            Err(faults) => Ok(ResultLine::invalid(place, &faults)),
        }
    }

    async fn create(
        &self,
        place: (u64, u64),
        new: &NewUser,
        mut is_unclear: bool,
    ) -> Result<ResultLine, Error> {
        let create = new.create();
        let mut creates = 0;
        loop {
            if is_unclear {
                if let Some(user) = self.find_first(&new.keys()).await? {
                    return self.there_already(place, new, user, true, None).await;
                }
            }
            let call = || self.client.create(&create);
            let was_refused = |error: &Error| error.is_retryable() && !error.maybe_applied();
            let error = match self.creates.send(call, was_refused).await {
                Ok(created) => {
                    let mut line = ResultLine::new(place, Outcome::Created).of(new, &created.user);
                    line.request_id = created.request_id().map(str::to_owned);
                    return Ok(line);
                }
                Err(error) => error,
            };
            creates += 1;
            if error.is_duplicate() {
                return self.duplicate(place, new, &error, is_unclear).await;
            }
            if error.maybe_applied() {
                is_unclear = true;
                if creates < MOST_CREATES {
                    self.creates.pause(&error, creates).await;
                    continue;
                }
            }
            return self.refused(place, new, error).await;
        }
    }

    /// A create that has failed for good.
    async fn refused(
        &self,
        place: (u64, u64),
        new: &NewUser,
        error: Error,
    ) -> Result<ResultLine, Error> {
        if error.maybe_applied() {
            if let Some(user) = self.find_first(&new.keys()).await? {
                return self.there_already(place, new, user, true, None).await;
            }
        } else if befalls_all(&error) {
            return Err(error);
        }
        Ok(ResultLine::new(place, Outcome::Error)
            .from(new)
            .because(&error))
    }

    /// A create that was refused because somebody has one of the keys.
    async fn duplicate(
        &self,
        place: (u64, u64),
        new: &NewUser,
        error: &Error,
        is_unclear: bool,
    ) -> Result<ResultLine, Error> {
        let line = ResultLine::new(place, Outcome::Error)
            .from(new)
            .because(error);
        if self.on_duplicate == OnDuplicate::Fail && !is_unclear {
            return Ok(line);
        }
        match self.find_owner(&new.keys(), error).await? {
            Some(user) => {
                self.there_already(place, new, user, is_unclear, Some(error))
                    .await
            }
            None => Ok(line),
        }
    }

    /// A record whose user is there: by an earlier, unanswered create of it, or by
    /// somebody else.
    async fn there_already(
        &self,
        place: (u64, u64),
        new: &NewUser,
        user: User,
        is_unclear: bool,
        error: Option<&Error>,
    ) -> Result<ResultLine, Error> {
        if is_unclear && new.is(&user) {
            let mut line = ResultLine::new(place, Outcome::Created).of(new, &user);
            line.by_lookup = true;
            return Ok(line);
        }
        let because = |line: ResultLine| match error {
            Some(error) => line.because(error),
            None => ResultLine {
                error_type: Some("duplicate".to_owned()),
                message: Some("another user has a key of this one".to_owned()),
                ..line
            },
        };
        match self.on_duplicate {
            OnDuplicate::Fail => Ok(because(ResultLine::new(place, Outcome::Error).from(new))),
            OnDuplicate::Skip => {
                let line = ResultLine::new(place, Outcome::Skipped).of(new, &user);
                Ok(because(ResultLine {
                    not_imported: Vec::new(),
                    ..line
                }))
            }
            OnDuplicate::Update => self.update(place, new).await,
        }
    }

    async fn update(&self, place: (u64, u64), new: &NewUser) -> Result<ResultLine, Error> {
        let users = self.finder.find_all(&new.keys()).await?;
        let [user] = users.as_slice() else {
            let message = "its keys belong to several users, or to none any more";
            return Ok(ResultLine {
                error_type: Some("ambiguous_duplicate".to_owned()),
                message: Some(message.to_owned()),
                ..ResultLine::new(place, Outcome::Error).from(new)
            });
        };
        let update = new.update();
        let call = || self.client.update(&user.user_id, &update);
        match self.creates.send(call, Error::is_retryable).await {
            Ok(updated) => {
                let mut line = ResultLine::new(place, Outcome::Updated).of(new, &updated.user);
                line.not_imported.extend(new.not_updated(&updated.user));
                line.request_id = updated.request_id().map(str::to_owned);
                Ok(line)
            }
            Err(error) if befalls_all(&error) => Err(error),
            Err(error) => Ok(ResultLine::new(place, Outcome::Error)
                .from(new)
                .because(&error)),
        }
    }

    /// The user who has the key that an error names. It may be found by another key, of
    /// which the first takes no search.
    async fn find_owner(&self, keys: &[Key], error: &Error) -> Result<Option<User>, Error> {
        for key in keys {
            let found = self.finder.find(key).await?;
            let is_owner = |user: &User| {
                let mut named = keys.iter().filter(|key| is_named(key, error));
                named.any(|key| key.is_of(user))
            };
            if let Some(user) = found.filter(is_owner) {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }

    async fn find_first(&self, keys: &[Key]) -> Result<Option<User>, Error> {
        for key in keys {
            if let Some(user) = self.finder.find(key).await? {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }
}

fn is_named(key: &Key, error: &Error) -> bool {
    match error.error_type() {
        Some(ErrorType::DuplicateEmail | ErrorType::DuplicateEmailForUser) => {
            matches!(key, Key::Email(_))
        }
        Some(ErrorType::DuplicatePhoneNumber | ErrorType::DuplicatePhoneNumberForUser) => {
            matches!(key, Key::PhoneNumber(_))
        }
        _ => matches!(key, Key::ExternalId(_)),
    }
}

/// Whether an error is not about this record: no key, no right, no answer for longer
/// than the patience.
fn befalls_all(error: &Error) -> bool {
    let is_about_the_record = match error.kind() {
        ErrorKind::InvalidRequest => true,
        ErrorKind::Api => {
            let status = error.status().map(|status| status.as_u16());
            !error.is_retryable() && !matches!(status, Some(401 | 403))
        }
        _ => false,
    };
    !is_about_the_record
}
