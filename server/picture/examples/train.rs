//! Trains the network that reads digits, with drawn pictures, and writes its weights: `train [PICTURES] [ROUNDS] FILE`.
//!
//! The seeds of the pictures begin at a number that no measurement uses. The same arguments make the same weights.

#![expect(clippy::print_stdout, reason = "a report")]
#![expect(
    clippy::indexing_slicing,
    reason = "arithmetic over arrays of fixed size, run by hand"
)]

use coupons::{Chance, Coupon, Faults, photograph, print};
use picture::training::{PATCH, judge, windows};

const SEED: u64 = 0x7EAC_4000_0000;
const WIDE: usize = PATCH.0;
const HIGH: usize = PATCH.1;
const MARGIN: usize = PATCH.2;
const NEAR: usize = 8;
const WIDER: usize = 16;
const WHOLE: usize = 40;
const CLASSES: usize = 11;
const NONE: usize = 10;
const DEEP: usize = (HIGH / 4) * (WIDE / 4) * WIDER;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: usize| {
        arguments
            .get(at)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (pictures, rounds) = (number(0, 3000), number(1, 14));
    let file = arguments.get(2).map_or("data/digits.bin", String::as_str);
    let (samples, checks) = gather(pictures)?;
    println!(
        "{} patches to learn, {} to check",
        samples.len(),
        checks.len()
    );
    let mut net = Trainee::new(&mut Chance::of(7));
    let mut chance = Chance::of(11);
    let total = rounds * samples.len();
    let mut step = 0;
    for round in 0..rounds {
        let mut order: Vec<usize> = (0..samples.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at + 1));
        }
        let mut loss = 0.0;
        for batch in order.chunks(32) {
            for &at in batch {
                let (patch, wanted) = vary(&samples[at], &samples, &mut chance);
                loss += net.learn(&patch, &wanted);
            }
            step += batch.len();
            let progress = step as f32 / total as f32;
            let rate = 0.0015 * (1.0 - progress).max(0.02) * (progress * 20.0).min(1.0);
            net.step(rate, batch.len() as f32);
        }
        let bytes = net.bytes();
        println!(
            "round {round}: loss {:.4}, {}",
            loss / samples.len() as f32,
            check(&bytes, &checks)
        );
        std::fs::write(file, &bytes)?;
    }
    Ok(())
}

/// The ink of one cell with its margin, and which digit it is.
struct Sample {
    ink: Vec<f32>,
    digit: usize,
    covered: bool,
}

fn gather(pictures: usize) -> std::io::Result<(Vec<Sample>, Vec<Sample>)> {
    let (mut samples, mut checks) = (Vec::new(), Vec::new());
    let mut found = 0;
    for at in 0..pictures as u64 {
        let mut chance = Chance::of(SEED + at);
        let coupon = if chance.happens(0.8) {
            Coupon::any(&mut chance)
        } else {
            Coupon::some(&mut chance)
        };
        let paper = print(&coupon, &mut chance);
        let photo = photograph(&paper, &Faults::some(&mut chance), &mut chance);
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, photo.width as u32, photo.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(photo.pixels.as_flattened())?;
        writer.finish()?;
        let all = windows(&bytes, &picture::Limits::default()).map_err(std::io::Error::other)?;
        let place = |window: &Vec<picture::training::Study>| {
            window.iter().zip(&photo.middles).all(|(study, truth)| {
                (study.middle.0 - truth.0).hypot(study.middle.1 - truth.1) < 0.3 * study.height
            })
        };
        let Some(window) = all.into_iter().find(place) else {
            continue;
        };
        found += 1;
        for ((study, letter), covered) in window
            .into_iter()
            .zip(coupon.line.bytes())
            .zip(&paper.covered)
        {
            let sample = Sample {
                ink: study.ink,
                digit: usize::from(letter - b'0'),
                covered: *covered,
            };
            if at % 10 == 9 {
                checks.push(sample)
            } else {
                samples.push(sample)
            }
        }
    }
    println!("the line was found in {found} of {pictures} pictures");
    Ok((samples, checks))
}

/// A sample, moved, stretched, shaded, soiled or hidden; and how much of each class it is.
fn vary(sample: &Sample, samples: &[Sample], chance: &mut Chance) -> (Vec<f32>, [f32; CLASSES]) {
    let full = (WIDE + 2 * MARGIN, HIGH + 2 * MARGIN);
    let at = |ink: &[f32], x: f32, y: f32| {
        let (left, top) = (x.floor(), y.floor());
        let (dx, dy) = (x - left, y - top);
        let value = |x: f32, y: f32| {
            let column = (x as i32).clamp(0, full.0 as i32 - 1) as usize;
            let row = (y as i32).clamp(0, full.1 as i32 - 1) as usize;
            ink[row * full.0 + column]
        };
        (value(left, top) * (1.0 - dx) + value(left + 1.0, top) * dx) * (1.0 - dy)
            + (value(left, top + 1.0) * (1.0 - dx) + value(left + 1.0, top + 1.0) * dx) * dy
    };
    let mut wanted = [0.0; CLASSES];
    // Halves of two digits, or a digit far out of its place, are no digit.
    let kind = chance.unit();
    let away = if kind < 0.03 {
        chance.between(7.0, 13.0) * if chance.happens(0.5) { 1.0 } else { -1.0 }
    } else {
        chance.bell().clamp(-2.0, 2.0) * 0.8
    };
    let down = chance.bell().clamp(-2.0, 2.0) * 0.8;
    let (wide, high) = (chance.between(0.9, 1.1), chance.between(0.92, 1.08));
    let lean = chance.between(-0.06, 0.06);
    let gain = chance.between(0.8, 1.15);
    let slope = (chance.between(-0.012, 0.012), chance.between(-0.008, 0.008));
    let noise = chance.between(0.0, 0.05);
    let other = &samples[chance.below(samples.len())].ink;
    // Two prints over each other are no digit; right over each other, equal ones would be.
    let overlay = chance.between(5.0, 9.0) * if chance.happens(0.5) { 1.0 } else { -1.0 };
    let mut patch = Vec::with_capacity(WIDE * HIGH);
    for j in 0..HIGH {
        for i in 0..WIDE {
            let (x, y) = (
                i as f32 - (WIDE as f32 - 1.0) / 2.0,
                j as f32 - (HIGH as f32 - 1.0) / 2.0,
            );
            let u = (x + lean * y) / wide + away + (full.0 as f32 - 1.0) / 2.0;
            let v = y / high + down + (full.1 as f32 - 1.0) / 2.0;
            let mut value = at(&sample.ink, u, v);
            if kind < 0.03 {
                // The neighbour comes in from the other side.
                let seam = if away > 0.0 { u - 22.0 } else { u + 22.0 };
                value = if (0.0..full.0 as f32 - 1.0).contains(&u) {
                    value
                } else {
                    at(other, seam.clamp(0.0, full.0 as f32 - 1.0), v)
                };
            } else if (0.03..0.06).contains(&kind) {
                value = value.max(at(other, u + overlay, v));
            }
            value = value * gain + slope.0 * x + slope.1 * y + chance.bell() * noise;
            patch.push(value.clamp(-0.1, 1.1));
        }
    }
    if kind < 0.06 {
        wanted[NONE] = 1.0;
        return (patch, wanted);
    }
    let hidden = if chance.happens(0.12) {
        hide(&mut patch, chance)
    } else {
        0.0
    };
    let none = if hidden > 0.3 {
        1.0
    } else if sample.covered {
        0.3
    } else if hidden > 0.12 {
        hidden
    } else {
        0.0
    };
    wanted[sample.digit] = 1.0 - none;
    wanted[NONE] = none;
    (patch, wanted)
}

/// Puts a stroke, a blot or a shine over a patch; gives how much of the digit is lost.
fn hide(patch: &mut [f32], chance: &mut Chance) -> f32 {
    let before = patch.to_vec();
    let level = if chance.happens(0.5) {
        chance.between(0.3, 1.0)
    } else {
        chance.between(-0.1, 0.2)
    };
    let (x, y) = (chance.between(2.0, 18.0), chance.between(3.0, 25.0));
    let angle = chance.between(0.0, 157.0 / 50.0);
    let thick = chance.between(0.8, 4.5);
    let long = chance.between(4.0, 25.0);
    for (at, value) in patch.iter_mut().enumerate() {
        let (dx, dy) = ((at % WIDE) as f32 - x, (at / WIDE) as f32 - y);
        let along = dx * angle.cos() + dy * angle.sin();
        let aside = (dy * angle.cos() - dx * angle.sin()).abs();
        let cover =
            (thick + 0.5 - aside).clamp(0.0, 1.0) * (long + 0.5 - along.abs()).clamp(0.0, 1.0);
        *value = if level > 0.25 {
            value.max(level * cover)
        } else {
            *value * (1.0 - cover) + level * cover
        };
    }
    let inner = |at: usize| (2..18).contains(&(at % WIDE)) && (2..26).contains(&(at / WIDE));
    let lost: f32 = before
        .iter()
        .zip(patch.iter())
        .enumerate()
        .filter(|(at, _)| inner(*at))
        .map(|(_, (a, b))| (a - b).abs())
        .sum();
    (lost / 90.0).min(1.0)
}

fn middle(sample: &Sample) -> Vec<f32> {
    let rows = sample
        .ink
        .chunks_exact(WIDE + 2 * MARGIN)
        .skip(MARGIN)
        .take(HIGH);
    rows.flat_map(|row| row[MARGIN..MARGIN + WIDE].iter().copied())
        .collect()
}

fn check(bytes: &[u8], checks: &[Sample]) -> String {
    let (mut wrong, mut sure_wrong, mut sure, mut clean) = (0, 0, 0, 0);
    for sample in checks.iter().filter(|sample| !sample.covered) {
        let Some(shares) = judge(bytes, &middle(sample)) else {
            continue;
        };
        let best = (0..10)
            .max_by(|a, b| shares[*a].total_cmp(&shares[*b]))
            .unwrap_or(0);
        clean += 1;
        wrong += usize::from(best != sample.digit);
        if shares[best] > 0.99 {
            sure += 1;
            sure_wrong += usize::from(best != sample.digit);
        }
    }
    format!("of {clean} clean: {wrong} wrong, {sure} sure, {sure_wrong} of them wrong")
}

/// Weights, what they are to change by, and the memory of Adam.
struct Part {
    weights: Vec<f32>,
    change: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Part {
    fn new(count: usize, size: f32, chance: &mut Chance) -> Self {
        Self {
            weights: (0..count).map(|_| chance.bell() * size).collect(),
            change: vec![0.0; count],
            first: vec![0.0; count],
            second: vec![0.0; count],
        }
    }

    fn step(&mut self, rate: f32, count: f32, time: i32) {
        let (fade_first, fade_second) = (1.0 - 0.9f32.powi(time), 1.0 - 0.999f32.powi(time));
        for at in 0..self.weights.len() {
            let slope = self.change[at] / count;
            self.change[at] = 0.0;
            self.first[at] = 0.9 * self.first[at] + 0.1 * slope;
            self.second[at] = 0.999 * self.second[at] + 0.001 * slope * slope;
            let move_ =
                (self.first[at] / fade_first) / ((self.second[at] / fade_second).sqrt() + 1e-8);
            self.weights[at] -= rate * (move_ + 0.002 * self.weights[at]);
        }
    }
}

struct Trainee {
    layers: [(Part, Part); 4],
    time: i32,
}

impl Trainee {
    fn new(chance: &mut Chance) -> Self {
        let mut layer = |outputs: usize, inputs: usize| {
            let size = (2.0 / inputs as f32).sqrt();
            (
                Part::new(outputs * inputs, size, chance),
                Part::new(outputs, 0.0, chance),
            )
        };
        Self {
            layers: [
                layer(NEAR, 25),
                layer(WIDER, NEAR * 9),
                layer(WHOLE, DEEP),
                layer(CLASSES, WHOLE),
            ],
            time: 0,
        }
    }

    fn step(&mut self, rate: f32, count: f32) {
        self.time += 1;
        for (weights, biases) in &mut self.layers {
            weights.step(rate, count, self.time);
            biases.step(rate, count, self.time);
        }
    }

    /// Looks at one patch, notes how the weights should change, and gives the loss.
    fn learn(&mut self, patch: &[f32], wanted: &[f32; CLASSES]) -> f32 {
        let near = forward(patch, (HIGH, WIDE, 1), 5, &self.layers[0]);
        let wider = forward(&near, (HIGH / 2, WIDE / 2, NEAR), 3, &self.layers[1]);
        let whole = connect(&wider, &self.layers[2], true);
        let last = connect(&whole, &self.layers[3], false);
        let high = last.iter().copied().fold(f32::MIN, f32::max);
        let total: f32 = last.iter().map(|value| (value - high).exp()).sum();
        let shares: Vec<f32> = last
            .iter()
            .map(|value| (value - high).exp() / total)
            .collect();
        let loss = wanted
            .iter()
            .zip(&shares)
            .map(|(want, share)| -want * (share + 1e-9).ln())
            .sum();
        let slope: Vec<f32> = shares
            .iter()
            .zip(wanted)
            .map(|(share, want)| share - want)
            .collect();
        let mut slope_whole = disconnect(&whole, &slope, &mut self.layers[3]);
        mask(&mut slope_whole, &whole);
        let mut slope_wider = disconnect(&wider, &slope_whole, &mut self.layers[2]);
        mask(&mut slope_wider, &wider);
        let mut slope_near = backward(
            &near,
            (HIGH / 2, WIDE / 2, NEAR),
            3,
            &slope_wider,
            &mut self.layers[1],
        );
        mask(&mut slope_near, &near);
        backward(patch, (HIGH, WIDE, 1), 5, &slope_near, &mut self.layers[0]);
        loss
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (weights, biases) in &self.layers {
            let scale = weights
                .weights
                .iter()
                .fold(0.0f32, |high, weight| high.max(weight.abs()))
                / 127.0;
            bytes.extend(scale.to_le_bytes());
            bytes.extend(
                weights
                    .weights
                    .iter()
                    .map(|weight| (weight / scale).round() as i8 as u8),
            );
            bytes.extend(biases.weights.iter().flat_map(|bias| bias.to_le_bytes()));
        }
        bytes
    }
}

fn mask(slope: &mut [f32], values: &[f32]) {
    for (slope, value) in slope.iter_mut().zip(values) {
        if *value <= 0.0 {
            *slope = 0.0;
        }
    }
}

type Shape = (usize, usize, usize);

/// The part of a row of weights that lies inside, and where it lies.
fn overlap(x: usize, side: usize, wide: usize) -> (usize, usize, usize) {
    let reach = side / 2;
    let skipped = reach.saturating_sub(x);
    let from = (x + skipped).saturating_sub(reach);
    (skipped, from, (x + side - reach).min(wide))
}

fn forward(
    input: &[f32],
    (high, wide, deep): Shape,
    side: usize,
    layer: &(Part, Part),
) -> Vec<f32> {
    let mut output = Vec::new();
    for (kernel, bias) in layer
        .0
        .weights
        .chunks_exact(side * side * deep)
        .zip(&layer.1.weights)
    {
        for y in (0..high).step_by(2) {
            for x in (0..wide).step_by(2) {
                let (skipped, from, to) = overlap(x, side, wide);
                let mut sum = *bias;
                for channel in 0..deep {
                    for row in 0..side {
                        let line = (y + row).wrapping_sub(side / 2);
                        if line < high {
                            let seen = &input[(channel * high + line) * wide..][from..to];
                            let weights = &kernel[(channel * side + row) * side + skipped..];
                            sum += seen.iter().zip(weights).map(|(a, b)| a * b).sum::<f32>();
                        }
                    }
                }
                output.push(sum.max(0.0));
            }
        }
    }
    output
}

fn backward(
    input: &[f32],
    (high, wide, deep): Shape,
    side: usize,
    slope: &[f32],
    layer: &mut (Part, Part),
) -> Vec<f32> {
    let mut back = vec![0.0; input.len()];
    let size = side * side * deep;
    let mut at = 0;
    for output in 0..layer.1.weights.len() {
        let kernel = &layer.0.weights[output * size..(output + 1) * size];
        let change = &mut layer.0.change[output * size..(output + 1) * size];
        for y in (0..high).step_by(2) {
            for x in (0..wide).step_by(2) {
                let slope = slope[at];
                at += 1;
                if slope == 0.0 {
                    continue;
                }
                layer.1.change[output] += slope;
                let (skipped, from, to) = overlap(x, side, wide);
                for channel in 0..deep {
                    for row in 0..side {
                        let line = (y + row).wrapping_sub(side / 2);
                        if line < high {
                            let place = (channel * high + line) * wide;
                            let seen = &input[place + from..place + to];
                            let behind = &mut back[place + from..place + to];
                            let offset = (channel * side + row) * side + skipped;
                            let count = seen.len();
                            for ((change, seen), (behind, weight)) in change[offset..offset + count]
                                .iter_mut()
                                .zip(seen)
                                .zip(behind.iter_mut().zip(&kernel[offset..offset + count]))
                            {
                                *change += slope * seen;
                                *behind += slope * weight;
                            }
                        }
                    }
                }
            }
        }
    }
    back
}

fn connect(input: &[f32], layer: &(Part, Part), rectify: bool) -> Vec<f32> {
    let rows = layer
        .0
        .weights
        .chunks_exact(input.len())
        .zip(&layer.1.weights);
    rows.map(|(weights, bias)| bias + weights.iter().zip(input).map(|(a, b)| a * b).sum::<f32>())
        .map(|value| if rectify { value.max(0.0) } else { value })
        .collect()
}

fn disconnect(input: &[f32], slope: &[f32], layer: &mut (Part, Part)) -> Vec<f32> {
    let mut back = vec![0.0; input.len()];
    let count = input.len();
    for (output, slope) in slope.iter().enumerate() {
        layer.1.change[output] += slope;
        let row = output * count..(output + 1) * count;
        for ((change, weight), (seen, behind)) in layer.0.change[row.clone()]
            .iter_mut()
            .zip(&layer.0.weights[row])
            .zip(input.iter().zip(&mut back))
        {
            *change += slope * seen;
            *behind += slope * weight;
        }
    }
    back
}
