//! An example that its manifest does not list would silently not be built.

use std::path::Path;

#[test]
fn every_example_is_listed_in_its_manifest() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples"));
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".rs") {
            found += 1;
            assert!(manifest.contains(&format!("path = \"{name}\"")), "{name}");
        }
    }
    assert!(found > 0);
}
