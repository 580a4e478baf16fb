//! Changes that a case makes to the good document, as lines of Vietnamese:
//!
//! ```text
//! Văn bản: chủ quản: UBND xã Minh Tân     a line of the head is written, or written anew
//! Quốc hiệu: cỡ chữ 15                    the letters of a component are set directly
//! Trang: lề trái 25 mm                    all sections; `Trang chính`, `Trang phụ lục` one of them
//! Số trang: canh phải                     the number of the page
//! ```

use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use kehoach::check::Paper;
use kehoach::check::paper::{PartKind, Role};
use kehoach::docx::read::Package;
use kehoach::docx::read::story::Story;
use kehoach::docx::read::xml::Xml;
use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

/// The components by what they are called in a case, each the first or the last of its kind.
const COMPONENTS: [(&str, PartKind, bool); 21] = [
    ("Quốc hiệu", PartKind::Nation, true),
    ("Tiêu ngữ", PartKind::Motto, true),
    ("Cơ quan chủ quản", PartKind::Parent, true),
    ("Cơ quan ban hành", PartKind::Issuer, true),
    ("Số, ký hiệu", PartKind::Number, true),
    ("Địa danh, ngày", PartKind::PlaceDate, true),
    ("Tên loại", PartKind::Kind, true),
    ("Trích yếu", PartKind::Subject, true),
    ("Trích yếu công văn", PartKind::LetterSubject, true),
    ("Căn cứ", PartKind::Basis, true),
    ("Kính gửi", PartKind::Addressee, true),
    ("Kính gửi cuối", PartKind::Addressee, false),
    ("Nơi nhận", PartKind::RecipientsLabel, true),
    ("Danh sách nơi nhận", PartKind::Recipient, true),
    ("Dòng lưu", PartKind::Recipient, false),
    ("Quyền hạn, chức vụ", PartKind::Authority, true),
    ("Chức vụ", PartKind::Authority, false),
    ("Họ tên", PartKind::SignerName, true),
    ("Phụ lục", PartKind::AnnexLabel, true),
    ("Tên phụ lục", PartKind::AnnexTitle, true),
    ("Kèm theo", PartKind::Attachment, true),
];

/// Keys of the head that may stand several times.
const REPEATED: [&str; 4] = ["kính gửi", "nơi nhận", "căn cứ", "quyền hạn"];

/// A document as it is changed, and the paragraphs that were.
pub(crate) struct Changed {
    pub(crate) bytes: Vec<u8>,
    pub(super) touched: Vec<usize>,
}

/// Makes the changes; those of the document's text come first.
pub(crate) fn changed(good: &str, case: &str, write: impl Fn(&str) -> Vec<u8>) -> Changed {
    let lines = case.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<(&str, &str)> = lines.map(|line| line.split_once(": ").unwrap()).collect();
    let mut text = good.to_owned();
    for (_, change) in lines.iter().filter(|(target, _)| *target == "Văn bản") {
        text = head(&text, change);
    }
    // What is changed with the text, or changes where paragraphs stand, may be remarked on anywhere.
    let moves = |(target, change): &(&str, &str)| {
        let moving = ["thêm dòng", "xuống hàng", "bảng ", "bỏ bảng", "xóa đoạn"];
        ["Văn bản", "Đoạn cuối"].contains(target)
            || target.starts_with("Trang")
            || target.starts_with("Số trang")
            || moving.iter().any(|begin| change.starts_with(begin))
    };
    let is_anywhere = lines.iter().any(moves);
    let mut changed = Changed { bytes: write(&text), touched: Vec::new() };
    for (target, change) in lines.into_iter().filter(|(target, _)| *target != "Văn bản") {
        match target {
            "Trang" | "Trang chính" | "Trang phụ lục" => changed.page(target, change),
            "Số trang" | "Số trang phụ lục" => changed.page_number(target, change),
            _ => changed.component(target, change),
        }
    }
    if is_anywhere {
        changed.touched.clear();
    }
    changed
}

fn head(text: &str, change: &str) -> String {
    let (head, body) = text.split_once("\n\n== nội dung").unwrap();
    let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
    let mut body = body.to_owned();
    if change == "thêm phụ lục" {
        let (_, annex) = body.split_once("== phụ lục").unwrap();
        let other =
            annex.replace("chi_tieu", "khac").replace("Chỉ tiêu giảm nghèo", "Tiến độ giảm nghèo");
        let body_of = |body: &str| body.replacen("== phụ lục (", "== phụ lục [I] (", 1);
        body = format!("{}\n\n== phụ lục [II]{other}", body_of(body.trim_end()));
    } else if let Some(key) = change.strip_prefix("bỏ ") {
        lines.retain(|line| !line.starts_with(&format!("{key}: ")));
    } else if let Some(line) = change.strip_prefix("nơi nhận đầu: ") {
        let at = lines.iter().position(|line| line.starts_with("nơi nhận: ")).unwrap();
        lines.insert(at, format!("nơi nhận: {line}"));
    } else {
        let (key, _) = change.split_once(": ").unwrap();
        let known = lines.iter().position(|line| line.starts_with(&format!("{key}: ")));
        match known.filter(|_| !REPEATED.contains(&key)) {
            Some(at) => lines[at] = change.to_owned(),
            None => lines.push(change.to_owned()),
        }
    }
    format!("{}\n\n== nội dung{body}", lines.join("\n"))
}

static TEXT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)(<w:t(?: [^>]*)?>)(.*?)(</w:t>)").unwrap());
static RUN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)<w:r(?: [^>]*)?>(<w:rPr>)?.*?</w:r>").unwrap());
static SECTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)<w:sectPr.*?</w:sectPr>").unwrap());

impl Changed {
    fn document(&self) -> String {
        Package::open(&self.bytes).unwrap().document().unwrap().to_owned()
    }

    /// Puts another text into a part.
    fn put(&mut self, name: &str, content: &str) {
        let mut read = zip::ZipArchive::new(Cursor::new(&self.bytes)).unwrap();
        let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..read.len() {
            let mut part = read.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            let own = part.name().unwrap().into_owned();
            let content = if own == name { content.as_bytes() } else { &bytes };
            written.start_file(own, zip::write::SimpleFileOptions::default()).unwrap();
            written.write_all(content).unwrap();
        }
        self.bytes = written.finish().unwrap().into_inner();
    }

    pub(super) fn put_document(&mut self, content: &str) {
        self.put("word/document.xml", content);
    }

    /// Changes parts whose names begin so.
    fn parts(&mut self, begin: &str, change: impl Fn(&str) -> String) {
        let mut read = zip::ZipArchive::new(Cursor::new(&self.bytes)).unwrap();
        let names: Vec<String> = read.file_names().map(|name| name.unwrap().into_owned()).collect();
        let mut texts = Vec::new();
        for name in names.into_iter().filter(|name| name.starts_with(begin)) {
            let mut text = String::new();
            read.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
            texts.push((name, text));
        }
        for (name, text) in texts {
            self.put(&name, &change(&text));
        }
    }

    fn page(&mut self, target: &str, change: &str) {
        if change == "lề đối xứng" {
            return self.parts("word/settings.xml", |text| {
                let end = text.find("<w:settings").unwrap();
                let end = end + text[end..].find('>').unwrap() + 1;
                format!("{}<w:mirrorMargins/>{}", &text[..end], &text[end..])
            });
        }
        let numbers: Vec<f64> = Regex::new("[0-9]+(?:,[0-9]+)?")
            .unwrap()
            .find_iter(change)
            .map(|number| number.as_str().replace(',', ".").parse().unwrap())
            .collect();
        let twips = |at: usize| (numbers[at] * 1440.0 / 25.4).round() as i64;
        let attribute = |section: &str, name: &str, value: i64| {
            let own = Regex::new(&format!("w:{name}=\"[0-9]+\"")).unwrap();
            own.replace(section, format!("w:{name}=\"{value}\"")).into_owned()
        };
        self.sections(target, |section| match change.split(' ').collect::<Vec<_>>()[..] {
            ["lề", side, ..] => {
                let name = match side {
                    "trên" => "top",
                    "dưới" => "bottom",
                    "trái" => "left",
                    _ => "right",
                };
                attribute(section, name, twips(0))
            }
            ["cách", "mép", ..] => attribute(section, "header", twips(0)),
            ["khổ", ..] => attribute(&attribute(section, "w", twips(0)), "h", twips(1)),
            ["nằm", "ngang"] => attribute(&attribute(section, "w", 16838), "h", 11906),
            _ => panic!("{change}"),
        });
    }

    /// Changes the properties of sections.
    fn sections(&mut self, target: &str, change: impl Fn(&str) -> String) {
        let document = self.document();
        let count = SECTION.find_iter(&document).count();
        let mut at = 0;
        let document = SECTION.replace_all(&document, |found: &regex::Captures<'_>| {
            at += 1;
            let is_meant = match target {
                "Trang chính" => at == 1,
                "Trang phụ lục" => at == count,
                _ => true,
            };
            if is_meant { change(&found[0]) } else { found[0].to_owned() }
        });
        self.put_document(&document);
    }

    fn page_number(&mut self, target: &str, change: &str) {
        let without = |section: &str, name: &str| {
            Regex::new(&format!("<w:{name}[^>]*/>")).unwrap().replace_all(section, "").into_owned()
        };
        let with = |section: &str, more: &str| {
            section.replace("</w:sectPr>", &format!("{more}</w:sectPr>"))
        };
        match (target, change) {
            ("Số trang", "bỏ") => {
                self.sections("Trang", |section| without(section, "headerReference"));
            }
            ("Số trang", "ở chân trang") => self.sections("Trang", |section| {
                section.replace("w:headerReference", "w:footerReference")
            }),
            ("Số trang", "hiện ở trang đầu") => {
                self.sections("Trang", |section| without(section, "titlePg"));
            }
            ("Số trang", "bắt đầu từ 3") => self
                .sections("Trang chính", |section| with(section, "<w:pgNumType w:start=\"3\"/>")),
            ("Số trang phụ lục", "đánh tiếp") => {
                self.sections("Trang phụ lục", |section| without(section, "pgNumType"));
            }
            ("Số trang phụ lục", "cùng phần") => self
                .sections("Trang phụ lục", |section| {
                    with(section, "<w:type w:val=\"continuous\"/>")
                }),
            _ => self.parts("word/header", |text| match change {
                "canh phải" => in_paragraph(text, "<w:jc w:val=\"right\"/>"),
                "thêm “Trang ”" => {
                    let at = text.find("<w:r>").unwrap_or(text.len());
                    let more = "<w:r><w:t>Trang </w:t></w:r>";
                    let more = if at < text.len() { more } else { "" };
                    format!("{}{more}{}", &text[..at], &text[at..])
                }
                _ => in_runs(text, &run_property(change).unwrap()),
            }),
        }
    }

    fn component(&mut self, target: &str, change: &str) {
        let paper = Paper::read("van-ban.docx", &self.bytes).unwrap();
        let index = paragraph(&paper, target);
        self.touched.push(index);
        let document = self.document();
        let xml = Xml::read(&document).unwrap();
        let story = Story::of(&xml).unwrap();
        let bytes = |index: usize| xml.elements[story.paragraphs[index].element].whole.clone();
        let splice = |bytes: std::ops::Range<usize>, text: &str| {
            format!("{}{text}{}", &document[..bytes.start], &document[bytes.end..])
        };
        let own = bytes(index);
        let text = &document[own.clone()];
        let number = || -> f64 {
            let number = Regex::new("[0-9]+(?:,[0-9]+)?").unwrap();
            number.find(change).unwrap().as_str().replace(',', ".").parse().unwrap()
        };
        let table_of = |index: usize| {
            let cell = paper.paragraphs[index].cell.unwrap();
            (xml.elements[story.tables[cell.table].element].whole.clone(), cell)
        };
        let mm = |mm: f64| (mm * 1440.0 / 25.4).round() as i64;
        let changed = if let Some(property) = run_property(change) {
            splice(own, &in_runs(text, &property))
        } else if let Some(property) = paragraph_property(change, &number) {
            splice(own, &in_paragraph(text, &property))
        } else if let Some(said) = change.strip_prefix("ghi “") {
            splice(own, &said_anew(text, said.trim_end_matches('”')))
        } else if let Some(line) = change.strip_prefix("thêm dòng “") {
            let (said, looks) = line.split_once('”').unwrap();
            let bold = if looks.contains("đậm") { "<w:b/>" } else { "" };
            let red = if looks.contains("đỏ") { "<w:color w:val=\"FF0000\"/>" } else { "" };
            let size = if looks.contains("nhỏ") { 22 } else { 26 };
            let more = format!(
                "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr>{bold}{red}<w:sz \
                 w:val=\"{size}\"/></w:rPr><w:t>{said}</w:t></w:r></w:p>"
            );
            splice(own.end..own.end, &more)
        } else {
            match change {
                "thêm dòng trống trước" => splice(own.start..own.start, "<w:p/>"),
                "xóa đoạn" => splice(own, ""),
                "gõ tổ hợp" => {
                    let apart = TEXT.replace_all(text, |found: &regex::Captures<'_>| {
                        format!("{}{}{}", &found[1], found[2].nfd().collect::<String>(), &found[3])
                    });
                    splice(own, &apart)
                }
                "không có đường kẻ" => splice(bytes(index + 1), ""),
                "bảng có viền" => {
                    let (table, _) = table_of(index);
                    let side = |name| format!("<w:{name} w:val=\"single\" w:sz=\"4\"/>");
                    let sides: String = ["top", "left", "bottom", "right"].map(side).concat();
                    let lines = format!("<w:tblBorders>{sides}</w:tblBorders></w:tblPr>");
                    let changed = document[table.clone()].replacen("</w:tblPr>", &lines, 1);
                    splice(table, &changed)
                }
                "xuống hàng dưới" => {
                    let (_, at) = table_of(index);
                    let row = &story.tables[at.table].rows[at.row];
                    let cell = xml.elements[row.cells[at.cell].element].whole.clone();
                    let below =
                        format!("</w:tr><w:tr><w:tc><w:p/></w:tc>{}", &document[cell.clone()]);
                    splice(cell, &format!("<w:tc><w:p/></w:tc>{below}"))
                }
                "bỏ bảng" => {
                    let data = paper.tables.iter().position(|table| !table.is_frame).unwrap();
                    let table = &xml.elements[story.tables[data].element];
                    splice(table.whole.clone(), "<w:p/>")
                }
                "bảng 60 dòng không lặp đầu" => {
                    let data = paper.tables.iter().position(|table| !table.is_frame).unwrap();
                    let table = xml.elements[story.tables[data].element].whole.clone();
                    let row = format!("<w:tr>{}</w:tr>", "<w:tc><w:p/></w:tc>".repeat(4));
                    let more = format!("{}</w:tbl>", row.repeat(60));
                    let changed = document[table.clone()].replace("<w:tblHeader/>", "");
                    splice(table, &changed.replacen("</w:tbl>", &more, 1))
                }
                _ if change.starts_with("đường kẻ") => {
                    let cell = paper.paragraphs[index].cell;
                    let width = match cell {
                        Some(at) => paper.tables[at.table].rows[at.row][at.cell].frame.width,
                        None => paper.sections[0].text_width(),
                    };
                    let side = (width.unwrap().twips() - mm(number())) / 2;
                    let indent = format!("<w:ind w:left=\"{side}\" w:right=\"{side}\"/>");
                    let rule = bytes(index + 1);
                    let changed = in_paragraph(&document[rule.clone()], &indent);
                    splice(rule, &changed)
                }
                _ => panic!("{target}: {change}"),
            }
        };
        self.put_document(&changed);
    }
}

/// The paragraph that a case calls so.
fn paragraph(paper: &Paper, target: &str) -> usize {
    let of_role = |role: Role| {
        move |(index, paragraph): (usize, &kehoach::check::paper::Paragraph)| {
            (paragraph.role == role && !paragraph.text.is_empty()).then_some(index)
        }
    };
    let mut paragraphs = paper.paragraphs.iter().enumerate();
    let found = match target {
        "Thân" => paragraphs.find_map(of_role(Role::Body)),
        "Đoạn cuối" => paragraphs.filter_map(of_role(Role::Body)).next_back(),
        "Bảng" => paragraphs.find_map(of_role(Role::Cell)),
        _ => {
            let known = COMPONENTS.iter().find(|(name, ..)| *name == target);
            let (_, kind, is_first) = known.unwrap_or_else(|| panic!("{target}?"));
            let mut parts = paper.part(*kind).map(|part| part.paragraph);
            if *is_first { parts.next() } else { parts.last() }
        }
    };
    found.unwrap_or_else(|| panic!("no {target}"))
}

fn run_property(change: &str) -> Option<String> {
    Some(match change.split(' ').collect::<Vec<_>>()[..] {
        ["cỡ", "chữ", size] => {
            let size: f64 = size.replace(',', ".").parse().unwrap();
            format!("<w:sz w:val=\"{}\"/>", size * 2.0)
        }
        ["in", "đậm"] => "<w:b/>".to_owned(),
        ["không", "đậm"] => "<w:b w:val=\"0\"/>".to_owned(),
        ["in", "nghiêng"] => "<w:i/>".to_owned(),
        ["không", "nghiêng"] => "<w:i w:val=\"0\"/>".to_owned(),
        ["gạch", "chân"] => "<w:u w:val=\"single\"/>".to_owned(),
        ["tô", "nền"] => "<w:highlight w:val=\"yellow\"/>".to_owned(),
        ["màu", color] => format!("<w:color w:val=\"{color}\"/>"),
        ["phông", ..] => {
            let font = change.trim_start_matches("phông ");
            format!("<w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/>")
        }
        _ => return None,
    })
}

fn paragraph_property(change: &str, number: &dyn Fn() -> f64) -> Option<String> {
    Some(match change.split(' ').collect::<Vec<_>>()[..] {
        ["canh", side] => {
            let sides = [("trái", "left"), ("giữa", "center"), ("phải", "right"), ("đều", "both")];
            let (_, side) = sides.into_iter().find(|(name, _)| *name == side).unwrap();
            format!("<w:jc w:val=\"{side}\"/>")
        }
        ["thụt", ..] => {
            let twips = (number() * 1440.0 / 25.4).round();
            format!("<w:ind w:firstLine=\"{twips}\"/>")
        }
        ["cách", "trên", ..] => format!("<w:spacing w:before=\"{}\"/>", number() * 20.0),
        ["cách", "dưới", ..] => format!("<w:spacing w:after=\"{}\"/>", number() * 20.0),
        ["giãn", "dòng", ..] => {
            format!("<w:spacing w:line=\"{}\" w:lineRule=\"auto\"/>", number() * 240.0)
        }
        _ => return None,
    })
}

/// Sets a property of every run.
fn in_runs(text: &str, property: &str) -> String {
    let changed = RUN.replace_all(text, |found: &regex::Captures<'_>| {
        let run = &found[0];
        if found.get(1).is_some() {
            run.replacen("</w:rPr>", &format!("{property}</w:rPr>"), 1)
        } else {
            let end = run.find('>').unwrap() + 1;
            format!("{}<w:rPr>{property}</w:rPr>{}", &run[..end], &run[end..])
        }
    });
    changed.into_owned()
}

/// Sets a property of a paragraph.
fn in_paragraph(text: &str, property: &str) -> String {
    if text.contains("</w:pPr>") {
        return text.replacen("</w:pPr>", &format!("{property}</w:pPr>"), 1);
    }
    let start = text.find("<w:p>").or_else(|| text.find("<w:p ")).unwrap();
    let end = start + text[start..].find('>').unwrap() + 1;
    format!("{}<w:pPr>{property}</w:pPr>{}", &text[..end], &text[end..])
}

/// Says something else in the letters of the first run.
fn said_anew(text: &str, said: &str) -> String {
    let mut is_first = true;
    let changed = TEXT.replace_all(text, |_: &regex::Captures<'_>| {
        let said = if std::mem::take(&mut is_first) { said } else { "" };
        format!("<w:t xml:space=\"preserve\">{said}</w:t>")
    });
    changed.into_owned()
}
