//! The ten digits of OCR-B as strokes of a round pen, and the variety of printers.

use crate::Chance;

/// How one printer draws: the same for a whole line, but for the trembling.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Width of the stroke, as a share of the height between the middles of the outermost strokes.
    pub weight: f32,
    /// Width of the digits against the nominal one.
    pub width: f32,
    /// Leaning to the right, as a share of the height.
    pub slant: f32,
    /// How far the points of a stroke wander, as a share of the height.
    pub tremble: f32,
}

impl Hand {
    /// The drawing of the standard.
    #[must_use]
    pub const fn nominal() -> Self {
        Self {
            weight: 0.145,
            width: 1.0,
            slant: 0.0,
            tremble: 0.0,
        }
    }

    /// Some printer.
    pub fn some(chance: &mut Chance) -> Self {
        Self {
            weight: chance.between(0.105, 0.195),
            width: chance.between(0.92, 1.08),
            slant: chance.between(-0.03, 0.03),
            tremble: chance.between(0.0, 0.014),
        }
    }

    /// The strokes of a digit: x to the right from the middle, y downward from 0 to 1, both in heights.
    pub fn strokes(&self, digit: u8, chance: &mut Chance) -> Vec<Vec<(f32, f32)>> {
        let mut pen = Pen::default();
        draw(digit, &mut pen);
        let wander: Vec<f32> = (0..12)
            .map(|_| chance.between(-1.0, 1.0) * self.tremble)
            .collect();
        for point in pen.strokes.iter_mut().flatten() {
            let (x, y) = *point;
            // A smooth field moves neighbours alike, so that a stroke bends and does not break.
            let bend = |at: usize| {
                wander[at]
                    + wander[at + 1] * (x * 5.0 + 1.0 + at as f32).sin()
                    + wander[at + 2] * (y * 5.0 + at as f32).sin()
            };
            *point = (
                x * self.width + (0.5 - y) * self.slant + bend(0),
                y + bend(3),
            );
        }
        pen.strokes
    }
}

#[derive(Default)]
struct Pen {
    strokes: Vec<Vec<(f32, f32)>>,
}

impl Pen {
    fn from(&mut self, x: f32, y: f32) -> &mut Self {
        self.strokes.push(vec![(x, y)]);
        self
    }

    fn to(&mut self, x: f32, y: f32) -> &mut Self {
        if let Some(stroke) = self.strokes.last_mut() {
            stroke.push((x, y));
        }
        self
    }

    fn curve(&mut self, first: (f32, f32), second: (f32, f32), end: (f32, f32)) -> &mut Self {
        let start = self
            .strokes
            .last()
            .and_then(|stroke| stroke.last().copied())
            .unwrap_or(end);
        for step in 1..=10 {
            let t = step as f32 / 10.0;
            let u = 1.0 - t;
            let along = |a: f32, b: f32, c: f32, d: f32| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            let x = along(start.0, first.0, second.0, end.0);
            let y = along(start.1, first.1, second.1, end.1);
            self.to(x, y);
        }
        self
    }

    /// A closed curve; a power above 2 makes it squarer than an ellipse.
    fn ring(&mut self, middle: (f32, f32), radius: (f32, f32), power: f32) -> &mut Self {
        let at = |step: i32| {
            let angle = step as f32 / 32.0 * std::f32::consts::TAU;
            let bow = |part: f32| part.signum() * part.abs().powf(2.0 / power);
            (
                middle.0 + radius.0 * bow(angle.cos()),
                middle.1 + radius.1 * bow(angle.sin()),
            )
        };
        let (x, y) = at(0);
        self.from(x, y);
        for step in 1..=32 {
            let (x, y) = at(step);
            self.to(x, y);
        }
        self
    }
}

fn draw(digit: u8, pen: &mut Pen) {
    match digit {
        0 => {
            pen.ring((0.0, 0.5), (0.29, 0.5), 2.7);
        }
        1 => {
            pen.from(-0.24, 0.22).to(0.05, 0.0).to(0.05, 1.0);
        }
        2 => {
            pen.from(-0.26, 0.09)
                .curve((-0.05, -0.07), (0.30, -0.04), (0.29, 0.27))
                .curve((0.28, 0.60), (-0.29, 0.52), (-0.29, 1.0))
                .to(0.29, 1.0);
        }
        3 => {
            pen.from(-0.29, 0.0)
                .to(0.28, 0.0)
                .to(0.28, 0.06)
                .to(-0.10, 0.42)
                .curve((0.16, 0.42), (0.33, 0.54), (0.33, 0.71))
                .curve((0.33, 0.96), (-0.04, 1.08), (-0.29, 0.93));
        }
        4 => {
            pen.from(0.06, 0.0).to(-0.30, 0.75).to(0.34, 0.75);
            pen.from(0.18, 0.49).to(0.18, 1.0);
        }
        5 => {
            pen.from(0.27, 0.0)
                .to(-0.21, 0.0)
                .to(-0.24, 0.41)
                .curve((0.10, 0.34), (0.33, 0.46), (0.33, 0.68))
                .curve((0.33, 0.90), (0.06, 1.0), (-0.27, 1.0));
        }
        6 => six(pen),
        7 => {
            pen.from(-0.29, 0.0).to(0.29, 0.0).to(0.28, 0.08).curve(
                (0.18, 0.36),
                (-0.10, 0.46),
                (-0.10, 1.0),
            );
        }
        8 => {
            pen.ring((0.0, 0.22), (0.245, 0.22), 2.1);
            pen.ring((0.0, 0.72), (0.29, 0.28), 2.1);
        }
        _ => {
            six(pen);
            for point in pen.strokes.iter_mut().flatten() {
                *point = (-point.0, 1.0 - point.1);
            }
        }
    }
}

fn six(pen: &mut Pen) {
    pen.ring((0.0, 0.70), (0.29, 0.30), 2.1);
    pen.from(0.12, 0.0)
        .curve((-0.06, 0.24), (-0.29, 0.48), (-0.29, 0.70));
}
