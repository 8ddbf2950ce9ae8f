//! A request as the expansion of the attribute builds it, part by part.

use std::borrow::Cow;
use std::fmt::Write;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::client::{CallSettings, Client};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::named_values::named_values;
use crate::path::{self, PathSegment};
use crate::refusal::Refusal;

/// A request that is being built; a mistake in a part is kept until it is awaited.
///
/// Only the [`endpoint`](macro@crate::endpoint) attribute makes one.
#[derive(Debug)]
pub struct Request {
    parts: RequestParts,
    fields: Vec<u8>,
    mistake: Option<Error>,
}

/// A request that can be sent: all of it but the base URL and the client's headers.
pub(crate) struct RequestParts {
    pub(crate) client: Client,
    pub(crate) endpoint: Endpoint,
    /// Percent-encoded, with no base.
    pub(crate) path: Cow<'static, str>,
    /// Percent-encoded, without the `?`; empty where there is none.
    pub(crate) query: String,
    /// Those that are arguments; the client adds its own.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) settings: CallSettings,
}

#[doc(hidden)]
impl Endpoint {
    /// Begins a request of this endpoint with the values of its path.
    pub fn request(self, client: &Client, path: &[&dyn PathSegment]) -> Request {
        Request::new(client.clone(), self, path)
    }
}

impl Request {
    fn new(client: Client, endpoint: Endpoint, values: &[&dyn PathSegment]) -> Request {
        let (path, mistake) = match path::fill(&endpoint, values) {
            Ok(path) => (path, None),
            Err(error) => (Cow::Borrowed(""), Some(error)),
        };
        Request {
            parts: RequestParts {
                client,
                endpoint,
                path,
                query: String::new(),
                headers: HeaderMap::new(),
                body: None,
                settings: CallSettings::default(),
            },
            fields: Vec::new(),
            mistake,
        }
    }

    /// Adds a query parameter, none where the value is `None`, one for each item of
    /// a list and one for each field of a struct.
    pub fn query<V: Serialize + ?Sized>(mut self, name: &'static str, value: &V) -> Request {
        let query = &mut self.parts.query;
        let added = named_values(name, value, true, &mut |name, text| {
            if !query.is_empty() {
                query.push('&');
            }
            path::push_encoded(query, name);
            query.push('=');
            path::push_encoded(query, text);
        });
        if let Err(refused) = added {
            self.refuse("query parameter", name, refused);
        }
        self
    }

    /// Adds a header, none where the value is `None`, one for each item of a list.
    pub fn header<V: Serialize + ?Sized>(mut self, name: &'static str, value: &V) -> Request {
        let headers = &mut self.parts.headers;
        let mut has_bad_value = false;
        let added = named_values(name, value, false, &mut |_, text| {
            match HeaderValue::from_str(text) {
                Ok(mut value) => {
                    // An argument of a call may be a token: nothing prints it.
                    value.set_sensitive(true);
                    headers.append(HeaderName::from_static(name), value);
                }
                Err(_) => has_bad_value = true,
            }
        });
        if let Err(refused) = added {
            self.refuse("header", name, refused);
        } else if has_bad_value {
            self.refuse("header", name, "has a character that no header can carry");
        }
        self
    }

    /// Makes the value the JSON body; `None` is no body.
    pub fn json<V: Serialize + ?Sized>(mut self, value: &V) -> Request {
        match json(value, Vec::with_capacity(USUAL_BODY)) {
            Ok(Some(body)) => self.parts.body = Some(body.into()),
            Ok(None) => {}
            Err(refused) if refused.at.is_empty() => self.refuse("body", "", refused.rule),
            Err(refused) => self.refuse("field", &refused.at, refused.rule),
        }
        self
    }

    /// Adds a field to the JSON object that is the body, none where the value is
    /// `None`.
    pub fn field<V: Serialize + ?Sized>(mut self, name: &'static str, value: &V) -> Request {
        match json(value, Vec::new()) {
            Ok(Some(value)) => {
                self.fields
                    .push(if self.fields.is_empty() { b'{' } else { b',' });
                // A string always serializes, and so does writing to a vector.
                let _ = serde_json::to_writer(&mut self.fields, name);
                self.fields.push(b':');
                self.fields.extend_from_slice(&value);
            }
            Ok(None) => {}
            Err(refused) if refused.at.is_empty() => self.refuse("field", name, refused.rule),
            Err(refused) => self.refuse("field", &format!("{name}.{}", refused.at), refused.rule),
        }
        self
    }

    /// Ends the building.
    pub fn call<T: DeserializeOwned>(mut self) -> Call<T> {
        self.finish();
        match self.mistake {
            Some(mistake) => Call::mistaken(self.parts.endpoint, mistake),
            None => Call::prepared(self.parts),
        }
    }

    fn finish(&mut self) {
        if !self.parts.endpoint.has_body() {
            return;
        }
        if !self.fields.is_empty() {
            self.fields.push(b'}');
            self.parts.body = Some(std::mem::take(&mut self.fields).into());
        }
        // Stytch's methods with a body take an object even where all is optional.
        self.parts
            .body
            .get_or_insert_with(|| Bytes::from_static(b"{}"));
    }

    /// Keeps the first mistake: it is the one to mend first.
    fn refuse(&mut self, part: &str, name: &str, rule: impl std::fmt::Display) {
        if self.mistake.is_none() {
            let mut what = format!("the {part}");
            if !name.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(what, " `{name}`");
            }
            self.mistake = Some(Error::invalid_request(
                self.parts.endpoint,
                format!("{what} {rule}"),
            ));
        }
    }
}

/// Room for the body of a usual call, in bytes, so that it is one allocation. A vector
/// that grows is three for a user with metadata, and 900 instructions more.
const USUAL_BODY: usize = 512;

/// The JSON of a value, none where it is `null`: what is not set is not sent.
fn json<V: Serialize + ?Sized>(value: &V, mut json: Vec<u8>) -> Result<Option<Vec<u8>>, Refusal> {
    serde_json::to_writer(&mut json, value).map_err(|error| {
        // The text of a foreign `Serialize` may quote the value, so it is not kept.
        Refusal::of(&error).unwrap_or_else(|| Refusal {
            at: String::new(),
            rule: "would not serialize as JSON".to_owned(),
        })
    })?;
    Ok((json != b"null").then_some(json))
}

impl std::fmt::Debug for RequestParts {
    // The path holds ids, the query and the body may hold anything: none is shown.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Request")
            .field("endpoint", &self.endpoint)
            .field("body_bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish_non_exhaustive()
    }
}
