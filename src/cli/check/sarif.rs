//! Findings as a SARIF log (OASIS SARIF 2.1.0), which other programs show beside the files.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Answer;
use crate::check::{self, page::Page};
use crate::diagnostic::{Diagnostic, Place, Severity};

/// The log of a run.
pub(super) fn log(answer: &Answer) -> Value {
    let names: Vec<&str> = answer.diagnostics.iter().map(|finding| finding.name).collect();
    // Each rule that has found something, once; results refer to it by its place.
    let mut rules: BTreeMap<&str, usize> = names.into_iter().map(|name| (name, 0)).collect();
    for (at, index) in rules.values_mut().enumerate() {
        *index = at;
    }
    let described: Vec<Value> = rules
        .keys()
        .map(|name| match check::rule(name) {
            Some(rule) => {
                let page = Page::of(rule.page);
                json!({
                    "id": name,
                    "shortDescription": { "text": page.title },
                    "fullDescription": { "text": page.part("Tìm gì") },
                })
            }
            None => json!({ "id": name }),
        })
        .collect();
    let results: Vec<Value> =
        answer.diagnostics.iter().map(|finding| result(finding, rules[finding.name])).collect();
    let notices: Vec<Value> = answer
        .not_evaluated
        .iter()
        .map(|missed| {
            let text = format!("{}: {}", missed.file, missed.reason);
            let rule = json!({ "id": missed.rule });
            json!({ "descriptor": rule, "level": "note", "message": { "text": text } })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "language": "vi",
                "rules": described,
            } },
            "invocations": [{
                "executionSuccessful": !answer.is_failed,
                "toolExecutionNotifications": notices,
            }],
            "results": results,
        }],
    })
}

fn result(finding: &Diagnostic, index: usize) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let text = match &finding.hint {
        Some(hint) => format!("{}; {hint}", finding.message),
        None => finding.message.clone(),
    };
    let locations: Vec<Value> = finding.places.iter().map(location).collect();
    json!({
        "ruleId": finding.name,
        "ruleIndex": index,
        "level": level,
        "message": { "text": text },
        "locations": locations,
        "properties": { "certainty": finding.certainty },
    })
}

/// A place: the file, and within it by name, since neither documents nor workbooks have lines.
fn location(place: &Place) -> Value {
    let (file, within) = match place {
        Place::Cell(place) => {
            (&place.file, Some(json!({ "name": format!("{}!{}", place.sheet, place.cell) })))
        }
        Place::Document { file, paragraph, text } => {
            let name = format!("đoạn {paragraph}");
            (file, Some(json!({ "name": name, "fullyQualifiedName": text, "index": paragraph })))
        }
        Place::Template { file, line, column } => {
            let region = json!({ "startLine": line, "startColumn": column });
            let artifact = json!({ "uri": uri(file) });
            return json!({ "physicalLocation": {
                "artifactLocation": artifact, "region": region,
            } });
        }
        Place::Sheet { file, sheet } => (file, Some(json!({ "name": &**sheet }))),
        Place::File { file } => (file, None),
    };
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(file) } } });
    if let Some(mut within) = within {
        if let Some(within) = within.as_object_mut() {
            // An index of SARIF points into an array that is not there.
            within.shift_remove("index");
        }
        location["logicalLocations"] = json!([within]);
    }
    location
}

/// A path as a relative reference (RFC 3986): slashes, and all but plain letters escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
