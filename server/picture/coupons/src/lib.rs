//! Coupons as they lie before a camera: drawn from strokes, printed, stamped, bent, lit badly and photographed.
//!
//! Nothing here is part of the server. The same seed draws the same picture on every machine, so that a measurement can
//! be repeated and what the reader was trained with can be kept apart from what it is measured with.

#![expect(
    clippy::indexing_slicing,
    reason = "it draws for tests, and meets nobody's input"
)]

mod camera;
mod canvas;
mod chance;
mod codes;
mod coupon;
mod glyphs;

pub use camera::{Faults, Photo, photograph};
pub use canvas::Canvas;
pub use chance::Chance;
pub use codes::{codabar_widths, qr_modules};
pub use coupon::{Coupon, Paper, print};
pub use glyphs::Hand;
