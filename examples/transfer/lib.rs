//! What the examples `export_users` and `import_users` are made of.
//!
//! Both move users between a project and a file, go on where an earlier run was cut
//! short, and leave a file under its name only once it is whole. Begin with [`export`]
//! and [`import`]; the rest is what the two share.
#![forbid(unsafe_code)]

pub mod arguments;
pub mod atomic_file;
pub mod checkpoint;
pub mod csv_columns;
pub mod end;
pub mod export;
pub mod format;
pub mod import;

pub mod interrupt;
pub mod pace;
pub mod partial_file;
pub mod patience;
pub mod progress;
pub mod project;
pub mod spreadsheet;
