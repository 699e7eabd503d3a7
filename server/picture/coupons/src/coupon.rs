//! What is printed on a coupon, and where.

use crate::{Canvas, Chance, Hand, codabar_widths, qr_modules};

/// What stands on one coupon.
#[derive(Debug, Clone)]
pub struct Coupon {
    /// The 18 digits of the line.
    pub line: String,
    /// Whether there is a QR code.
    pub qr: bool,
    /// What the bar code says, if there is one.
    pub bar_code: Option<String>,
    /// Whether somebody stamped it over a digit.
    pub stamped: bool,
}

/// A printed coupon, and where the digits of its line are.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The sheet.
    pub canvas: Canvas,
    /// The middle of each digit of the line, in millimetres.
    pub middles: Vec<(f32, f32)>,
    /// From the top of the digits to their foot, in millimetres.
    pub digit_height: f32,
    /// Whether a stamp lies on each digit.
    pub covered: Vec<bool>,
}

/// What surrounds the coupon on the sheet, on every side, in millimetres.
const AROUND: f32 = 6.0;
const WIDTH: f32 = 63.0;
const HEIGHT: f32 = 34.0;
const BLACK: [u8; 3] = [28, 28, 32];

impl Coupon {
    /// Some coupon of an invented town, well formed.
    pub fn some(chance: &mut Chance) -> Self {
        let town = ["139998", "279986", "019992"][chance.below(3)];
        let number: String = (0..10).map(|_| digit(chance)).collect();
        let kind = ["2", "2", "2", "1"][chance.below(4)];
        let line = format!("{kind}{}{town}{number}", 1 + chance.below(7));
        let bar_code = chance.happens(0.5).then(|| {
            let content = if chance.happens(0.8) { &number } else { &line };
            let ends = ["a", "b", "c", "d"];
            format!(
                "{}{content}{}",
                ends[chance.below(4)],
                ends[chance.below(4)]
            )
        });
        Self {
            line,
            qr: true,
            bar_code,
            stamped: chance.happens(0.15),
        }
    }

    /// A coupon whose line is any digits at all, for training.
    pub fn any(chance: &mut Chance) -> Self {
        Self {
            line: (0..18).map(|_| digit(chance)).collect(),
            qr: chance.happens(0.5),
            bar_code: None,
            stamped: chance.happens(0.3),
        }
    }
}

fn digit(chance: &mut Chance) -> char {
    char::from(b'0' + chance.below(10) as u8)
}

/// Prints a coupon onto a sheet.
#[must_use]
pub fn print(coupon: &Coupon, chance: &mut Chance) -> Paper {
    let shade = chance.between(236.0, 254.0);
    let paper = [
        shade as u8,
        (shade - chance.between(0.0, 4.0)) as u8,
        (shade - chance.between(0.0, 12.0)) as u8,
    ];
    let mut canvas = Canvas::new(WIDTH + 2.0 * AROUND, HEIGHT + 2.0 * AROUND, 20.0, paper);
    surroundings(&mut canvas, chance);
    let mut press = Press {
        canvas,
        hand: if chance.happens(0.1) {
            Hand::nominal()
        } else {
            Hand::some(chance)
        },
        ink: BLACK.map(|part| part + chance.between(0.0, 40.0) as u8),
    };
    press.rules(chance);
    press.words(coupon, chance);
    let bottom = AROUND + HEIGHT - chance.between(1.2, 2.2);
    let digit_height = chance.between(2.25, 2.6);
    let length = chance.between(35.0, 45.0);
    let left = AROUND
        + if chance.happens(0.6) {
            chance.between(1.5, 4.0)
        } else {
            (WIDTH - length) / 2.0
        };
    let middle = bottom - digit_height / 2.0;
    let middles = press.digits(&coupon.line, (left, middle), length, digit_height, chance);
    if let Some(bar_code) = &coupon.bar_code {
        let width = chance.between(28.0, if bar_code.len() > 12 { 55.0 } else { 46.0 });
        let height = chance.between(5.0, 5.8);
        let top = bottom - digit_height - chance.between(1.8, 2.2) - height;
        let left = AROUND + chance.between(2.5, (WIDTH - width - 11.0).clamp(2.6, 8.0));
        press.bars(bar_code, (left, top), (width, height), chance);
    }
    if coupon.qr {
        let top = AROUND
            + if coupon.bar_code.as_ref().is_some_and(|code| code.len() > 12) {
                2.0
            } else {
                chance.between(2.0, 20.0)
            };
        let at = (AROUND + WIDTH - chance.between(11.6, 12.4), top);
        press.qr(&coupon.line, at, chance);
    }
    let mut canvas = press.canvas;
    let mut covered = vec![false; middles.len()];
    if coupon.stamped {
        let clean = canvas.clone();
        let over = middles[chance.below(middles.len())];
        stamp(&mut canvas, over, chance);
        for (covered, middle) in covered.iter_mut().zip(&middles) {
            *covered = is_covered(&clean, &canvas, *middle, digit_height);
        }
    }
    Paper {
        canvas,
        middles,
        digit_height,
        covered,
    }
}

/// Whether a stamp changes what is seen of a digit by more than a trace.
fn is_covered(clean: &Canvas, stamped: &Canvas, middle: (f32, f32), height: f32) -> bool {
    let scale = clean.scale;
    let (left, right) = (
        (middle.0 - height * 0.38) * scale,
        (middle.0 + height * 0.38) * scale,
    );
    let (top, bottom) = (
        (middle.1 - height * 0.55) * scale,
        (middle.1 + height * 0.55) * scale,
    );
    let (mut changed, mut all) = (0, 0);
    for y in top as usize..(bottom as usize).min(clean.height) {
        for x in left as usize..(right as usize).min(clean.width) {
            let [before, after] =
                [clean, stamped].map(|canvas| i32::from(canvas.pixels[y * canvas.width + x][0]));
            all += 1;
            changed += i32::from(before - after > 70);
        }
    }
    changed * 25 > all
}

/// Draws the form or the desk on which the coupon lies.
fn surroundings(canvas: &mut Canvas, chance: &mut Chance) {
    let (width, height) = (WIDTH + 2.0 * AROUND, HEIGHT + 2.0 * AROUND);
    if chance.happens(0.3) {
        let part = |chance: &mut Chance| chance.between(60.0, 190.0) as u8;
        let desk = [part(chance), part(chance), part(chance)];
        for (left, top, wide, high) in [
            (0.0, 0.0, width, AROUND),
            (0.0, height - AROUND, width, AROUND),
            (0.0, AROUND, AROUND, HEIGHT),
            (width - AROUND, AROUND, AROUND, HEIGHT),
        ] {
            canvas.block(left, top, wide, high, desk);
        }
    } else {
        let grey = [chance.between(40.0, 150.0) as u8; 3];
        for at in [AROUND - 1.0, height - AROUND + 0.9] {
            canvas.block(2.0, at, width - 4.0, 0.15, grey);
        }
        for at in [AROUND - 1.0, width - AROUND + 0.9] {
            canvas.block(at, 2.0, 0.15, height - 4.0, grey);
        }
        kanji(canvas, (3.0, 1.2), 2.4, 6 + chance.below(12), grey, chance);
        kanji(
            canvas,
            (3.0, height - 3.6),
            2.4,
            6 + chance.below(12),
            grey,
            chance,
        );
    }
}

/// Signs that look like kanji from afar: no word, and nobody's name.
fn kanji(
    canvas: &mut Canvas,
    at: (f32, f32),
    size: f32,
    count: usize,
    ink: [u8; 3],
    chance: &mut Chance,
) {
    for sign in 0..count {
        let left = at.0 + sign as f32 * size * 1.08;
        let place = |chance: &mut Chance| chance.below(5) as f32 / 4.0 * size * 0.85;
        for _ in 0..4 + chance.below(5) {
            let (x, y) = (left + place(chance), at.1 + place(chance));
            let length = place(chance);
            let end = match chance.below(4) {
                0 => (x, (y + length).min(at.1 + size * 0.85)),
                1 => (x + length * 0.5, (y + length).min(at.1 + size * 0.85)),
                _ => ((x + length).min(left + size * 0.85), y),
            };
            canvas.stroke(&[(x, y), end], size * 0.075, ink, 0.9);
        }
    }
}

/// A round stamp of a name or of a clinic, somewhere over the middle of a digit.
fn stamp(canvas: &mut Canvas, over: (f32, f32), chance: &mut Chance) {
    let ink = [[214, 40, 44], [200, 60, 60], [118, 62, 150], [52, 54, 66]][chance.below(4)];
    let radius = chance.between(1.4, 5.0);
    let away = chance.between(0.0, radius);
    let angle = chance.between(0.0, std::f32::consts::TAU);
    let middle = (over.0 + away * angle.cos(), over.1 + away * angle.sin());
    let strength = chance.between(0.45, 0.95);
    let ring: Vec<(f32, f32)> = (0..=40)
        .map(|at| at as f32 / 40.0 * std::f32::consts::TAU)
        .map(|at| (middle.0 + radius * at.cos(), middle.1 + radius * at.sin()))
        .collect();
    canvas.stroke(&ring, chance.between(0.2, 0.45), ink, strength);
    let size = radius * 0.62;
    for sign in 0..2 {
        let at = (middle.0 - size / 2.0, middle.1 - size + sign as f32 * size);
        for _ in 0..5 {
            let place = |chance: &mut Chance| chance.unit() * size;
            let from = (at.0 + place(chance), at.1 + place(chance));
            let to = if chance.happens(0.5) {
                (from.0, at.1 + place(chance))
            } else {
                (at.0 + place(chance), from.1)
            };
            canvas.stroke(&[from, to], chance.between(0.18, 0.4), ink, strength);
        }
    }
}

struct Press {
    canvas: Canvas,
    hand: Hand,
    ink: [u8; 3],
}

impl Press {
    fn rules(&mut self, chance: &mut Chance) {
        let pen = chance.between(0.1, 0.25);
        let right = AROUND + chance.between(46.0, 49.5);
        for row in 0..4 {
            let y = AROUND + 2.0 + row as f32 * 4.4;
            self.canvas
                .block(AROUND + 2.0, y, right - AROUND - 2.0, pen, self.ink);
        }
        for x in [AROUND + 2.0, AROUND + 13.0, right] {
            self.canvas.block(x, AROUND + 2.0, pen, 13.2, self.ink);
        }
    }

    fn words(&mut self, coupon: &Coupon, chance: &mut Chance) {
        for row in 0..3 {
            let y = AROUND + 3.0 + row as f32 * 4.4;
            kanji(
                &mut self.canvas,
                (AROUND + 3.0, y),
                2.6,
                3,
                self.ink,
                chance,
            );
        }
        let first = AROUND + 3.0;
        kanji(
            &mut self.canvas,
            (AROUND + 14.0, first),
            2.6,
            5,
            self.ink,
            chance,
        );
        kanji(
            &mut self.canvas,
            (AROUND + 14.0, first + 8.8),
            2.6,
            4 + chance.below(5),
            self.ink,
            chance,
        );
        let number = coupon.line.get(8..).unwrap_or_default().to_owned();
        let town = coupon.line.get(2..8).unwrap_or_default().to_owned();
        self.digits(&town, (AROUND + 30.0, first + 1.4), 13.0, 2.4, chance);
        self.digits(&number, (AROUND + 15.0, first + 5.8), 22.5, 2.4, chance);
    }

    /// Digits with even pitch; gives the middle of each.
    fn digits(
        &mut self,
        text: &str,
        from: (f32, f32),
        length: f32,
        height: f32,
        chance: &mut Chance,
    ) -> Vec<(f32, f32)> {
        let pitch = length / text.len().max(1) as f32;
        // The pen adds half its width at the top and at the foot.
        let inner = height / (1.0 + self.hand.weight);
        // A narrow line is made with a narrow font, never with digits that touch.
        let narrow = (pitch / (inner * 0.92)).min(1.0);
        let strength = chance.between(0.75, 1.0);
        let mut middles = Vec::new();
        for (at, letter) in text.bytes().enumerate() {
            let middle = (from.0 + (at as f32 + 0.5) * pitch, from.1);
            for stroke in self.hand.strokes(letter - b'0', chance) {
                let points: Vec<(f32, f32)> = stroke
                    .iter()
                    .map(|(x, y)| (middle.0 + x * inner * narrow, middle.1 + (y - 0.5) * inner))
                    .collect();
                self.canvas
                    .stroke(&points, self.hand.weight * inner, self.ink, strength);
            }
            middles.push(middle);
        }
        middles
    }

    fn bars(&mut self, text: &str, at: (f32, f32), size: (f32, f32), chance: &mut Chance) {
        let widths = codabar_widths(text, chance.between(2.2, 3.0));
        let module = size.0 / widths.iter().sum::<f32>();
        // Ink runs: bars are a little wider than they should be.
        let run = chance.between(-0.1, 0.2) * module;
        let mut x = at.0;
        for (place, width) in widths.iter().enumerate() {
            if place % 2 == 0 {
                self.canvas
                    .block(x - run / 2.0, at.1, width * module + run, size.1, self.ink);
            }
            x += width * module;
        }
    }

    fn qr(&mut self, text: &str, at: (f32, f32), chance: &mut Chance) {
        let module = 10.0 / 21.0;
        let modules = qr_modules(text, 1, chance);
        for (y, row) in modules.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                if *dark {
                    let left = at.0 + x as f32 * module;
                    self.canvas
                        .block(left, at.1 + y as f32 * module, module, module, self.ink);
                }
            }
        }
        if chance.happens(0.5) {
            // A box right at the edge of what is kept clear.
            let (left, top) = (at.0 - 0.5, at.1 - 0.5);
            for (dx, dy, wide, high) in [
                (-0.12, 0.0, 0.12, 11.0),
                (11.0, 0.0, 0.12, 11.0),
                (0.0, -0.12, 11.0, 0.12),
                (0.0, 11.0, 11.0, 0.12),
            ] {
                self.canvas.block(left + dx, top + dy, wide, high, self.ink);
            }
        }
    }
}
