//! Any bytes as the signed content of an envelope: what is read is written as it was read.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| certificate::fuzz::content(bytes));
