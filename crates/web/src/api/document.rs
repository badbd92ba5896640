//! The `OpenAPI` document.

use utoipa::openapi::{
    ArrayBuilder, ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OneOfBuilder,
    OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    ResponsesBuilder, Schema, ServerBuilder, Type,
    path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    schema::AdditionalProperties,
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    tag::TagBuilder,
};

use super::{Described, GEOJSON, Kind, Object, objects};
use crate::{
    bearer,
    failure::Failure,
    problem::{ABOUT, ABOUT_TOKENS, MIME, PROBLEM},
    room::Access,
};

/// The version of the document: it changes when a program that read the one before must change, too.
const VERSION: &str = "1";
/// The name of the scheme in the document.
const TOKEN: &str = "token";

pub(super) fn write(described: &[Described], base_url: &str) -> String {
    let mut components = ComponentsBuilder::new()
        .schema(PROBLEM.name, object(&PROBLEM))
        .security_scheme(TOKEN, token());
    for found in objects(described) {
        components = components.schema(found.name, object(found));
    }
    for failure in Failure::samples() {
        components = components.response(failure.code(), refusal(core::slice::from_ref(&failure)));
    }
    let mut paths = PathsBuilder::new();
    for found in described {
        paths = paths.path(found.path.as_str(), PathItem::new(HttpMethod::Get, operation(found)));
    }
    let mut rooms: Vec<&str> = described.iter().map(|found| found.room).collect();
    rooms.dedup();
    let tags = rooms.into_iter().map(|room| TagBuilder::new().name(room).build());
    let info = InfoBuilder::new().title("Data untuk program").description(Some(ABOUT));
    let document = OpenApiBuilder::new()
        .info(info.version(VERSION))
        .servers(Some([ServerBuilder::new().url(base_url).build()]))
        .tags(Some(tags))
        .paths(paths)
        .components(Some(components.build()))
        .build();
    document.to_json().expect("texts and lists are always JSON")
}

fn operation(described: &Described) -> Operation {
    let told = described.operation;
    let answer = ContentBuilder::new().schema(Some(Ref::from_schema_name(told.answer.name)));
    let answer = ResponseBuilder::new()
        .description(told.answer.about)
        .content(described.mime, answer.build());
    let mut responses = ResponsesBuilder::new().response("200", answer);
    if described.mime == GEOJSON {
        let same = ResponseBuilder::new()
            .description("Sama dengan jawaban yang tandanya dikirim di If-None-Match.");
        responses = responses.response("304", same);
    }
    let failures = described.failures();
    for alike in failures.chunk_by(|one, next| one.status() == next.status()) {
        let [failure, others @ ..] = alike else { continue };
        let status = failure.status();
        responses = if others.is_empty() {
            responses.response(status.as_str(), Ref::from_response_name(failure.code()))
        } else {
            responses.response(status.as_str(), refusal(alike))
        };
    }
    OperationBuilder::new()
        .operation_id(Some(told.id))
        .tag(described.room)
        .summary(Some(told.title))
        .description(Some(told.about))
        .parameters(Some(told.parameters.iter().map(|told| parameter(described, told))))
        .responses(responses)
        .securities(Some(securities(described)))
        .build()
}

/// A token with the permission, or, where anybody may read, nothing at all.
fn securities(described: &Described) -> Vec<SecurityRequirement> {
    let token = SecurityRequirement::new(TOKEN, [described.operation.reads.code]);
    match described.access {
        Access::Open => vec![SecurityRequirement::default(), token],
        Access::SignedIn | Access::Needs(_) => vec![token],
    }
}

fn token() -> SecurityScheme {
    let http = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format(bearer::PREFIX);
    SecurityScheme::Http(http.description(Some(ABOUT_TOKENS)).build())
}

fn parameter(described: &Described, told: &super::Parameter) -> Parameter {
    let (place, required) = if described.is_in_path(told) {
        (ParameterIn::Path, Required::True)
    } else {
        (ParameterIn::Query, Required::False)
    };
    ParameterBuilder::new()
        .name(told.name)
        .parameter_in(place)
        .required(required)
        .description(Some(told.about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).pattern(told.pattern)))
        .example(Some(told.example.into()))
        .build()
}

/// One status may have several causes; which, `kode` says.
fn refusal(alike: &[Failure]) -> Response {
    let titles: Vec<&str> = alike.iter().map(|failure| failure.words().title).collect();
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name(PROBLEM.name)));
    ResponseBuilder::new()
        .description(titles.join(", atau: "))
        .content(MIME, problem.build())
        .build()
}

fn object(told: &Object) -> ObjectBuilder {
    let object = ObjectBuilder::new()
        .description(Some(told.about))
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    told.fields.iter().fold(object, |object, field| {
        object.property(field.name, schema(field.kind, Some(field.about))).required(field.name)
    })
}

fn schema(kind: Kind, about: Option<&str>) -> RefOr<Schema> {
    let plain = |of: Type| ObjectBuilder::new().schema_type(of).description(about);
    match kind {
        Kind::Text => plain(Type::String).into(),
        Kind::Decimal => plain(Type::String).pattern(Some(r"^-?[0-9]+(\.[0-9]+)?$")).into(),
        Kind::Number => plain(Type::Number).into(),
        Kind::Integer | Kind::Moment => plain(Type::Integer).into(),
        Kind::Flag => plain(Type::Boolean).into(),
        Kind::OneOf(words) => plain(Type::String).enum_values(Some(words.iter().copied())).into(),
        Kind::Object(object) => {
            let there = Ref::from_schema_name(object.name);
            match about {
                Some(about) => OneOfBuilder::new().item(there).description(Some(about)).into(),
                None => there.into(),
            }
        }
        Kind::OneOfObjects(objects) => objects
            .iter()
            .fold(OneOfBuilder::new(), |any, object| any.item(Ref::from_schema_name(object.name)))
            .description(about)
            .into(),
        Kind::List(inner) => {
            ArrayBuilder::new().items(schema(*inner, None)).description(about).into()
        }
        Kind::OrNull(inner) => OneOfBuilder::new()
            .item(schema(*inner, None))
            .item(ObjectBuilder::new().schema_type(Type::Null))
            .description(about)
            .into(),
    }
}
