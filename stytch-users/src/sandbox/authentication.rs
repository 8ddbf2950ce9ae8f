//! HTTP Basic authentication with the project id and the secret.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, header::AUTHORIZATION};

use super::{project::Project, reply::ErrorReply};

/// Refuses a request that does not carry the credentials of the project.
pub(super) fn check(project: &Project, headers: &HeaderMap) -> Result<(), ErrorReply> {
    let expected = format!("{}:{}", project.project_id, project.secret);
    match credentials(headers) {
        Some(credentials) if credentials == expected.as_bytes() => Ok(()),
        _ => Err(ErrorReply::unauthorized()),
    }
}

fn credentials(headers: &HeaderMap) -> Option<Vec<u8>> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    STANDARD.decode(encoded.trim()).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn check_header(project: &Project, header: &str) -> Result<(), ErrorReply> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        check(project, &headers)
    }

    #[test]
    fn the_scheme_may_be_written_in_any_case() {
        let project = Project::new();
        let encoded = STANDARD.encode(format!("{}:{}", project.project_id, project.secret));
        for scheme in ["Basic", "basic", "BASIC"] {
            assert_eq!(
                check_header(&project, &format!("{scheme} {encoded}")),
                Ok(())
            );
        }
    }

    #[test]
    fn any_other_credentials_are_refused() {
        let project = Project::new();
        let encode = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let right = format!("{}:{}", project.project_id, project.secret);
        for header in [
            String::new(),
            "Basic".to_owned(),
            "Basic ".to_owned(),
            "Basic %%%".to_owned(),
            format!("Bearer {}", STANDARD.encode(&right)),
            encode(""),
            encode(":"),
            encode(&project.project_id),
            encode(&format!("{}:", project.project_id)),
            encode(&format!("{}:secret-test-wrong", project.project_id)),
            encode(&format!("project-test-wrong:{}", project.secret)),
            encode(&format!("{right} ")),
        ] {
            assert_eq!(
                check_header(&project, &header),
                Err(ErrorReply::unauthorized())
            );
        }
        assert_eq!(
            check(&project, &HeaderMap::new()),
            Err(ErrorReply::unauthorized())
        );
    }
}
