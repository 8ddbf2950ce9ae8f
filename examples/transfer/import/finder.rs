//! Finds users by what no two share, many with one search.

use std::collections::BTreeSet;

use stytch_users::{Client, Error, ErrorKind, Filter, SearchUsers, User, UserId, Users};
use tokio::sync::{mpsc, oneshot};

use super::new_user::{Key, same_email};
use crate::patience::Patience;

/// How many one search asks for. Stytch has a limit that it does not tell.
const MOST_IN_A_SEARCH: usize = 50;

/// Finds users.
///
/// Whoever asks while a search is under way is answered by the next one, together with
/// all others that asked: searches are few, where gets and creates are not.
#[derive(Clone)]
pub(super) struct Finder {
    client: Client,
    gets: Patience,
    questions: mpsc::Sender<Question>,
}

/// What one search can ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    ExternalId,
    Email,
    PhoneNumber,
}

struct Question {
    key: Key,
    answer: oneshot::Sender<Result<Option<User>, Error>>,
}

impl Finder {
    /// A finder whose gets and searches keep a pace each. It must be made on a runtime,
    /// and its task ends with it.
    pub(super) fn new(client: Client, gets: Patience, searches: Patience) -> Finder {
        let (questions, asked) = mpsc::channel(MOST_IN_A_SEARCH);
        tokio::spawn(answer_all(client.clone(), searches, asked));
        Finder {
            client,
            gets,
            questions,
        }
    }

    /// The users that have one of the keys, each once.
    pub(super) async fn find_all(&self, keys: &[Key]) -> Result<Vec<User>, Error> {
        let mut users: Vec<User> = Vec::new();
        for key in keys {
            // No two users have it, so that nobody else needs to be looked for.
            if users.iter().any(|user| key.is_of(user)) {
                continue;
            }
            let found = self.find(key).await?;
            let is_new = |user: &User| users.iter().all(|known| known.user_id != user.user_id);
            users.extend(found.filter(is_new));
        }
        Ok(users)
    }

    /// The user that has a key.
    pub(super) async fn find(&self, key: &Key) -> Result<Option<User>, Error> {
        if let Key::ExternalId(external_id) = key {
            if let Some(found) = self.get(external_id).await? {
                return Ok(found);
            }
        }
        let (answer, answered) = oneshot::channel();
        let question = Question {
            key: key.clone(),
            answer,
        };
        // The task outlives every sender, and answers all that it takes.
        let _ = self.questions.send(question).await;
        answered.await.unwrap_or(Ok(None))
    }

    /// The user of an external id; `None` where it cannot be in a path, so that only a
    /// search tells.
    async fn get(&self, external_id: &str) -> Result<Option<Option<User>>, Error> {
        let user_id = UserId::from(external_id);
        let call = || self.client.get(&user_id);
        match self.gets.send(call, Error::is_retryable).await {
            // An external id may look like the id of somebody else.
            Ok(user) if user.external_id.as_deref() == Some(external_id) => {
                Ok(Some(Some(user.into_inner())))
            }
            Ok(_) => Ok(None),
            Err(error) if error.is_not_found() => Ok(Some(None)),
            Err(error) if error.kind() == ErrorKind::InvalidRequest => Ok(None),
            Err(error) => Err(error),
        }
    }
}

async fn answer_all(client: Client, searches: Patience, mut asked: mpsc::Receiver<Question>) {
    let mut questions = Vec::new();
    while asked.recv_many(&mut questions, MOST_IN_A_SEARCH).await > 0 {
        while let Some(kind) = questions.first().map(|question| question.key.kind()) {
            let (of_one_kind, others) = std::mem::take(&mut questions)
                .into_iter()
                .partition(|question| question.key.kind() == kind);
            questions = others;
            answer(&client, &searches, kind, of_one_kind).await;
        }
    }
}

/// Answers questions of one kind with one search.
async fn answer(client: &Client, searches: &Patience, kind: Kind, questions: Vec<Question>) {
    let values: BTreeSet<&str> = questions
        .iter()
        .map(|question| question.key.value())
        .collect();
    let filter = match kind {
        Kind::ExternalId => Filter::user_id(values),
        Kind::Email => Filter::email_address(values),
        Kind::PhoneNumber => Filter::phone_number(values),
    };
    let search = SearchUsers::new().limit(1000).filter(filter);
    let found = searches
        .send(|| client.search(&search), Error::is_retryable)
        .await;
    for question in questions {
        let answer = match &found {
            Ok(page) => Ok(page
                .results
                .iter()
                .find(|user| question.key.is_of(user))
                .cloned()),
            Err(error) => Err(error.clone()),
        };
        // Who asked may be gone.
        let _ = question.answer.send(answer);
    }
}

impl Key {
    fn kind(&self) -> Kind {
        match self {
            Key::ExternalId(_) => Kind::ExternalId,
            Key::Email(_) => Kind::Email,
            Key::PhoneNumber(_) => Kind::PhoneNumber,
        }
    }

    fn value(&self) -> &str {
        let (Key::ExternalId(value) | Key::Email(value) | Key::PhoneNumber(value)) = self;
        value
    }

    /// Whether it is a user's.
    pub(super) fn is_of(&self, user: &User) -> bool {
        match self {
            Key::ExternalId(external_id) => user.external_id.as_ref() == Some(external_id),
            Key::Email(email) => {
                let mut emails = user.emails.iter();
                emails.any(|other| same_email(&other.email, email))
            }
            Key::PhoneNumber(number) => {
                let mut numbers = user.phone_numbers.iter();
                numbers.any(|other| other.phone_number == *number)
            }
        }
    }
}
