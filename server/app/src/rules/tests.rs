//! What the settings make of findings.
