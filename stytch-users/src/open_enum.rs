//! Enums of strings that stay open: Stytch may add a value tomorrow.

/// Declares an enum whose variants are strings on the wire. A string that is none of
/// them is kept in `Unknown` and goes back out as it came.
///
/// `Unknown` cannot be made for a string that has a variant, so that a match on it
/// does not change its meaning when a variant is added.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$meta])*
        ///
        /// The list is open: a string that it does not name is kept as `Unknown`.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("`", $text, "` on the wire.")]
                $variant,
            )*
            /// A string that this version of the crate does not name.
            Unknown($crate::open_enum::UnknownText),
        }

        impl $name {
            /// The values that this version of the crate names.
            #[allow(deprecated)]
            pub const KNOWN: &'static [$name] = &[$($name::$variant,)*];

            /// The string as it is on the wire.
            // A variant may be deprecated for those who write it, not for those who read.
            #[allow(deprecated)]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $text,)*
                    $name::Unknown(text) => text.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            #[allow(deprecated)]
            fn from(text: &str) -> $name {
                match text {
                    $($text => $name::$variant,)*
                    unknown => $name::Unknown($crate::open_enum::UnknownText::new(unknown)),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> $name {
                $name::from(text.as_str())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$name, D::Error> {
                $crate::open_enum::deserialize(deserializer)
            }
        }
    };
}

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, Visitor};

pub(crate) use open_enum;

/// A string that an open enum does not name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    pub(crate) fn new(text: &str) -> UnknownText {
        UnknownText(text.into())
    }

    /// The string as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

/// Reads an open enum from the text in place, with no string made for a known value.
pub(crate) fn deserialize<'de, D, E>(deserializer: D) -> Result<E, D::Error>
where
    D: Deserializer<'de>,
    E: for<'text> From<&'text str>,
{
    deserializer.deserialize_str(Text(PhantomData))
}

struct Text<E>(PhantomData<E>);

impl<E: for<'text> From<&'text str>> Visitor<'_> for Text<E> {
    type Value = E;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<Error: de::Error>(self, text: &str) -> Result<E, Error> {
        Ok(E::from(text))
    }
}

#[cfg(test)]
mod tests {
    use crate::{ErrorType, UserStatus};

    #[test]
    fn a_known_string_is_its_variant() {
        assert_eq!(UserStatus::from("pending"), UserStatus::Pending);
        let read: UserStatus = serde_json::from_str("\"active\"").unwrap();
        assert_eq!(read, UserStatus::Active);
        assert_eq!(ErrorType::UserNotFound.to_string(), "user_not_found");
    }

    #[test]
    fn an_unknown_string_is_kept_and_goes_back_out_as_it_came() {
        let read: UserStatus = serde_json::from_str("\"Frozen \\u00e9\"").unwrap();
        assert_eq!(read.as_str(), "Frozen é");
        assert!(matches!(&read, UserStatus::Unknown(text) if text.as_str() == "Frozen é"));
        assert_eq!(serde_json::to_string(&read).unwrap(), "\"Frozen é\"");
    }
}
