//! Widths of elements ⇄ numbers, as all DataBar symbols do it.

/// How many rows of elements there are: so many, that wide together, none wider than the most; with a narrow one if asked.
fn count(elements: usize, modules: u32, widest: u32, narrow: bool) -> u32 {
    if elements == 0 {
        return u32::from(modules == 0 && !narrow);
    }
    (1..=widest.min(modules))
        .map(|width| count(elements - 1, modules - width, widest, narrow && width != 1))
        .sum()
}

/// The place of these widths among all that are possible.
pub(super) fn value(widths: &[u32], widest: u32, narrow: bool) -> Option<u32> {
    if widths.iter().any(|width| *width == 0 || *width > widest) || (narrow && !widths.contains(&1))
    {
        return None;
    }
    let mut modules: u32 = widths.iter().sum();
    let mut narrow = narrow;
    let mut value = 0;
    for (at, width) in widths.iter().enumerate() {
        let rest = widths.len() - at - 1;
        for smaller in 1..*width {
            value += count(rest, modules - smaller, widest, narrow && smaller != 1);
        }
        modules -= width;
        narrow &= *width != 1;
    }
    Some(value)
}

/// Widths as whole modules. Running ink makes bars wide and gaps narrow alike; that is taken out first.
pub(super) fn modules(
    widths: &[f32],
    total: u32,
    first_is_dark: bool,
    spread: f32,
) -> Option<Vec<u32>> {
    let sum: f32 = widths.iter().sum();
    let module = sum / total as f32;
    if module < 0.7 {
        return None;
    }
    let exact: Vec<f32> = widths
        .iter()
        .enumerate()
        .map(|(at, width)| {
            let dark = at.is_multiple_of(2) == first_is_dark;
            (width - if dark { spread } else { -spread }) / module
        })
        .collect();
    let mut rounded: Vec<u32> = exact
        .iter()
        .map(|width| (width.round() as i32).clamp(1, 20) as u32)
        .collect();
    // One module too many or too few is taken from where rounding moved most.
    for _ in 0..2 {
        let found: u32 = rounded.iter().sum();
        if found == total {
            return Some(rounded);
        }
        let up = found < total;
        let error = |(exact, rounded): (&f32, &u32)| {
            let error = exact - *rounded as f32;
            if up { error } else { -error }
        };
        let worst = exact
            .iter()
            .zip(&rounded)
            .enumerate()
            .filter(|(_, (_, rounded))| up || **rounded > 1)
            .max_by(|a, b| error(a.1).total_cmp(&error(b.1)))
            .map(|(at, _)| at)?;
        let slot = rounded.get_mut(worst)?;
        *slot = if up { *slot + 1 } else { *slot - 1 };
    }
    (rounded.iter().sum::<u32>() == total).then_some(rounded)
}

/// How much wider bars are than they should be, told by a pattern that is known.
pub(super) fn spread(widths: &[f32], known: &[u32], first_is_dark: bool) -> f32 {
    let total: u32 = known.iter().sum();
    let module = widths.iter().sum::<f32>() / total as f32;
    let dark = |at: usize| at.is_multiple_of(2) == first_is_dark;
    let (mut sum, mut count) = (0.0, 0.0);
    for (at, (width, modules)) in widths.iter().zip(known).enumerate() {
        let over = width - *modules as f32 * module;
        sum += if dark(at) { over } else { -over };
        count += 1.0;
    }
    // Taken out of a module at most by a third.
    (sum / f32::max(count, 1.0)).clamp(-module / 3.0, module / 3.0)
}

/// Every second of some widths.
pub(super) fn every_second(widths: &[u32], from: usize) -> Vec<u32> {
    widths.iter().skip(from).step_by(2).copied().collect()
}

/// The check digit of 13 digits of a product number.
pub(super) fn with_check_digit(number: u64) -> Option<String> {
    if number > 9_999_999_999_999 {
        return None;
    }
    let digits = format!("{number:013}");
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(at, digit)| u32::from(digit - b'0') * if at % 2 == 0 { 3 } else { 1 })
        .sum();
    Some(format!("{digits}{}", (10 - sum % 10) % 10))
}
