//! Values under a name, as query parameters and headers are: a scalar is one pair,
//! `None` is none, a list is one for each item, a struct one for each field.

mod serializer;

use serde::Serialize;

pub(crate) use serializer::Unnameable;

/// Gives `(name, text)` of every pair that `value` is under `name`.
///
/// A struct or map gives the names of its fields in place of `name`, where
/// `spread` allows one.
pub(crate) fn named_values<V: Serialize + ?Sized>(
    name: &str,
    value: &V,
    spread: bool,
    pairs: &mut dyn FnMut(&str, &str),
) -> Result<(), Unnameable> {
    value.serialize(serializer::Pairs {
        name,
        depth: serializer::Depth::top(spread),
        pairs,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn pairs<V: Serialize>(value: V) -> Result<Vec<(String, String)>, Unnameable> {
        let mut found = Vec::new();
        named_values("name", &value, true, &mut |name, text| {
            found.push((name.to_owned(), text.to_owned()));
        })?;
        Ok(found)
    }

    fn one(text: &str) -> Vec<(String, String)> {
        vec![("name".to_owned(), text.to_owned())]
    }

    #[test]
    fn a_scalar_is_one_pair() {
        assert_eq!(pairs("a b").unwrap(), one("a b"));
        assert_eq!(pairs(-7).unwrap(), one("-7"));
        assert_eq!(pairs(true).unwrap(), one("true"));
        assert_eq!(pairs('x').unwrap(), one("x"));
        assert_eq!(pairs(0.1_f32).unwrap(), one("0.1"));
        assert_eq!(pairs(u128::MAX).unwrap(), one(&u128::MAX.to_string()));
        assert_eq!(pairs(Some("given")).unwrap(), one("given"));
    }

    #[test]
    fn what_is_not_set_is_no_pair() {
        assert_eq!(pairs(None::<&str>).unwrap(), []);
        assert_eq!(pairs(()).unwrap(), []);
        assert_eq!(pairs(Vec::<u8>::new()).unwrap(), []);
    }

    #[test]
    fn a_list_repeats_the_name() {
        let expected = [one("a"), one("b")].concat();
        assert_eq!(pairs(["a", "b"]).unwrap(), expected);
        assert_eq!(pairs(vec![Some("a"), None, Some("b")]).unwrap(), expected);
        assert_eq!(pairs(("a", "b")).unwrap(), expected);
    }

    #[test]
    fn a_struct_gives_its_fields_in_their_order() {
        #[derive(Serialize)]
        struct Page {
            limit: u32,
            cursor: Option<&'static str>,
            status: Vec<&'static str>,
        }
        let page = Page {
            limit: 2,
            cursor: None,
            status: vec!["active", "pending"],
        };
        let expected = [("limit", "2"), ("status", "active"), ("status", "pending")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(pairs(page).unwrap(), expected);
        let map = BTreeMap::from([(1, "x")]);
        assert_eq!(pairs(map).unwrap(), [("1".to_owned(), "x".to_owned())]);
    }

    #[test]
    fn what_is_nested_deeper_is_refused_without_its_value() {
        for value in [
            json!({"a": {"secret": 1}}),
            json!([["secret"]]),
            json!([{"secret": 1}]),
        ] {
            let refused = pairs(&value).unwrap_err().to_string();
            assert!(refused.starts_with("holds a "), "{refused}");
            assert!(!refused.contains("secret"), "{refused}");
        }
        let refused = named_values("name", &json!({"a": 1}), false, &mut |_, _| ()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "holds a struct or map where only a text, a number or a flag can stand"
        );
    }
}
