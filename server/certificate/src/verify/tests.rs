//! Verdicts: every layer that can fail, in its order, and nothing said before all held.

mod attacks;
mod cases;
mod flips;
mod foreign;
mod times;
