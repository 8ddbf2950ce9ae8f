//! `Debug` without personal data.

use std::fmt;

/// Replaces a value in `Debug` output.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<redacted>")
    }
}

/// Implements `Debug` for a struct. The fields after `hides` are shown as `<redacted>`. Every
/// field must be listed, so that a new one is not shown by accident.
macro_rules! redacted_debug {
    ($name:ident { shows $($shown:ident),*; hides $($hidden:ident),* $(,)? }) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let $name { $($shown,)* $($hidden: _,)* } = self;
                formatter
                    .debug_struct(stringify!($name))
                    $(.field(stringify!($shown), $shown))*
                    $(.field(stringify!($hidden), &$crate::redacted::Redacted))*
                    .finish()
            }
        }
    };
}

pub(crate) use redacted_debug;
