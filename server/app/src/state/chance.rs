//! Numbers of requests: random bytes of the operating system, fetched for many requests at once.

use std::cell::RefCell;

/// Bytes fetched at once: enough for 256 requests of one worker.
const STOCK_BYTES: usize = 4_096;

thread_local! {
    static STOCK: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Sixteen bytes that nobody can guess and no other request has.
pub fn sixteen_bytes() -> [u8; 16] {
    STOCK.with_borrow_mut(|stock| {
        if stock.len() < 16 {
            stock.resize(STOCK_BYTES, 0);
            // Without chance from the operating system requests share a number, and nothing else depends on it: ids of
            // resources ask for their own bytes and are refused without them.
            let _ = openssl::rand::rand_bytes(stock);
        }
        let rest = stock.len().saturating_sub(16);
        let taken = stock.split_off(rest);
        taken.try_into().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_are_the_same() {
        let many: std::collections::HashSet<_> =
            (0..2_000).map(|_| super::sixteen_bytes()).collect();
        assert_eq!(many.len(), 2_000);
    }
}
