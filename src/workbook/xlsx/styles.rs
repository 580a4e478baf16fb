//! The styles of a workbook's cells: how they show numbers, and in which font.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::error::Error;
use super::super::format::NumberFormat;
use super::super::raw::{Style, check_styles};
use super::super::xml::{attribute, number};

/// The styles that cells point to, in their order.
///
/// Source: ECMA-376 Part 1, 18.8.10 (`cellXfs`), 18.8.30 (`numFmt`), 18.8.22 (`font`).
pub(super) fn read(part: &[u8]) -> Result<Vec<Style>, Error> {
    let mut formats: HashMap<u32, Arc<NumberFormat>> = HashMap::new();
    let mut fonts: Vec<Option<Arc<str>>> = Vec::new();
    let mut looks: Vec<(u32, usize)> = Vec::new();
    let (mut list, mut count) = (String::new(), 0);
    let mut reader = Reader::from_reader(part);
    loop {
        match reader.read_event()? {
            Event::Start(element) | Event::Empty(element) => {
                let local = element.local_name();
                match (list.as_str(), local.as_ref()) {
                    (_, "numFmts" | "fonts" | "cellXfs" | "cellStyleXfs" | "dxfs") => {
                        list = local.as_ref().to_owned();
                        continue;
                    }
                    ("numFmts", "numFmt") => {
                        let id = number(attribute(&element, "numFmtId")?).unwrap_or(0);
                        let code = attribute(&element, "formatCode")?.unwrap_or_default();
                        formats.insert(id, NumberFormat::parse(&code).into());
                    }
                    ("fonts", "font") => fonts.push(None),
                    ("fonts", "name") => {
                        if let (Some(font @ None), Some(name)) =
                            (fonts.last_mut(), attribute(&element, "val")?)
                        {
                            *font = Some(name.as_ref().into());
                        }
                        continue;
                    }
                    ("cellXfs", "xf") => looks.push((
                        number(attribute(&element, "numFmtId")?).unwrap_or(0),
                        number(attribute(&element, "fontId")?).unwrap_or(0),
                    )),
                    _ => continue,
                }
                count += 1;
                check_styles(count)?;
            }
            Event::End(element) if element.local_name().as_ref() == list => list.clear(),
            Event::Eof => break,
            _ => {}
        }
    }
    let style = |(format, font): (u32, usize)| Style {
        format: formats
            .entry(format)
            .or_insert_with(|| NumberFormat::built_in(u16::try_from(format).unwrap_or(0)).into())
            .clone(),
        font: fonts.get(font).cloned().flatten(),
    };
    Ok(looks.into_iter().map(style).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_get_their_own_styles_and_not_those_of_differences() {
        let part = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='0&quot; xã&quot;'/>\
            </numFmts><fonts><font><name val='.VnTime'/></font><font/></fonts>\
            <cellStyleXfs><xf numFmtId='9' fontId='1'/></cellStyleXfs>\
            <cellXfs><xf numFmtId='164' fontId='0'/><xf numFmtId='9'/><xf fontId='1'/></cellXfs>\
            <dxfs><dxf><numFmt numFmtId='164' formatCode='0%'/></dxf></dxfs></styleSheet>";
        let styles = read(part.as_bytes()).unwrap();
        let shown = |index: usize| styles[index].format.show(rust_decimal::Decimal::ONE);
        assert_eq!((shown(0), shown(1), shown(2)), ("1 xã".into(), "100%".into(), "1".into()));
        let fonts: Vec<_> = styles.iter().map(|style| style.font.as_deref()).collect();
        assert_eq!(fonts, [Some(".VnTime"), Some(".VnTime"), None]);
    }
}
