//! A sheet of paper that ink can be put on.

/// Colours with 8 bits for each of red, green and blue, row by row.
#[derive(Debug, Clone)]
pub struct Canvas {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The pixels.
    pub pixels: Vec<[u8; 3]>,
    /// Pixels in a millimetre.
    pub scale: f32,
}

impl Canvas {
    /// A sheet of that size in millimetres, in one colour.
    #[must_use]
    pub fn new(width_mm: f32, height_mm: f32, scale: f32, paper: [u8; 3]) -> Self {
        let width = (width_mm * scale) as usize;
        let height = (height_mm * scale) as usize;
        Self {
            width,
            height,
            pixels: vec![paper; width * height],
            scale,
        }
    }

    /// Lets ink into one pixel; the share is how much of the pixel it covers.
    pub fn ink(&mut self, x: i32, y: i32, ink: [u8; 3], share: f32) {
        if x < 0 || y < 0 || x >= self.width as i32 || y >= self.height as i32 || share <= 0.0 {
            return;
        }
        let share = share.min(1.0);
        let pixel = &mut self.pixels[y as usize * self.width + x as usize];
        for (under, over) in pixel.iter_mut().zip(ink) {
            // Inks let light through: what is below stays visible.
            let both = f32::from(*under) * f32::from(over) / 255.0;
            *under = (f32::from(*under) * (1.0 - share) + both * share) as u8;
        }
    }

    /// A rectangle, in millimetres.
    pub fn block(&mut self, left: f32, top: f32, width: f32, height: f32, ink: [u8; 3]) {
        let cover = |from: f32, size: f32, at: i32| {
            let low = from.max(at as f32);
            let high = (from + size).min(at as f32 + 1.0);
            (high - low).max(0.0)
        };
        let (left, top) = (left * self.scale, top * self.scale);
        let (width, height) = (width * self.scale, height * self.scale);
        for y in top.floor() as i32..=(top + height).ceil() as i32 {
            for x in left.floor() as i32..=(left + width).ceil() as i32 {
                self.ink(x, y, ink, cover(left, width, x) * cover(top, height, y));
            }
        }
    }

    /// A line through points, with a round pen of that width, in millimetres.
    pub fn stroke(&mut self, points: &[(f32, f32)], pen: f32, ink: [u8; 3], strength: f32) {
        let scale = self.scale;
        let radius = pen * scale / 2.0;
        let scaled: Vec<(f32, f32)> = points.iter().map(|p| (p.0 * scale, p.1 * scale)).collect();
        let reach = radius + 1.0;
        let low =
            |of: fn(&(f32, f32)) -> f32| scaled.iter().map(of).fold(f32::MAX, f32::min) - reach;
        let high =
            |of: fn(&(f32, f32)) -> f32| scaled.iter().map(of).fold(f32::MIN, f32::max) + reach;
        let (x_low, x_high) = (low(|p| p.0), high(|p| p.0));
        let (y_low, y_high) = (low(|p| p.1), high(|p| p.1));
        for y in y_low.floor() as i32..=y_high.ceil() as i32 {
            for x in x_low.floor() as i32..=x_high.ceil() as i32 {
                let here = (x as f32 + 0.5, y as f32 + 0.5);
                let near = scaled
                    .windows(2)
                    .map(|pair| distance(here, pair[0], pair[1]))
                    .fold(f32::MAX, f32::min);
                self.ink(x, y, ink, (radius + 0.5 - near).clamp(0.0, 1.0) * strength);
            }
        }
    }
}

fn distance(from: (f32, f32), a: (f32, f32), b: (f32, f32)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = (dx * dx + dy * dy).max(1e-9);
    let t = (((from.0 - a.0) * dx + (from.1 - a.1) * dy) / length).clamp(0.0, 1.0);
    let (x, y) = (a.0 + t * dx - from.0, a.1 + t * dy - from.1);
    (x * x + y * y).sqrt()
}
