//! How clients are pointed at the sandbox.
//!
//! Those of Python, Node and Rust are driven so by `tests/official_clients`. The others
//! were read in their sources and not run.

use std::path::Path;

use stytch_users::sandbox::Sandbox;

use crate::https::Https;

/// The lines to print at the start. Those that begin with `export` are for a shell.
pub(crate) fn of(sandbox: &Sandbox, https: Option<&Https>) -> String {
    let mut text = plain(sandbox.base_url(), sandbox.project_id(), sandbox.secret());
    if let Some(https) = https {
        text += &secure(&https.base_url(), https.certificate());
    }
    text
}

fn plain(base_url: &str, project_id: &str, secret: &str) -> String {
    format!(
        r#"The sandbox is at {base_url}

export STYTCH_BASE_URL={base_url}
export STYTCH_PROJECT_ID={project_id}
export STYTCH_SECRET={secret}

This crate reads the three in Client::from_env(). Stytch's own clients take them so:

Python  stytch.Client(project_id, secret, environment="{base_url}")
Node    new stytch.Client({{ project_id, secret, env: "{base_url}" }})
        // it warns that the address is not Stytch's
Rust    let http = stytch::client::Client::new_with_base_url(
            project_id, secret, "{base_url}".parse()?, stytch::client::Vertical::Consumer)?;
        stytch::consumer::client::Client::new_with_http_client(http.clone(), http)

and these too, by their sources; they were not tried:

Ruby    Stytch::Client.new(project_id:, secret:, env: "{base_url}")
Go      stytchapi.NewClient(projectID, secret, stytchapi.WithBaseURI("{base_url}"),
            stytchapi.WithSkipJWKSInitialization())
Java    new StytchClient(projectId, secret, new OptionalClientConfig("{base_url}"))
.NET    new ConsumerClient(new ClientConfig {{ ProjectId = projectId, ProjectSecret = secret,
            CustomBaseUrl = "{base_url}" }})
"#
    )
}

fn secure(base_url: &str, certificate: &Path) -> String {
    let certificate = certificate.display();
    format!(
        r#"
With https, as custom_base_url asks for in Python and Node, it is at {base_url}

export SANDBOX_HTTPS_URL={base_url}

Its certificate is trusted with

Python          export REQUESTS_CA_BUNDLE='{certificate}'
Python, async   export SSL_CERT_FILE='{certificate}'
Node            export NODE_EXTRA_CA_CERTS='{certificate}'
Rust            export SSL_CERT_FILE='{certificate}'

REQUESTS_CA_BUNDLE and SSL_CERT_FILE take the place of the system's certificates, so that
they are for this program alone.
"#
    )
}
