//! Random bytes of the operating system's generator, fetched for many seals and ids at once: to ask for a few bytes takes
//! longer than to seal a body with them.

use std::cell::RefCell;

use crate::error::StoreError;

/// Bytes fetched at once.
const STOCK_BYTES: usize = 4_096;

thread_local! {
    static STOCK: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Bytes that nobody can guess and that are given out once.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    STOCK.with_borrow_mut(|stock| {
        if stock.len() < N {
            let mut fresh = vec![0; STOCK_BYTES.max(N)];
            let fetched = openssl::rand::rand_bytes(&mut fresh);
            fetched.map_err(|error| StoreError::Unexpected(error.to_string()))?;
            *stock = fresh;
        }
        let mut taken = [0; N];
        let rest = stock.len().saturating_sub(N);
        for (to, from) in taken.iter_mut().zip(stock.iter_mut().skip(rest)) {
            // Nothing that was given out stays here.
            *to = std::mem::take(from);
        }
        stock.truncate(rest);
        Ok(taken)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::bytes;

    #[test]
    fn no_bytes_are_given_out_twice() {
        let many: HashSet<[u8; 12]> = (0..5_000).map(|_| bytes().unwrap()).collect();
        assert_eq!(many.len(), 5_000);
        let large: [u8; 5_000] = bytes().unwrap();
        assert!(large.iter().filter(|byte| **byte == 0).count() < 100);
        let beside = std::thread::spawn(|| bytes::<12>().unwrap());
        assert!(!many.contains(&beside.join().unwrap()));
    }
}
