//! What a person puts into a document beside words: cells merged over rows, notes, pictures, text
//! boxes, headers, and parts of other programs.

use kehoach::docx::read::Package;
use kehoach::docx::read::story::{Cell, Paragraph, Row, Story};
use kehoach::docx::read::xml::Xml;

use super::Edited;
use crate::fuzz::numbers::Numbers;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";
const SORT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const RELATIONSHIPS: &str = "word/_rels/document.xml.rels";
const TYPES: &str = "[Content_Types].xml";

impl Edited {
    /// Puts something in.
    pub(super) fn put_in(
        &mut self,
        (xml, story): (&Xml<'_>, &Story),
        paragraph: &Paragraph,
        numbers: &mut Numbers,
    ) {
        match numbers.below(8) {
            0 | 1 => self.merge_rows(xml, story, numbers),
            2 => self.add_note(xml, paragraph, numbers),
            3 => self.add_picture(xml, paragraph, numbers),
            4 => self.add_box(xml, paragraph, numbers),
            5 => self.add_header(xml, numbers),
            6 => self.write_in_header(numbers),
            _ => self.add_foreign(numbers),
        }
    }

    /// Merges the cells of a column over some rows, as Word does, which puts all their paragraphs into
    /// the first, or as LibreOffice does, which may leave them where they are.
    fn merge_rows(&mut self, xml: &Xml<'_>, story: &Story, numbers: &mut Numbers) {
        let Some(table) = numbers.one(&story.tables) else { return };
        if table.rows.len() < 2 {
            return;
        }
        let first = numbers.below(table.rows.len() - 1);
        let Some(head) = numbers.one(&table.rows[first].cells) else { return };
        let is_plain = |cell: &Cell| {
            let is_as_wide = (cell.column, cell.span) == (head.column, head.span);
            let own = xml.child(cell.element, "tcPr");
            is_as_wide && own.is_some_and(|own| xml.child(own, "vMerge").is_none())
        };
        let of_row = |row: &'_ Row| row.cells.iter().find(|cell| is_plain(cell)).cloned();
        let below = table.rows[first..].iter().map_while(of_row).take(2 + numbers.below(2));
        let cells: Vec<Cell> = below.collect();
        if cells.len() < 2 {
            return;
        }
        let gathers = numbers.once_in(2);
        self.has_merged = true;
        let mut gathered = String::new();
        for (at, cell) in cells.iter().enumerate().rev() {
            let element = &xml.elements[cell.element];
            let own = xml.child(cell.element, "tcPr").expect("looked at above");
            let end = xml.elements[own].whole.end;
            if at == 0 {
                self.xml.insert_str(element.inner.end, &gathered);
            } else if gathers {
                gathered.insert_str(0, &xml.source[end..element.inner.end]);
                self.xml.replace_range(end..element.inner.end, "<w:p/>");
            }
            let merge = if at == 0 { "<w:vMerge w:val=\"restart\"/>" } else { "<w:vMerge/>" };
            let before = ["gridSpan", "tcW", "cnfStyle"];
            let before = before.iter().find_map(|name| xml.child(own, name));
            match before {
                Some(before) => self.xml.insert_str(xml.elements[before].whole.end, merge),
                None if xml.raw(own).ends_with("/>") => {
                    let whole = xml.elements[own].whole.clone();
                    self.xml.replace_range(whole, &format!("<w:tcPr>{merge}</w:tcPr>"));
                }
                None => self.xml.insert_str(xml.elements[own].inner.start, merge),
            }
        }
    }

    /// Puts a run at a place among the letters of a paragraph. Whether there is one.
    fn put_run(
        &mut self,
        xml: &Xml<'_>,
        paragraph: &Paragraph,
        numbers: &mut Numbers,
        run: &str,
    ) -> bool {
        let Some((own, place)) = Self::run(xml, paragraph, numbers) else { return false };
        let look = xml.child(own, "rPr").map_or("", |look| xml.raw(look));
        let again = format!("</w:t></w:r>{run}<w:r>{look}<w:t xml:space=\"preserve\">");
        self.xml.insert_str(place, &again);
        true
    }

    fn add_note(&mut self, xml: &Xml<'_>, paragraph: &Paragraph, numbers: &mut Numbers) {
        let sort = if numbers.once_in(3) { "endnote" } else { "footnote" };
        self.count += 1;
        let id = 500 + self.count;
        let named = format!("<w:{sort}Reference w:id=\"{id}\"/>");
        let look = "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>";
        if !self.put_run(xml, paragraph, numbers, &format!("<w:r>{look}{named}</w:r>")) {
            return;
        }
        let path = format!("word/{sort}s.xml");
        if !self.has(&path) {
            self.put_notes(sort, "");
        }
        let note = format!(
            "<w:{sort} w:id=\"{id}\"><w:p><w:r><w:t>Ghi chú {id}</w:t></w:r></w:p></w:{sort}>"
        );
        self.end_with(&path, &format!("</w:{sort}s>"), &note);
        self.things.push(named);
    }

    fn add_picture(&mut self, xml: &Xml<'_>, paragraph: &Paragraph, numbers: &mut Numbers) {
        self.count += 1;
        let (number, id) = (700 + self.count, format!("rIdAnh{}", self.count));
        let named = format!("r:embed=\"{id}\"");
        let run = format!(
            "<w:r><w:drawing><wp:inline xmlns:wp=\"{DRAWING}/wordprocessingDrawing\"><wp:extent \
             cx=\"90000\" cy=\"90000\"/><wp:docPr id=\"{number}\" name=\"Ảnh {number}\"/><a:graphic \
             xmlns:a=\"{DRAWING}/main\"><a:graphicData uri=\"{DRAWING}/picture\"><pic:pic \
             xmlns:pic=\"{DRAWING}/picture\"><pic:nvPicPr><pic:cNvPr id=\"{number}\" \
             name=\"anh.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip \
             xmlns:r=\"{OFFICE}\" {named}/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData>\
             </a:graphic></wp:inline></w:drawing></w:r>"
        );
        if !self.put_run(xml, paragraph, numbers, &run) {
            return;
        }
        let path = format!("word/media/anh{number}.png");
        let picture = [&b"\x89PNG\r\n\x1a\n\0"[..], path.as_bytes()].concat();
        self.add(&path, picture);
        self.relate(&id, "image", &format!("media/anh{number}.png"));
        self.declare(&path, "image/png");
        self.things.push(named);
    }

    /// A text box of the old form, which LibreOffice and old Words write.
    fn add_box(&mut self, xml: &Xml<'_>, paragraph: &Paragraph, numbers: &mut Numbers) {
        let Some((run, _)) = Self::run(xml, paragraph, numbers) else { return };
        let word = self.word();
        let own = format!(
            "<w:r><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" \
             style=\"width:90pt;height:20pt\"><v:textbox><w:txbxContent><w:p><w:r><w:t>Khung {word}\
             </w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        );
        self.xml.insert_str(xml.elements[run].whole.end, &own);
        self.things.push(format!("Khung {word}"));
    }

    /// A header or a footer of the person's own, in one section.
    fn add_header(&mut self, xml: &Xml<'_>, numbers: &mut Numbers) {
        let ends = (0..xml.elements.len()).filter(|&at| xml.is(at, "sectPr"));
        let Some(&end) = numbers.one(&ends.collect::<Vec<_>>()) else { return };
        if xml.raw(end).ends_with("/>") {
            return;
        }
        let sort = if numbers.once_in(2) { "header" } else { "footer" };
        let pages = ["default", "first", "even"][numbers.below(3)];
        // Headers that say the same but for numbers are one to the program.
        let own = char::from(b'A' + (self.count % 26) as u8);
        self.put_header((xml, end), sort, pages, &format!("Đầu trang {own} của người viết"));
    }

    /// Gives the last section a header of its own that says this.
    pub(in crate::merge) fn head_last_section(&mut self, words: &str) {
        self.put_in_last_section("header", "default", words);
    }

    /// The same for headers and footers, of these pages.
    pub(in crate::merge) fn put_in_last_section(&mut self, sort: &str, pages: &str, words: &str) {
        let source = self.xml.clone();
        let xml = Xml::read(&source).unwrap();
        let end = (0..xml.elements.len()).rfind(|&at| xml.is(at, "sectPr")).unwrap();
        self.put_header((&xml, end), sort, pages, words);
    }

    /// Takes what names a header or a footer out of all sections; their parts stay.
    pub(in crate::merge) fn unname(&mut self, sort: &str) {
        let source = self.xml.clone();
        let xml = Xml::read(&source).unwrap();
        let named = |at: &usize| xml.is(*at, &format!("{sort}Reference"));
        for at in (0..xml.elements.len()).rev().filter(named) {
            self.xml.replace_range(xml.elements[at].whole.clone(), "");
        }
    }

    /// Puts notes, written as they stand in the part, into a part of their own.
    pub(in crate::merge) fn put_notes(&mut self, sort: &str, notes: &str) {
        let path = format!("word/{sort}s.xml");
        let own = format!("<w:{sort}s xmlns:w=\"{WORD}\">{notes}</w:{sort}s>");
        self.add(&path, own.into_bytes());
        self.relate(&format!("rIdGhi{sort}"), &format!("{sort}s"), &format!("{sort}s.xml"));
        self.declare(&path, &format!("{SORT}.{sort}s+xml"));
    }

    fn put_header(&mut self, (xml, end): (&Xml<'_>, usize), sort: &str, pages: &str, words: &str) {
        self.is_untouched = false;
        self.count += 1;
        let (id, name) =
            (format!("rIdDau{}", self.count), format!("{sort}Nguoi{}.xml", self.count));
        let root = if sort == "header" { "hdr" } else { "ftr" };
        let text = format!(
            "<w:{root} xmlns:w=\"{WORD}\"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{root}>"
        );
        self.add(&format!("word/{name}"), text.into_bytes());
        self.relate(&id, sort, &name);
        self.declare(&format!("word/{name}"), &format!("{SORT}.{sort}+xml"));
        let said = format!("<w:{sort}Reference w:type=\"{pages}\" r:id=\"{id}\"/>");
        let is_it = |child: &usize| {
            xml.elements[*child].name == format!("{sort}Reference")
                && xml.attribute(*child, "type").is_some_and(|own| own == pages)
        };
        match xml.children(end).find(is_it) {
            Some(before) => {
                let whole = xml.elements[before].whole.clone();
                self.xml.replace_range(whole, &said);
            }
            None => self.xml.insert_str(xml.elements[end].inner.start, &said),
        }
        self.headers.push(format!("r:id=\"{id}\""));
    }

    /// Words in a header or footer that is there.
    fn write_in_header(&mut self, numbers: &mut Numbers) {
        let is_one = |part: &&mut (String, Vec<u8>)| {
            let name = part.0.strip_prefix("word/").unwrap_or_default();
            name.starts_with("header") || name.starts_with("footer")
        };
        let mut all: Vec<_> = self.parts.iter_mut().filter(is_one).collect();
        let at = numbers.below(all.len().max(1));
        let Some((_, text)) = all.get_mut(at).map(|part| &mut **part) else { return };
        let own = String::from_utf8(text.clone()).unwrap();
        let end = own.rfind("</").unwrap();
        let word = "<w:p><w:r><w:t>Người viết ở đầu trang</w:t></w:r></w:p>";
        *text = format!("{}{word}{}", &own[..end], &own[end..]).into_bytes();
    }

    /// What other programs put into a file: a data store before that of the program, which has another
    /// number then; a part that nothing names; and properties of an office.
    fn add_foreign(&mut self, numbers: &mut Numbers) {
        self.count += 1;
        let count = self.count;
        match numbers.below(3) {
            0 => {
                let package = Package::open(&self.packed()).unwrap();
                let path = package.manifest_part().unwrap().0.to_owned();
                let old = path.trim_start_matches("customXml/item").trim_end_matches(".xml");
                let new = format!("{}", 40 + count);
                let renamed = |name: &str| {
                    let forms = ["item{}.xml", "itemProps{}.xml", "_rels/item{}.xml.rels"];
                    let mut forms = forms.iter().map(|form| format!("customXml/{form}"));
                    let form = forms.find(|form| form.replace("{}", old) == name)?;
                    Some(form.replace("{}", &new))
                };
                let replaced = |text: &str| {
                    ["item", "itemProps"].iter().fold(text.to_owned(), |text, form| {
                        text.replace(&format!("{form}{old}.xml"), &format!("{form}{new}.xml"))
                    })
                };
                for (name, content) in &mut self.parts {
                    if name.ends_with(".rels") || name == TYPES {
                        *content = replaced(std::str::from_utf8(content).unwrap()).into_bytes();
                    }
                    *name = renamed(name).unwrap_or_else(|| name.clone());
                }
                let source = "<b:Sources xmlns:b=\"http://schemas.openxmlformats.org/officeDocument/2006/bibliography\"/>";
                let path = format!("customXml/item{old}.xml");
                self.add(&path, source.into());
                self.relate(&format!("rIdKho{count}"), "customXml", &format!("../{path}"));
            }
            1 => {
                let path = format!("word/la{count}.bin");
                self.add(&path, vec![0, 1, 2, 255, 254, count as u8]);
                self.declare(&path, "application/octet-stream");
            }
            _ => {
                let path = format!("customXml/itemSo{count}.xml");
                self.add(
                    &path,
                    b"\xEF\xBB\xBF<so xmlns=\"http://vi.du/so\"><gi>1</gi></so>".into(),
                );
                self.relate(&format!("rIdKho{count}"), "customXml", &format!("/{path}"));
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(own, _)| own == name)
    }

    fn add(&mut self, name: &str, content: Vec<u8>) {
        assert!(!self.has(name), "{name}");
        self.parts.push((name.to_owned(), content));
    }

    /// Puts XML before the end of a part.
    fn end_with(&mut self, name: &str, end: &str, more: &str) {
        let part = self.parts.iter_mut().find(|(own, _)| own == name).unwrap();
        let text = std::str::from_utf8(&part.1).unwrap();
        let at = text.rfind(end).unwrap_or_else(|| panic!("{name}: {text}"));
        part.1 = format!("{}{more}{}", &text[..at], &text[at..]).into_bytes();
    }

    fn relate(&mut self, id: &str, sort: &str, target: &str) {
        let own =
            format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{sort}\" Target=\"{target}\"/>");
        self.end_with(RELATIONSHIPS, "</Relationships>", &own);
    }

    fn declare(&mut self, path: &str, sort: &str) {
        let own = format!("<Override PartName=\"/{path}\" ContentType=\"{sort}\"/>");
        self.end_with(TYPES, "</Types>", &own);
    }
}
