//! The serializer behind [`named_values`](super::named_values).

use std::fmt::{self, Display};

use serde::ser::{self, Impossible, Serialize, Serializer};

/// A value that is not a scalar, a list of them or a struct of either.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unnameable(pub(crate) String);

impl Unnameable {
    fn nested(what: &str) -> Unnameable {
        Unnameable(format!(
            "holds {what} where only a text, a number or a flag can stand"
        ))
    }
}

impl Display for Unnameable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unnameable {}

impl ser::Error for Unnameable {
    // The text of a foreign `Serialize` may quote the value, so it is not kept.
    fn custom<T: Display>(_: T) -> Self {
        Unnameable("would not serialize".to_owned())
    }
}

/// What may still be found inside: each level allows less.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Depth {
    fields: bool,
    items: bool,
}

impl Depth {
    pub(super) fn top(spread: bool) -> Depth {
        Depth {
            fields: spread,
            items: true,
        }
    }

    const FIELD: Depth = Depth {
        fields: false,
        items: true,
    };

    const ITEM: Depth = Depth {
        fields: false,
        items: false,
    };
}

pub(super) struct Pairs<'a> {
    pub(super) name: &'a str,
    pub(super) depth: Depth,
    pub(super) pairs: &'a mut dyn FnMut(&str, &str),
}

impl<'a> Pairs<'a> {
    fn pair(self, text: &str) -> Result<(), Unnameable> {
        (self.pairs)(self.name, text);
        Ok(())
    }

    fn items(self) -> Result<Self, Unnameable> {
        if self.depth.items {
            Ok(self)
        } else {
            Err(Unnameable::nested("a list in a list"))
        }
    }

    fn fields(self) -> Result<Fields<'a>, Unnameable> {
        if self.depth.fields {
            Ok(Fields {
                inner: self,
                key: String::new(),
            })
        } else {
            Err(Unnameable::nested("a struct or map"))
        }
    }
}

/// Methods of scalars that display as they are sent.
macro_rules! as_displayed {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<(), Unnameable> {
            self.pair(&value.to_string())
        })*
    };
}

impl<'a> Serializer for Pairs<'a> {
    type Ok = ();
    type Error = Unnameable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Impossible<(), Unnameable>;
    type SerializeMap = Fields<'a>;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Impossible<(), Unnameable>;

    as_displayed! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
    }

    fn serialize_str(self, value: &str) -> Result<(), Unnameable> {
        self.pair(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unnameable> {
        Err(Unnameable::nested("bytes"))
    }

    fn serialize_none(self) -> Result<(), Unnameable> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unnameable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unnameable> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unnameable> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Unnameable> {
        self.pair(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unnameable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unnameable> {
        Err(Unnameable::nested("an enum with data"))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Unnameable> {
        self.items()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Unnameable> {
        self.items()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Unnameable> {
        self.items()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unnameable> {
        Err(Unnameable::nested("an enum with data"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unnameable> {
        self.fields()
    }

    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, Unnameable> {
        self.fields()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unnameable> {
        Err(Unnameable::nested("an enum with data"))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Unnameable> {
        self.pair(&value.to_string())
    }
}

impl Pairs<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unnameable> {
        value.serialize(Pairs {
            name: self.name,
            depth: Depth::ITEM,
            pairs: &mut *self.pairs,
        })
    }
}

/// The three kinds of list, which differ in the name of one method.
macro_rules! list {
    ($($trait:ident :: $method:ident),*) => {
        $(impl ser::$trait for Pairs<'_> {
            type Ok = ();
            type Error = Unnameable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unnameable> {
                self.item(value)
            }

            fn end(self) -> Result<(), Unnameable> {
                Ok(())
            }
        })*
    };
}

list!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field
);

/// A struct or map, each of whose fields is named by itself.
pub(super) struct Fields<'a> {
    inner: Pairs<'a>,
    key: String,
}

impl Fields<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Unnameable> {
        value.serialize(Pairs {
            name,
            depth: Depth::FIELD,
            pairs: &mut *self.inner.pairs,
        })
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Unnameable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unnameable> {
        self.field(name, value)
    }

    fn end(self) -> Result<(), Unnameable> {
        Ok(())
    }
}

impl ser::SerializeMap for Fields<'_> {
    type Ok = ();
    type Error = Unnameable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unnameable> {
        let mut text = String::new();
        key.serialize(Pairs {
            name: "",
            depth: Depth::ITEM,
            pairs: &mut |_, key| text.push_str(key),
        })?;
        self.key = text;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unnameable> {
        let key = std::mem::take(&mut self.key);
        self.field(&key, value)
    }

    fn end(self) -> Result<(), Unnameable> {
        Ok(())
    }
}
