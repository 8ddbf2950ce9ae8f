//! Timestamps.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::field::TextField;
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
/// Timestamps are equal if their texts are identical. They are ordered by time and, for the same
/// time, by text. Malformed ones come first. A `SystemTime` outside the years 0 to 9999 is
/// converted to the nearest second of that range.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp(Box<str>);

/// The last second of the year 9999, which is the last one that RFC 3339 can represent.
const LAST_SECOND: u64 = 253_402_300_799;

impl Timestamp {
    /// Converts the timestamp to a `SystemTime`.
    ///
    /// # Errors
    ///
    /// Returns an [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error if the text is not
    /// RFC 3339.
    pub fn to_system_time(&self) -> Result<SystemTime, Error> {
        parse_rfc3339(&self.0).ok_or_else(|| Error::invalid_value("the timestamp is not RFC 3339"))
    }
}

/// A multiple of the 400 years after which the calendar repeats. `humantime` does not support years
/// before 1970, so this number is added to them before the conversion and subtracted afterwards.
const CYCLE_YEARS: u16 = 2000;

const CYCLE: Duration = Duration::from_secs(CYCLE_YEARS as u64 / 400 * 146_097 * 24 * 60 * 60);

/// The seconds from the beginning of the year 0 to 1970.
const SECONDS_BEFORE_1970: u64 = 62_167_219_200;

/// Parses RFC 3339 with `Z`.
fn parse_utc(text: &str) -> Option<SystemTime> {
    let digits = text.get(..4).filter(|year| !year.starts_with('+'));
    match digits.and_then(|year| year.parse::<u16>().ok()) {
        Some(year) if year < 1970 => {
            let later = format!("{}{}", year + CYCLE_YEARS, &text[4..]);
            humantime::parse_rfc3339(&later).ok()?.checked_sub(CYCLE)
        }
        _ => humantime::parse_rfc3339(text).ok(),
    }
}

/// Parses RFC 3339 in UTC, such as `…Z`, or with an offset, such as `…+02:00`.
fn parse_rfc3339(text: &str) -> Option<SystemTime> {
    let (local, offset) = text.split_at_checked(text.len().saturating_sub(6))?;
    let is_ahead = match offset.bytes().next()? {
        b'+' => true,
        b'-' => false,
        _ => return parse_utc(text),
    };
    // An hour and a minute have the same form as in a time.
    let offset = parse_utc(&format!("1970-01-01T{}:00Z", &offset[1..]))?;
    let offset = offset.duration_since(UNIX_EPOCH).ok()?;
    let time = parse_utc(&format!("{local}Z"))?;
    if is_ahead {
        time.checked_sub(offset)
    } else {
        time.checked_add(offset)
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Timestamp) -> Ordering {
        let moment = |timestamp: &Timestamp| timestamp.to_system_time().ok();
        let by_moment = moment(self).cmp(&moment(other));
        by_moment.then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Timestamp) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Timestamp {
        let format = |elapsed| humantime::format_rfc3339(UNIX_EPOCH + elapsed).to_string();
        match time.duration_since(UNIX_EPOCH) {
            Ok(elapsed) => Timestamp::from(format(elapsed.min(Duration::from_secs(LAST_SECOND)))),
            Err(error) => {
                let first = Duration::from_secs(SECONDS_BEFORE_1970);
                let later = format(CYCLE - error.duration().min(first));
                // The shifted year has four digits and is at least 2000.
                let year = later[..4].parse::<u16>().unwrap_or(CYCLE_YEARS) - CYCLE_YEARS;
                Timestamp::from(format!("{year:04}{}", &later[4..]))
            }
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = Error;

    fn try_from(timestamp: Timestamp) -> Result<SystemTime, Error> {
        timestamp.to_system_time()
    }
}

string_type!(boxed Timestamp);

impl TextField for Timestamp {
    const IS_LENIENT: bool = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn system_times_convert_in_order_and_back() {
        let half = Duration::from_millis(500);
        let first = UNIX_EPOCH - Duration::from_secs(SECONDS_BEFORE_1970);
        let times = [
            (first, "0000-01-01T00:00:00Z"),
            (at(0) - half, "1969-12-31T23:59:59.500000000Z"),
            (at(0), "1970-01-01T00:00:00Z"),
            (at(1_640_781_189), "2021-12-29T12:33:09Z"),
            (at(1_640_781_189) + half, "2021-12-29T12:33:09.500000000Z"),
            (at(LAST_SECOND), "9999-12-31T23:59:59Z"),
        ];
        for (time, text) in times {
            let timestamp = Timestamp::from(time);
            assert_eq!(timestamp, text);
            assert_eq!(SystemTime::try_from(timestamp).unwrap(), time);
        }
        assert!(times.map(|(_, text)| Timestamp::from(text)).is_sorted());
        let malformed = Timestamp::from("yesterday");
        assert!(malformed < Timestamp::from(first));
        assert_eq!(Timestamp::from(first - half), Timestamp::from(first));
        let after = at(LAST_SECOND) + Duration::from_secs(1);
        assert_eq!(Timestamp::from(after), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn a_timestamp_with_an_offset_converts_to_a_system_time() {
        for text in ["2021-12-29T14:33:09+02:00", "2021-12-29T07:03:09-05:30"] {
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
