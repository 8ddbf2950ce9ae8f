//! The settings of connections, and the addresses that they are opened to.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use crate::error::Error;

/// The settings of connections.
#[derive(Clone, Copy)]
pub(crate) struct ConnectionSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
}

impl Default for ConnectionSettings {
    fn default() -> ConnectionSettings {
        ConnectionSettings {
            connect_timeout: Duration::from_secs(5),
            // Shorter than the idle timeouts of common load balancers.
            idle_timeout: Duration::from_secs(25),
        }
    }
}

impl ConnectionSettings {
    /// Rejects settings with which no call could succeed.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.connect_timeout.is_zero() {
            return Err(Error::configuration("`connect_timeout` is zero"));
        }
        // The connection pool adds the timeout to the current time, which could overflow.
        if self.idle_timeout > FOREVER {
            return Err(Error::configuration("`idle_timeout` is longer than a year"));
        }
        Ok(())
    }
}

/// A year, which is longer than any call.
pub(super) const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Resolves a host name. With `is_loopback`, only loopback addresses are returned, because the
/// credentials are sent in clear text. Connections have the port of the URL.
pub(super) async fn resolve(
    host: &str,
    is_loopback: bool,
) -> io::Result<std::vec::IntoIter<SocketAddr>> {
    let found = tokio::net::lookup_host((host, 0)).await?;
    let found = found.filter(|found| !is_loopback || found.ip().is_loopback());
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() && is_loopback {
        let what = "the host name does not resolve to this machine";
        return Err(io::Error::other(what));
    }
    Ok(found.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn loopback_host_names_resolve_to_loopback_addresses_only() {
        assert!(resolve("127.0.0.1", true).await.unwrap().next().is_some());
        let error = resolve("192.0.2.1", true).await.err().unwrap();
        let expected = "the host name does not resolve to this machine";
        assert_eq!(error.to_string(), expected);
        assert!(resolve("192.0.2.1", false).await.unwrap().next().is_some());
    }

    #[test]
    fn the_default_timeouts_match_the_documentation() {
        let settings = ConnectionSettings::default();
        assert_eq!(settings.connect_timeout, Duration::from_secs(5));
        assert_eq!(settings.idle_timeout, Duration::from_secs(25));
    }
}
