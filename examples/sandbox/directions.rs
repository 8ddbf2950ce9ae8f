//! How to configure clients for the sandbox.
//!
//! `tests/official_clients` runs the Python, Node and Rust clients with these settings. The
//! settings of the other clients come from their source code and are not tested.

/// Quotes a string for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns the text to print at the start. A shell can run the lines that begin with `export`.
pub(crate) fn directions(base_url: &str, project_id: &str, secret: &str) -> String {
    let (project_id, secret) = (quoted(project_id), quoted(secret));
    format!(
        r#"The sandbox is at {base_url}

export STYTCH_BASE_URL={base_url}
export STYTCH_PROJECT_ID={project_id}
export STYTCH_SECRET={secret}

Client::from_env() of this crate reads the three variables. Stytch's clients:

Python  stytch.Client(project_id, secret, environment="{base_url}")
Node    new stytch.Client({{ project_id, secret, env: "{base_url}" }})
        // It warns that the URL is not one of Stytch's.
Rust    let http = stytch::client::Client::new_with_base_url(
            project_id, secret, "{base_url}".parse()?, stytch::client::Vertical::Consumer)?;
        stytch::consumer::client::Client::new_with_http_client(http.clone(), http)

From their source code, not tested:

Ruby    Stytch::Client.new(project_id:, secret:, env: "{base_url}")
Go      stytchapi.NewClient(projectID, secret, stytchapi.WithBaseURI("{base_url}"),
            stytchapi.WithSkipJWKSInitialization())
Java    new StytchClient(projectId, secret, new OptionalClientConfig("{base_url}"))
.NET    new ConsumerClient(new ClientConfig {{ ProjectId = projectId, ProjectSecret = secret,
            CustomBaseUrl = "{base_url}" }})
"#
    )
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_credentials_unchanged_and_executes_no_part_of_them() {
        for text in [
            "secret-test-1",
            "$(exit 1)`exit 1`",
            "it's \"a\\b\" ; exit 1",
        ] {
            let exports = directions("http://127.0.0.1:4010", text, text);
            let exports = exports.lines().filter(|line| line.starts_with("export "));
            let script = exports.collect::<Vec<_>>().join("\n")
                + "\nprintf %s \"$STYTCH_PROJECT_ID$STYTCH_SECRET\"";
            let shell = std::process::Command::new("sh")
                .args(["-c", &script])
                .output();
            let output = String::from_utf8(shell.unwrap().stdout).unwrap();
            assert_eq!(output, format!("{text}{text}"));
        }
    }
}
