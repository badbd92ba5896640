//! The mark of the house: the curve of a *gonjong* roof over its floor beam.
//!
//! Not for decoration elsewhere; it stands in the header, on gate pages and in the browser tab.
//! MUST be hidden from assistive technology: the name stands beside it.

use maud::{Markup, Render, html};

pub(crate) struct Logo;

impl Render for Logo {
    fn render(&self) -> Markup {
        html! {
            svg.logo width="34" height="27" viewBox="0 0 60 48" fill="none" aria-hidden="true" focusable="false" {
                path.logo__roof d="M2 8c6 14 14 20 28 20S52 22 58 8c-2 18-8 26-14 28H16C10 34 4 26 2 8Z" {}
                path.logo__gold d="M18 6c2 10 5 15 12 15S40 16 42 6c0 13-4 19-12 19S18 19 18 6Z" {}
                path.logo__beam d="M14 38h32v6H14z" {}
            }
        }
    }
}
