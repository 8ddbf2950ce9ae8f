//! Timestamps.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;

use crate::error::Error;
use crate::string_type::string_type;

/// A timestamp in Stytch's format, which is RFC 3339 in UTC, such as `2021-12-29T12:33:09Z`.
///
/// It is created from a string or a [`SystemTime`] and converts to a `SystemTime`. The text is
/// stored unchanged. A malformed timestamp does not cause a decode error; only converting it
/// returns an error.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use stytch_users::Timestamp;
///
/// let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_779_200);
/// let timestamp = Timestamp::from(noon);
/// assert_eq!(timestamp.as_str(), "2021-12-29T12:00:00Z");
/// assert_eq!(timestamp.to_system_time()?, noon);
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// Calendar crates convert from and to `SystemTime`:
///
/// ```text
/// chrono:  let time: chrono::DateTime<Utc> = timestamp.to_system_time()?.into();
/// jiff:    let time = jiff::Timestamp::try_from(timestamp.to_system_time()?)?;
/// time:    let time: time::OffsetDateTime = timestamp.to_system_time()?.into();
/// ```
///
/// Timestamps are equal if their texts are identical. A `SystemTime` outside the years 1970 to 9999
/// is converted to the nearest second of that range.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(Box<str>);

/// The last second of the year 9999, which is the last one that RFC 3339 can represent.
const LAST_SECOND: u64 = 253_402_300_799;

impl Timestamp {
    /// Returns the text unchanged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Converts the timestamp to a `SystemTime`.
    ///
    /// # Errors
    ///
    /// Returns an [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error if the text is not
    /// RFC 3339, or if the time is before 1970.
    pub fn to_system_time(&self) -> Result<SystemTime, Error> {
        let what = "the timestamp is not RFC 3339, or before 1970";
        moment(&self.0).ok_or_else(|| Error::invalid_value(what))
    }
}

/// Parses RFC 3339 in UTC, such as `…Z`, or with an offset, such as `…+02:00`.
fn moment(text: &str) -> Option<SystemTime> {
    let parse = |text: &str| humantime::parse_rfc3339(text).ok();
    let (local, offset) = text.split_at_checked(text.len().saturating_sub(6))?;
    let is_ahead = match offset.bytes().next()? {
        b'+' => true,
        b'-' => false,
        _ => return parse(text),
    };
    // An hour and a minute have the same form as in a time.
    let offset = parse(&format!("1970-01-01T{}:00Z", &offset[1..]))?;
    let offset = offset.duration_since(UNIX_EPOCH).ok()?;
    let time = parse(&format!("{local}Z"))?;
    if is_ahead {
        time.checked_sub(offset)
    } else {
        time.checked_add(offset)
    }
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

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Timestamp {
        let elapsed = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let elapsed = elapsed.min(Duration::from_secs(LAST_SECOND));
        Timestamp::from(humantime::format_rfc3339(UNIX_EPOCH + elapsed).to_string())
    }
}

string_type!(Timestamp);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_system_time_converts_to_the_nearest_timestamp() {
        let second = Duration::from_secs(1);
        for (time, text) in [
            (at(0) - second, "1970-01-01T00:00:00Z"),
            (
                at(1_640_781_189) + second / 2,
                "2021-12-29T12:33:09.500000000Z",
            ),
            (at(LAST_SECOND), "9999-12-31T23:59:59Z"),
            (at(LAST_SECOND) + second, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamp::from(time), text);
        }
    }

    #[test]
    fn a_timestamp_with_or_without_an_offset_converts_to_a_system_time() {
        for text in [
            "2021-12-29T12:33:09Z",
            "2021-12-29T14:33:09+02:00",
            "2021-12-29T07:03:09-05:30",
        ] {
            let time = Timestamp::from(text).to_system_time().unwrap();
            assert_eq!(time, at(1_640_781_189), "{text}");
        }
    }

    #[test]
    fn a_malformed_string_does_not_convert_and_is_not_shown() {
        for text in [
            "",
            "canary",
            "2021-12-29",
            "2021-13-29T12:33:09Z",
            "2021-12-29T12:33:09",
            "2021-12-29T12:33:09+24:00",
            "2021-12-29T12:33:09+1:000",
            "+123-12-29T12:33:09Z",
        ] {
            let error = Timestamp::from(text).to_system_time().unwrap_err();
            assert!(!error.to_string().contains("canary"), "{error}");
        }
    }
}
