//! The `OpenAPI` document.

use utoipa::openapi::{
    ArrayBuilder, ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OneOfBuilder,
    OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    ResponsesBuilder, Schema, ServerBuilder, Type,
    path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    schema::AdditionalProperties,
    tag::TagBuilder,
};

use super::{Described, Kind, Object, objects};
use crate::{
    failure::Failure,
    problem::{ABOUT, MIME, PROBLEM},
};

/// The version of the document: it changes when a program that read the one before must change, too.
const VERSION: &str = "1";

pub(super) fn write(described: &[Described], base_url: &str) -> String {
    let mut components = ComponentsBuilder::new().schema(PROBLEM.name, object(&PROBLEM));
    for found in objects(described) {
        components = components.schema(found.name, object(found));
    }
    for failure in Failure::samples() {
        components = components.response(failure.code(), refusal(&failure));
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
        .content("application/json", answer.build());
    let mut responses = ResponsesBuilder::new().response("200", answer);
    for failure in described.failures() {
        let status = failure.status();
        responses = responses.response(status.as_str(), Ref::from_response_name(failure.code()));
    }
    OperationBuilder::new()
        .operation_id(Some(told.id))
        .tag(described.room)
        .summary(Some(told.title))
        .description(Some(told.about))
        .parameters(Some(told.parameters.iter().map(|told| parameter(described, told))))
        .responses(responses)
        .build()
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

fn refusal(failure: &Failure) -> Response {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name(PROBLEM.name)));
    ResponseBuilder::new().description(failure.words().title).content(MIME, problem.build()).build()
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
