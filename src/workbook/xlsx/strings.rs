//! The strings that the cells of a workbook share.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::error::Error;
use super::super::raw::LONGEST_TEXT;
use super::super::xml::{add_text, is_start};
use super::escape;

/// The most strings that a workbook may have.
const MOST_STRINGS: usize = 4_000_000;

/// The shared strings in their order. How many the part says that there are is of no matter.
///
/// Source: ECMA-376 Part 1, 18.4.8 (`si`), 18.4.9 (`sst`).
pub(super) fn read(part: &[u8]) -> Result<Vec<Arc<str>>, Error> {
    let mut strings = Vec::new();
    let mut reader = Reader::from_reader(part);
    loop {
        let event = reader.read_event()?;
        match &event {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "si" =>
            {
                if strings.len() == MOST_STRINGS {
                    return Err(Error::TooLarge(format!("hơn {MOST_STRINGS} chuỗi")));
                }
                let text =
                    if is_start(&event) { rich_text(&mut reader, "si")? } else { String::new() };
                strings.push(escape::resolved(&text).into());
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of a string up to its end, with its escapes: that of its runs, without what tells how it
/// is read aloud. One that is longer than a cell's may be is cut off where that shows.
///
/// Source: ECMA-376 Part 1, 18.4.12 (`t`), 18.4.6 (`rPh`).
pub(super) fn rich_text(reader: &mut Reader<&[u8]>, end: &str) -> Result<String, Error> {
    let (mut text, mut is_text) = (String::new(), false);
    loop {
        let event = reader.read_event()?;
        match &event {
            Event::Start(element) if element.local_name().as_ref() == "rPh" => {
                reader.read_to_end(element.name())?;
            }
            Event::Start(element) => is_text = element.local_name().as_ref() == "t",
            Event::End(element) if element.local_name().as_ref() == end => {
                return Ok(text);
            }
            Event::End(_) => is_text = false,
            Event::Eof => return Err(Error::broken("nội dung bị cắt cụt")),
            event if is_text && text.len() <= LONGEST_TEXT => add_text(&mut text, event),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn strings_are_read_with_their_runs() {
        let part = "<x:sst xmlns:x='…' count='9' uniqueCount='99999999999999999'>\
            <x:si><x:t>Xã A</x:t></x:si><x:si/>\
            <x:si><x:r><x:rPr/><x:t xml:space='preserve'>37 </x:t></x:r><x:r><x:t>x&#xE3;</x:t></x:r>\
            <x:rPh sb='0'><x:t>đọc</x:t></x:rPh></x:si>\
            <x:si><x:t><![CDATA[R&D]]> &lt; 5_x000D_</x:t></x:si></x:sst>";
        let strings = read(part.as_bytes()).unwrap();
        assert_eq!(strings, ["Xã A", "", "37 xã", "R&D < 5\r"].map(Into::into));
        assert!(read(b"<sst><si><t>a").is_err());
        assert_eq!(read(b"").unwrap(), []);
    }
}
