//! The base URL of the API: the host, and an optional path prefix.

use std::net::IpAddr;

use bytes::Bytes;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use crate::error::Error;
use crate::url_characters::UrlCharacters;

const LIVE: &str = "https://api.stytch.com";
const TEST: &str = "https://test.stytch.com";

/// A validated base URL, to which the path of every call is appended.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    /// The whole URL, without a trailing `/`.
    text: String,
    scheme: Scheme,
    authority: Authority,
    /// The path of the base URL without a trailing `/`, which prefixes every path.
    prefix: String,
}

impl BaseUrl {
    /// Returns Stytch's base URL for a project. The id of a live project has its own prefix.
    pub(crate) fn of_project(project_id: &str) -> &'static str {
        if project_id.starts_with("project-live-") {
            LIVE
        } else {
            TEST
        }
    }

    /// Parses and validates a base URL. Unless `allow_http` is set, only URLs on this machine
    /// may be plain HTTP, because every request contains the credentials.
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<BaseUrl, Error> {
        let invalid = |rule: &str| Error::configuration(&format!("`base_url` {rule}"));
        let uri: Uri = text.parse().map_err(|_| invalid("is not a URL"))?;
        let Parts {
            scheme: Some(scheme),
            authority: Some(authority),
            path_and_query: Some(path),
            ..
        } = uri.into_parts()
        else {
            return Err(invalid("is not a URL"));
        };
        if scheme != Scheme::HTTPS && scheme != Scheme::HTTP {
            return Err(invalid("is neither https nor http"));
        }
        if authority.as_str().contains('@') {
            return Err(invalid("has credentials in it"));
        }
        if authority.host().is_empty() || has_invalid_port(&authority) {
            return Err(invalid("is not a URL"));
        }
        if scheme == Scheme::HTTP && !allow_http && !is_loopback(&authority) {
            return Err(invalid("is not https, and its host is not this machine"));
        }
        // The parser drops a fragment.
        if path.query().is_some() || text.contains('#') {
            return Err(invalid("has a query or a fragment"));
        }
        let prefix = path.path().trim_end_matches('/').to_owned();
        if !is_kept_in_urls(&prefix) {
            return Err(invalid("has a path that would change in a request"));
        }
        Ok(BaseUrl {
            text: format!("{scheme}://{authority}{prefix}"),
            scheme,
            authority,
            prefix,
        })
    }

    /// Returns the base URL of a client that sends nothing.
    pub(crate) fn nowhere() -> BaseUrl {
        BaseUrl::parse("https://not-stubbed.invalid", false).expect("this literal is a URL")
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the value of the `Host` header, which omits the default port of the scheme.
    pub(crate) fn host_header(&self) -> HeaderValue {
        let host = match self.authority.port_u16() {
            Some(port) if port == self.default_port() => self.authority.host(),
            _ => self.authority.as_str(),
        };
        HeaderValue::from_str(host).expect("the characters of a host are those of a header")
    }

    fn default_port(&self) -> u16 {
        if self.is_https() { 443 } else { 80 }
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn host(&self) -> &str {
        self.authority.host()
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn port(&self) -> u16 {
        self.authority.port_u16().unwrap_or(self.default_port())
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Returns `true` if the URL is plain HTTP on this machine.
    pub(crate) fn is_plain_loopback(&self) -> bool {
        !self.is_https() && is_loopback(&self.authority)
    }

    /// Returns the URL of a call, or the rule that its path or query breaks.
    ///
    /// URL parsers remove dot segments and encode some characters. A path never contains any of
    /// them; this check is a second line of defense against a changed route.
    pub(crate) fn join(&self, path: &str, query: &str) -> Result<Uri, &'static str> {
        if !path.starts_with('/')
            || !is_kept_in_urls(path)
            || !UrlCharacters::of(query).are_of_a_path()
        {
            return Err("the path would change in the URL");
        }
        let length = self.prefix.len() + path.len() + 1 + query.len();
        let mut target = String::with_capacity(length);
        target.push_str(&self.prefix);
        target.push_str(path);
        if !query.is_empty() {
            target.push('?');
            target.push_str(query);
        }
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        let target = PathAndQuery::from_maybe_shared(Bytes::from(target));
        parts.path_and_query = Some(target.map_err(|_| "the URL is too long")?);
        Uri::from_parts(parts).map_err(|_| "the URL is too long")
    }
}

/// Returns `true` if no URL parser changes a path: it has neither dot segments, even if they are
/// percent-encoded, nor characters that need an encoding.
fn is_kept_in_urls(path: &str) -> bool {
    let is_dots =
        |segment| percent_decode_str(segment).eq(*b".") || percent_decode_str(segment).eq(*b"..");
    let characters = UrlCharacters::of(path);
    characters.are_of_a_path() && !(characters.may_be_dots() && path.split('/').any(is_dots))
}

fn has_invalid_port(authority: &Authority) -> bool {
    let has_port = authority.as_str().len() > authority.host().len();
    has_port && authority.port_u16().is_none()
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host().to_ascii_lowercase();
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_live_projects_use_the_live_host() {
        assert_eq!(
            BaseUrl::of_project("project-live-1"),
            "https://api.stytch.com"
        );
        assert_eq!(
            BaseUrl::of_project("project-test-1"),
            "https://test.stytch.com"
        );
        assert_eq!(BaseUrl::of_project("anything"), "https://test.stytch.com");
    }

    #[test]
    fn a_path_prefix_is_kept_with_or_without_a_trailing_slash() {
        for base in ["https://example.com/stytch", "https://example.com/stytch/"] {
            let base = BaseUrl::parse(base, false).unwrap();
            let url = base.join("/v1/users/a%2Fb", "").unwrap();
            assert_eq!(url, "https://example.com/stytch/v1/users/a%2Fb");
        }
    }

    #[test]
    fn the_host_header_has_the_port_unless_it_is_the_default() {
        for (url, host) in [
            ("https://example.com/x", "example.com"),
            ("https://example.com:443", "example.com"),
            ("https://example.com:80", "example.com:80"),
            ("http://[::1]:80", "[::1]"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ] {
            assert_eq!(BaseUrl::parse(url, false).unwrap().host_header(), host);
        }
    }

    #[test]
    fn a_path_that_a_url_parser_would_change_is_rejected() {
        let base = BaseUrl::parse("https://example.com", false).unwrap();
        for path in [
            "",
            "v1",
            "/v1/..",
            "/v1/./x",
            "/%2E%2e/x",
            "/.%2e",
            "/v1/%2E",
            "/v1?x=1",
            "/v1#x",
            "/v1\\x",
            "/v1/a b",
            "/v1/\"",
            "/v1/<",
            "/v1/{id}",
            "/v1/é",
            "/v1/\n",
            "/v1/\u{7f}",
        ] {
            assert!(base.join(path, "").is_err(), "{path:?}");
        }
        for query in ["a=b#c", "a= ", "a=\"", "a=é", "a=\n", "a=?"] {
            assert!(base.join("/v1/users", query).is_err(), "{query:?}");
        }
        let url = base.join("/v1/...a/%2E%2Ea", "a=b&c=%20").unwrap();
        assert_eq!(url, "https://example.com/v1/...a/%2E%2Ea?a=b&c=%20");
        let long = "a".repeat(70_000);
        assert_eq!(base.join("/v1", &long), Err("the URL is too long"));
    }

    #[test]
    fn an_invalid_or_insecure_base_url_is_rejected_with_the_reason() {
        for (url, reason) in [
            ("test.stytch.com", "is not a URL"),
            ("/v1", "is not a URL"),
            ("https://", "is not a URL"),
            ("https://:443", "is not a URL"),
            ("https://example.com:", "is not a URL"),
            ("https://example.com:65536", "is not a URL"),
            ("https://exämple.com", "is not a URL"),
            (
                "http://127.0.0.1.example.com",
                "is not https, and its host is not this machine",
            ),
            (
                "https://example.com/a/%2e%2E/b",
                "has a path that would change in a request",
            ),
            (
                "http://test.stytch.com",
                "is not https, and its host is not this machine",
            ),
            (
                "http://localhost.example.com",
                "is not https, and its host is not this machine",
            ),
            ("ftp://localhost", "is neither https nor http"),
            ("https://a:b@example.com", "has credentials in it"),
            ("https://example.com/?a=b", "has a query or a fragment"),
            ("https://example.com/#a", "has a query or a fragment"),
        ] {
            let error = BaseUrl::parse(url, false).err().unwrap().to_string();
            assert!(
                error.contains(&format!("`base_url` {reason}")),
                "{url}: {error}"
            );
        }
    }

    #[test]
    fn plain_http_is_accepted_for_loopback_hosts_or_if_allowed() {
        for url in [
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:80/x",
            "http://localhost:1",
            "http://stytch.localhost",
        ] {
            assert!(BaseUrl::parse(url, false).is_ok(), "{url}");
        }
        assert!(BaseUrl::parse("http://10.0.0.1", true).is_ok());
    }
}
