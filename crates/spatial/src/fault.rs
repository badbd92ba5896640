//! Why a file or a part of it is refused. Data, never sentences for the reader.

/// Why the file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FileFault {
    /// More bytes than the limit.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Not JSON, or cut short.
    #[error("no JSON at line {line}, column {column}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// JSON, but no `FeatureCollection`.
    #[error("no FeatureCollection")]
    NotCollection,
    /// A coordinate reference system other than WGS84.
    #[error("coordinates in {name}")]
    OtherSystem {
        /// The name in the file.
        name: String,
    },
    /// No feature at all.
    #[error("no feature")]
    Empty,
    /// More features than the limit.
    #[error("more than {limit} features")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// Whoever was told how far the reading is wanted no more of it.
    #[error("stopped halfway")]
    Stopped,
}

/// Why one feature is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FeatureFault {
    /// No property names the place.
    #[error("no code")]
    NoCode,
    /// The same place stands in an earlier feature.
    #[error("the code of feature {first} again")]
    Twice {
        /// Number of the earlier feature, from 1.
        first: usize,
    },
    /// No geometry, or one that GeoJSON does not know.
    #[error("no geometry that can be read")]
    NoGeometry,
    /// A point, a line or a collection.
    #[error("a {kind}, not a polygon")]
    NotPolygon {
        /// The kind as GeoJSON names it.
        kind: String,
    },
    /// More points than the limit.
    #[error("more than {limit} points")]
    TooManyPoints {
        /// The limit.
        limit: usize,
    },
    /// Latitude first: the points lie in the area once the two are swapped.
    #[error("latitude before longitude")]
    Swapped,
    /// Numbers far beyond degrees: metres of a projection.
    #[error("no degrees: {x}, {y}")]
    NotDegrees {
        /// The first number of the point.
        x: f64,
        /// The second number of the point.
        y: f64,
    },
    /// Degrees, but somewhere else.
    #[error("outside of the area: {lon}, {lat}")]
    Outside {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
    },
    /// A ring is wrong.
    #[error("ring {ring}: {fault}")]
    Ring {
        /// Number of the ring within the feature, from 1.
        ring: usize,
        /// What is wrong with it.
        fault: RingFault,
    },
}

/// Why a ring encloses nothing certain.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum RingFault {
    /// A position is not two or three finite numbers.
    #[error("a position is not two numbers")]
    Position,
    /// Fewer than three different corners.
    #[error("too few points")]
    Short,
    /// The last point is not the first.
    #[error("the last point is not the first")]
    Open,
    /// Two sides cross.
    #[error("crosses itself at {lon}, {lat}")]
    Crossing {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
    },
    /// So many sides lie beside one another that looking for crossings would take minutes.
    #[error("too tangled to be checked")]
    Tangled,
}

/// One refused feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The code as it stands there, or its name, where there is one.
    pub what: Option<String>,
    /// Why.
    pub fault: FeatureFault,
}
