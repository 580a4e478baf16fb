//! Tera's errors → findings: the place in the file, the line itself, and near names.

use tera::{Error, ErrorKind, ReportError, Value};

use super::bounds::Bound;
use super::engine::Engine;
use super::words::translated;
use super::{facts, guard, scan};
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::diagnostic::{Diagnostic, Place};
use crate::dossier::Names;
use crate::dossier::leaf::shown_keys;

/// The table that holds facts about the documents.
const FACTS: &str = "thong_tin";

/// A finding, and the template that it is about.
type Fault = (Diagnostic, Option<usize>);

/// The findings for an error that Tera met while it was loading templates.
pub(super) fn while_loading(engine: &Engine, error: &Error) -> Vec<Fault> {
    if let ErrorKind::Msg(message) = error.kind() {
        let faults: Vec<Fault> =
            message.split("\n\n").filter_map(|report| reported(engine, report)).collect();
        if !faults.is_empty() {
            return faults;
        }
    }
    vec![fault(engine, error)]
}

/// The finding for a report that Tera has put into words: `error: …`, ` --> name:line:column`, the
/// line, and carets below the fault.
fn reported(engine: &Engine, report: &str) -> Option<Fault> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let (rest, column) = lines.next()?.rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    let (index, part) = engine.part(name.split_once("--> ")?.1)?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start: usize = part.tera.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let in_line = part.tera[start..].char_indices().map(|(at, _)| at);
    let mut from = in_line.skip(column - 1);
    let at = start + from.next()?;
    let carets = report.lines().last().map_or(1, |line| line.matches('^').count());
    let end = from.nth(carets.saturating_sub(1)).map_or(part.tera.len(), |end| start + end);
    let source = &engine.sources[index];
    let range = part.to_file(at)..part.to_file(end);
    let hint = hint_for_syntax(engine, &source.name, message);
    let message = format!("mẫu viết sai: {}", translated(message));
    let finding = Diagnostic::error("template-syntax", message)
        .hint(hint)
        .at(source.place(range.start))
        .excerpt(excerpt(&source.name, &source.text, range));
    Some((finding, Some(index)))
}

fn fault(engine: &Engine, error: &Error) -> Fault {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            if let Some(told) = as_written(engine, report) {
                return told;
            }
            let finding = Diagnostic::error(
                "template-syntax",
                format!("mẫu viết sai cú pháp: {}", translated(report.message())),
            );
            let source = engine.part(report.filename()).map(|(index, _)| index);
            let hint = hint_for_syntax(engine, report.filename(), report.message());
            (placed(engine, finding.hint(hint), report), source)
        }
        ErrorKind::MissingParent { current, parent } => {
            let hint = hint_for_template(engine, parent);
            let finding = Diagnostic::error(
                "unknown-template",
                format!("không có mẫu `{parent}` để kế thừa"),
            )
            .hint(hint);
            (at_parent(engine, finding, current), engine.part(current).map(|(index, _)| index))
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let finding =
                Diagnostic::error("template-circle", "mẫu kế thừa hoặc gọi vòng lại chính nó")
                    .hint("bỏ dòng `extends` hoặc `include` gây vòng lặp");
            (at_parent(engine, finding, tpl), engine.part(tpl).map(|(index, _)| index))
        }
        _ => {
            let finding = Diagnostic::error(
                "template-syntax",
                format!("không đọc được mẫu: {}", translated(&error.to_string())),
            );
            (finding, None)
        }
    }
}

/// The finding for a fault of syntax in a piece as its author wrote it, which is told better than
/// by the piece that has passed through [`super::source`].
fn as_written(engine: &Engine, report: &ReportError) -> Option<Fault> {
    let (index, part) = engine.part(report.filename())?;
    let written = scan::without_heading_ids(&part.written);
    let error = tera::Tera::new().add_raw_template("", &written).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    let source = &engine.sources[index];
    let range = part.in_file(&report.span().range);
    let hint = hint_for_syntax(engine, &source.name, report.message());
    let message = format!("mẫu viết sai cú pháp: {}", translated(report.message()));
    let finding = Diagnostic::error("template-syntax", message)
        .hint(hint)
        .at(source.place(range.start))
        .excerpt(excerpt(&source.name, &source.text, range));
    Some((finding, Some(index)))
}

/// What to say of a document whose template is not there or can't be used.
pub(super) fn unusable(engine: &Engine, template: &str) -> Diagnostic {
    if engine.source(template).is_none() && !engine.is_unreadable(template) {
        return Diagnostic::error("unknown-template", format!("không có mẫu `{template}`"))
            .hint(hint_for_template(engine, template));
    }
    faulty(template)
}

/// What to say of a document whose template is wrong, after the faults have been told.
pub fn faulty(template: &str) -> Diagnostic {
    let message = format!("mẫu `{template}` còn lỗi nên không lập được văn bản");
    Diagnostic::error("faulty-template", message)
        .hint("sửa các lỗi đã nêu của mẫu này hoặc của mẫu mà nó kế thừa")
}

/// The finding for an error that Tera met while it was filling a template.
pub(super) fn while_filling(engine: &Engine, error: &Error, context: &Names) -> Diagnostic {
    let (ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report)) = error.kind() else {
        let message = error.to_string();
        return match Bound::told(&message) {
            Some(bound) => beyond(bound),
            None => Diagnostic::error("template", translated(&message)),
        };
    };
    let message = report.message();
    if let Some(bound) = Bound::told(message) {
        return placed(engine, beyond(bound), report);
    }
    if let Some(site) = after(message, guard::UNDEFINED).and_then(|rest| digits(rest).parse().ok())
    {
        return undefined(engine, site, context);
    }
    if let Some(rest) = after(message, guard::NOT_TEXT) {
        let mut fields = rest.splitn(3, ':');
        let site: Option<usize> = fields.next().and_then(|site| site.parse().ok());
        let words = fields.next().unwrap_or_default();
        let hint = fields.next().unwrap_or_default();
        let finding = Diagnostic::error("not-text", format!("biểu thức này là {words}")).hint(hint);
        return match site.and_then(|site| engine.sites.get(site)) {
            Some(site) => {
                let source = &engine.sources[site.source];
                let place = source.place(site.range.start);
                let excerpt = excerpt(&source.name, &source.text, site.range.clone());
                finding.at(place).excerpt(excerpt)
            }
            None => finding,
        };
    }
    let finding = Diagnostic::error("template-error", translated(message));
    let mut finding = placed(engine, finding, report);
    if let Some((index, range)) = file_range(engine, report) {
        let source = &engine.sources[index];
        let written = source.text.get(range).unwrap_or_default();
        if message.contains("is not defined")
            && let Some(better) = unknown_in(written, context)
        {
            (finding.message, finding.hint) = better;
            finding.name = "unknown-name";
        }
    }
    finding
}

/// Whether an error of Tera says that a template has taken all that it may.
pub(super) fn is_beyond(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::RenderingError(report) => Bound::told(report.message()).is_some(),
        _ => Bound::told(&error.to_string()).is_some(),
    }
}

/// The finding for a template that takes more than one may.
pub(super) fn beyond(bound: Bound) -> Diagnostic {
    let (name, message, hint) = bound.words();
    Diagnostic::error(name, message).hint(hint)
}

/// What follows a marker in a message.
fn after<'a>(message: &'a str, marker: &str) -> Option<&'a str> {
    message.find(marker).map(|at| &message[at + marker.len()..])
}

fn digits(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

/// The finding for a name that is not there.
fn undefined(engine: &Engine, site: usize, context: &Names) -> Diagnostic {
    let Some(site) = engine.sites.get(site) else {
        return Diagnostic::error("unknown-name", "mẫu dùng một tên không có trong hồ sơ");
    };
    let source = &engine.sources[site.source];
    let written = &source.text[site.range.clone()];
    let (message, hint) = unknown_in(written, context).unwrap_or_else(|| {
        let message = format!("`{}` không có trong dữ liệu", written.trim());
        (message, Some("xem các tên dùng được bằng lệnh `kehoach inspect`".to_owned()))
    });
    let mut finding = Diagnostic::error("unknown-name", message).at(source.place(site.range.start));
    finding.hint = hint;
    finding.excerpt(excerpt(&source.name, &source.text, site.range.clone()))
}

/// The first name in an expression that is not there, in words with near names.
fn unknown_in(written: &str, context: &Names) -> Option<(String, Option<String>)> {
    let wrapped = format!("{{{{{written}}}}}");
    let tag = scan::tags(&wrapped).into_iter().next()?;
    let (paths, _) = scan::uses(&wrapped, &tag.words);
    paths.iter().find_map(|path| {
        let steps: Vec<&str> = path.steps.iter().map(|(step, _)| step.as_str()).collect();
        unknown_step(&steps, context).map(|(message, hint)| (message, Some(hint)))
    })
}

/// The first step of a path that leads nowhere: what to say and what to do. A path that begins
/// with no name of the context is not judged.
fn unknown_step(steps: &[&str], context: &Names) -> Option<(String, String)> {
    let mut value = context.get(*steps.first()?)?;
    for (at, step) in steps.iter().enumerate().skip(1) {
        match field(value, step) {
            Some(next) => value = next,
            None => return Some(no_field(&steps[..at].join("."), step, &[value])),
        }
    }
    None
}

/// What to say of a name that none of some values hold, and what to do.
pub(super) fn no_field(owner: &str, name: &str, values: &[&Value]) -> (String, String) {
    let mut names: Vec<&str> =
        values.iter().filter_map(|value| value.as_map()).flat_map(shown_keys).collect();
    names.sort_unstable();
    names.dedup();
    if owner == FACTS
        && let Some(item) = facts::item_of(name)
    {
        return (
            format!("trang Thông tin thiếu khoản mục “{item}”, mẫu cần ở `{owner}.{name}`"),
            format!("ghi khoản mục “{item}” vào trang Thông tin"),
        );
    }
    (format!("`{owner}` không có `{name}`"), did_you_mean(name, &names))
}

/// A field of a value.
pub(super) fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let map = value.as_map()?;
    map.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value)
}

/// The finding with its place, its line, and the places that it was called from.
fn placed(engine: &Engine, finding: Diagnostic, report: &ReportError) -> Diagnostic {
    match file_range(engine, report) {
        Some((index, range)) => {
            let source = &engine.sources[index];
            let excerpt = excerpt(&source.name, &source.text, range.clone());
            finding.at(source.place(range.start)).excerpt(excerpt)
        }
        None => finding.at(Place::Template {
            file: report.filename().into(),
            line: report.span().start_line,
            column: report.span().start_col + 1,
        }),
    }
}

/// The file and the bytes in it that a report of Tera is about.
fn file_range(engine: &Engine, report: &ReportError) -> Option<(usize, std::ops::Range<usize>)> {
    let (index, part) = engine.part(report.filename())?;
    let span = report.span();
    Some((index, part.to_file(span.range.start)..part.to_file(span.range.end)))
}

/// What to do about a fault of syntax, by Tera's words for it.
fn hint_for_syntax(engine: &Engine, template: &str, message: &str) -> String {
    if let Some(name) = after(message, "Block `").and_then(|rest| rest.split('`').next())
        && message.contains("not defined in any parent")
    {
        let parents: Vec<&str> =
            engine.chain(template).skip(1).flat_map(|source| blocks(source)).collect();
        return did_you_mean(name, &parents);
    }
    if message.contains("in the opening tag") {
        return "ghi cùng một tên ở thẻ mở và thẻ đóng".to_owned();
    }
    let wanted = after(message, "but expected `").and_then(|rest| rest.split_once('`'));
    // Of several nothing says which is meant.
    let wanted = wanted.filter(|(_, rest)| !rest.contains('`')).map(|(wanted, _)| wanted);
    match wanted {
        Some(wanted) => format!("viết `{wanted}` ở chỗ có dấu ^"),
        None => "sửa chỗ có dấu ^ rồi chạy lại".to_owned(),
    }
}

/// The names of the blocks of a template.
fn blocks(source: &super::source::Source) -> Vec<&str> {
    let parts = source.parts.iter();
    let named = parts.flat_map(|part| {
        let tags = scan::tags(&part.written).into_iter();
        tags.filter_map(|tag| {
            let word = |at: usize| part.written.get(tag.words.get(at)?.range.clone());
            word(0).filter(|first| *first == "block").and_then(|_| word(1))
        })
    });
    named.collect()
}

/// A finding about the template that another extends, at the line that says so.
fn at_parent(engine: &Engine, finding: Diagnostic, template: &str) -> Diagnostic {
    let named = engine.part(template).and_then(|(index, part)| {
        let range = scan::tags(&part.written).first()?.words.get(1)?.range.clone();
        Some((&engine.sources[index], part.in_file(&range)))
    });
    match named {
        Some((source, range)) => finding.at(source.place(range.start)).excerpt(excerpt(
            &source.name,
            &source.text,
            range,
        )),
        None => finding.at(Place::Template { file: template.into(), line: 1, column: 1 }),
    }
}

fn hint_for_template(engine: &Engine, name: &str) -> String {
    let names: Vec<&str> = engine.names().collect();
    did_you_mean(name, &names)
}
