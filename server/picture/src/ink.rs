//! Which pixels are ink: darker than what is around them.

use crate::grey::Grey;

/// Ink and paper, pixel by pixel.
#[derive(Debug, Clone)]
pub(crate) struct Ink {
    width: usize,
    height: usize,
    bits: Vec<bool>,
}

impl Ink {
    /// Compares each pixel with the mean of the square around it, which reaches that far.
    pub fn of(grey: &Grey, reach: usize) -> Self {
        let (width, height) = (grey.width(), grey.height());
        let sums = Sums::of(grey);
        let mut bits = Vec::with_capacity(width * height);
        for (y, row) in grey.rows().enumerate() {
            let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(height));
            let upper = sums.row(top);
            let lower = sums.row(bottom);
            for (x, shade) in row.iter().enumerate() {
                let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(width));
                let at = |row: &[u32], x: usize| row.get(x).copied().unwrap_or(0);
                let sum = at(lower, right)
                    .wrapping_sub(at(lower, left))
                    .wrapping_sub(at(upper, right))
                    .wrapping_add(at(upper, left));
                let count = ((right - left) * (bottom - top)) as u32;
                // A tenth darker than around it, and by more than noise.
                let mean = sum / count.max(1);
                bits.push(u32::from(*shade) + (mean / 10).max(7) < mean);
            }
        }
        Self {
            width,
            height,
            bits,
        }
    }

    /// Whether a pixel is ink; outside nothing is.
    #[inline]
    pub fn at(&self, x: i32, y: i32) -> bool {
        x >= 0
            && y >= 0
            && (x as usize) < self.width
            && (y as usize) < self.height
            && self.bits.get(y as usize * self.width + x as usize) == Some(&true)
    }

    pub fn rows(&self) -> std::slice::ChunksExact<'_, bool> {
        self.bits.chunks_exact(self.width)
    }
}

/// Sums of all pixels above and to the left. They may wrap: only differences are used, and those fit.
struct Sums {
    stride: usize,
    sums: Vec<u32>,
}

impl Sums {
    fn of(grey: &Grey) -> Self {
        let stride = grey.width() + 1;
        let mut sums: Vec<u32> = Vec::with_capacity(stride * (grey.height() + 1));
        sums.resize(stride, 0);
        for row in grey.rows() {
            let above = sums.len() - stride;
            let mut running = 0u32;
            sums.push(0);
            for (x, shade) in row.iter().enumerate() {
                running = running.wrapping_add(u32::from(*shade));
                let upper = sums.get(above + x + 1).copied().unwrap_or(0);
                sums.push(upper.wrapping_add(running));
            }
        }
        Self { stride, sums }
    }

    fn row(&self, y: usize) -> &[u32] {
        self.sums
            .get(y * self.stride..(y + 1) * self.stride)
            .unwrap_or_default()
    }
}
