//! Answers as JSON objects: a member added where there is one to add.

use serde_json::Value;

/// Adds a member. What is no object stays as it is.
pub(crate) fn put(answer: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(members) = answer.as_object_mut() {
        members.insert(name.to_owned(), value.into());
    }
}
