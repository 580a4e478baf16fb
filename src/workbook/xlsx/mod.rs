//! Excel workbooks since 2007 (`.xlsx`, `.xlsm`), read whole by passes of our own: what is checked is
//! what is read, and a cell takes the room of its value and no more.

mod escape;
mod sheet;
mod strings;
mod styles;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::error::Error;
use super::package::{Package, Relationship};
use super::raw::{Budget, RawSheet, RawWorkbook};
use super::xml::{attribute, is_yes, qualified};

/// Reads an xlsx workbook, whose main part is named; the text of its formulas where it is asked for.
pub(super) fn read(
    mut package: Package,
    main: &str,
    with_formulas: bool,
) -> Result<RawWorkbook, Error> {
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let targets = package.relationships(&format!("{folder}/_rels/{name}.rels"))?;
    let Main { sheets, is_1904 } = Main::read(package.need(main)?, &targets, folder)?;
    package.check_sheets(sheets.iter().map(|sheet| sheet.path.as_str()))?;
    // A part that nothing leads to is found by its usual name.
    let mut part_of = |kind: &str| {
        let target = targets.iter().find(|target| target.kind.ends_with(kind));
        let name = target.map_or_else(|| format!("{folder}{kind}.xml"), |at| at.within(folder));
        package.take(&name).unwrap_or_default()
    };
    let styles = styles::read(&part_of("/styles"))?;
    let strings = strings::read(&part_of("/sharedStrings"))?;
    let mut raw = RawWorkbook { is_1904, styles, ..RawWorkbook::default() };
    let mut budget = Budget::with_formulas(with_formulas);
    for Entry { name, visible, path } in sheets {
        let part = package.need(&path);
        let content = part.and_then(|part| sheet::read(part, &strings, &mut budget));
        raw.sheets.push(RawSheet { name, visible, content });
    }
    Ok(raw)
}

/// What the main part says.
struct Main {
    /// The sheets of cells, in the order of the tabs.
    sheets: Vec<Entry>,
    /// Whether days count from 1904.
    is_1904: bool,
}

/// A sheet by what the main part says of it.
struct Entry {
    name: String,
    visible: bool,
    path: String,
}

impl Main {
    /// Source: ECMA-376 Part 1, 18.2.19 (`sheet`), 18.2.28 (`workbookPr`).
    fn read(part: &[u8], targets: &[Relationship], folder: &str) -> Result<Self, Error> {
        let mut main = Self { sheets: Vec::new(), is_1904: false };
        let mut reader = Reader::from_reader(part);
        loop {
            match reader.read_event()? {
                Event::Start(element) | Event::Empty(element) => {
                    match element.local_name().as_ref() {
                        "workbookPr" => main.is_1904 |= is_yes(attribute(&element, "date1904")?),
                        "sheet" => {
                            let id = qualified(&element, "id")?.unwrap_or_default();
                            let target = targets.iter().find(|target| *target.id == *id);
                            let target = target
                                .ok_or_else(|| Error::broken("thiếu liên kết tới trang tính"))?;
                            // Others are charts, dialogs and macros of old.
                            if target.kind.ends_with("/worksheet") {
                                let state = attribute(&element, "state")?;
                                main.sheets.push(Entry {
                                    name: attribute(&element, "name")?
                                        .map(|name| escape::resolved(&name).into_owned())
                                        .unwrap_or_default(),
                                    visible: state.is_none_or(|state| state == "visible"),
                                    path: target.within(folder),
                                });
                            }
                        }
                        _ => {}
                    }
                }
                Event::Eof => return Ok(main),
                _ => {}
            }
        }
    }
}
