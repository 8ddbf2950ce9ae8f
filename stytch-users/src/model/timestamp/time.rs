//! To and from `time::OffsetDateTime`.

use ::time::{Duration, OffsetDateTime};

use super::{Timestamp, unreadable};
use crate::error::Error;

/// A moment before 1970 or after 9999 becomes the first or the last second between.
impl From<OffsetDateTime> for Timestamp {
    fn from(time: OffsetDateTime) -> Timestamp {
        Timestamp::from_unix(time.unix_timestamp(), time.nanosecond())
    }
}

/// In UTC.
impl TryFrom<&Timestamp> for OffsetDateTime {
    type Error = Error;

    fn try_from(timestamp: &Timestamp) -> Result<OffsetDateTime, Error> {
        let (seconds, nanoseconds) = timestamp.to_unix()?;
        OffsetDateTime::from_unix_timestamp(seconds)
            .ok()
            .and_then(|time| time.checked_add(Duration::nanoseconds(nanoseconds.into())))
            .ok_or_else(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use ::time::UtcOffset;

    use super::*;

    #[test]
    fn a_moment_goes_both_ways_from_any_offset() {
        for (nanoseconds, text) in [
            (0, "2021-12-29T12:33:09Z"),
            (5, "2021-12-29T12:33:09.000000005Z"),
        ] {
            let time = OffsetDateTime::from_unix_timestamp(1_640_781_189).unwrap()
                + Duration::nanoseconds(nanoseconds);
            let ahead = time.to_offset(UtcOffset::from_hms(2, 0, 0).unwrap());
            for time in [time, ahead] {
                let timestamp = Timestamp::from(time);
                assert_eq!(timestamp.as_str(), text);
                assert_eq!(OffsetDateTime::try_from(&timestamp).unwrap(), time);
            }
        }
    }

    #[test]
    fn what_cannot_be_said_becomes_the_nearest_or_is_refused() {
        let before = OffsetDateTime::UNIX_EPOCH - Duration::seconds(1);
        assert_eq!(Timestamp::from(before).as_str(), "1970-01-01T00:00:00Z");
        assert!(OffsetDateTime::try_from(&Timestamp::from("yesterday")).is_err());
    }
}
