//! Reading the contract from an OpenAPI description.

use serde_json::Value;

use super::{Contract, Fields, Operation};

/// Returns the items of a JSON array, and none for any other value.
fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Returns the fields of a JSON object, and none for any other value.
fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

impl Contract {
    /// Replaces endpoints and types with those of an OpenAPI description, and adds the values
    /// that it lists.
    pub(crate) fn read_description(&mut self, document: &Value) {
        self.endpoints.clear();
        self.types.clear();
        for (path, operations) in object(&document["paths"]) {
            if path != "/v1/users" && !path.starts_with("/v1/users/") {
                continue;
            }
            for (method, operation) in object(operations) {
                let mut body = |part: &Value| {
                    let schema = &part["content"]["application/json"]["schema"];
                    schema.is_object().then(|| self.kind(document, "", schema))
                };
                let request = body(&operation["requestBody"]);
                let response = body(&operation["responses"]["200"]);
                let mut route = format!("{} {path}", method.to_uppercase());
                // No endpoint of the crate has query parameters, so a new one is reported by this
                // name.
                if list(&operation["parameters"]).any(|parameter| parameter["in"] == "query") {
                    route.push_str(" with query parameters");
                }
                self.endpoints
                    .insert(route, Operation { request, response });
            }
        }
    }

    /// Returns the name of the type that a schema describes, and adds the types that it refers to.
    fn kind(&mut self, document: &Value, name: &str, schema: &Value) -> String {
        let schema = schema["allOf"].get(0).unwrap_or(schema);
        if schema["enum"].is_array() {
            let values = list(&schema["enum"]).filter_map(|value| Some(value.as_str()?.to_owned()));
            self.values.insert(name.to_owned(), values.collect());
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let target = document.pointer(&reference[1..]).unwrap_or(&Value::Null);
            if target["type"] != "object" {
                return self.kind(document, name, target);
            }
            let kind = reference.rsplit(['/', '_']).next().unwrap_or(reference);
            if !self.types.contains_key(kind) {
                self.types.insert(kind.to_owned(), Fields::new());
                let fields = object(&target["properties"]).map(|(name, schema)| {
                    let is_required = list(&target["required"]).any(|required| required == name);
                    let mark = if is_required { "" } else { "?" };
                    (format!("{name}{mark}"), self.kind(document, name, schema))
                });
                let fields = fields.collect();
                self.types.insert(kind.to_owned(), fields);
            }
            return kind.to_owned();
        }
        match schema["type"].as_str() {
            Some("array") => format!("[{}]", self.kind(document, name, &schema["items"])),
            Some(kind) => kind.to_owned(),
            None => "unknown".to_owned(),
        }
    }
}
