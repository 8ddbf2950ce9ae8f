//! Moments in time, as the sandbox keeps them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};

use crate::rfc3339::{self, LAST_SECOND};

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
        rfc3339::read(text).map(Self)
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
        serializer.serialize_str(&rfc3339::write(self.whole_second().0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_counts_until_it_is_dropped() {
        let precise = Timestamp::parse("2021-12-29T12:33:09.5Z").unwrap();
        assert!(precise > Timestamp::from_seconds(1_640_781_189));
        assert_eq!(
            precise.whole_second(),
            Timestamp::from_seconds(1_640_781_189)
        );
        assert_eq!(
            serde_json::to_value(precise).unwrap(),
            "2021-12-29T12:33:09Z"
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
