//! The modules of the library import each other in one direction.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Item, UseTree};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../stytch-users/src");

/// The modules that each module imports, itself left out. A module of the sandbox is one of
/// its own; any other module is one with those inside of it.
type Imports = BTreeMap<String, BTreeSet<String>>;

struct Importer<'a> {
    path: &'a [String],
    modules: &'a BTreeSet<String>,
    imports: &'a mut Imports,
}

impl Importer<'_> {
    /// Notes a path as it is written: `crate::a::B`, `super::b`.
    fn note(&mut self, written: &[String]) {
        let Some((first, mut rest)) = written.split_first() else {
            return;
        };
        let mut base = match first.as_str() {
            "crate" => Vec::new(),
            "super" => self.path[..self.path.len().saturating_sub(1)].to_vec(),
            "self" => self.path.to_vec(),
            _ => return,
        };
        while let ["super", ..] = rest.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            base.pop();
            rest = &rest[1..];
        }
        base.extend_from_slice(rest);
        let (from, to) = (module(self.path), module(&base));
        if from != to && self.modules.contains(&to) {
            self.imports.entry(from).or_default().insert(to);
        }
    }

    fn note_tree(&mut self, tree: &UseTree, before: &[String]) {
        let mut path = before.to_vec();
        match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                self.note_tree(&tree.tree, &path);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_tree(tree, before);
                }
            }
            UseTree::Name(name) => {
                path.push(name.ident.to_string());
                self.note(&path);
            }
            UseTree::Rename(name) => {
                path.push(name.ident.to_string());
                self.note(&path);
            }
            _ => self.note(&path),
        }
    }
}

impl Visit<'_> for Importer<'_> {
    fn visit_item(&mut self, item: &Item) {
        match item {
            Item::Mod(_) => {}
            Item::Use(item) => self.note_tree(&item.tree, &[]),
            item => visit::visit_item(self, item),
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let segments = path.segments.iter();
        let written: Vec<String> = segments.map(|part| part.ident.to_string()).collect();
        self.note(&written);
        visit::visit_path(self, path);
    }
}

fn module(path: &[String]) -> String {
    match path {
        [first, second, ..] if first == "sandbox" => format!("sandbox::{second}"),
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

/// Every file below a folder, with the path of its module.
fn files(folder: &Path, path: &[String], found: &mut Vec<(Vec<String>, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap().path();
        let name = entry.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut path = path.to_vec();
        path.push(name.clone());
        if entry.is_dir() {
            files(&entry, &path, found);
        } else if entry.extension().is_some_and(|of| of == "rs") && name != "lib" {
            found.push((path, fs::read_to_string(entry).unwrap()));
        }
    }
}

#[test]
fn no_module_imports_one_above_it() {
    let mut sources = Vec::new();
    files(Path::new(SOURCE), &[], &mut sources);
    sources.retain(|(path, _)| !path.contains(&"tests".to_owned()));
    let modules: BTreeSet<String> = sources.iter().map(|(path, _)| module(path)).collect();
    let mut imports = Imports::new();
    for (path, source) in &sources {
        let (path, modules) = (path.as_slice(), &modules);
        let imports = &mut imports;
        let file = syn::parse_file(source).unwrap();
        Importer {
            path,
            modules,
            imports,
        }
        .visit_file(&file);
    }
    assert!(imports.len() > 20, "{imports:#?}");
    // A module that imports no other one left over is below all of those.
    let mut left = modules;
    while let Some(lowest) = left.iter().find(|module| {
        let imported = imports.get(*module);
        imported.is_none_or(|imported| imported.is_disjoint(&left))
    }) {
        let lowest = lowest.clone();
        left.remove(&lowest);
    }
    imports.retain(|module, _| left.contains(module));
    assert!(
        left.is_empty(),
        "these modules import each other in circles: {imports:#?}"
    );
}
