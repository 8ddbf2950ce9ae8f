//! The attributes as functions of tokens: the position of each token of an expansion, and that
//! nothing panics.

use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use quote::{ToTokens, quote};
use syn::{Item, TraitItem, TraitItemFn};

use crate::api::api;
use crate::endpoint::endpoint;

/// Reads an expansion as the content of a trait. Returns the method and the number of errors.
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

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("it is made of tokens")
}

/// Collects the words of the tokens, each with its position in the source.
fn places(tokens: TokenStream, found: &mut Vec<(std::ops::Range<usize>, String)>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push((ident.span().byte_range(), ident.to_string())),
            TokenTree::Group(group) => places(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn an_editor_finds_at_the_position_of_each_word_of_a_signature_only_that_word() {
    let item = tokens(
        "trait Things: Api {
            #[endpoint(PUT, \"/v1/things/<id>\")]
            fn thing(&self, id: &Id, #[query] limit: Option<u32>, body: Body) -> Call<Response>;
        }",
    );
    let mut written = Vec::new();
    places(item.clone(), &mut written);
    let mut expanded = Vec::new();
    places(api(TokenStream::new(), item), &mut expanded);
    for (place, word) in expanded {
        let mut written = written.iter();
        let there = written.find(|(other, _)| *other == place && !place.is_empty());
        if let Some((_, there)) = there {
            // The constant is declared where the method is, and `dyn` is a keyword.
            let is_known = (word == "THING" && there == "thing") || word == "dyn";
            assert!(
                word == *there || is_known,
                "`{word}` has the position of `{there}`"
            );
        }
    }
}

/// Pieces that annotations and signatures are made of, and some that they are not.
const PIECES: &str = r##"
GET · POST · PUT, "/v1/users/<user_id>" · "/v1/users/<user_id>" · replay = · replay = sa ·
"/v1/<a>/<b" · "" · "/" · "v1" · "/é/%" · b"/v1" · 7 · 'a' · ',' · = · :: · ; · & · < · > · -> · # ·
replay · safe · crate · fn · async · unsafe · const · mut · self · Self · _ · r#type ·
user_id · Call · Call<User> · Result<User, Error> · impl Trait · dyn Trait · 'a · where · pub ·
struct · trait · () · (&self) · (&self, user_id: &UserId) · (self, (a, b): C, _: D, mut e: F) ·
{ } · [u8; 2] · #[query] · #[header("X")] · #[field("")] · #[body = 1] · #[cfg(a)] · #[x::y]
"##;

fn soup(length: usize) -> impl Strategy<Value = TokenStream> {
    let pieces: Vec<&str> = PIECES.split('·').collect();
    let piece = prop::sample::select(pieces).prop_map(|piece| piece.parse().unwrap_or_default());
    prop::collection::vec(piece, 0..length)
        .prop_map(|pieces: Vec<TokenStream>| pieces.into_iter().collect())
}

/// Generates an annotation and a signature with changes that an author could make by accident.
fn mutated() -> impl Strategy<Value = (TokenStream, TokenStream)> {
    let slots = [
        "GET|POST|PUT|DELETE|HEAD|GTE|get",
        "|async|unsafe|const|#[doc = \"x\"]|extern \"C\"",
        "|<'a>|<T>|<const N: usize>",
        "&self|&'a self|self|&mut self|self: &Self|a: u8",
        "|#[query]|#[query(\"user_id\")]|#[header]|#[body]|#[field] #[body]|#[cfg(a)]|#[qery]",
        "user_id|mut a|_|(a, b)|r#type|ref b",
        "-> Call<User>|-> Call||-> Result<User, E>|-> impl F|-> a::Call<Vec<u8>>|-> [u8; 2]",
        ";|{ loop {} }",
    ];
    // Each is one of the alternatives between `|`. The first ones together are a valid signature.
    let with_weight_of_first = |weight| {
        slots.map(|slot| {
            let alternatives = Vec::from_iter(slot.split('|'));
            prop_oneof![weight => Just(alternatives[0]), 1 => prop::sample::select(alternatives)]
        })
    };
    let slots = prop_oneof![with_weight_of_first(1), with_weight_of_first(20)];
    let path = r"(/|<|>|a|get|user_id|\.|%|2e|é|\{|\}|:|\?|#|r#|_| |\n){0,12}";
    let path = prop_oneof![path, Just("/v1/users/<user_id>".to_owned())];
    (slots, path).prop_map(|(slots, path)| {
        let [method, before, generics, own, role, name, returned, end] = slots;
        let annotation = format!("{method}, {path:?}");
        let arguments = format!("{own}, {role} {name}: &UserId, #[query] limit: u32");
        let item = format!("{before} fn thing{generics}({arguments}) {returned} {end}");
        (tokens(&annotation), tokens(&item))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn token_soup_never_panics_and_the_item_is_left(soup in soup(8), options in soup(4)) {
        let item = quote!(fn thing(&self, user_id: &UserId, #[body] user: &User) -> Call<User>;);
        let (method, _) = read(endpoint(soup.clone(), item));
        let signature = method.expect("it is left").sig;
        let expected = quote!(fn thing(&self, user_id: &UserId, user: &User) -> Call<User>);
        prop_assert_eq!(quote!(#signature).to_string(), expected.to_string());

        let expansion = endpoint(quote!(GET, "/v1/users/<user_id>"), soup.clone());
        let is_left = expansion.to_string().starts_with(&soup.to_string());
        let is_method = syn::parse2::<syn::ItemTrait>(quote!(trait T { #expansion })).is_ok();
        prop_assert!(is_left || is_method);

        api(options, quote!(trait Things: Api { #soup }));
    }

    #[test]
    fn a_mutated_signature_never_panics_and_is_left((annotation, item) in mutated()) {
        prop_assume!(syn::parse2::<TraitItemFn>(item.clone()).is_ok());
        let expanded = api(
            TokenStream::new(),
            quote!(trait Things: Api { #[endpoint(#annotation)] #item }),
        );
        let expanded: syn::File = syn::parse2(expanded).expect("an expansion is Rust");
        prop_assert!(matches!(expanded.items.first(), Some(Item::Trait(_))));

        let (method, errors) = read(endpoint(annotation, item));
        let method = method.expect("it is left");
        prop_assert_eq!(method.sig.ident.to_string(), "thing");
        // A method with an error has the body of a recovery.
        let body = method.default.to_token_stream().to_string();
        prop_assert_eq!(body.contains(". call (self ,"), errors == 0, "{}", body);
    }
}
