//! To and from `chrono::DateTime`.

use ::chrono::{DateTime, TimeZone, Utc};

use super::{Timestamp, unreadable};
use crate::error::Error;

/// A moment before 1970 or after 9999 becomes the first or the last second between.
impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Timestamp {
        // A leap second is written as the second after it.
        Timestamp::from_unix(time.timestamp(), time.timestamp_subsec_nanos())
    }
}

impl TryFrom<&Timestamp> for DateTime<Utc> {
    type Error = Error;

    fn try_from(timestamp: &Timestamp) -> Result<DateTime<Utc>, Error> {
        let (seconds, nanoseconds) = timestamp.to_unix()?;
        DateTime::from_timestamp(seconds, nanoseconds).ok_or_else(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use ::chrono::FixedOffset;

    use super::*;

    #[test]
    fn a_moment_goes_both_ways_from_any_offset() {
        for (nanoseconds, text) in [
            (0, "2021-12-29T12:33:09Z"),
            (5, "2021-12-29T12:33:09.000000005Z"),
        ] {
            let time = DateTime::from_timestamp(1_640_781_189, nanoseconds).unwrap();
            let timestamp = Timestamp::from(time);
            assert_eq!(timestamp.as_str(), text);
            assert_eq!(DateTime::<Utc>::try_from(&timestamp).unwrap(), time);
            let ahead = time.with_timezone(&FixedOffset::east_opt(7200).unwrap());
            assert_eq!(Timestamp::from(ahead), timestamp);
        }
    }

    #[test]
    fn what_cannot_be_said_becomes_the_nearest_or_is_refused() {
        let before = DateTime::from_timestamp(-1, 5).unwrap();
        assert_eq!(Timestamp::from(before).as_str(), "1970-01-01T00:00:00Z");
        assert!(DateTime::<Utc>::try_from(&Timestamp::from("yesterday")).is_err());
    }
}
