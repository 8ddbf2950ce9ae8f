//! A request, and its builder for the code that the attributes generate.

use std::borrow::Cow;
use std::fmt::{self, Write};

use bytes::Bytes;
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Serialize;

use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::named_values::named_values;
use crate::path::{self, PathSegment};

/// The request of a [`Call`](crate::Call), returned by
/// [`Call::request`](crate::Call::request).
///
/// It contains neither the base URL nor the headers that the client adds.
///
/// ```
/// use stytch_users::{Client, Name, UpdateUser, UserId, Users};
///
/// let update = UpdateUser::new().name(Name::new().first_name("Ada"));
/// let call = Client::stub()
///     .update(&UserId::from("user-test-1"), &update)
///     .header("X-Request-Source", "admin");
///
/// let request = call.request()?;
/// assert_eq!(request.endpoint(), <dyn Users>::UPDATE);
/// assert_eq!(request.method(), "PUT");
/// assert_eq!(request.path(), "/v1/users/user-test-1");
/// assert_eq!(request.query(), None);
/// assert_eq!(request.headers()["x-request-source"], "admin");
/// assert_eq!(request.body().unwrap(), r#"{"name":{"first_name":"Ada"}}"#);
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// `Debug` shows the endpoint and the size of the body. It omits everything else, which may
/// contain personal data.
pub struct Request {
    endpoint: Endpoint,
    path: Cow<'static, str>,
    query: String,
    headers: HeaderMap,
    body: Option<Bytes>,
    /// Whether the client's credentials are omitted.
    is_anonymous: bool,
}

impl Request {
    /// Returns the endpoint.
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// Returns the HTTP method.
    pub fn method(&self) -> Method {
        self.endpoint.method()
    }

    /// Returns the percent-encoded path, without the client's base URL.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the percent-encoded query without the `?`, or `None` if there is none.
    pub fn query(&self) -> Option<&str> {
        Some(self.query.as_str()).filter(|query| !query.is_empty())
    }

    /// Returns the headers of this request, without those that the client adds when it sends
    /// the request.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body, or `None` if the request has none, such as a GET.
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// Returns `true` if the client's credentials are not sent, because the request has a token
    /// instead or is public.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.is_anonymous
    }
}

/// Headers that the client or the HTTP library sets.
const SET_BY_CLIENT: [HeaderName; 7] = [
    ACCEPT,
    AUTHORIZATION,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    HOST,
    TRANSFER_ENCODING,
    USER_AGENT,
];

/// Parses a header of [`Call::header`](crate::Call::header), or returns why it is invalid.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let invalid = |rule: &str| format!("the header `{name}` {rule}");
    let parsed = HeaderName::from_bytes(name.as_bytes());
    let parsed = parsed.map_err(|_| invalid("has a character that no name can have"))?;
    if SET_BY_CLIENT.contains(&parsed) {
        return Err(invalid("is set by the client"));
    }
    let value = sensitive("", value).ok_or_else(|| invalid(NO_HEADER_VALUE))?;
    Ok((parsed, value))
}

impl Request {
    pub(crate) fn add_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.append(name, value);
    }
}

const NO_HEADER_VALUE: &str = "has a character that no header can carry";

/// Creates a header value that `Debug` does not show, since an argument may be a token.
fn sensitive(prefix: &str, value: &str) -> Option<HeaderValue> {
    let value = Bytes::from([prefix, value].concat());
    let mut value = HeaderValue::from_maybe_shared(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("endpoint", &self.endpoint)
            .field("body_bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish_non_exhaustive()
    }
}

/// A request that is being built. The first error is kept until the call is awaited.
///
/// Only the [`endpoint`](macro@crate::endpoint) attribute creates one.
pub struct RequestBuilder {
    request: Request,
    /// The JSON fields of the body that have been added so far, serialized.
    fields: Vec<u8>,
    /// The fields of the form that have been added so far, encoded.
    form: String,
    body: BodyKind,
    error: Option<Error>,
}

/// The kind of body that the endpoint declares.
enum BodyKind {
    /// JSON for POST, PUT and PATCH, and none for other methods.
    ByMethod,
    Json,
    Form,
    None,
}

#[doc(hidden)]
impl Endpoint {
    /// Starts a request to this endpoint with the values of its path.
    pub fn request(self, values: &[&dyn PathSegment]) -> RequestBuilder {
        let (path, error) = match path::fill(&self, values) {
            Ok(path) => (path, None),
            Err(error) => (Cow::Borrowed(""), Some(error)),
        };
        RequestBuilder {
            request: Request {
                endpoint: self,
                path,
                query: String::new(),
                headers: HeaderMap::new(),
                body: None,
                is_anonymous: false,
            },
            fields: Vec::new(),
            form: String::new(),
            body: BodyKind::ByMethod,
            error,
        }
    }
}

impl RequestBuilder {
    /// Adds a query parameter: none if the value is `None`, one for each item of a list, and
    /// one for each field of a struct.
    pub fn query<V: Serialize + ?Sized>(mut self, name: &'static str, value: &V) -> RequestBuilder {
        if let Err(rule) = push_pairs(&mut self.request.query, name, value) {
            self.reject("query parameter", name, rule);
        }
        self
    }

    /// Adds a header: none if the value is `None`, and one for each item of a list.
    pub fn header<V: Serialize + ?Sized>(self, name: &'static str, value: &V) -> RequestBuilder {
        self.prefixed_header(name, "", value)
    }

    /// Sends the token instead of the client's credentials. `None` sends neither.
    pub fn bearer<V: Serialize + ?Sized>(self, token: &V) -> RequestBuilder {
        let name = "authorization";
        self.without_credentials()
            .prefixed_header(name, "Bearer ", token)
    }

    /// Omits the client's credentials.
    pub fn without_credentials(mut self) -> RequestBuilder {
        self.request.is_anonymous = true;
        self
    }

    fn prefixed_header<V: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        prefix: &str,
        value: &V,
    ) -> RequestBuilder {
        let headers = &mut self.request.headers;
        let mut has_bad_value = false;
        let added = named_values(
            name,
            value,
            false,
            &mut |_, text| match sensitive(prefix, text) {
                Some(value) => {
                    headers.append(HeaderName::from_static(name), value);
                }
                None => has_bad_value = true,
            },
        );
        if let Err(rule) = added {
            self.reject("header", name, rule);
        } else if has_bad_value {
            self.reject("header", name, NO_HEADER_VALUE);
        }
        self
    }

    /// Sets the JSON body. `None` means no body.
    pub fn json<V: Serialize + ?Sized>(mut self, value: &V) -> RequestBuilder {
        self.body = BodyKind::Json;
        match json(value, Vec::with_capacity(USUAL_BODY)) {
            Some(body) if body == b"null" => {}
            Some(body) => self.request.body = Some(body.into()),
            None => self.reject("body", "", NOT_JSON),
        }
        self
    }

    /// Adds a field to the JSON object that is the body, unless the value is `None`.
    pub fn field<V: Serialize + ?Sized>(self, name: &'static str, value: &V) -> RequestBuilder {
        self.field_unless(name, value, |json| json == b"null")
    }

    /// Adds a field to the JSON object that is the body. `None` is sent as `null`.
    pub fn nullable_field<V: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &V,
    ) -> RequestBuilder {
        self.field_unless(name, value, |_| false)
    }

    fn field_unless<V: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &V,
        is_left_out: fn(&[u8]) -> bool,
    ) -> RequestBuilder {
        self.body = BodyKind::Json;
        match json(value, Vec::new()) {
            Some(value) if is_left_out(&value) => {}
            Some(value) => {
                let is_first = self.fields.is_empty();
                self.fields.push(if is_first { b'{' } else { b',' });
                // Serializing a string to a vector cannot fail.
                let _ = serde_json::to_writer(&mut self.fields, name);
                self.fields.push(b':');
                self.fields.extend_from_slice(&value);
            }
            None => self.reject("field", name, NOT_JSON),
        }
        self
    }

    /// Adds fields to the form that is the body: none if the value is `None`, one for each item
    /// of a list, and one for each field of a struct.
    pub fn form<V: Serialize + ?Sized>(mut self, name: &'static str, value: &V) -> RequestBuilder {
        self.body = BodyKind::Form;
        if let Err(rule) = push_pairs(&mut self.form, name, value) {
            self.reject("field", name, rule);
        }
        self
    }

    /// Sends no body, regardless of the HTTP method.
    pub fn without_body(mut self) -> RequestBuilder {
        self.body = BodyKind::None;
        self
    }

    /// Accepts a response that is not JSON.
    pub(crate) fn accept_anything(mut self) -> RequestBuilder {
        let anything = HeaderValue::from_static("*/*");
        self.request.headers.insert(ACCEPT, anything);
        self
    }

    pub(crate) fn finish(mut self) -> Result<Request, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let request = &mut self.request;
        match self.body {
            BodyKind::None => {}
            BodyKind::ByMethod if !request.endpoint.has_body() => {}
            BodyKind::Form => {
                let form = HeaderValue::from_static("application/x-www-form-urlencoded");
                request.headers.insert(CONTENT_TYPE, form);
                request.body = Some(self.form.into());
            }
            BodyKind::ByMethod | BodyKind::Json => {
                if !self.fields.is_empty() {
                    self.fields.push(b'}');
                    request.body = Some(self.fields.into());
                }
                // Stytch expects an object even if every field of it is optional.
                request
                    .body
                    .get_or_insert_with(|| Bytes::from_static(b"{}"));
            }
        }
        Ok(self.request)
    }

    /// Keeps the first error.
    fn reject(&mut self, part: &str, name: &str, rule: &str) {
        if self.error.is_none() {
            let mut what = format!("the {part}");
            if !name.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(what, " `{name}`");
            }
            self.error = Some(Error::invalid_request(
                self.request.endpoint,
                format!("{what} {rule}"),
            ));
        }
    }
}

/// Appends the values of an argument to a query or a form as `name=text`, percent-encoded.
fn push_pairs<V: Serialize + ?Sized>(
    pairs: &mut String,
    name: &str,
    value: &V,
) -> Result<(), &'static str> {
    named_values(name, value, true, &mut |name, text| {
        if !pairs.is_empty() {
            pairs.push('&');
        }
        path::push_encoded(pairs, name);
        pairs.push('=');
        path::push_encoded(pairs, text);
    })
}

/// The initial capacity of a body, in bytes, so that a usual body is one allocation. A vector
/// that grows takes three for a user with metadata, and 900 instructions more.
const USUAL_BODY: usize = 512;

const NOT_JSON: &str = "does not serialize as JSON";

/// Serializes a value. The error of a foreign `Serialize` may quote the value, so it is
/// dropped.
fn json<V: Serialize + ?Sized>(value: &V, mut json: Vec<u8>) -> Option<Vec<u8>> {
    serde_json::to_writer(&mut json, value).ok()?;
    Some(json)
}
