//! The objects of requests and responses.

use serde_core::de::{DeserializeSeed, Deserializer};

use super::field::Field;
use super::slot::ValueSeed;

/// Implements `Deserialize`, `Serialize` and `Debug` for a struct.
///
/// The fields before the semicolon are required: they must be present, and be `null` only if their
/// [`Slot`](super::slot::Slot) accepts it. The others may be missing or `null`. A field that is
/// `None` is not serialized. `Debug` shows a field that is marked as `hidden` as `<redacted>`.
///
/// `new` declares a constructor for test doubles, because the structs are `#[non_exhaustive]`.
macro_rules! object {
    ($(
        $name:ident $(new($id:ident: $id_type:ty))? {
            $($required:ident $($secret:ident)?),*; $($optional:ident $($hidden:ident)?),*
            $(; unknown in $extra:ident)?
        }
    )*) => {$(
        const _: () = {
            use $crate::model::field::Field;
            use $crate::model::slot::{Fields, Object, Slot, UNKNOWN};

            #[allow(non_camel_case_types)]
            enum Position { $($required,)* $($optional,)* }

            const FIELDS: &Fields = &Fields {
                of: stringify!($name),
                names: &[$(stringify!($required),)* $(stringify!($optional),)*],
                required: <[Position]>::len(&[$(Position::$required),*]),
            };
            const { assert!(FIELDS.names.len() <= UNKNOWN) };

            impl Object for $name {
                fn fields(&self) -> &'static Fields {
                    FIELDS
                }

                // A struct without fields has only the last arm.
                #[allow(unreachable_code)]
                fn field(&mut self, name: &str) -> Option<(usize, Slot<'_>)> {
                    Some(match name {
                        $(stringify!($required) => {
                            (Position::$required as usize, self.$required.slot())
                        })*
                        $(stringify!($optional) => {
                            (Position::$optional as usize, self.$optional.slot())
                        })*
                        _ => return None $(.or_else(|| self.$extra.field(name)))?,
                    })
                }
            }

            impl Field for $name {
                fn empty() -> $name {
                    $name {
                        $($required: Field::empty(),)*
                        $($optional: Field::empty(),)*
                        $($extra: Default::default(),)?
                    }
                }

                fn slot(&mut self) -> Slot<'_> {
                    Slot::Object(self)
                }
            }

            impl<'de> ::serde_core::Deserialize<'de> for $name {
                fn deserialize<D: ::serde_core::Deserializer<'de>>(
                    deserializer: D,
                ) -> Result<$name, D::Error> {
                    $crate::model::object::decode(deserializer)
                }
            }
        };

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter
                    .debug_struct(stringify!($name))
                    $(.field(stringify!($required), object!(@debug self.$required $($secret)?)))*
                    $(.field(stringify!($optional), object!(@debug self.$optional $($hidden)?)))*
                    $(.field(stringify!($extra), &self.$extra))?
                    .finish()
            }
        }

        $(impl $name {
            /// Creates a value with this id and no other fields set, for test doubles.
            pub fn new($id: impl Into<$id_type>) -> $name {
                $name { $id: $id.into(), ..$crate::model::field::Field::empty() }
            }
        })?

        $crate::model::object::serialize! {
            $name { $($required,)* $($optional,)* $(..$extra)? }
        }
    )*};
    (@debug $self:ident.$field:ident) => {
        &$self.$field
    };
    (@debug $self:ident.$field:ident hidden) => {
        &$crate::redacted::Redacted
    };
}
pub(super) use object;

/// Implements `Serialize` for a struct.
macro_rules! serialize {
    ($name:ident { $($field:ident,)* $(..$extra:ident)? }) => {
        impl ::serde_core::Serialize for $name {
            fn serialize<S: ::serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde_core::ser::SerializeMap;

                // A struct without fields adds nothing.
                #[allow(unused_mut)]
                let mut map = serializer.serialize_map(None)?;
                $(if !$crate::model::field::Field::is_none(&self.$field) {
                    map.serialize_entry(stringify!($field), &self.$field)?;
                })*
                $(self.$extra.serialize_into(&mut map)?;)?
                map.end()
            }
        }
    };
}
pub(super) use serialize;

/// Decodes an object.
pub(super) fn decode<'de, T: Field, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // Changed in place, because `?` and `Ok` would each copy the object.
    let mut decoded = Ok(T::empty());
    if let Ok(object) = &mut decoded {
        if let Err(error) = ValueSeed::required(object.slot()).deserialize(deserializer) {
            decoded = Err(error);
        }
    }
    decoded
}
