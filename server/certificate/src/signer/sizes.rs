//! How long the text of a certificate may be, so that its code can be printed and read.

use crate::health_card;
use crate::verify::Format;

/// The longest text that is issued.
pub fn letters_max(format: Format) -> usize {
    match format {
        Format::Icvp => 520,
        Format::EuDcc => 640,
        Format::Ddcc => 900,
        Format::SignedLink => 900,
        Format::HealthCard => health_card::LETTERS_MAX,
        Format::VdsNc => 1_700,
        Format::HealthLink => 400,
        Format::Hcert => 0,
    }
}
