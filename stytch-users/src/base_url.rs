//! The base URL of the API: the host, and an optional path prefix.

use url::{Host, Url};

use crate::error::Error;

const LIVE: &str = "https://api.stytch.com";
const TEST: &str = "https://test.stytch.com";

/// A validated base URL, to which the path of every call is appended.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    url: Url,
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
        let refused = |rule: &str| Error::configuration(&format!("`base_url` {rule}"));
        let url = Url::parse(text).map_err(|_| refused("is not a URL"))?;
        match url.scheme() {
            "https" => {}
            "http" if allow_http || is_loopback(&url) => {}
            "http" => return Err(refused("is not https, and its host is not this machine")),
            _ => return Err(refused("is neither https nor http")),
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("has a query or a fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("has credentials in it"));
        }
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(BaseUrl { url, prefix })
    }

    /// Returns the base URL of a client that sends nothing.
    pub(crate) fn nowhere() -> BaseUrl {
        BaseUrl {
            url: Url::parse("https://not-stubbed.invalid").expect("this literal is a URL"),
            prefix: String::new(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn port(&self) -> Option<u16> {
        self.url.port_or_known_default()
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Returns `true` if the URL is plain HTTP on this machine.
    pub(crate) fn is_plain_loopback(&self) -> bool {
        !self.is_https() && is_loopback(&self.url)
    }

    /// Returns the URL of a call, or `None` if the URL parser would change its path.
    ///
    /// URL parsers remove dot segments. A path never contains any; this comparison is a second
    /// line of defense against a changed route.
    pub(crate) fn join(&self, path: &str, query: &str) -> Option<Url> {
        let mut url = self.url.clone();
        if self.prefix.is_empty() {
            url.set_path(path);
        } else {
            url.set_path(&format!("{}{path}", self.prefix));
        }
        if !query.is_empty() {
            url.set_query(Some(query));
        }
        let arrives = url.path().strip_prefix(self.prefix.as_str()) == Some(path)
            && url.query().unwrap_or_default() == query;
        arrives.then_some(url)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(domain)) => domain == "localhost" || domain.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_live_projects_go_to_the_live_host() {
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
    fn a_prefix_is_kept_with_or_without_its_slash() {
        for base in ["https://example.com/stytch", "https://example.com/stytch/"] {
            let base = BaseUrl::parse(base, false).unwrap();
            let url = base.join("/v1/users/a%2Fb", "").unwrap();
            assert_eq!(url.as_str(), "https://example.com/stytch/v1/users/a%2Fb");
        }
    }

    #[test]
    fn a_path_that_would_be_folded_is_not_joined() {
        let base = BaseUrl::parse("https://example.com", false).unwrap();
        assert!(base.join("/v1/users/..", "").is_none());
        assert!(base.join("/v1/users/%2E%2E/x", "").is_none());
        assert!(base.join("/v1/users?x=1", "").is_none());
        assert!(base.join("/v1/users", "a=b#c").is_none());
        assert!(base.join("/v1/users", "a=b").is_some());
    }

    #[test]
    fn what_would_endanger_the_credentials_is_refused_with_the_rule() {
        for (url, rule) in [
            ("test.stytch.com", "is not a URL"),
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
                error.contains(&format!("`base_url` {rule}")),
                "{url}: {error}"
            );
        }
    }

    #[test]
    fn this_machine_may_be_reached_without_tls() {
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
