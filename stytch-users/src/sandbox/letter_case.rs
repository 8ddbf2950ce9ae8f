//! Texts that differ in case only, told the same way everywhere.

/// The characters of a text in lower case, without a copy of it.
///
/// Each for itself, unlike `str::to_lowercase`, which looks at a Greek sigma's
/// neighbours: what begins a text must begin it in lower case too.
pub(super) fn lower_case(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// Whether two texts are the same but for their case.
pub(super) fn equal_but_for_case(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(other)
    } else {
        lower_case(one).eq(lower_case(other))
    }
}

/// Whether a text begins with another, which is in lower case, whatever the case of the
/// first.
pub(super) fn begins_with(text: &str, start: &str) -> bool {
    // What is plain ASCII, as most texts are, is compared at a tenth of the cost.
    match text.get(..start.len()) {
        Some(head) if head.is_ascii() => head.eq_ignore_ascii_case(start),
        None if text.is_ascii() => false,
        _ => {
            let mut text = lower_case(text);
            start.chars().all(|c| text.next() == Some(c))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_lowered_for_itself() {
        assert_eq!(lower_case("AdaÉΟΔΟΣ1").collect::<String>(), "adaéοδοσ1");
    }

    #[test]
    fn a_text_begins_with_another_whatever_its_case() {
        for (text, start) in [
            ("Ada", "ada"),
            ("ADA", "ad"),
            ("Éloïse", "élo"),
            ("ÉLOÏSE", "éloï"),
            // One byte more in upper case than in lower case: the sign for kelvin.
            ("\u{212a}ate", "kate"),
            ("İx", "i\u{307}x"),
        ] {
            assert!(begins_with(text, start), "{text} {start}");
        }
        for (text, start) in [
            ("Ada", "adam"),
            ("Ada", "da"),
            ("É", "e"),
            ("aé", "aéa"),
            ("", "a"),
        ] {
            assert!(!begins_with(text, start), "{text} {start}");
        }
    }

    #[test]
    fn texts_are_equal_whatever_their_case() {
        for (one, other) in [("ada", "ADA"), ("É", "é"), ("\u{212a}", "k"), ("", "")] {
            assert!(equal_but_for_case(one, other), "{one} {other}");
        }
        for (one, other) in [("ada", "adam"), ("é", "e"), ("ü", "u")] {
            assert!(!equal_but_for_case(one, other), "{one} {other}");
        }
    }
}
