//! A small network: two layers that look at neighbourhoods, two that look at everything.

/// Rows, columns and channels of what goes in.
#[derive(Debug, Clone, Copy)]
struct Shape {
    high: usize,
    wide: usize,
    deep: usize,
}

/// Weights as they were trained, each layer with its scale.
#[derive(Debug, Clone)]
struct Layer {
    weights: Vec<f32>,
    biases: Vec<f32>,
}

/// The network that tells digits apart.
#[derive(Debug, Clone)]
pub(crate) struct Net {
    near: Layer,
    wider: Layer,
    whole: Layer,
    last: Layer,
}

/// The ten digits, and what is none.
pub(crate) const CLASSES: usize = 11;
const NEAR: usize = 8;
const WIDER: usize = 16;
const WHOLE: usize = 40;
const INPUT: Shape = Shape {
    high: super::line::PATCH_HIGH,
    wide: super::line::PATCH_WIDE,
    deep: 1,
};
const MIDDLE: Shape = Shape {
    high: INPUT.high / 2,
    wide: INPUT.wide / 2,
    deep: NEAR,
};
const DEEP: usize = (MIDDLE.high / 2) * (MIDDLE.wide / 2) * WIDER;

impl Net {
    /// Reads the weights: for each layer a scale, a byte for each weight, and the biases.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let net = Self {
            near: layer(&mut rest, NEAR * 25, NEAR)?,
            wider: layer(&mut rest, WIDER * NEAR * 9, WIDER)?,
            whole: layer(&mut rest, WHOLE * DEEP, WHOLE)?,
            last: layer(&mut rest, CLASSES * WHOLE, CLASSES)?,
        };
        rest.is_empty().then_some(net)
    }

    /// How likely each class is.
    pub fn judge(&self, patch: &[f32]) -> [f32; CLASSES] {
        let near = convolve(patch, INPUT, 5, &self.near);
        let wider = convolve(&near, MIDDLE, 3, &self.wider);
        let whole = connect(&wider, &self.whole);
        let whole: Vec<f32> = whole.iter().map(|value| value.max(0.0)).collect();
        let last = connect(&whole, &self.last);
        let high = last.iter().copied().fold(f32::MIN, f32::max);
        let mut shares = [0.0; CLASSES];
        let total: f32 = last.iter().map(|value| (value - high).exp()).sum();
        for (share, value) in shares.iter_mut().zip(&last) {
            *share = (value - high).exp() / total;
        }
        shares
    }
}

fn take_f32(rest: &mut &[u8]) -> Option<f32> {
    let (head, tail) = rest.split_first_chunk::<4>()?;
    *rest = tail;
    Some(f32::from_le_bytes(*head))
}

fn layer(rest: &mut &[u8], weights: usize, biases: usize) -> Option<Layer> {
    let scale = take_f32(rest)?;
    let (head, tail) = rest.split_at_checked(weights)?;
    *rest = tail;
    Some(Layer {
        weights: head
            .iter()
            .map(|byte| f32::from(*byte as i8) * scale)
            .collect(),
        biases: (0..biases).map(|_| take_f32(rest)).collect::<Option<_>>()?,
    })
}

/// Every second neighbourhood of that side, through all channels. Outside there is nothing.
fn convolve(input: &[f32], shape: Shape, side: usize, layer: &Layer) -> Vec<f32> {
    let plane = shape.high * shape.wide;
    let reach = side / 2;
    let mut output = Vec::with_capacity(plane / 4 * layer.biases.len());
    let kernels = layer.weights.chunks_exact(side * side * shape.deep);
    for (kernel, bias) in kernels.zip(&layer.biases) {
        for y in (0..shape.high).step_by(2) {
            for x in (0..shape.wide).step_by(2) {
                let mut sum = *bias;
                for (channel, weights) in input
                    .chunks_exact(plane)
                    .zip(kernel.chunks_exact(side * side))
                {
                    for (row, weights) in weights.chunks_exact(side).enumerate() {
                        let Some(line) = (y + row)
                            .checked_sub(reach)
                            .filter(|line| *line < shape.high)
                        else {
                            continue;
                        };
                        let skipped = reach.saturating_sub(x);
                        let from = line * shape.wide + (x + skipped).saturating_sub(reach);
                        let to = line * shape.wide + (x + side - reach).min(shape.wide);
                        let seen = channel.get(from..to).unwrap_or_default();
                        let weights = weights.get(skipped..).unwrap_or_default();
                        sum += seen.iter().zip(weights).map(|(a, b)| a * b).sum::<f32>();
                    }
                }
                output.push(sum.max(0.0));
            }
        }
    }
    output
}

fn connect(input: &[f32], layer: &Layer) -> Vec<f32> {
    let rows = layer.weights.chunks_exact(input.len().max(1));
    rows.zip(&layer.biases)
        .map(|(weights, bias)| bias + weights.iter().zip(input).map(|(a, b)| a * b).sum::<f32>())
        .collect()
}
