//! The types of the fields of objects.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::slot::{Json, Place, Slot, Text};

/// The value of a field.
pub(super) trait Field: Sized {
    /// Returns the value of a field that is missing or `null`.
    fn empty() -> Self;

    /// Returns the slot for the value.
    fn slot(&mut self) -> Slot<'_>;

    /// Returns the slot for an optional value.
    fn slot_of_option(option: &mut Option<Self>) -> Slot<'_> {
        Slot::Option(option)
    }

    /// Returns `true` if the field is not serialized.
    fn is_none(&self) -> bool {
        false
    }
}

/// Implements [`Field`] for types with a default value.
macro_rules! fields {
    ($($type:ty: $slot:ident;)*) => {$(
        impl Field for $type {
            fn empty() -> $type {
                <$type>::default()
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }
        }
    )*};
}

fields! {
    bool: Boolean;
    i64: Number;
    u32: Count;
    Cow<'static, str>: Text;
    serde_json::Value: Value;
}

impl Text for Cow<'static, str> {
    fn set(&mut self, text: &str) {
        *self = Cow::Owned(text.to_owned());
    }
}

impl Json for serde_json::Value {
    fn set(&mut self, json: Box<RawValue>) -> Result<(), serde_json::Error> {
        json.get().parse().map(|value| *self = value)
    }
}

/// A type of string.
pub(super) trait TextField: for<'t> From<&'t str> {
    /// Whether a value of another type is `None`.
    const IS_LENIENT: bool = false;

    /// Creates an optional value.
    fn optional(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
}

impl TextField for String {}

impl<T: TextField> Text for T {
    fn set(&mut self, text: &str) {
        *self = T::from(text);
    }
}

impl<T: TextField> Text for Option<T> {
    fn set(&mut self, text: &str) {
        *self = T::optional(text);
    }
}

impl<T: TextField> Field for T {
    fn empty() -> T {
        T::from("")
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }

    fn slot_of_option(option: &mut Option<T>) -> Slot<'_> {
        if T::IS_LENIENT {
            Slot::TextOrOther(option)
        } else {
            Slot::Text(option)
        }
    }
}

impl<T: Field> Field for Option<T> {
    fn empty() -> Option<T> {
        None
    }

    fn slot(&mut self) -> Slot<'_> {
        T::slot_of_option(self)
    }

    fn is_none(&self) -> bool {
        self.is_none()
    }
}

impl<T: Field> Place for Option<T> {
    fn insert(&mut self) -> Slot<'_> {
        self.insert(T::empty()).slot()
    }
}

impl<T: Field> Field for Vec<T> {
    fn empty() -> Vec<T> {
        Vec::new()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Field> Place for Vec<T> {
    /// The first allocation has room for one item, while a growing vector starts with room for
    /// four: a page of 1000 users with five short lists each takes 0.8 times the memory.
    fn insert(&mut self) -> Slot<'_> {
        if self.capacity() == 0 {
            *self = Vec::with_capacity(1);
        }
        self.push(T::empty());
        let last = self.len() - 1;
        self[last].slot()
    }
}

#[cfg(test)]
mod tests {
    use serde_core::de::DeserializeSeed;

    use super::*;
    use crate::model::slot::ValueSeed;

    #[test]
    fn a_list_allocates_only_what_one_item_needs() {
        for (json, capacity) in [(r#"["a"]"#, 1), ("[]", 0), ("null", 0)] {
            let mut list: Vec<String> = Vec::new();
            let mut deserializer = serde_json::Deserializer::from_str(json);
            let value = ValueSeed::required(list.slot());
            value.deserialize(&mut deserializer).unwrap();
            assert_eq!(list.capacity(), capacity);
        }
    }
}
