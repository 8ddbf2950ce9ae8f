//! What holds for any value at all: ids, answers and arguments out of a generator.
//!
//! Every property goes through the public API, with a transport in memory that keeps
//! what it is sent and answers what the case says.

#[path = "properties/answers.rs"]
mod answers;
#[path = "properties/arguments.rs"]
mod arguments;
#[path = "properties/attempts.rs"]
mod attempts;
#[path = "properties/bodies.rs"]
mod bodies;
#[path = "properties/ids.rs"]
mod ids;
#[path = "properties/json.rs"]
mod json;
#[path = "properties/line.rs"]
mod line;
#[path = "properties/texts.rs"]
mod texts;
