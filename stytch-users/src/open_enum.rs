//! Enums of strings with a variant for unknown values, since Stytch may add values.

/// Declares an enum whose variants are strings on the wire. Any other string is kept in
/// `Unknown` and serializes unchanged.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$meta])*
        ///
        /// Stytch may add values. An unknown string is kept as `Unknown` and serializes
        /// unchanged.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("`", $text, "` on the wire.")]
                $variant,
            )*
            /// A value that this version of the crate does not know.
            Unknown(String),
        }

        impl $name {
            /// The strings that have their own variant.
            pub const KNOWN: &[&str] = &[$($text),*];

            /// Returns the string as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $text,)*
                    $name::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                match text {
                    $($text => $name::$variant,)*
                    unknown => $name::Unknown(unknown.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> $name {
                $name::from(text.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$name, D::Error> {
                $crate::open_enum::deserialize(deserializer)
            }
        }

        $crate::string_type::string_type!($name);
    };
}

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, Visitor};

pub(crate) use open_enum;

/// Reads an open enum from borrowed text, so that a known value allocates no string.
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
