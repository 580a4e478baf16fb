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
            (file, Some(json!({ "name": name, "fullyQualifiedName": text })))
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
    if let Some(within) = within {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Unevaluated;
    use crate::diagnostic::CellPlace;
    use crate::workbook::Address;

    /// What the schema of the format requires of what is written here.
    #[test]
    fn a_log_has_what_its_format_requires() {
        let cell = Address::new(2, 3).into();
        let at = |file: &str| -> std::sync::Arc<str> { file.into() };
        let places = [
            Place::Document {
                file: at("văn bản 1.docx"), paragraph: 3, text: "Căn cứ".into()
            },
            Place::Cell(CellPlace { file: at("số liệu.xlsx"), sheet: at("Biểu 1"), cell }),
            Place::Sheet { file: at("số liệu.xlsx"), sheet: at("Biểu 1") },
            Place::Template { file: at(r"mau\a.md"), line: 2, column: 5 },
            Place::File { file: at("C&D.docx") },
        ];
        let mut diagnostics: Vec<Diagnostic> = places
            .into_iter()
            .map(|place| Diagnostic::warning("doubled-word", "viết hai lần").hint("bỏ").at(place))
            .collect();
        diagnostics.push(Diagnostic::note("unknown-rule", "không có"));
        let missed = Unevaluated {
            rule: "nd30-sign-together",
            file: "văn bản 1.docx".to_owned(),
            reason: "chưa chia trang".to_owned(),
        };
        let log = log(&Answer { diagnostics, not_evaluated: vec![missed], ..Answer::default() });
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert!(driver["name"].is_string() && driver["language"] == "vi");
        let rules = driver["rules"].as_array().unwrap();
        assert!(rules.iter().all(|rule| rule["id"].is_string()));
        let described = rules.iter().find(|rule| rule["id"] == "doubled-word").unwrap();
        assert!(described["shortDescription"]["text"].is_string());
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 6);
        for result in results {
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(["error", "warning", "note"].map(Value::from).contains(&result["level"]));
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            for location in result["locations"].as_array().unwrap() {
                let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
                let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
                assert!(!uri.is_empty() && uri.chars().all(is_plain), "{uri}");
                for within in location["logicalLocations"].as_array().into_iter().flatten() {
                    assert!(within["name"].is_string() && within.get("index").is_none());
                }
            }
        }
        let region = &results[3]["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"] == 2 && region["startColumn"] == 5);
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], true);
        let notice = &invocation["toolExecutionNotifications"][0];
        assert_eq!(notice["descriptor"]["id"], "nd30-sign-together");
        assert!(notice["message"]["text"].is_string());
    }
}
