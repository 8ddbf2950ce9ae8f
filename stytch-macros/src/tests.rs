//! The attribute as a function of tokens: what survives a mistake, what an expansion
//! may name, and that nothing panics.

use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use quote::quote;
use syn::{Item, ReturnType, TraitItem, TraitItemFn};

use crate::endpoint::endpoint;

/// Reads an expansion as what stands in a trait: the method, and how many errors.
fn read(expansion: TokenStream) -> (Option<TraitItemFn>, usize) {
    let file: syn::File =
        syn::parse2(quote!(trait T { #expansion })).expect("an expansion is what a trait holds");
    let Some(Item::Trait(item)) = file.items.into_iter().next() else {
        panic!("a trait was parsed");
    };
    let mut method = None;
    let mut errors = 0;
    for item in item.items {
        match item {
            TraitItem::Fn(found) => method = Some(found),
            TraitItem::Macro(_) => errors += 1,
            _ => {}
        }
    }
    (method, errors)
}

fn identifiers(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push(ident.to_string()),
            TokenTree::Group(group) => identifiers(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn an_expansion_names_nothing_but_the_given_crate_and_what_the_author_wrote() {
    let expansion = endpoint(
        quote!(POST, "/v1/things/<id>", crate = ::the::crates::path),
        quote! {
            fn thing(
                &self,
                id: &Id,
                #[query] limit: Limit,
                #[header("X-Name")] name: Name,
                #[field] size: Size,
            ) -> Call<Answer>;
        },
    );
    let mut found = Vec::new();
    identifiers(expansion, &mut found);
    let written = [
        "fn", "thing", "self", "id", "Id", "limit", "Limit", "name", "Name", "size", "Size",
        "Call", "Answer", "the", "crates", "path",
    ];
    let generated = [
        "doc",
        "const",
        "Endpoint",
        "new",
        "__private",
        "Declaration",
        "never_replayed",
        "request",
        "Api",
        "client",
        "query",
        "header",
        "field",
        "call",
    ];
    found.retain(|name| !written.contains(&name.as_str()));
    for name in &found {
        assert!(
            generated.contains(&name.as_str()),
            "`{name}` is in the expansion"
        );
    }
    assert!(!found.contains(&"stytch_users".to_owned()));
}

#[test]
fn a_half_typed_annotation_leaves_the_method_as_it_is_written() {
    for attribute in [
        quote!(),
        quote!(P),
        quote!(PUT),
        quote!(PUT,),
        quote!(PUT, "/v1/th"),
        quote!(PUT, "/v1/things/<"),
        quote!(PUT, "/v1/things/<i"),
        quote!(PUT, "/v1/things/<id>", re),
        quote!(PUT, "/v1/things/<id>", replay),
        quote!(PUT, "/v1/things/<id>", replay =),
        quote!(PUT, "/v1/things/<id>", replay = sa),
        quote!(PUT, "/v1/things/<id>", crate =),
    ] {
        let item = quote! {
            #[doc = "Documented."]
            fn thing(&self, id: &Id, #[body] thing: &Thing) -> Call<Answer>;
        };
        let (method, errors) = read(endpoint(attribute.clone(), item));
        let method = method.unwrap_or_else(|| panic!("{attribute}: the method is gone"));
        let signature = method.sig;
        let expected: syn::Signature =
            syn::parse_quote!(fn thing(&self, id: &Id, thing: &Thing) -> Call<Answer>);
        assert_eq!(
            quote!(#signature).to_string(),
            quote!(#expected).to_string()
        );
        // What can be read as a finished annotation is one.
        let is_finished = attribute.to_string() == quote!(PUT, "/v1/th").to_string();
        assert!(errors >= 1 || is_finished, "{attribute}");
    }
}

#[test]
fn a_survivor_can_be_called_as_the_author_meant() {
    for (written, expected) in [
        (
            quote!(
                async fn thing(&self) -> Call<A>;
            ),
            quote!(fn thing(&self) -> Call<A>),
        ),
        (
            quote!(
                fn thing() -> Call<A>;
            ),
            quote!(fn thing(&self) -> Call<A>),
        ),
        (
            quote!(
                unsafe fn thing(&self) -> Call<A>;
            ),
            quote!(fn thing(&self) -> Call<A>),
        ),
        (
            quote!(
                fn thing(&mut self) -> Call<A>;
            ),
            quote!(fn thing(&self) -> Call<A>),
        ),
        (
            quote!(
                fn thing(&self, (a, b): C) -> Call<A>;
            ),
            quote!(fn thing(&self, _: C) -> Call<A>),
        ),
        (
            quote!(
                fn thing(&self) -> Result<Call<A>, B>;
            ),
            quote!(fn thing(&self) -> ::stytch_users::Call<A>),
        ),
        (
            quote!(
                fn thing(&self) -> Result<A, B>;
            ),
            quote!(fn thing(&self) -> ::stytch_users::Call<A>),
        ),
        (
            quote!(
                fn thing(&self) -> A;
            ),
            quote!(fn thing(&self) -> ::stytch_users::Call<A>),
        ),
        (
            quote!(
                fn thing(&self);
            ),
            quote!(fn thing(&self) -> ::stytch_users::Call<()>),
        ),
        (
            quote!(
                fn thing<T>(&self) -> Call<A>;
            ),
            quote!(fn thing<T>(&self) -> Call<A> where Self: ::core::marker::Sized),
        ),
    ] {
        let (method, errors) = read(endpoint(quote!(GET, "/v1/things"), written.clone()));
        let signature = method.expect("it survives").sig;
        assert_eq!(
            quote!(#signature).to_string(),
            expected.to_string(),
            "{written}"
        );
        assert_eq!(errors, 1, "{written}");
    }
}

#[test]
fn what_is_not_a_method_is_left_as_it_is() {
    for item in [
        quote!(
            struct Thing {
                a: u8,
            }
        ),
        quote!(
            fn thing() -> u8 {
                1
            }
        ),
        quote!(
            trait Thing {
                fn thing(&self);
            }
        ),
        quote!(this is not rust),
    ] {
        let expansion = endpoint(quote!(GET, "/v1/things"), item.clone()).to_string();
        assert!(expansion.starts_with(&item.to_string()), "{expansion}");
        assert!(expansion.contains("compile_error"), "{expansion}");
    }
}

/// Pieces that annotations and signatures are made of, and some that they are not.
fn piece() -> impl Strategy<Value = TokenStream> {
    let pieces = [
        "GET",
        "POST",
        "gte",
        "\"/v1/users/<user_id>\"",
        "\"/v1/<a>/<b\"",
        "\"\"",
        "\"/\"",
        "\"v1\"",
        "\"/é/%\"",
        "b\"/v1\"",
        "7",
        "'a'",
        "','",
        "=",
        "::",
        ";",
        "&",
        "<",
        ">",
        "->",
        "-",
        "#",
        "replay",
        "safe",
        "crate",
        "fn",
        "async",
        "unsafe",
        "const",
        "mut",
        "self",
        "Self",
        "_",
        "r#type",
        "user_id",
        "Call",
        "Call<User>",
        "Result<User, Error>",
        "impl Trait",
        "dyn Trait",
        "'a",
        "where",
        "pub",
        "struct",
        "trait",
        "()",
        "(&self)",
        "(&self, user_id: &UserId)",
        "(self, (a, b): C, _: D, mut e: F)",
        "{ }",
        "[u8; 2]",
        "#[query]",
        "#[header(\"X\")]",
        "#[field(\"\")]",
        "#[body = 1]",
        "#[cfg(a)]",
        "#[x::y]",
    ];
    prop::sample::select(pieces.to_vec()).prop_map(|piece| match piece.parse() {
        Ok(tokens) => tokens,
        Err(_) => TokenStream::new(),
    })
}

fn soup(length: usize) -> impl Strategy<Value = TokenStream> {
    prop::collection::vec(piece(), 0..length).prop_map(|pieces| pieces.into_iter().collect())
}

/// A path out of letters that mean something in one.
fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "/", "<", ">", "a", "user_id", ".", "..", "%", "2e", "é", " ", "{", "}", ":", "?", "#",
            "\n", "r#", "_",
        ]),
        0..12,
    )
    .prop_map(|letters| letters.concat())
}

/// A signature with a change that an author could make by mistake.
fn mutated() -> impl Strategy<Value = (TokenStream, TokenStream)> {
    let method = prop::sample::select(vec!["GET", "POST", "PUT", "DELETE", "HEAD", "GTE", "get"]);
    let mark = prop::sample::select(vec![
        "",
        "#[query]",
        "#[query(\"user_id\")]",
        "#[header(\"X\")]",
        "#[header]",
        "#[body]",
        "#[field]",
        "#[field] #[body]",
        "#[cfg(a)]",
        "#[qery]",
    ]);
    let pattern = prop::sample::select(vec!["user_id", "mut a", "_", "(a, b)", "r#type", "ref b"]);
    let receiver = prop::sample::select(vec![
        "&self",
        "&'a self",
        "self",
        "&mut self",
        "self: &Self",
        "a: u8",
    ]);
    let returned = prop::sample::select(vec![
        "-> Call<User>",
        "-> Call",
        "",
        "-> Result<User, E>",
        "-> impl F",
        "-> a::Call<Vec<u8>>",
        "-> [u8; 2]",
    ]);
    let before = prop::sample::select(vec![
        "",
        "async",
        "unsafe",
        "const",
        "#[doc = \"x\"]",
        "extern \"C\"",
    ]);
    let generics = prop::sample::select(vec!["", "<'a>", "<T>", "<const N: usize>"]);
    let end = prop::sample::select(vec![";", "{ loop {} }"]);
    ((method, path()), (mark, pattern, receiver), (returned, before, generics, end)).prop_map(
        |((method, path), (mark, pattern, receiver), (returned, before, generics, end))| {
            let attribute = format!("{method}, {path:?}");
            let item = format!(
                "{before} fn thing{generics}({receiver}, {mark} {pattern}: &UserId, #[query] limit: u8) {returned} {end}"
            );
            (attribute.parse().unwrap_or_default(), item.parse().unwrap_or_default())
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn token_soup_in_the_annotation_never_panics_and_the_method_survives(attribute in soup(8)) {
        let item = quote!(fn thing(&self, user_id: &UserId) -> Call<User>;);
        let (method, _) = read(endpoint(attribute, item));
        prop_assert!(method.is_some_and(|method| method.sig.ident == "thing"));
    }

    #[test]
    fn token_soup_as_the_item_never_panics_and_is_left_behind(item in soup(8)) {
        let expansion = endpoint(quote!(GET, "/v1/users/<user_id>"), item.clone());
        let is_left = expansion.to_string().starts_with(&item.to_string());
        let is_method = syn::parse2::<TraitItemFn>(item).is_ok();
        prop_assert!(is_left || is_method);
    }

    #[test]
    fn a_mutated_signature_never_panics_and_survives((attribute, item) in mutated()) {
        prop_assume!(syn::parse2::<TraitItemFn>(item.clone()).is_ok());
        let (method, errors) = read(endpoint(attribute, item));
        let method = method.expect("it survives");
        prop_assert_eq!(method.sig.ident.to_string(), "thing");
        // Whatever the mistake, what is left can be part of a trait used as `dyn`.
        if errors == 0 {
            prop_assert!(method.default.is_some());
            prop_assert!(method.sig.asyncness.is_none());
            prop_assert!(matches!(method.sig.output, ReturnType::Type(..)));
        }
    }
}
