//! Cells that a spreadsheet takes for text.
//!
//! A spreadsheet computes a cell that begins with `=`, `+`, `-` or `@`, or with a tab
//! or carriage return before it: a name could run a formula on the machine of whoever
//! opens the file, and a phone number would lose its `+`. Such a cell is written with
//! an apostrophe in front, and so is one that begins with an apostrophe, so that the
//! way back is certain: one apostrophe is taken away in front of any of these.

use std::borrow::Cow;

/// The text as it is written into a cell.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(is_guarded) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(is_guarded) => text,
        _ => cell,
    }
}

fn is_guarded(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\'')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+12025550162", "'+12025550162"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
            ("'tis", "''tis"),
            ("Ada", "Ada"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), cell);
            assert_eq!(unguarded(cell), text);
        }
    }

    #[test]
    fn a_cell_by_hand_keeps_an_apostrophe_that_guards_nothing() {
        assert_eq!(unguarded("'s Gravenhage"), "'s Gravenhage");
        assert_eq!(unguarded("+12025550162"), "+12025550162");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@\t\r-]{0,3}.{0,5}") {
            let cell = guarded(&text).into_owned();
            prop_assert_eq!(unguarded(&cell), &text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
