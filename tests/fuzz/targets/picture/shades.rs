//! Any bytes as the shades of a picture, so that what reads symbols is reached without a compressed file around them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use picture::training::read_shades;

fuzz_target!(|bytes: &[u8]| {
    let [width, zoom, shades @ ..] = bytes else {
        return;
    };
    let zoom = usize::from(*zoom % 6) + 1;
    let width = usize::from(*width).max(1);
    // Every byte is eight modules, each as wide and high as the zoom.
    let bits: Vec<u8> = shades
        .iter()
        .flat_map(|byte| (0..8).map(move |at| if byte >> at & 1 == 1 { 20 } else { 230 }))
        .collect();
    let rows: Vec<u8> = bits
        .chunks_exact(width)
        .flat_map(|row| {
            let row: Vec<u8> = row.iter().flat_map(|shade| vec![*shade; zoom]).collect();
            row.repeat(zoom)
        })
        .collect();
    let height = rows.len() / (width * zoom);
    for sighting in read_shades(width * zoom, height, rows) {
        assert_eq!(sighting.characters.len(), sighting.text.chars().count());
    }
});
