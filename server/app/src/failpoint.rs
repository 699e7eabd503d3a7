//! Places at which a process can be made to end at once, as if its power were cut: for the drivers that count what is left
//! then. In builds with the demo alone; anywhere else a place does nothing.

/// Passes a place. Ends the process if `SESSHU_FAIL` names the place, the so-and-so-many-th time it is passed: `intended:3`.
pub fn pass(place: &str) {
    #[cfg(feature = "demo")]
    armed::pass(place);
    #[cfg(not(feature = "demo"))]
    let _ = place;
}

#[cfg(feature = "demo")]
mod armed {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static ARMED: LazyLock<Option<(String, AtomicU64)>> = LazyLock::new(|| {
        let named = std::env::var("SESSHU_FAIL").ok()?;
        let (place, count) = named.split_once(':').unwrap_or((&named, "1"));
        Some((place.to_owned(), AtomicU64::new(count.parse().ok()?)))
    });

    pub fn pass(place: &str) {
        if let Some((named, left)) = ARMED.as_ref()
            && named == place
            && left.fetch_sub(1, Ordering::SeqCst) == 1
        {
            std::process::abort();
        }
    }
}
