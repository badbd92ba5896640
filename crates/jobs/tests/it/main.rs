//! The story of jobs on both engines. Time is a number that the story moves.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod house;
mod life;
mod nodes;
mod rounds;
