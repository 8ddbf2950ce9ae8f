//! How the values of a response are decoded.
//!
//! The same code decodes all objects: an object begins empty, and returns the [`Slot`] for the
//! value of each field. A derived `Deserialize` would compile its own visitors for each type, which
//! were a quarter of the code of this crate.

use std::fmt;

use serde_core::Deserialize;
use serde_core::de::{
    self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::value::RawValue;

/// A struct that is declared with [`object!`](super::object::object).
pub(super) trait Object {
    fn fields(&self) -> &'static Fields;

    /// Returns the position of a field and the slot of its value, or `None` if the value is
    /// ignored.
    fn field(&mut self, name: &str) -> Option<(usize, Slot<'_>)>;
}

/// The position of a field that is kept although the struct does not have it.
pub(super) const UNKNOWN: usize = 63;

/// The fields of a struct, beginning with the required ones.
pub(super) struct Fields {
    /// The name of the struct.
    pub(super) of: &'static str,
    pub(super) names: &'static [&'static str],
    /// The number of required fields.
    pub(super) required: usize,
}

/// Where a value is stored, which determines what it may be.
pub(super) enum Slot<'s> {
    Boolean(&'s mut bool),
    /// A number in any notation, such as `1e3`. `null` is -1. A number outside the range of `i64`
    /// becomes the nearest value in the range.
    Number(&'s mut i64),
    Count(&'s mut u32),
    Text(&'s mut dyn Text),
    /// A string. A value of any other type is ignored.
    TextOrOther(&'s mut dyn Text),
    /// JSON, of which `null` is `None`.
    Json(&'s mut Option<Box<RawValue>>),
    Value(&'s mut dyn Json),
    Object(&'s mut dyn Object),
    /// Any value, or `null`.
    Option(&'s mut dyn Place),
    /// A list. `null` is an empty one.
    List(&'s mut dyn Place),
}

/// A value that is set from a string.
pub(super) trait Text {
    fn set(&mut self, text: &str);
}

/// A value that is set from JSON. It is a trait, so that a program that reads no such value does not
/// link the parser of `serde_json::Value`.
pub(super) trait Json {
    fn set(&mut self, json: Box<RawValue>) -> Result<(), serde_json::Error>;
}

/// A place for values, which are inserted when they are read.
pub(super) trait Place {
    /// Inserts an empty value, and returns its slot.
    fn insert(&mut self) -> Slot<'_>;
}

/// Reads a value into its slot.
pub(super) struct ValueSeed<'s> {
    pub(super) slot: Slot<'s>,
    /// Whether `null` leaves the slot unchanged.
    pub(super) is_optional: bool,
}

impl<'s> ValueSeed<'s> {
    pub(super) fn required(slot: Slot<'s>) -> ValueSeed<'s> {
        let is_optional = false;
        ValueSeed { slot, is_optional }
    }

    /// Handles a value of another type.
    fn other<E: de::Error>(self, value: Unexpected<'_>) -> Result<(), E> {
        match self.slot {
            Slot::TextOrOther(_) => Ok(()),
            _ => Err(de::Error::invalid_type(value, &self)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.slot {
            Slot::Json(json) => {
                let raw: Box<RawValue> = Deserialize::deserialize(deserializer)?;
                *json = Some(raw).filter(|raw| raw.get() != "null");
                Ok(())
            }
            Slot::Value(value) => {
                let raw = Deserialize::deserialize(deserializer)?;
                value.set(raw).map_err(de::Error::custom)
            }
            Slot::Option(_) => deserializer.deserialize_option(self),
            Slot::Object(_) if self.is_optional => deserializer.deserialize_option(self),
            Slot::Object(object) => read(object, deserializer),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.slot {
            Slot::Boolean(_) => "a boolean",
            Slot::Number(_) | Slot::Count(_) => "a number",
            Slot::Text(_) | Slot::TextOrOther(_) => "a string",
            Slot::Json(_) | Slot::Value(_) => "any value",
            Slot::Object(_) => "an object",
            Slot::Option(_) => "an optional value",
            Slot::List(_) => "a list",
        })
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.slot {
            Slot::Object(object) => read(object, deserializer),
            Slot::Option(place) => ValueSeed::required(place.insert()).deserialize(deserializer),
            _ => self.deserialize(deserializer),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        match self.slot {
            Slot::List(_) => Ok(()),
            _ if self.is_optional => Ok(()),
            Slot::Number(_) => self.visit_i64(-1),
            _ => self.other(Unexpected::Unit),
        }
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        match self.slot {
            Slot::Boolean(boolean) => *boolean = value,
            _ => self.other(Unexpected::Bool(value))?,
        }
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        match self.slot {
            Slot::Number(number) => *number = value,
            Slot::Count(count) => *count = u32::try_from(value).map_err(de::Error::custom)?,
            _ => self.other(Unexpected::Signed(value))?,
        }
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.visit_i64(i64::try_from(value).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        match self.slot {
            // The conversion saturates.
            Slot::Number(number) => *number = value as i64,
            _ => self.other(Unexpected::Float(value))?,
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        match self.slot {
            Slot::Text(text) | Slot::TextOrOther(text) => text.set(value),
            _ => self.other(Unexpected::Str(value))?,
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        match self.slot {
            Slot::List(list) => while let Some(()) = items.next_element_seed(Item(&mut *list))? {},
            Slot::TextOrOther(_) => _ = IgnoredAny.visit_seq(items)?,
            _ => self.other(Unexpected::Seq)?,
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.slot {
            Slot::TextOrOther(_) => _ = IgnoredAny.visit_map(map)?,
            _ => self.other(Unexpected::Map)?,
        }
        Ok(())
    }
}

/// Reads an item of a list.
struct Item<'l>(&'l mut dyn Place);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        ValueSeed::required(self.0.insert()).deserialize(deserializer)
    }
}

/// Reads an object that is not `null`.
fn read<'de, D: Deserializer<'de>>(
    object: &mut dyn Object,
    deserializer: D,
) -> Result<(), D::Error> {
    let fields = object.fields();
    deserializer.deserialize_struct(fields.of, fields.names, ObjectVisitor(object))
}

struct ObjectVisitor<'o>(&'o mut dyn Object);

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "struct {}", self.0.fields().of)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let object = self.0;
        let fields = object.fields();
        // A bit for each position.
        let mut found = 0_u64;
        while let Some(key) = map.next_key_seed(KeySeed(&mut *object))? {
            match key {
                Some((position, slot)) => {
                    let bit = 1 << position;
                    if found & bit != 0 && position != UNKNOWN {
                        return Err(de::Error::duplicate_field(fields.names[position]));
                    }
                    found |= bit;
                    let is_optional = position >= fields.required;
                    map.next_value_seed(ValueSeed { slot, is_optional })?;
                }
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        let missing = found.trailing_ones() as usize;
        if missing < fields.required {
            return Err(de::Error::missing_field(fields.names[missing]));
        }
        Ok(())
    }
}

/// Reads a key, and returns what the object returns for it.
struct KeySeed<'o>(&'o mut dyn Object);

impl<'de, 'o> DeserializeSeed<'de> for KeySeed<'o> {
    type Value = Option<(usize, Slot<'o>)>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'o> Visitor<'_> for KeySeed<'o> {
    type Value = Option<(usize, Slot<'o>)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the key of an object")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.field(name))
    }
}
