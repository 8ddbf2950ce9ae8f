//! Points in time, as Stytch writes them.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::rfc3339;
use crate::error::Error;

/// A point in time as Stytch writes it: RFC 3339, in UTC, `2021-12-29T12:33:09Z`.
///
/// The text is kept as it came, malformed or not, so that nothing is lost and no
/// response fails for a form that no one expected. What is no text at all is absent.
///
/// It is made of a text or of a [`SystemTime`], and read as one:
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use stytch_users::Timestamp;
///
/// let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_779_200);
/// let timestamp = Timestamp::from(noon);
/// assert_eq!(timestamp.as_str(), "2021-12-29T12:00:00Z");
/// assert_eq!(timestamp.to_system_time()?, noon);
/// assert_eq!(Timestamp::from("2021-12-29T14:00:00+02:00").to_system_time()?, noon);
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// With the features `jiff`, `time` and `chrono` it is made with `From` of a
/// `jiff::Timestamp`, a `time::OffsetDateTime` and a `chrono::DateTime` in any zone,
/// and each but the last, which is in UTC then, is made of it again with `TryFrom`.
///
/// What is written lies between 1970 and 9999, to the nanosecond: a moment before or
/// after becomes the first or the last second of those years.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The moment that the text says, in UTC or with an offset.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) where the text is not RFC
    /// 3339, or says a moment before 1970 or after 9999.
    pub fn to_system_time(&self) -> Result<SystemTime, Error> {
        rfc3339::read(&self.0).ok_or_else(unreadable)
    }
}

fn unreadable() -> Error {
    Error::invalid_value("a timestamp is not of RFC 3339 and between 1970 and 9999")
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Timestamp {
        Timestamp(text.into())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Timestamp {
        Timestamp(text.into_boxed_str())
    }
}

impl From<&Timestamp> for Timestamp {
    fn from(timestamp: &Timestamp) -> Timestamp {
        timestamp.clone()
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Timestamp {
        Timestamp::from(rfc3339::write(time))
    }
}

impl TryFrom<&Timestamp> for SystemTime {
    type Error = Error;

    fn try_from(timestamp: &Timestamp) -> Result<SystemTime, Error> {
        timestamp.to_system_time()
    }
}

/// How the crates of calendars write and read one: as seconds and nanoseconds since
/// 1970, so that nothing of their formatting is needed.
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
impl Timestamp {
    fn from_unix(seconds: i64, nanoseconds: u32) -> Timestamp {
        use std::time::{Duration, UNIX_EPOCH};

        let elapsed = match u64::try_from(seconds) {
            // One second past the last is enough to be taken back to it.
            Ok(seconds) => Duration::new(seconds.min(rfc3339::LAST_SECOND + 1), nanoseconds),
            Err(_) => Duration::ZERO,
        };
        Timestamp::from(UNIX_EPOCH + elapsed)
    }

    fn to_unix(&self) -> Result<(i64, u32), Error> {
        let elapsed = self
            .to_system_time()?
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_err(|_| unreadable())?;
        let seconds = i64::try_from(elapsed.as_secs()).map_err(|_| unreadable())?;
        Ok((seconds, elapsed.subsec_nanos()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn a_text_is_kept_as_it_came() {
        for text in ["2021-12-29T12:33:09Z", "yesterday", ""] {
            assert_eq!(Timestamp::from(text).as_str(), text);
            assert_eq!(Timestamp::from(text.to_owned()).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_timestamp_is_no_time_and_is_not_quoted() {
        let error = Timestamp::from("canary").to_system_time().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(
            error.to_string(),
            "a timestamp is not of RFC 3339 and between 1970 and 9999"
        );
    }
}
