//! Tables out.

mod csv;

pub use csv::Csv;
