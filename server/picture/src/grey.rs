//! A picture in shades of grey.

/// Brightness row by row; 0 is black.
#[derive(Debug, Clone)]
pub(crate) struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Grey {
    /// A picture of these pixels, if there are as many as its size says.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        (width > 0 && height > 0 && pixels.len() == width.checked_mul(height)?).then_some(Self {
            width,
            height,
            pixels,
        })
    }

    pub const fn width(&self) -> usize {
        self.width
    }

    pub const fn height(&self) -> usize {
        self.height
    }

    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.width)
    }

    /// The brightness of a pixel; outside, of the nearest one.
    #[inline]
    pub fn at(&self, x: i32, y: i32) -> u8 {
        let column = x.clamp(0, self.width as i32 - 1) as usize;
        let row = y.clamp(0, self.height as i32 - 1) as usize;
        self.pixels
            .get(row * self.width + column)
            .copied()
            .unwrap_or(255)
    }

    /// The brightness between pixels, whose middles are at halves.
    #[inline]
    pub fn between(&self, x: f32, y: f32) -> f32 {
        // No pixel is outside, so that rounding toward zero is rounding down.
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (dx, dy) = (x - left as f32, y - top as f32);
        let right = (left + 1).min(self.width - 1);
        let below = (top + 1).min(self.height - 1);
        let at = |x: usize, y: usize| {
            f32::from(self.pixels.get(y * self.width + x).copied().unwrap_or(255))
        };
        let upper = at(left, top) * (1.0 - dx) + at(right, top) * dx;
        let lower = at(left, below) * (1.0 - dx) + at(right, below) * dx;
        upper * (1.0 - dy) + lower * dy
    }

    /// Half as wide and half as high.
    pub fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width * height);
        let mut rows = self.rows();
        while let (Some(upper), Some(lower)) = (rows.next(), rows.next()) {
            for (a, b) in upper.chunks_exact(2).zip(lower.chunks_exact(2)) {
                let sum: u16 = a.iter().chain(b).map(|part| u16::from(*part)).sum();
                pixels.push(((sum + 2) / 4) as u8);
            }
        }
        Self::new(width, height, pixels)
    }

    /// Turned by a quarter, clockwise.
    pub fn turned(&self) -> Self {
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for x in 0..self.width as i32 {
            for y in (0..self.height as i32).rev() {
                pixels.push(self.at(x, y));
            }
        }
        Self {
            width: self.height,
            height: self.width,
            pixels,
        }
    }

    /// Left and right exchanged.
    pub fn mirrored(&self) -> Self {
        let mut mirrored = self.clone();
        for row in mirrored.pixels.chunks_exact_mut(self.width) {
            row.reverse();
        }
        mirrored
    }
}
