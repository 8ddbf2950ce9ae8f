//! How the values of a response are decoded.
//!
//! The same code decodes all objects: an object begins empty, and returns the [`Slot`] for the
//! value of each field. A derived `Deserialize` would compile its own visitors for each type, which
//! were a quarter of the code of this crate.

use std::fmt;

use serde::Deserialize;
use serde::de::{
    self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::value::RawValue;

use super::extra::Extra;

/// A struct that is declared with [`object!`].
pub(super) trait Object {
    /// Returns the fields of the struct.
    fn fields() -> &'static Fields
    where
        Self: Sized;

    /// Returns the position of a field and the slot of its value, or `None` if the struct does
    /// not have the field.
    fn field(&mut self, name: &str) -> Option<(usize, Slot<'_>)>;

    /// Returns the place of the fields that the struct does not have. Without it, they are
    /// ignored.
    fn extra(&mut self) -> Option<&mut Extra> {
        None
    }
}

/// The fields of a struct, beginning with the required ones.
pub(super) struct Fields {
    /// The name of the struct.
    of: &'static str,
    names: &'static [&'static str],
    /// The number of required fields.
    required: usize,
}

impl Fields {
    pub(super) const fn new(
        of: &'static str,
        names: &'static [&'static str],
        required: usize,
    ) -> Fields {
        // Those that were found are the bits of a number.
        assert!(names.len() <= u64::BITS as usize);
        Fields {
            of,
            names,
            required,
        }
    }
}

/// Where a value is stored, which determines what it may be.
pub(super) enum Slot<'s> {
    Boolean(&'s mut bool),
    /// A number in any notation, such as `1e3`. `null` is -1. A number outside the range of `i64`
    /// becomes the nearest value in the range.
    Number(&'s mut i64),
    Text(&'s mut dyn Text),
    /// A string. A value of any other type is ignored.
    TextOrOther(&'s mut dyn Text),
    Json(&'s mut Option<Box<RawValue>>),
    Object(&'s mut dyn Place),
    ObjectOrNull(&'s mut dyn Place),
    /// A list of strings. `null` is an empty list.
    Texts(&'s mut Vec<String>),
    /// A list of objects. `null` is an empty list.
    Objects(&'s mut dyn Place),
}

/// A value that is set from a string.
pub(super) trait Text {
    fn set(&mut self, text: &str);
}

/// A place for one object or several.
pub(super) trait Place {
    /// Returns the fields of the objects.
    fn fields(&self) -> &'static Fields;

    /// Inserts an empty object.
    fn insert(&mut self) -> &mut dyn Object;
}

/// Reads a value into its slot.
pub(super) struct ValueSeed<'s> {
    pub(super) slot: Slot<'s>,
    /// Whether `null` leaves the slot unchanged.
    pub(super) is_optional: bool,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.slot {
            Slot::Json(json) => {
                let raw: Box<RawValue> = Deserialize::deserialize(deserializer)?;
                *json = Some(raw).filter(|raw| raw.get() != "null");
                Ok(())
            }
            Slot::ObjectOrNull(_) => deserializer.deserialize_option(self),
            Slot::Object(_) if self.is_optional => deserializer.deserialize_option(self),
            Slot::Object(place) => read_object(place, deserializer),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.slot {
            Slot::Boolean(_) => "a boolean",
            Slot::Number(_) => "a number",
            Slot::Text(_) | Slot::TextOrOther(_) => "a string",
            Slot::Json(_) => "any value",
            Slot::Object(_) | Slot::ObjectOrNull(_) => "an object",
            Slot::Texts(_) | Slot::Objects(_) => "a list",
        })
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.slot {
            Slot::Object(place) | Slot::ObjectOrNull(place) => read_object(place, deserializer),
            _ => self.deserialize(deserializer),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        match self.slot {
            _ if self.is_optional => Ok(()),
            Slot::Number(number) => set(number, -1),
            Slot::Texts(_) | Slot::Objects(_) => Ok(()),
            _ => self.other(Unexpected::Unit),
        }
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        match self.slot {
            Slot::Boolean(boolean) => set(boolean, value),
            _ => self.other(Unexpected::Bool(value)),
        }
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        match self.slot {
            Slot::Number(number) => set(number, value),
            _ => self.other(Unexpected::Signed(value)),
        }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        match self.slot {
            Slot::Number(number) => set(number, i64::try_from(value).unwrap_or(i64::MAX)),
            _ => self.other(Unexpected::Unsigned(value)),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        match self.slot {
            // The conversion saturates.
            Slot::Number(number) => set(number, value as i64),
            _ => self.other(Unexpected::Float(value)),
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        match self.slot {
            Slot::Text(text) | Slot::TextOrOther(text) => {
                text.set(value);
                Ok(())
            }
            _ => self.other(Unexpected::Str(value)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        match self.slot {
            Slot::Texts(texts) => {
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
            }
            Slot::Objects(place) => {
                while let Some(()) = items.next_element_seed(ValueSeed {
                    slot: Slot::Object(&mut *place),
                    is_optional: false,
                })? {}
            }
            Slot::TextOrOther(_) => _ = IgnoredAny.visit_seq(items)?,
            _ => self.other(Unexpected::Seq)?,
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.slot {
            Slot::TextOrOther(_) => IgnoredAny.visit_map(map).map(|_| ()),
            _ => self.other(Unexpected::Map),
        }
    }
}

fn set<T, E>(field: &mut T, value: T) -> Result<(), E> {
    *field = value;
    Ok(())
}

impl ValueSeed<'_> {
    /// Handles a value of another type.
    fn other<E: de::Error>(self, value: Unexpected<'_>) -> Result<(), E> {
        match self.slot {
            Slot::TextOrOther(_) => Ok(()),
            _ => Err(de::Error::invalid_type(value, &self)),
        }
    }
}

/// Reads an object into a place.
pub(super) fn read_object<'de, D: Deserializer<'de>>(
    place: &mut dyn Place,
    deserializer: D,
) -> Result<(), D::Error> {
    let fields = place.fields();
    deserializer.deserialize_struct(fields.of, fields.names, ObjectVisitor(place))
}

struct ObjectVisitor<'p>(&'p mut dyn Place);

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "struct {}", self.0.fields().of)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let fields = self.0.fields();
        let object = self.0.insert();
        let mut found = 0_u64;
        while let Some(key) = map.next_key_seed(KeySeed(&mut *object))? {
            match key {
                Ok((position, slot)) => {
                    if found & (1 << position) != 0 {
                        return Err(de::Error::duplicate_field(fields.names[position]));
                    }
                    found |= 1 << position;
                    let is_optional = position >= fields.required;
                    map.next_value_seed(ValueSeed { slot, is_optional })?;
                }
                Err(name) => match object.extra() {
                    Some(extra) => extra.insert(name, map.next_value()?),
                    None => _ = map.next_value::<IgnoredAny>()?,
                },
            }
        }
        let missing = found.trailing_ones() as usize;
        if missing < fields.required {
            return Err(de::Error::missing_field(fields.names[missing]));
        }
        Ok(())
    }
}

/// Reads a key, and returns its position and slot, or the name of a field that the object does not
/// have.
struct KeySeed<'o>(&'o mut dyn Object);

impl<'de, 'o> DeserializeSeed<'de> for KeySeed<'o> {
    type Value = Result<(usize, Slot<'o>), String>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'o> Visitor<'_> for KeySeed<'o> {
    type Value = Result<(usize, Slot<'o>), String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the key of an object")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.field(name).ok_or_else(|| name.to_owned()))
    }
}
