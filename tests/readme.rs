//! The commands, code and messages in the documents match their sources.

const README: &str = include_str!("../README.md");
const CI: &str = include_str!("../.ci/run");
const ATTRIBUTE: &str = include_str!("../stytch-users/docs/endpoint.md");
const GOLDEN: &str = include_str!("goldens/expanded.rs");
const TESTING: &str = include_str!("../stytch-users/docs/testing.md");
const TEST_DOUBLE: &str = include_str!("../examples/test_double.rs");
const MESSAGES: &str = include_str!("ui/cases/placeholders.stderr");

#[test]
fn ci_runs_the_commands_of_the_readme() {
    let commands: Vec<&str> = README
        .split("```sh\n")
        .skip(1)
        .filter_map(|block| block.split("\n```").next())
        .collect();
    assert_eq!(commands, ["cargo run --example quickstart", "cargo test"]);
    for command in commands {
        assert!(CI.lines().any(|line| line.trim() == command), "{command}");
    }
}

#[test]
fn the_expansion_in_the_documentation_of_the_attribute_matches_the_golden_file() {
    let (_, rest) = GOLDEN.split_once("    fn get(&self").unwrap();
    let (expansion, _) = rest.split_once("\n    }\n").unwrap();
    let words = |text: &str| Vec::from_iter(text.split_whitespace()).join(" ");
    assert!(words(ATTRIBUTE).contains(&words(expansion)));
}

#[test]
fn the_message_in_the_documentation_of_the_attribute_matches_the_compilers() {
    let mut messages = MESSAGES.split("error: ");
    let message = messages.find(|message| message.starts_with("no argument is called"));
    // The line numbers of the case and of the documentation differ.
    let without_number = |line: &str| {
        let is_number = |letter: char| letter.is_ascii_digit() || letter == ' ';
        line.trim_start_matches(is_number)
            .trim_end_matches(" //~ ERROR")
            .to_owned()
    };
    let shown: Vec<String> = ATTRIBUTE.lines().map(without_number).collect();
    let lines = message.unwrap().lines().skip(1);
    for line in lines.filter(|line| !line.contains("-->")) {
        assert!(shown.contains(&without_number(line)), "{line}");
    }
}

#[test]
fn the_mock_in_the_testing_guide_matches_the_example() {
    let (_, rest) = TESTING.split_once("```ignore\n").unwrap();
    let (mock, rest) = rest.split_once("```").unwrap();
    assert!(TEST_DOUBLE.contains(mock));
    assert!(!rest.contains("```ignore"), "code that is not compiled");
}

#[test]
fn the_trait_in_the_readme_matches_the_source() {
    const USERS: &str = include_str!("../stytch-users/src/users.rs");
    let (_, block) = README.split_once("pub trait Users: Api {").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let endpoints = block.lines().filter(|line| line.contains("#[endpoint("));
    assert_eq!(endpoints.clone().count(), 2);
    for line in endpoints {
        assert!(USERS.contains(line), "{line}");
    }
}
