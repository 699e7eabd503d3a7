//! Every address and identifier system, each written once.
