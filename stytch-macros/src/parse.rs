//! The first phase: tokens to syntax. It goes on after every error.

mod argument_attribute;
mod attribute;
mod item;
mod path_template;

pub(crate) use argument_attribute::{ArgumentAttribute, Role, argument_attribute, is_lint_level};
pub(crate) use attribute::{ApiOptions, AttributeSyntax, Auth, api_options, attribute};
pub(crate) use item::{api_trait, argument_names, method, name_of, typed};
pub(crate) use path_template::{PathTemplate, Placeholder};
