//! The story of jobs on both engines. Time is a number that the story moves.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod beats;
mod busy;
mod house;
mod life;
mod nodes;
mod notices;
mod rounds;
