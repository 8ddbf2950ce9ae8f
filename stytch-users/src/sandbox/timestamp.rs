//! Moments in time, as RFC 3339 writes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};

/// The last second of the year 9999, the last one RFC 3339 can write.
const LAST_SECOND: u64 = 253_402_300_799;

/// A moment between 1970 and 9999.
///
/// Every value can be written, because values outside those years are never
/// made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Timestamp(SystemTime);

impl Timestamp {
    /// The last moment there is.
    pub(super) fn last() -> Self {
        Self::from_seconds(LAST_SECOND)
    }

    /// Reads an RFC 3339 timestamp, in UTC or with an offset.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (local, offset) = split_offset(text)?;
        let time = humantime::parse_rfc3339(&format!("{}Z", local.to_ascii_uppercase())).ok()?;
        let time = match offset {
            Offset::Ahead(ahead) => time.checked_sub(ahead)?,
            Offset::Behind(behind) => time.checked_add(behind)?,
        };
        let elapsed = time.duration_since(UNIX_EPOCH).ok()?;
        (elapsed.as_secs() <= LAST_SECOND).then_some(Self(time))
    }

    /// The same moment without the fraction of its second, as users carry it.
    pub(super) fn whole_second(self) -> Self {
        Self::from_seconds(self.seconds())
    }

    /// Seconds since 1970.
    pub(super) fn seconds(self) -> u64 {
        self.0
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs()
    }

    fn from_seconds(seconds: u64) -> Self {
        Self(UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND)))
    }
}

/// The whole second of a moment; the first or the last one where the moment is outside
/// of those years.
impl From<SystemTime> for Timestamp {
    fn from(moment: SystemTime) -> Self {
        let elapsed = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::from_seconds(elapsed.as_secs())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&humantime::format_rfc3339_seconds(self.0))
    }
}

/// How far a local time is from UTC.
#[derive(Debug, PartialEq, Eq)]
enum Offset {
    Ahead(Duration),
    Behind(Duration),
}

fn split_offset(text: &str) -> Option<(&str, Offset)> {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return Some((local, Offset::Ahead(Duration::ZERO)));
    }
    let (local, offset) = text.split_at_checked(text.len().checked_sub("+00:00".len())?)?;
    let (sign, clock) = offset.split_at_checked(1)?;
    let (hours, minutes) = clock.split_once(':')?;
    let duration =
        Duration::from_secs(two_digits(hours, 23)? * 3600 + two_digits(minutes, 59)? * 60);
    match sign {
        "+" => Some((local, Offset::Ahead(duration))),
        "-" => Some((local, Offset::Behind(duration))),
        _ => None,
    }
}

fn two_digits(text: &str, largest: u64) -> Option<u64> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|number| digits && *number <= largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_moment_is_read_from_every_spelling() {
        let expected = Timestamp::from_seconds(1_640_781_189);
        for text in [
            "2021-12-29T12:33:09Z",
            "2021-12-29t12:33:09z",
            "2021-12-29T14:33:09+02:00",
            "2021-12-29T07:03:09-05:30",
        ] {
            assert_eq!(Timestamp::parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_timestamp_is_refused() {
        for text in [
            "",
            "Z",
            "yesterday",
            "2021-12-29",
            "2021-12-29T12:33:09",
            "2021-12-29 12:33:09Z",
            "2021-13-29T12:33:09Z",
            "2021-12-29T12:33:09+2:00",
            "2021-12-29T12:33:09++:00",
            "2021-12-29T12:33:09+99:00",
            "1970-01-01T00:00:00+02:00",
            "9999-12-31T23:59:59-02:00",
            "ééééééééééééééééééé",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_fraction_counts_until_it_is_dropped() {
        let precise = Timestamp::parse("2021-12-29T12:33:09.5Z").unwrap();
        assert!(precise > Timestamp::from_seconds(1_640_781_189));
        assert_eq!(
            precise.whole_second(),
            Timestamp::from_seconds(1_640_781_189)
        );
    }

    #[test]
    fn the_first_and_the_last_second_can_be_written() {
        for text in ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
            let timestamp = Timestamp::parse(text).unwrap();
            assert_eq!(serde_json::to_value(timestamp).unwrap(), text);
        }
    }
}
