//! The cursor of a search: after whom the next page begins.
//!
//! It holds a position and no count, so users who come or go between two pages
//! neither hide nor repeat anybody else.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::store::Position;

/// Writes a position down as an opaque text.
pub(super) fn encode(position: Position) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{}", position.created_at, position.sequence))
}

/// Reads what [`encode`] wrote.
pub(super) fn decode(cursor: &str) -> Option<Position> {
    let decoded = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (created_at, sequence) = std::str::from_utf8(&decoded).ok()?.split_once('.')?;
    let position = Position {
        created_at: created_at.parse().ok()?,
        sequence: sequence.parse().ok()?,
    };
    // Numbers have several spellings, such as `+1`; cursors have one.
    (encode(position) == cursor).then_some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for position in [
            Position {
                created_at: 0,
                sequence: 0,
            },
            Position {
                created_at: u64::MAX,
                sequence: u64::MAX,
            },
        ] {
            assert_eq!(decode(&encode(position)), Some(position));
        }
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for text in [
            "",
            "1",
            "1.",
            ".1",
            "-1.1",
            "+1.1",
            "1.1.1",
            "01.1",
            "1.99999999999999999999",
        ] {
            assert_eq!(decode(&URL_SAFE_NO_PAD.encode(text)), None, "{text}");
        }
        for cursor in ["", "1.1", "%", "é", "////", "gIA"] {
            assert_eq!(decode(cursor), None, "{cursor}");
        }
    }
}
