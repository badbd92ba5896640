//! Icons: line drawings of one weight, inlined so that they take the colour of their text.
//!
//! Not for decoration: an icon stands beside the word it repeats, or carries the shape that makes a
//! state readable without colour.
//! MUST be hidden from assistive technology, because the word beside it is what is read out.

use maud::{Markup, Render, html};

use crate::raw::trusted;

macro_rules! icons {
    ($($name:ident => $file:literal),* $(,)?) => {
        /// The drawings in use, by their names in the Lucide collection.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $(
                #[doc = $file]
                $name
            ),*
        }

        impl Icon {
            /// Every icon, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in the collection.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $file),* }
            }

            const fn file(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("../icons/", $file, ".svg"))),*
                }
            }
        }
    };
}

icons! {
    AppWindow => "app-window",
    ArrowDown => "arrow-down",
    ArrowRight => "arrow-right",
    ArrowUp => "arrow-up",
    BadgeCheck => "badge-check",
    Bell => "bell",
    Building2 => "building-2",
    Calendar => "calendar",
    ChartLine => "chart-line",
    Check => "check",
    ChevronDown => "chevron-down",
    ChevronLeft => "chevron-left",
    ChevronRight => "chevron-right",
    ChevronsUpDown => "chevrons-up-down",
    CircleCheck => "circle-check",
    CircleDot => "circle-dot",
    CircleQuestionMark => "circle-question-mark",
    CircleX => "circle-x",
    Clock => "clock",
    Copy => "copy",
    Download => "download",
    ExternalLink => "external-link",
    Eye => "eye",
    FilePenLine => "file-pen-line",
    FileSpreadsheet => "file-spreadsheet",
    FileText => "file-text",
    Funnel => "funnel",
    Gauge => "gauge",
    GraduationCap => "graduation-cap",
    Handshake => "handshake",
    History => "history",
    House => "house",
    IdCard => "id-card",
    Inbox => "inbox",
    Info => "info",
    KeyRound => "key-round",
    Landmark => "landmark",
    LayoutDashboard => "layout-dashboard",
    ListChecks => "list-checks",
    Lock => "lock",
    LogIn => "log-in",
    LogOut => "log-out",
    Map => "map",
    MapPinCheck => "map-pin-check",
    Menu => "menu",
    Network => "network",
    Paperclip => "paperclip",
    Pencil => "pencil",
    Plus => "plus",
    Printer => "printer",
    Radar => "radar",
    Route => "route",
    Scale => "scale",
    ScrollText => "scroll-text",
    Search => "search",
    Send => "send",
    Settings => "settings",
    ShieldCheck => "shield-check",
    Sigma => "sigma",
    Smartphone => "smartphone",
    Target => "target",
    Trash2 => "trash-2",
    TriangleAlert => "triangle-alert",
    Undo2 => "undo-2",
    Upload => "upload",
    UserRound => "user-round",
    UsersRound => "users-round",
    X => "x",
}

impl Icon {
    /// The shapes alone: the wrapper of the file is replaced by our own attributes.
    fn shapes(self) -> &'static str {
        self.file()
            .split_once("\n>\n")
            .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
            .map_or("", |(shapes, _)| shapes)
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icon width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor"
                stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"
                aria-hidden="true" focusable="false" { (trusted(self.shapes())) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_shapes_and_no_class_of_its_own() {
        for icon in Icon::ALL {
            let shapes = icon.shapes();
            assert!(shapes.trim_start().starts_with('<'), "{}", icon.name());
            assert!(!shapes.contains("class="), "{}", icon.name());
        }
    }
}
