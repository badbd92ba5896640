//! The look of the house: tokens, components, page archetypes, assets and the gallery.
//!
//! Only this crate writes `class=`. A component is a struct with public fields that implements
//! [`maud::Render`], so a missing label does not compile; a page fills an archetype and arranges
//! nothing itself. Every component file says what it is for, when not to use it, what it MUST do
//! for accessibility, and gives `examples()` that the gallery and the tests walk through.

mod archetype;
pub mod assets;
mod button;
mod card;
mod chart;
#[cfg(test)]
mod checks;
mod choice;
mod column_map;
#[cfg(test)]
mod contrast;
mod copy;
mod date;
mod definition;
mod empty;
mod error_page;
mod field;
mod figure;
mod file;
mod filter;
mod form;
mod found;
mod gallery;
mod gate;
mod history;
mod icon;
mod layout;
mod level;
mod live;
mod map;
mod mark;
mod notice;
mod page;
mod pagination;
mod progress;
mod raw;
mod reasons;
mod sample;
mod search;
mod shell;
mod steps;
mod table;
mod tabs;
mod tag;
mod tiles;
mod tree;

pub use archetype::{DetailPage, FormPage, ListPage, ReportPage, StepPage};
pub use button::{Button, Kind, LinkButton, PostButton, PrintButton};
pub use card::Card;
pub use chart::{Axis, Band, Chart, ChartKind, Line, Mark, Point, Radar, Range, Segment, Series};
pub use choice::{Checkbox, Checkboxes, Choice, Opt, Radios};
pub use column_map::{ColumnField, ColumnMap};
pub use copy::CopyText;
pub use date::DateField;
pub use definition::{DefinitionList, DlLayout};
pub use empty::EmptyState;
pub use error_page::ErrorPage;
pub use field::{
    Hidden, Input, InputKind, NumberField, PasswordField, SearchField, TextArea, TextField, Width,
};
pub use figure::{Figure, Stats};
pub use file::FileField;
pub use filter::{Filter, FilterBar};
pub use form::{CSRF_FIELD, ErrorSummary, Fieldset, Form, TOKEN_FIELD};
pub use found::{FoundGroup, FoundItem};
pub use gallery::{Example, PageExample, gallery, gallery_page};
pub use gate::GatePage;
pub use history::{Event, History};
pub use icon::Icon;
pub use layout::{Actions, Columns, Grid, Section};
pub use level::Level;
pub use live::Live;
pub use map::MapOnRequest;
pub use notice::Notice;
pub use page::{Crumb, Link, Page};
pub use pagination::Pagination;
pub use progress::Progress;
pub use reasons::{Reasons, ReasonsInput, ReasonsView};
pub use sample::page_examples;
pub use search::{Search, SearchForm};
pub use shell::{Account, Bell, MenuGroup, MenuItem, Shell};
pub use steps::{Step, StepState, Steps};
pub use table::{Align, Cell, Column, Narrow, Sort, SortState, Table};
pub use tabs::{Tab, Tabs};
pub use tag::{Tag, Tone};
pub use tiles::{Hexagon, HexagonMap, Legend, Tile, TileGroup, TileGroups, TileState};
pub use tree::{Node, Tree};
