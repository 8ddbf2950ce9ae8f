//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// Returns the delay in `Retry-After`, which is a number of seconds or a date.
///
/// A date is compared with the `Date` header of the response, so that a wrong local clock does
/// not matter, or with the local clock if there is no such header. A date in the past is a
/// delay of zero. Any other value is ignored.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let after = text(RETRY_AFTER)?;
    if !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that does not fit into a `u64` means forever.
        return Some(Duration::from_secs(after.parse().unwrap_or(u64::MAX)));
    }
    let until = parse_http_date(after)?;
    let now = text(DATE).and_then(parse_http_date);
    let now = now.unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or(Duration::ZERO))
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Parses a date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`. The two forms that are
/// obsolete since 1999 are not supported.
fn parse_http_date(text: &str) -> Option<SystemTime> {
    let parts: Vec<&str> = text.split(' ').collect();
    let [_, day, month, year, time, "GMT"] = parts[..] else {
        return None;
    };
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    humantime::parse_rfc3339(&format!("{year}-{month:02}-{day}T{time}Z")).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_number_or_a_date_is_read_and_any_other_value_is_ignored() {
        let then = "Sun, 06 Nov 1994 08:49:37 GMT";
        let eight_seconds_before = "Sun, 06 Nov 1994 08:49:29 GMT";
        for (value, date, seconds) in [
            ("0", "", Some(0)),
            (" 7 ", "", Some(7)),
            ("99999999999999999999", "", Some(u64::MAX)),
            // Without a valid `Date` header, a date is compared with the local clock.
            (then, "", Some(0)),
            (then, "yesterday", Some(0)),
            (then, eight_seconds_before, Some(8)),
            (eight_seconds_before, then, Some(0)),
            ("", "", None),
            ("-1", "", None),
            ("1.5", "", None),
            ("+3", "", None),
            ("1 s", "", None),
            ("soon", then, None),
        ] {
            let header = |value| HeaderValue::from_static(value);
            let headers = [(RETRY_AFTER, header(value)), (DATE, header(date))];
            let wait = retry_after(&HeaderMap::from_iter(headers));
            assert_eq!(wait, seconds.map(Duration::from_secs), "{value} at {date}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
