//! Types that are strings on the wire: ids, timestamps, and enums with a variant for unknown values,
//! since Stytch may add values.

/// Implements conversions, comparisons with strings and formatting for a type that has `as_str`
/// and `From<&str>`, or for a `boxed` type, which contains only a `Box<str>`.
macro_rules! string_type {
    ($name:ident) => {
        impl From<&String> for $name {
            fn from(text: &String) -> $name {
                $name::from(text.as_str())
            }
        }

        impl From<::std::borrow::Cow<'_, str>> for $name {
            fn from(text: ::std::borrow::Cow<'_, str>) -> $name {
                $name::from(&*text)
            }
        }

        impl From<&$name> for $name {
            fn from(value: &$name) -> $name {
                value.clone()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> Result<$name, ::std::convert::Infallible> {
                Ok($name::from(text))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::serde_core::Serialize for $name {
            fn serialize<S: ::serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: ::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$name, D::Error> {
                <String as ::serde_core::Deserialize>::deserialize(deserializer).map($name::from)
            }
        }

        $crate::string_type::string_type!($name equals str, &str, String);
    };
    (boxed $name:ident) => {
        impl $name {
            /// Returns the string unchanged.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                $name(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> $name {
                $name(text.into_boxed_str())
            }
        }

        impl From<Box<str>> for $name {
            fn from(text: Box<str>) -> $name {
                $name(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0.into_string()
            }
        }

        $crate::string_type::string_type!($name);
    };
    ($name:ident equals $($text:ty),*) => {
        $(
            impl PartialEq<$text> for $name {
                fn eq(&self, other: &$text) -> bool {
                    let other: &str = other.as_ref();
                    self.as_str() == other
                }
            }

            impl PartialEq<$name> for $text {
                fn eq(&self, other: &$name) -> bool {
                    other == self
                }
            }
        )*
    };
}

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

        $crate::string_type::string_type!($name);
    };
}

pub(crate) use {open_enum, string_type};

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use crate::{Timestamp, UserId, UserStatus};

    #[test]
    fn string_types_convert_from_strings_and_compare_with_them_in_both_directions() {
        macro_rules! check {
            ($($name:ident of $text:literal;)*) => {$({
                let (text, value) = ($text.to_owned(), $name::from($text));
                assert_eq!($name::from(&text), value);
                assert_eq!($name::from(Cow::Borrowed($text)), value);
                assert_eq!($name::from(&value), value);
                assert_eq!($text.parse(), Ok(value.clone()));
                let json = serde_json::to_string(&value).unwrap();
                assert_eq!(json, format!("\"{text}\""));
                assert_eq!(serde_json::from_str::<$name>(&json).unwrap(), value);
                assert!(value == $text && value == *$text && value == text);
                assert!($text == value && *$text == value && text == value);
                assert!(value != "else" && "else" != value);
                assert_eq!((value.to_string(), value.as_ref()), (text, $text));
            })*};
        }
        check! {
            UserId of "user-test-1";
            Timestamp of "2021-12-29T12:33:09Z";
            UserStatus of "active";
            UserStatus of "Frozen é";
        }
        assert!(matches!(UserStatus::from("active"), UserStatus::Active));
    }
}
