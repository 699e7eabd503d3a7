//! Which questions find what.
