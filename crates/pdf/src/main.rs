//! `gadang-pdf`: a table as JSON on standard input, the PDF on standard output. What goes wrong is one
//! line on standard error and the exit code of [`pdf::Refused::code`]; a failing pipe is code 1.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let mut input = Vec::new();
    // One byte more than allowed tells too long from just long enough.
    let limit = u64::try_from(pdf::MAX_INPUT).unwrap_or(u64::MAX).saturating_add(1);
    if let Err(error) = io::stdin().lock().take(limit).read_to_end(&mut input) {
        return said(&error.to_string(), 1);
    }
    match pdf::render(&input) {
        Ok(document) => {
            let mut out = io::stdout().lock();
            match out.write_all(&document).and_then(|()| out.flush()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => said(&error.to_string(), 1),
            }
        }
        Err(refused) => said(&refused.to_string(), refused.code()),
    }
}

/// One line, whatever the message holds.
fn said(message: &str, code: u8) -> ExitCode {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    // Nobody is left to tell when standard error is closed, too.
    let _written = writeln!(io::stderr().lock(), "gadang-pdf: {line}");
    ExitCode::from(code)
}
