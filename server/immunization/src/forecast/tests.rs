//! Cases, properties, and a second evaluator.

mod cases;
mod oracle;
mod properties;
