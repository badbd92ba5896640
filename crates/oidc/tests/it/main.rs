//! Sign-in through a real provider on loopback, through the same with one thing spoiled at a time, and through machines
//! that only pretend.

mod pretender;
mod spoiled;
mod story;
