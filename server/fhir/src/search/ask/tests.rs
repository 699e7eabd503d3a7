//! Questions as text, and what they are understood as.
