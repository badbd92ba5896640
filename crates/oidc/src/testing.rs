//! A real provider for tests, as a process of Node on loopback, and a person with a browser who signs in there.

mod browser;
mod provider;

pub use browser::{Browser, Page};
pub use provider::{CALLBACK, PERSON, Running};
