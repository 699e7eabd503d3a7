//! Items as bytes: definite lengths, shortest numbers, entries in the order in which they were put in.

use super::Cbor;

impl Cbor {
    /// The item as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Cbor::Int(value) if *value >= 0 => head(out, 0, narrow(*value)),
            Cbor::Int(value) => head(out, 1, narrow(-1 - *value)),
            Cbor::Bytes(bytes) => {
                head(out, 2, bytes.len() as u64);
                out.extend_from_slice(bytes);
            }
            Cbor::Text(text) => {
                head(out, 3, text.len() as u64);
                out.extend_from_slice(text.as_bytes());
            }
            Cbor::Array(items) => {
                head(out, 4, items.len() as u64);
                items.iter().for_each(|item| item.write(out));
            }
            Cbor::Map(entries) => {
                head(out, 5, entries.len() as u64);
                for (name, item) in entries {
                    name.write(out);
                    item.write(out);
                }
            }
            Cbor::Tag(tag, item) => {
                head(out, 6, *tag);
                item.write(out);
            }
            Cbor::Bool(false) => out.push(0xF4),
            Cbor::Bool(true) => out.push(0xF5),
            Cbor::Null => out.push(0xF6),
            Cbor::Undefined => out.push(0xF7),
            Cbor::Float(value) => {
                out.push(0xFB);
                out.extend_from_slice(&value.to_be_bytes());
            }
        }
    }
}

/// CBOR has no whole numbers beyond 64 bits. Nothing here makes any.
fn narrow(value: i128) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

fn head(out: &mut Vec<u8>, major: u8, value: u64) {
    let major = major << 5;
    if let Ok(short) = u8::try_from(value) {
        if short < 24 {
            out.push(major | short);
        } else {
            out.extend_from_slice(&[major | 24, short]);
        }
    } else if let Ok(short) = u16::try_from(value) {
        out.push(major | 25);
        out.extend_from_slice(&short.to_be_bytes());
    } else if let Ok(short) = u32::try_from(value) {
        out.push(major | 26);
        out.extend_from_slice(&short.to_be_bytes());
    } else {
        out.push(major | 27);
        out.extend_from_slice(&value.to_be_bytes());
    }
}
