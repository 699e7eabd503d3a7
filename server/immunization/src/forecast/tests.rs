//! Cases, properties, a second evaluator, and facts that are made wrong.

mod cases;
mod oracle;
mod probes;
mod properties;
mod wrong_facts;
