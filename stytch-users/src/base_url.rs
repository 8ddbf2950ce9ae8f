//! The base URL of the API: the host, and an optional path prefix.

use std::net::IpAddr;

use bytes::Bytes;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use crate::error::Error;
use crate::path::is_unreserved;

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
        let invalid = |reason: &str| Error::configuration(format!("`base_url` {reason}"));
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
        if !is_unchanged_by_parsers(&prefix) {
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

    /// Returns the URL of a call, or what is wrong with it.
    pub(crate) fn join(&self, path: &str, query: &str) -> Result<Uri, &'static str> {
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
fn is_unchanged_by_parsers(path: &str) -> bool {
    let is_dots =
        |segment| percent_decode_str(segment).eq(*b".") || percent_decode_str(segment).eq(*b"..");
    let is_valid = |byte| is_unreserved(byte) || b"/%:@!$&'()*+,;=".contains(&byte);
    path.bytes().all(is_valid) && !path.split('/').any(is_dots)
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
        assert_eq!(BaseUrl::of_project("project-live-1"), LIVE);
        assert_eq!(BaseUrl::of_project("project-test-1"), TEST);
        assert_eq!(BaseUrl::of_project("anything"), TEST);
    }

    #[test]
    fn a_valid_url_keeps_its_path_and_its_host_header_omits_the_default_port() {
        for (url, host) in [
            ("https://a.com/x", "a.com"),
            ("https://a.com:443", "a.com"),
            ("https://a.com:80", "a.com:80"),
            ("http://[::1]:80/x", "[::1]"),
            ("http://127.9.9.9", "127.9.9.9"),
            ("http://localhost:1", "localhost:1"),
            ("http://a.localhost", "a.localhost"),
        ] {
            for slash in ["", "/"] {
                let base = BaseUrl::parse(&format!("{url}{slash}"), false).unwrap();
                assert_eq!(base.host_header(), host);
                let users = base.join("/v1/users", "a=b").unwrap();
                assert_eq!(users, *format!("{url}/v1/users?a=b"));
            }
        }
        let base = BaseUrl::parse("http://10.0.0.1", true).unwrap();
        let long = "a".repeat(70_000);
        assert_eq!(base.join("/v1", &long), Err("the URL is too long"));
    }

    #[test]
    fn an_invalid_or_insecure_base_url_is_rejected_with_the_reason() {
        let insecure = "is not https, and its host is not this machine";
        let changes = "has a path that would change in a request";
        for (url, reason) in [
            ("test.stytch.com", "is not a URL"),
            ("/v1", "is not a URL"),
            ("https://", "is not a URL"),
            ("https://:443", "is not a URL"),
            ("https://example.com:", "is not a URL"),
            ("https://example.com:65536", "is not a URL"),
            ("https://exämple.com", "is not a URL"),
            ("http://test.stytch.com", insecure),
            ("http://127.0.0.1.example.com", insecure),
            ("http://localhost.example.com", insecure),
            ("https://example.com/a/%2e%2E/b", changes),
            ("https://example.com/.", changes),
            ("https://example.com/{a}", changes),
            ("ftp://localhost", "is neither https nor http"),
            ("https://a:b@example.com", "has credentials in it"),
            ("https://example.com/?a=b", "has a query or a fragment"),
            ("https://example.com/#a", "has a query or a fragment"),
        ] {
            let error = BaseUrl::parse(url, false).err().unwrap().to_string();
            assert_eq!(error, format!("`base_url` {reason}"), "{url}");
        }
    }
}
