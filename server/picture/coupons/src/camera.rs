//! What a camera makes of a sheet of paper.

use crate::{Canvas, Chance, Paper};

/// How badly a picture is taken.
#[derive(Debug, Clone)]
pub struct Faults {
    /// Pixels for each millimetre: 11.8 are 300 dpi.
    pub scale: f32,
    /// Turned, in degrees.
    pub turn: f32,
    /// How much nearer the right and the lower edge are, for each millimetre.
    pub tilt: (f32, f32),
    /// Blur as a bell of that width, in millimetres.
    pub blur: f32,
    /// Movement to one side, in millimetres.
    pub shake: f32,
    /// How much darker the darkest corner is, from 0 to 1.
    pub shade: f32,
    /// Number of places where glue or film shines.
    pub shines: usize,
    /// Noise in steps of brightness.
    pub noise: f32,
    /// How coarse the compression is; 0 is none.
    pub compression: f32,
}

/// A picture, and where the digits of the line are in it.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green and blue.
    pub pixels: Vec<[u8; 3]>,
    /// The middle of each digit of the line, in pixels.
    pub middles: Vec<(f32, f32)>,
    /// Height of a digit in pixels, about.
    pub digit_height: f32,
}

impl Faults {
    /// A picture as somebody in a hurry takes it.
    pub fn some(chance: &mut Chance) -> Self {
        Self {
            scale: chance.between(9.5, 15.5),
            turn: chance.between(-5.0, 5.0),
            tilt: (
                chance.between(-0.0022, 0.0022),
                chance.between(-0.0022, 0.0022),
            ),
            blur: chance.unit() * chance.unit() * 0.13,
            shake: if chance.happens(0.2) {
                chance.between(0.0, 0.14)
            } else {
                0.0
            },
            shade: chance.between(0.0, 0.6),
            shines: if chance.happens(0.35) {
                1 + chance.below(2)
            } else {
                0
            },
            noise: chance.between(0.5, 5.0),
            compression: if chance.happens(0.6) {
                chance.between(0.3, 2.2)
            } else {
                0.0
            },
        }
    }

    /// A flat-bed scanner at 300 dpi.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            scale: 11.81,
            turn: 0.0,
            tilt: (0.0, 0.0),
            blur: 0.0,
            shake: 0.0,
            shade: 0.0,
            shines: 0,
            noise: 0.0,
            compression: 0.0,
        }
    }
}

/// Takes the picture.
#[must_use]
pub fn photograph(paper: &Paper, faults: &Faults, chance: &mut Chance) -> Photo {
    let view = View::new(&paper.canvas, faults);
    let mut film = Film {
        width: view.width,
        height: view.height,
        planes: view.expose(&paper.canvas),
    };
    film.light(faults, chance);
    film.blur(faults.blur * faults.scale);
    film.shake(faults.shake * faults.scale, chance);
    film.grain(faults, chance);
    if faults.compression > 0.0 {
        film.compress(faults.compression);
    }
    Photo {
        width: view.width,
        height: view.height,
        pixels: film.develop(),
        middles: paper.middles.iter().map(|at| view.seen(*at)).collect(),
        digit_height: paper.digit_height * faults.scale,
    }
}

/// Where each point of the sheet is seen.
struct View {
    width: usize,
    height: usize,
    middle: (f32, f32),
    scale: f32,
    turn: (f32, f32),
    tilt: (f32, f32),
}

impl View {
    fn new(canvas: &Canvas, faults: &Faults) -> Self {
        let width_mm = canvas.width as f32 / canvas.scale;
        let height_mm = canvas.height as f32 / canvas.scale;
        let angle = faults.turn.to_radians();
        Self {
            width: (width_mm * faults.scale) as usize,
            height: (height_mm * faults.scale) as usize,
            middle: (width_mm / 2.0, height_mm / 2.0),
            scale: faults.scale,
            turn: (angle.cos(), angle.sin()),
            tilt: faults.tilt,
        }
    }

    fn seen(&self, at: (f32, f32)) -> (f32, f32) {
        let (x, y) = (at.0 - self.middle.0, at.1 - self.middle.1);
        let far = 1.0 + self.tilt.0 * x + self.tilt.1 * y;
        let (x, y) = (x * self.scale / far, y * self.scale / far);
        (
            x * self.turn.0 - y * self.turn.1 + self.width as f32 / 2.0,
            x * self.turn.1 + y * self.turn.0 + self.height as f32 / 2.0,
        )
    }

    fn lies(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.width as f32 / 2.0, y - self.height as f32 / 2.0);
        let u = (x * self.turn.0 + y * self.turn.1) / self.scale;
        let v = (y * self.turn.0 - x * self.turn.1) / self.scale;
        // (u, v) = (a, b) / (1 + tilt · (a, b)), solved for (a, b).
        let near = 1.0 / (1.0 - self.tilt.0 * u - self.tilt.1 * v);
        (u * near + self.middle.0, v * near + self.middle.1)
    }

    fn expose(&self, canvas: &Canvas) -> [Vec<f32>; 3] {
        let mut planes = [(); 3].map(|()| Vec::with_capacity(self.width * self.height));
        for y in 0..self.height {
            for x in 0..self.width {
                let mut sum = [0.0; 3];
                for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                    let (u, v) = self.lies(x as f32 + dx, y as f32 + dy);
                    let column = ((u * canvas.scale) as i32).clamp(0, canvas.width as i32 - 1);
                    let row = ((v * canvas.scale) as i32).clamp(0, canvas.height as i32 - 1);
                    let pixel = canvas.pixels[row as usize * canvas.width + column as usize];
                    for (total, part) in sum.iter_mut().zip(pixel) {
                        *total += f32::from(part) / 4.0;
                    }
                }
                for (plane, part) in planes.iter_mut().zip(sum) {
                    plane.push(part);
                }
            }
        }
        planes
    }
}

struct Film {
    width: usize,
    height: usize,
    planes: [Vec<f32>; 3],
}

impl Film {
    fn light(&mut self, faults: &Faults, chance: &mut Chance) {
        let (width, height) = (self.width as f32, self.height as f32);
        let angle = chance.between(0.0, std::f32::consts::TAU);
        let exposure = chance.between(0.7, 1.0);
        let edge = chance
            .happens(0.2)
            .then(|| (chance.between(-0.4, 0.4), chance.between(0.55, 0.8)));
        let shines: Vec<[f32; 6]> = (0..faults.shines)
            .map(|_| {
                let (sin, cos) = chance.between(0.0, 3.1).sin_cos();
                let (left, top) = (chance.unit() * width, chance.unit() * height);
                [
                    left,
                    top,
                    sin,
                    cos,
                    chance.between(0.02, 0.07) * width,
                    chance.between(40.0, 190.0),
                ]
            })
            .collect();
        let (sin, cos) = angle.sin_cos();
        let long = chance.between(1.0, 4.0);
        let tint = [1.0, chance.between(0.95, 1.0), chance.between(0.82, 1.0)];
        for y in 0..self.height {
            for x in 0..self.width {
                let across = (x as f32 / width - 0.5) * cos + (y as f32 / height - 0.5) * sin;
                let mut light =
                    exposure * (1.0 - faults.shade * (across + 0.6).clamp(0.0, 1.2) / 1.2);
                if let Some((at, dark)) = edge {
                    // The shadow of a hand: half dark within a few millimetres.
                    let into = ((across - at) * width / 30.0).clamp(0.0, 1.0);
                    light *= 1.0 - (1.0 - dark) * into;
                }
                let mut shine = 0.0;
                for [left, top, sin, cos, wide, bright] in &shines {
                    let (dx, dy) = (x as f32 - left, y as f32 - top);
                    let u = (dx * cos + dy * sin) / (wide * long);
                    let v = (dy * cos - dx * sin) / wide;
                    shine += bright * (-(u * u + v * v)).exp();
                }
                let at = y * self.width + x;
                for (plane, tint) in self.planes.iter_mut().zip(tint) {
                    plane[at] = plane[at] * light * tint + shine;
                }
            }
        }
    }

    fn blur(&mut self, wide: f32) {
        if wide < 0.15 {
            return;
        }
        let reach = (wide * 2.5).ceil() as i32;
        let bell: Vec<f32> = (-reach..=reach)
            .map(|at| (-0.5 * (at as f32 / wide).powi(2)).exp())
            .collect();
        self.smear(&bell, reach, (1, 0));
        self.smear(&bell, reach, (0, 1));
    }

    fn shake(&mut self, length: f32, chance: &mut Chance) {
        let reach = (length / 2.0).ceil() as i32;
        if length < 0.3 {
            return;
        }
        let box_: Vec<f32> = (-reach..=reach)
            .map(|at| (length / 2.0 + 0.5 - (at as f32).abs()).clamp(0.0, 1.0))
            .collect();
        let direction = [(1, 0), (0, 1), (1, 1), (1, -1)][chance.below(4)];
        self.smear(&box_, reach, direction);
    }

    /// Every pixel becomes the weighed mean of its neighbours along a direction.
    fn smear(&mut self, weights: &[f32], reach: i32, direction: (i32, i32)) {
        let total: f32 = weights.iter().sum();
        let (width, height) = (self.width, self.height as i32);
        for plane in &mut self.planes {
            let mut smeared = vec![0.0f32; plane.len()];
            for (y, target) in (0..height).zip(smeared.chunks_exact_mut(width)) {
                for (at, weight) in (-reach..=reach).zip(weights) {
                    let row = (y + at * direction.1).clamp(0, height - 1) as usize;
                    let source = &plane[row * width..(row + 1) * width];
                    let weight = weight / total;
                    let shift = at * direction.0;
                    let aside = (shift.unsigned_abs() as usize).min(width);
                    if shift >= 0 {
                        let (inner, edge) = target.split_at_mut(width - aside);
                        add(inner, &source[aside..], weight);
                        edge.iter_mut()
                            .for_each(|cell| *cell += source[width - 1] * weight);
                    } else {
                        let (edge, inner) = target.split_at_mut(aside);
                        add(inner, &source[..width - aside], weight);
                        edge.iter_mut().for_each(|cell| *cell += source[0] * weight);
                    }
                }
            }
            *plane = smeared;
        }
    }

    fn grain(&mut self, faults: &Faults, chance: &mut Chance) {
        for at in 0..self.width * self.height {
            let shared = chance.bell() * faults.noise;
            for plane in &mut self.planes {
                plane[at] += shared + (chance.unit() - 0.5) * faults.noise;
            }
        }
    }

    /// Loses in each block of 8 by 8 what a JPEG of that coarseness loses.
    fn compress(&mut self, coarse: f32) {
        let mut wave = [[0.0f32; 8]; 8];
        for (k, row) in wave.iter_mut().enumerate() {
            let norm = if k == 0 { (1.0f32 / 8.0).sqrt() } else { 0.5 };
            for (n, cell) in row.iter_mut().enumerate() {
                *cell = norm * ((n as f32 + 0.5) * k as f32 * std::f32::consts::PI / 8.0).cos();
            }
        }
        for top in (0..self.height.saturating_sub(7)).step_by(8) {
            for left in (0..self.width.saturating_sub(7)).step_by(8) {
                let at = |x: usize, y: usize| (top + y) * self.width + left + x;
                let mut grey = [[0.0f32; 8]; 8];
                for (y, row) in grey.iter_mut().enumerate() {
                    for (x, cell) in row.iter_mut().enumerate() {
                        *cell = self.planes.iter().map(|plane| plane[at(x, y)]).sum::<f32>() / 3.0;
                    }
                }
                let before = grey;
                let turned = product(&product(&wave, &grey, false), &wave, true);
                let mut kept = turned;
                for (v, row) in kept.iter_mut().enumerate() {
                    for (u, cell) in row.iter_mut().enumerate() {
                        let step = coarse * (8.0 + 5.0 * (u + v) as f32);
                        *cell = (*cell / step).round() * step;
                    }
                }
                let mut across = [[0.0f32; 8]; 8];
                for (k, row) in wave.iter().enumerate() {
                    for (n, cell) in row.iter().enumerate() {
                        across[n][k] = *cell;
                    }
                }
                let back = product(&product(&across, &kept, false), &across, true);
                for (y, (back, before)) in back.iter().zip(&before).enumerate() {
                    for (x, (after, before)) in back.iter().zip(before).enumerate() {
                        let change = after - before;
                        let place = at(x, y);
                        for plane in &mut self.planes {
                            plane[place] += change;
                        }
                    }
                }
            }
        }
    }

    fn develop(&self) -> Vec<[u8; 3]> {
        let [red, green, blue] = &self.planes;
        red.iter()
            .zip(green)
            .zip(blue)
            .map(|((r, g), b)| [*r as u8, *g as u8, *b as u8])
            .collect()
    }
}

fn add(target: &mut [f32], source: &[f32], weight: f32) {
    for (cell, value) in target.iter_mut().zip(source) {
        *cell += value * weight;
    }
}

/// The product of two blocks; with the second one turned over its diagonal if asked.
fn product(a: &[[f32; 8]; 8], b: &[[f32; 8]; 8], turned: bool) -> [[f32; 8]; 8] {
    let mut out = [[0.0; 8]; 8];
    for (i, row) in out.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell = (0..8)
                .map(|k| a[i][k] * if turned { b[j][k] } else { b[k][j] })
                .sum();
        }
    }
    out
}
