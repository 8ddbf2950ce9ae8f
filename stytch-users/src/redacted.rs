//! `Debug` without personal data.

use std::fmt;

/// Stands in `Debug` where a value is not shown.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<redacted>")
    }
}

/// Implements `Debug` for a struct: the fields after `shows` as they are, those after
/// `hides` as `<redacted>`. Naming every field makes a new one a decision.
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
