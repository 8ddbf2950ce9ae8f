//! To and from `jiff::Timestamp`.

use super::{Timestamp, unreadable};
use crate::error::Error;

/// A moment before 1970 or after 9999 becomes the first or the last second between.
impl From<::jiff::Timestamp> for Timestamp {
    fn from(time: ::jiff::Timestamp) -> Timestamp {
        // Nanoseconds are negative only before 1970.
        let nanoseconds = u32::try_from(time.subsec_nanosecond()).unwrap_or(0);
        Timestamp::from_unix(time.as_second(), nanoseconds)
    }
}

impl TryFrom<&Timestamp> for ::jiff::Timestamp {
    type Error = Error;

    fn try_from(timestamp: &Timestamp) -> Result<::jiff::Timestamp, Error> {
        let (seconds, nanoseconds) = timestamp.to_unix()?;
        let nanoseconds = i32::try_from(nanoseconds).map_err(|_| unreadable())?;
        ::jiff::Timestamp::new(seconds, nanoseconds).map_err(|_| unreadable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_goes_both_ways() {
        for (seconds, nanoseconds, text) in [
            (1_640_781_189, 0, "2021-12-29T12:33:09Z"),
            (1_640_781_189, 5, "2021-12-29T12:33:09.000000005Z"),
        ] {
            let time = ::jiff::Timestamp::new(seconds, nanoseconds).unwrap();
            let timestamp = Timestamp::from(time);
            assert_eq!(timestamp.as_str(), text);
            assert_eq!(::jiff::Timestamp::try_from(&timestamp).unwrap(), time);
        }
    }

    #[test]
    fn an_offset_is_taken_into_account() {
        let timestamp = Timestamp::from("2021-12-29T14:33:09+02:00");
        let time = ::jiff::Timestamp::try_from(&timestamp).unwrap();
        assert_eq!(time.as_second(), 1_640_781_189);
    }

    #[test]
    fn what_cannot_be_said_becomes_the_nearest_or_is_refused() {
        let before = ::jiff::Timestamp::new(-1, -5).unwrap();
        assert_eq!(Timestamp::from(before).as_str(), "1970-01-01T00:00:00Z");
        assert!(::jiff::Timestamp::try_from(&Timestamp::from("yesterday")).is_err());
    }
}
