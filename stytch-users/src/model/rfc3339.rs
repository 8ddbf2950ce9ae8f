//! Reads and writes moments in time as RFC 3339 has them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second of the year 9999, the last one RFC 3339 can write.
pub(crate) const LAST_SECOND: u64 = 253_402_300_799;

/// Reads a timestamp between 1970 and 9999, in UTC or with an offset.
pub(crate) fn read(text: &str) -> Option<SystemTime> {
    let (local, offset) = split_offset(text)?;
    let time = humantime::parse_rfc3339(&format!("{}Z", local.to_ascii_uppercase())).ok()?;
    let time = match offset {
        Offset::Ahead(ahead) => time.checked_sub(ahead)?,
        Offset::Behind(behind) => time.checked_add(behind)?,
    };
    let elapsed = time.duration_since(UNIX_EPOCH).ok()?;
    (elapsed.as_secs() <= LAST_SECOND).then_some(time)
}

/// Writes a moment in UTC, with the fraction of its second where it has one. What is
/// before 1970 or after 9999 is taken as the first or the last second between.
pub(crate) fn write(time: SystemTime) -> String {
    let elapsed = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let elapsed = if elapsed.as_secs() > LAST_SECOND {
        Duration::from_secs(LAST_SECOND)
    } else {
        elapsed
    };
    humantime::format_rfc3339(UNIX_EPOCH + elapsed).to_string()
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

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn the_same_moment_is_read_from_every_spelling() {
        for text in [
            "2021-12-29T12:33:09Z",
            "2021-12-29t12:33:09z",
            "2021-12-29T12:33:09.000Z",
            "2021-12-29T12:33:09+00:00",
            "2021-12-29T14:33:09+02:00",
            "2021-12-29T07:03:09-05:30",
        ] {
            assert_eq!(read(text), Some(at(1_640_781_189)), "{text}");
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
            "2021-12-29T12:33:09+00:00Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+02:00",
            "9999-12-31T23:59:59-02:00",
            "ééééééééééééééééééé",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_written_in_utc_with_the_fraction_it_has() {
        for (time, text) in [
            (at(1_640_781_189), "2021-12-29T12:33:09Z"),
            (
                at(1_640_781_189) + Duration::from_millis(500),
                "2021-12-29T12:33:09.500000000Z",
            ),
            (at(0), "1970-01-01T00:00:00Z"),
            (at(LAST_SECOND), "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(write(time), text);
            assert_eq!(read(text), Some(time));
        }
    }

    #[test]
    fn what_no_timestamp_can_say_becomes_the_nearest_that_one_can() {
        let before = UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(write(before), "1970-01-01T00:00:00Z");
        assert_eq!(write(at(LAST_SECOND + 1)), "9999-12-31T23:59:59Z");
    }
}
