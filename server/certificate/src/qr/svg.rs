//! Codes as drawings: one path, no style, no script.

use std::fmt::Write as _;

use super::{QUIET, Symbol};

pub(super) fn draw(symbol: &Symbol, title: &str) -> String {
    let width = symbol.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..symbol.size() {
        let mut x = 0;
        while x < symbol.size() {
            let run = (x..symbol.size())
                .take_while(|x| symbol.is_dark(*x, y))
                .count();
            if run > 0 {
                // Writing into a text cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" shape-rendering=\"crispEdges\" role=\"img\">\
         <title>{title}</title><path fill=\"#fff\" d=\"M0 0h{width}v{width}H0z\"/><path d=\"{path}\"/></svg>"
    )
}
