//! A request, and its builder for the code that the attributes generate.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TE, TRANSFER_ENCODING,
    USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_core::Serialize;

use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::named_values::{Reason, named_values};
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

    pub(crate) fn add_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.append(name, value);
    }
}

/// Headers that the client or the HTTP library sets.
const SET_BY_CLIENT: [HeaderName; 9] = [
    ACCEPT,
    AUTHORIZATION,
    CONNECTION,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    HOST,
    TE,
    TRANSFER_ENCODING,
    USER_AGENT,
];

/// Parses a header of [`Call::header`](crate::Call::header), or returns why it is invalid.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let invalid = |reason: &str| format!("the header `{name}` {reason}");
    let parsed = HeaderName::from_bytes(name.as_bytes());
    let parsed = parsed.map_err(|_| invalid("has a character that no name can have"))?;
    if SET_BY_CLIENT.contains(&parsed) {
        return Err(invalid("is set by the client"));
    }
    Ok((parsed, sensitive("", value).map_err(invalid)?))
}

/// Creates a header value that `Debug` does not show, since an argument may be a token.
fn sensitive(prefix: &str, value: &str) -> Result<HeaderValue, Reason> {
    let value = Bytes::from([prefix, value].concat());
    let value = HeaderValue::from_maybe_shared(value);
    let mut value = value.map_err(|_| "has a character that no header can carry")?;
    value.set_sensitive(true);
    Ok(value)
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
    body: Body,
    error: Option<Error>,
}

/// The body so far.
enum Body {
    /// An empty JSON object for POST, PUT and PATCH, and none for other methods.
    ByMethod,
    /// None, regardless of the HTTP method.
    None,
    /// Serialized. If it is empty, an empty object is sent.
    Json(Vec<u8>),
    /// Encoded.
    Form(String),
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
            body: Body::ByMethod,
            error,
        }
    }
}

impl RequestBuilder {
    /// Adds a query parameter: none if the value is `None`, one for each item of a list, and
    /// one for each field of a struct.
    pub fn query<V: Serialize + ?Sized>(mut self, name: &'static str, value: &V) -> RequestBuilder {
        let added = push_pairs(&mut self.request.query, name, value);
        self.check("query parameter", name, added);
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
        let added = named_values(name, value, false, &mut |_, text| {
            headers.append(HeaderName::from_static(name), sensitive(prefix, text)?);
            Ok(())
        });
        self.check("header", name, added);
        self
    }

    /// Sets the JSON body. `None` is sent as an empty object.
    pub fn json<V: Serialize + ?Sized>(mut self, value: &V) -> RequestBuilder {
        let mut body = Vec::with_capacity(USUAL_BODY);
        let written = write_json(&mut body, value);
        if body == b"null" {
            body.clear();
        }
        self.body = Body::Json(body);
        self.check("body", "", written);
        self
    }

    /// Adds a field to the JSON object that is the body, unless the value is `None`.
    pub fn field<V: Serialize + ?Sized>(self, name: &'static str, value: &V) -> RequestBuilder {
        self.add_field(name, value, false)
    }

    /// Adds a field to the JSON object that is the body. `None` is sent as `null`.
    pub fn nullable_field<V: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &V,
    ) -> RequestBuilder {
        self.add_field(name, value, true)
    }

    fn add_field<V: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &V,
        is_nullable: bool,
    ) -> RequestBuilder {
        let mut body = match self.body {
            Body::Json(body) => body,
            _ => Vec::new(),
        };
        let mut json = Vec::new();
        let written = write_json(&mut json, value);
        if is_nullable || json != b"null" {
            // Replaces the end of the object.
            let separator = body.pop().map_or(b'{', |_| b',');
            body.push(separator);
            // Serializing a string to a vector cannot fail.
            let _ = serde_json::to_writer(&mut body, name);
            body.push(b':');
            body.append(&mut json);
            body.push(b'}');
        }
        self.body = Body::Json(body);
        self.check("field", name, written);
        self
    }

    /// Adds fields to the form that is the body: none if the value is `None`, one for each item
    /// of a list, and one for each field of a struct.
    pub fn form<V: Serialize + ?Sized>(mut self, name: &'static str, value: &V) -> RequestBuilder {
        let mut form = match self.body {
            Body::Form(form) => form,
            _ => String::new(),
        };
        let added = push_pairs(&mut form, name, value);
        self.body = Body::Form(form);
        self.check("field", name, added);
        self
    }

    /// Sends no body, regardless of the HTTP method.
    pub fn without_body(mut self) -> RequestBuilder {
        self.body = Body::None;
        self
    }

    /// Returns the request. Unless the response has to be JSON, its `Accept` header is `*/*`.
    pub(crate) fn finish(mut self, accepts_only_json: bool) -> Result<Request, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let request = &mut self.request;
        if !accepts_only_json {
            let anything = HeaderValue::from_static("*/*");
            request.headers.insert(ACCEPT, anything);
        }
        request.body = match self.body {
            Body::None => None,
            Body::ByMethod if !request.endpoint.sends_body_by_default() => None,
            Body::Form(form) => {
                let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
                request.headers.insert(CONTENT_TYPE, kind);
                Some(form.into())
            }
            Body::Json(json) if !json.is_empty() => Some(json.into()),
            // Stytch expects an object even if every field of it is optional.
            Body::ByMethod | Body::Json(_) => Some(Bytes::from_static(b"{}")),
        };
        Ok(self.request)
    }

    /// Keeps the first error. A part without a name is the whole body.
    fn check(&mut self, part: &str, name: &str, result: Result<(), Reason>) {
        if let (None, Err(reason)) = (&self.error, result) {
            let what = match name {
                "" => format!("the {part} {reason}"),
                _ => format!("the {part} `{name}` {reason}"),
            };
            self.error = Some(Error::invalid_request(self.request.endpoint, what));
        }
    }
}

/// Appends the values of an argument to a query or a form as `name=text`, percent-encoded.
fn push_pairs<V: Serialize + ?Sized>(
    pairs: &mut String,
    name: &str,
    value: &V,
) -> Result<(), Reason> {
    named_values(name, value, true, &mut |name, text| {
        if !pairs.is_empty() {
            pairs.push('&');
        }
        path::push_encoded(pairs, name);
        pairs.push('=');
        path::push_encoded(pairs, text);
        Ok(())
    })
}

/// The initial capacity of a body, in bytes, so that a usual body is one allocation. A vector
/// that grows takes three for a user with metadata, and 900 instructions more.
const USUAL_BODY: usize = 512;

fn write_json<V: Serialize + ?Sized>(target: &mut Vec<u8>, value: &V) -> Result<(), Reason> {
    // The error of a foreign `Serialize` may quote the value.
    serde_json::to_writer(target, value).map_err(|_| "does not serialize as JSON")
}
