//! Built assets (font, islands) are made by npm beside this crate and may appear after it was
//! first compiled; cargo only notices new files when told where to look.

fn main() {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=build.rs");
}
