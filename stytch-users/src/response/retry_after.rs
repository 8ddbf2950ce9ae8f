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
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that does not fit into a `u64` means forever.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = parse_http_date(text)?;
    let now = date(headers).unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or(Duration::ZERO))
}

fn date(headers: &HeaderMap) -> Option<SystemTime> {
    parse_http_date(headers.get(DATE)?.to_str().ok()?.trim())
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

    fn wait(text: &'static str) -> Option<Duration> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
        retry_after(&headers)
    }

    #[test]
    fn a_number_of_seconds_is_read() {
        assert_eq!(wait("0"), Some(Duration::ZERO));
        assert_eq!(wait(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(
            wait("99999999999999999999"),
            Some(Duration::from_secs(u64::MAX))
        );
    }

    #[test]
    fn a_date_is_read() {
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        let future = wait("Fri, 31 Dec 9999 23:59:59 GMT").unwrap();
        assert!(future > Duration::from_secs(365 * 24 * 60 * 60));
    }

    #[test]
    fn a_date_is_relative_to_the_date_of_the_response() {
        let mut headers = HeaderMap::new();
        let set = |headers: &mut HeaderMap, name, value| {
            headers.insert(name, HeaderValue::from_static(value));
        };
        // Both are in the past according to the local clock.
        set(&mut headers, RETRY_AFTER, "Sun, 06 Nov 1994 08:49:37 GMT");
        set(&mut headers, DATE, "Sun, 06 Nov 1994 08:49:30 GMT");
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(7)));
        set(&mut headers, DATE, "Sun, 06 Nov 1994 08:49:38 GMT");
        assert_eq!(retry_after(&headers), Some(Duration::ZERO));
        set(&mut headers, DATE, "yesterday");
        assert_eq!(retry_after(&headers), Some(Duration::ZERO));
    }

    #[test]
    fn a_malformed_value_is_ignored() {
        for malformed in ["", " ", "-1", "1.5", "+3", "soon", "1 s", "0x10"] {
            assert_eq!(wait(malformed), None, "{malformed}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
