//! Rows by the section of a plan that they belong to, and what other rows say already.

use tera::{Kwargs, TeraResult, Value};

use super::list::{cell, items, origins};
use super::{Argument, Entry, Kind, required_text, wrong};
use crate::template::guard;
use crate::template::rich::Rich;
use crate::value::case::lower;
use crate::value::name::folded;

const SECTION_COLUMN: Argument =
    Argument { name: "cot", required: true, about: "tên cột ghi mục của kế hoạch" };

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "thuoc_muc",
        arguments: &[
            SECTION_COLUMN,
            Argument {
                name: "muc", required: true, about: "mục cần lấy, chẳng hạn `III.6`"
            },
        ],
        about: "Chọn các hàng thuộc một mục của kế hoạch. Ô có thể ghi nhiều mục, cách nhau bằng dấu chấm phẩy.",
        example: "{{ hang | thuoc_muc(cot=\"muc_\", muc=\"III.1\") | danh_sach }}",
        prints: "Nhạn Môn và Cao Sơn",
        run: |value, kwargs| {
            let wanted = [section(&required_text(kwargs, "muc")?)];
            by_section(value, kwargs, |sections| sections.iter().any(|at| wanted.contains(at)))
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "ngoai_muc",
        arguments: &[
            SECTION_COLUMN,
            Argument {
                name: "cac_muc",
                required: true,
                about: "các mục mà mẫu đã in, cách nhau bằng dấu chấm phẩy",
            },
        ],
        about: "Các hàng có mục không thuộc những mục mà mẫu đã in, hoặc không ghi mục: báo kèm ô, và trả về để mẫu in nốt.",
        example: "{% for h in hang | ngoai_muc(cot=\"muc_\", cac_muc=\"III.1; III.2\") %}{{ h.ten }}{% else %}Không sót hàng nào.{% endfor %}",
        prints: "Không sót hàng nào.",
        run: outside,
    },
    Entry {
        kind: Kind::Filter,
        name: "chua_neu",
        arguments: &[Argument { name: "trong", required: true, about: "các hàng đã in" }],
        about: "Bỏ những mục đã nằm trọn trong tên của một hàng đã in (mọi từ, đúng thứ tự), để một việc không viết hai lần.",
        example: "{% for viec in \"Cao Sơn; Vi Hương\" | tach | chua_neu(trong=hang) %}{{ viec }}{% endfor %}",
        prints: "Vi Hương",
        run: not_said,
    },
];

/// The number of a section in the form in which such numbers are compared: `mục III.6`, `III. 6`
/// and `iii.6)` are one.
fn section(text: &str) -> String {
    let text = lower(text.trim());
    let bare = ["mục ", "phần ", "điểm ", "khoản "];
    let text = bare.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(".")
}

/// The sections that a cell names.
fn sections(text: &str) -> Vec<String> {
    let parts = text.split([';', ',', '\n']).flat_map(|part| part.split(" và ")).map(section);
    parts.filter(|part| !part.is_empty()).collect()
}

fn by_section(
    value: &Value,
    kwargs: &Kwargs,
    keep: impl Fn(&[String]) -> bool,
) -> TeraResult<Value> {
    let column = required_text(kwargs, "cot")?;
    let mut rows = Vec::new();
    for row in items(value)? {
        if keep(&sections(&text(cell(row, &column)?)?)) {
            rows.push(row.clone());
        }
    }
    Ok(Value::from(rows))
}

fn outside(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let column = required_text(kwargs, "cot")?;
    let known = sections(&required_text(kwargs, "cac_muc")?);
    let rows = by_section(value, kwargs, |sections| {
        sections.is_empty() || !sections.iter().all(|at| known.contains(at))
    })?;
    for row in items(&rows)? {
        let (section, at) = (text(cell(row, &column)?)?, origins(cell(row, &column)?));
        let name = text(cell(row, "ten")?)?;
        let message = if section.is_empty() {
            format!("“{name}” không ghi mục của kế hoạch")
        } else {
            format!("“{name}” thuộc mục “{section}” mà kế hoạch không có")
        };
        guard::advise(
            "section-not-in-plan",
            message,
            at,
            "sửa số mục trong ô, hoặc thêm mục ấy vào mẫu",
        );
    }
    Ok(rows)
}

fn not_said(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let said: Value = kwargs.must_get("trong")?;
    let said: Vec<String> =
        items(&said)?.iter().map(|row| text(cell(row, "ten")?)).collect::<TeraResult<_>>()?;
    let mut left = Vec::new();
    for item in items(value)? {
        let words = text(item)?;
        if !said.iter().any(|said| holds(said, &words)) {
            left.push(item.clone());
        }
    }
    Ok(Value::from(left))
}

/// Whether all words of a text stand in another, in their order.
fn holds(whole: &str, part: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let folded = folded(text);
        let words = folded.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (whole, part) = (words(whole), words(part));
    let mut rest = whole.iter();
    !part.is_empty() && part.iter().all(|word| rest.any(|other| other == word))
}

/// The marks of a folded word's letters and tone, which stand apart from them.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn text(value: &Value) -> TeraResult<String> {
    Ok(Rich::of(value).map_err(|reason| wrong(reason.words()))?.plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_one_however_they_are_written() {
        for text in ["III.6", "mục III.6", "III. 6", "iii.6)"] {
            assert_eq!(section(text), "iii.6", "{text}");
        }
        assert_eq!(sections("III.6; IV.1.đ và IV.2"), ["iii.6", "iv.1.đ", "iv.2"]);
        assert_eq!(sections(" "), Vec::<String>::new());
    }

    #[test]
    fn a_task_is_said_where_all_its_words_stand_in_order() {
        let said = "Kiện toàn Văn phòng Điều phối Chương trình tỉnh";
        assert!(holds(said, "kiện toàn Văn phòng Điều phối tỉnh"));
        assert!(holds("Kiện toàn Tổ công tác, quy chế", "Tổ công tác"));
        assert!(!holds(said, "Văn phòng Điều phối tỉnh kiện toàn"));
        assert!(!holds(said, "kiện toàn Ban Chỉ đạo tỉnh"));
        assert!(!holds(said, ""));
    }
}
