//! What people read: so far every sentence, in Japanese and English.

pub mod words;
