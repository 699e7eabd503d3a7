//! Forecasts of case files, and what holds for all histories.

mod cases;
mod properties;
