//! Places as tiles of one size where no boundaries are at hand: a grid of hexagons that lie about as the places
//! do, and groups of small tiles.
//!
//! Not for showing how large a place is, and not instead of a table: the table with the same places stands below.
//! MUST make every tile a link with the name of its place; MUST tell states apart by pattern and word, never by
//! colour alone.

use maud::{Markup, Render, html};

use crate::{Icon, gallery::Example};

/// How much of something a place has. Pattern and colour follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileState {
    /// All of it: filled.
    Full,
    /// Some of it: striped.
    Part,
    /// None of it: empty.
    Empty,
}

impl TileState {
    const ALL: [Self; 3] = [Self::Full, Self::Part, Self::Empty];

    const fn hexagon(self) -> &'static str {
        match self {
            Self::Full => "hexagon--full",
            Self::Part => "hexagon--part",
            Self::Empty => "hexagon--empty",
        }
    }

    const fn tile(self) -> &'static str {
        match self {
            Self::Full => "tile--full",
            Self::Part => "tile--part",
            Self::Empty => "tile--empty",
        }
    }
}

/// What the states mean on this map, in the order in which the legend names them.
pub type Legend<'a> = [(TileState, &'a str)];

/// One hexagon.
#[derive(Clone, Debug)]
pub struct Hexagon {
    /// Its column, from 0; in odd rows half a cell to the right.
    pub column: u8,
    /// Its row, from 0.
    pub row: u8,
    /// A few letters that stand on it.
    pub short: String,
    /// A number below the letters; may be empty.
    pub number: String,
    /// The name and the state in words: what a pointer or a screen reader finds.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Its state.
    pub state: TileState,
}

/// A grid of hexagons.
pub struct HexagonMap<'a> {
    /// Id of the figure.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// The hexagons, in reading order.
    pub hexagons: &'a [Hexagon],
    /// What the states mean.
    pub legend: &'a Legend<'a>,
}

/// Half the width of a cell, and a quarter of its height with what overlaps. The square root of three is near
/// 26 to 15, so a cell of these measures is a regular hexagon but for a hair.
const HALF: u32 = 52;
const QUARTER: u32 = 30;

impl Hexagon {
    fn centre(&self) -> (u32, u32) {
        let (column, row) = (u32::from(self.column), u32::from(self.row));
        (HALF * (1 + 2 * column + row % 2), QUARTER * (2 + 3 * row))
    }

    /// The corners, with a gap to the neighbours.
    fn corners(&self) -> String {
        let (x, y) = self.centre();
        let (wide, high, low) = (HALF - 3, 2 * QUARTER - 4, QUARTER - 2);
        format!(
            "{x},{} {},{} {},{} {x},{} {},{} {},{}",
            y - high,
            x + wide,
            y - low,
            x + wide,
            y + low,
            y + high,
            x - wide,
            y + low,
            x - wide,
            y - low
        )
    }
}

impl Render for HexagonMap<'_> {
    fn render(&self) -> Markup {
        let far = |pick: fn((u32, u32)) -> u32| {
            self.hexagons.iter().map(|hexagon| pick(hexagon.centre())).max().unwrap_or_default()
        };
        let (width, height) = (far(|(x, _)| x) + HALF, far(|(_, y)| y) + 2 * QUARTER);
        let stripes = format!("{}-garis", self.id);
        html! {
            figure.hexagons id=(self.id) {
                figcaption.hexagons__title { (self.title) }
                svg.hexagons__map viewBox={ "0 0 " (width) " " (height) } role="group" aria-label=(self.title) {
                    (pattern(&stripes))
                    @for hexagon in self.hexagons { (one(hexagon, &stripes)) }
                }
                (legend(self.legend, self.id))
            }
        }
    }
}

fn pattern(id: &str) -> Markup {
    html! {
        defs {
            pattern id=(id) width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect.hexagons__ground width="12" height="12" {}
                rect.hexagons__stripe width="4" height="12" {}
            }
        }
    }
}

fn one(hexagon: &Hexagon, stripes: &str) -> Markup {
    let (x, y) = hexagon.centre();
    let fill = (hexagon.state == TileState::Part).then(|| format!("url(#{stripes})"));
    html! {
        a.hexagon.(hexagon.state.hexagon()) href=(hexagon.href) {
            title { (hexagon.title) }
            polygon.hexagon__shape points=(hexagon.corners()) fill=[fill] {}
            text.hexagon__short x=(x) y=(if hexagon.number.is_empty() { y + 10 } else { y + 2 }) { (hexagon.short) }
            @if !hexagon.number.is_empty() { text.hexagon__number x=(x) y=(y + 28) { (hexagon.number) } }
        }
    }
}

fn legend(legend: &Legend<'_>, id: &str) -> Markup {
    html! {
        ul.hexagons__legend {
            @for (state, meaning) in legend {
                @let stripes = format!("{id}-kunci");
                li {
                    svg.hexagons__key viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false" {
                        @if *state == TileState::Part { (pattern(&stripes)) }
                        g.(state.hexagon()) {
                            rect.hexagon__shape x="2" y="2" width="16" height="16" rx="3"
                                fill=[(*state == TileState::Part).then(|| format!("url(#{stripes})"))] {}
                        }
                    }
                    (meaning)
                }
            }
        }
    }
}

/// One small tile.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The name of the place.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The state in words.
    pub title: String,
    /// Its state.
    pub state: TileState,
}

/// Tiles that belong together.
#[derive(Clone, Debug)]
pub struct TileGroup {
    /// The name of the place that holds them.
    pub label: String,
    /// Where the name leads.
    pub href: String,
    /// How many there are: "12 nagari".
    pub note: String,
    /// The tiles.
    pub tiles: Vec<Tile>,
}

/// Groups of small tiles.
pub struct TileGroups<'a> {
    /// The groups, in reading order.
    pub groups: &'a [TileGroup],
}

impl TileState {
    const fn icon(self) -> Icon {
        match self {
            Self::Full => Icon::CircleCheck,
            Self::Part => Icon::CircleDot,
            Self::Empty => Icon::CircleQuestionMark,
        }
    }
}

impl Render for TileGroups<'_> {
    fn render(&self) -> Markup {
        html! {
            div.tiles {
                @for group in self.groups {
                    section.tiles__group {
                        h3.tiles__name { a href=(group.href) { (group.label) } " " span.tiles__note { (group.note) } }
                        ul.tiles__list {
                            @for tile in &group.tiles {
                                li {
                                    a.tile.(tile.state.tile()) href=(tile.href) title=(tile.title) {
                                        (tile.state.icon()) (tile.label) span.sr-only { ": " (tile.title) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let hexagon = |column, row, short: &str, state| Hexagon {
        column,
        row,
        short: short.to_owned(),
        number: "75".to_owned(),
        title: format!("{short}: 75 nagari"),
        href: "#".to_owned(),
        state,
    };
    let tile = |state: TileState, label: &str| Tile {
        label: label.to_owned(),
        href: "#".to_owned(),
        title: "berkode BPS".to_owned(),
        state,
    };
    let names = ["Inderapura", "Muaro Sakai Inderapura", "Simpang Lama Inderapura"];
    let tiles: Vec<Tile> =
        TileState::ALL.into_iter().zip(names).map(|(state, name)| tile(state, name)).collect();
    let group = |label: &str| TileGroup {
        label: label.to_owned(),
        href: "#".to_owned(),
        note: "3 nagari".to_owned(),
        tiles: tiles.clone(),
    };
    vec![
        Example::new(
            "HexagonMap",
            "tiga keadaan",
            HexagonMap {
                id: "peta-ubin",
                title: "Nagari berkode BPS per kabupaten",
                hexagons: &[
                    hexagon(0, 0, "AGM", TileState::Part),
                    hexagon(1, 0, "LPK", TileState::Full),
                    hexagon(0, 1, "TDR", TileState::Full),
                    hexagon(1, 1, "PSB", TileState::Empty),
                ],
                legend: &[
                    (TileState::Full, "semua berkode"),
                    (TileState::Part, "sebagian"),
                    (TileState::Empty, "belum ada"),
                ],
            }
            .render(),
        ),
        Example::new(
            "TileGroups",
            "dua kelompok",
            TileGroups { groups: &[group("Pancung Soal"), group("Lengayang")] }.render(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_a_row_are_a_cell_apart_and_odd_rows_stand_half_a_cell_aside() {
        let at = |column, row| {
            Hexagon {
                column,
                row,
                short: String::new(),
                number: String::new(),
                title: String::new(),
                href: String::new(),
                state: TileState::Full,
            }
            .centre()
        };
        assert_eq!((at(0, 0), at(1, 0)), ((52, 60), (156, 60)));
        assert_eq!((at(0, 1), at(0, 2)), ((104, 150), (52, 240)));
    }
}
