//! A call of any response type, for the table.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::pin::Pin;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer, Visitor};
use serde::{Deserializer, Serialize, forward_to_deserialize_any};
use serde_json::{Error as JsonError, Value};
use stytch_users::{Call, Error, Request, Response};

pub(crate) type Sent = Pin<Box<dyn Future<Output = Result<Response<String>, Error>>>>;

/// A [`Call`] of any response type.
pub(crate) trait AnyCall {
    /// Returns the request that [`send`](AnyCall::send) sends.
    fn request(&self) -> &Request;

    /// Sends the call, and returns the value of its response as JSON.
    fn send(self: Box<Self>) -> Sent;

    /// Deserializes a response without sending a request.
    fn read(&self, response: &Value) -> Result<Read, String>;
}

/// What a response type deserializes.
#[derive(Default)]
pub(crate) struct Read {
    /// The JSON path of each field of a struct, whether or not the response has it.
    pub(crate) fields: BTreeSet<String>,
    /// The value that is serialized from the deserialized response.
    pub(crate) written: Value,
}

impl<T: DeserializeOwned + Serialize + 'static> AnyCall for Call<T> {
    fn request(&self) -> &Request {
        Call::request(self).expect("the values of the table can be sent")
    }

    fn send(self: Box<Self>) -> Sent {
        Box::pin(async move {
            let response = (*self).await?;
            Ok(response.map(|value| serde_json::to_string(&value).unwrap()))
        })
    }

    fn read(&self, response: &Value) -> Result<Read, String> {
        let fields = RefCell::default();
        let reader = Reader {
            value: response,
            path: String::new(),
            fields: &fields,
        };
        let written = T::deserialize(reader).and_then(serde_json::to_value);
        Ok(Read {
            written: written.map_err(|error| error.to_string())?,
            fields: fields.into_inner(),
        })
    }
}

/// Deserializes JSON, and records the fields of each struct.
struct Reader<'de> {
    value: &'de Value,
    path: String,
    fields: &'de RefCell<BTreeSet<String>>,
}

impl<'de> Reader<'de> {
    fn inner(&self, value: &'de Value, step: &str) -> Reader<'de> {
        Reader {
            value,
            path: format!("{}{step}", self.path),
            fields: self.fields,
        }
    }
}

impl<'de> IntoDeserializer<'de, JsonError> for Reader<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.value {
            Value::Array(items) => {
                let items = items.iter().map(|item| self.inner(item, "[]"));
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            Value::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| (name.as_str(), self.inner(value, &format!(".{name}"))));
                visitor.visit_map(MapDeserializer::new(fields))
            }
            scalar => scalar.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        let fields = fields.iter().map(|name| format!("{}.{name}", self.path));
        self.fields.borrow_mut().extend(fields);
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        // Only raw JSON, such as metadata, is deserialized as a newtype.
        self.value.deserialize_newtype_struct(name, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
