//! The modules of the library import each other in one direction.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::words::files_below;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../stytch-users/src");

/// Returns the source of each module, by its path.
fn modules() -> BTreeMap<Vec<String>, String> {
    let files = files_below(Path::new(SOURCE)).into_iter();
    let modules = files.map(|file| {
        let path = file.strip_prefix(SOURCE).unwrap().with_extension("");
        let names = path.iter().map(|name| name.to_str().unwrap().to_owned());
        (names.collect(), fs::read_to_string(file).unwrap())
    });
    modules
        .filter(|(path, _): &(Vec<_>, _)| *path != ["lib"])
        .collect()
}

/// Returns the code of a file without comments and without tests, which are at its end.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap());
    Vec::from_iter(lines).join(" ")
}

/// Returns the paths that code after `crate::` or `super::` names: `a::B`, or `a::{self, B}`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let is_end = |letter: char| letter != '_' && letter != ':' && !letter.is_alphanumeric();
    let (prefix, rest) = code.split_at(code.find(is_end).unwrap_or(code.len()));
    let group = rest.strip_prefix('{').unwrap_or_default();
    let group = group.split('}').next().unwrap_or_default();
    assert!(!group.contains('{'), "one `use` for each module: {group}");
    let paths = group
        .split(',')
        .map(|item| format!("{prefix}{}", item.trim()));
    let names = paths.map(|path| path.split("::").map(str::to_owned).collect());
    names.collect()
}

/// Returns the paths that a file names.
fn imports(path: &[String], source: &str) -> Vec<Vec<String>> {
    let code = code(source);
    let from_crate = code.split("crate::").skip(1).flat_map(paths);
    let parent = &path[..path.len() - 1];
    // `super::super::` is found at its last `super::`, one level too deep: only as a path of the
    // parent, which is the same module.
    let from_parent = code.split("super::").skip(1).flat_map(paths);
    let from_parent = from_parent.map(|inner| [parent, &inner].concat());
    from_crate.chain(from_parent).collect()
}

/// Returns the modules that import each other, where a module includes those more than `depth`
/// levels below the crate.
fn cycles(
    files: &BTreeMap<Vec<String>, String>,
    depth: usize,
) -> BTreeMap<String, BTreeSet<String>> {
    let module = |path: &[String]| {
        let mut lengths = (0..=path.len()).rev();
        let length = lengths.find(|length| files.contains_key(&path[..*length]));
        path[..length.unwrap_or_default().min(depth)].join("::")
    };
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, source) in files {
        let imported = imports(path, source);
        let imported = imported.iter().map(|path| module(path));
        graph.entry(module(path)).or_default().extend(imported);
    }
    let count = graph.values().filter(|imports| imports.len() > 1).count();
    assert!(count > 10, "{graph:#?}");
    // Removes the modules that import no remaining module, until only cycles remain.
    loop {
        let names: BTreeSet<String> = graph.keys().cloned().collect();
        for (module, imported) in &mut graph {
            imported.retain(|name| name != module && names.contains(name));
        }
        let before = graph.len();
        graph.retain(|_, imported| !imported.is_empty());
        if graph.len() == before {
            return graph;
        }
    }
}

#[test]
fn no_module_imports_one_above_it() {
    let sources = modules();
    for depth in 1..=3 {
        let cycles = cycles(&sources, depth);
        assert!(
            cycles.is_empty(),
            "these modules import each other in a cycle: {cycles:#?}"
        );
    }
}
