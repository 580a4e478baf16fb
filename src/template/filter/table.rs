//! Sums and shares over rows, citations, and the annex's table itself.

use rust_decimal::Decimal;
use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::list::{cell, items};
use super::number::{figure, need_number};
use super::{Argument, Entry, Kind, required_text, text_argument, wrong};
use crate::dossier::leaf::{Leaf, ROW, reckoned};
use crate::mark;
use crate::template::Placement;
use crate::template::rich::{Piece, Rich, number};
use crate::value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "tong",
        arguments: &[Argument {
            name: "cot",
            required: false,
            about: "tên cột, khi cộng trên các hàng",
        }],
        about: "Cộng chính xác các số của một danh sách ô hoặc của một cột. Ô trống không tính; ô không phải số thì báo.",
        example: "{{ hang | tong(cot=\"von\") | so }} triệu đồng",
        prints: "2.000 triệu đồng",
        run: sum,
    },
    Entry {
        kind: Kind::Filter,
        name: "ti_trong",
        arguments: &[
            Argument { name: "cua", required: true, about: "số toàn bộ" },
            Argument {
                name: "le", required: false, about: "số chữ số lẻ, mặc định là 1"
            },
        ],
        about: "Tỉ trọng phần trăm của một số trong số toàn bộ.",
        example: "{{ hang[1].von | ti_trong(cua=2000) }}",
        prints: "15%",
        run: |value, kwargs| {
            let whole = need_number(&kwargs.must_get::<Value>("cua")?)?;
            let places = kwargs.get::<u32>("le")?.unwrap_or(1);
            let share = value::number::share(need_number(value)?, whole, places)
                .ok_or_else(|| wrong("không tính được tỉ trọng khi số toàn bộ là 0"))?;
            figure(value, value::number::percent(share))
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "trich_dan",
        arguments: &[Argument {
            name: "loai",
            required: false,
            about: "loại văn bản, khi bảng không có cột loại và ký hiệu không cho biết",
        }],
        about: "Viện dẫn đầy đủ một văn bản từ hàng của bảng Căn cứ hoặc Văn bản viện dẫn: loại, số, ký hiệu, ngày, cơ quan, trích yếu. Luật, Pháp lệnh chỉ ghi tên và ngày.",
        example: "{{ van_ban | trich_dan }}",
        prints: "Quyết định số 491/QĐ-TTg ngày 16/4/2009 của Thủ tướng Chính phủ về việc ban hành Bộ tiêu chí quốc gia về nông thôn mới",
        run: cited,
    },
    Entry {
        kind: Kind::Function,
        name: "bang",
        arguments: &[
            Argument {
                name: "ten", required: true, about: "tên bảng, chẳng hạn \"phu_bieu\""
            },
            Argument {
                name: "don_vi",
                required: false,
                about: "chỉ lấy các cột của đơn vị này cùng các cột chung; bảng có mỗi hàng một đơn vị thì chỉ lấy các hàng của đơn vị",
            },
            Argument {
                name: "cot",
                required: false,
                about: "chỉ lấy các cột này, ngoài cột số thứ tự và tên: tên cột, chữ ở tiêu đề (kể cả tiêu đề chung của nhiều cột), hoặc vai trò (`don_vi_tinh`, `tong`, `don_vi`, `so_lieu`, `ty_le`, `thoi_gian`, `co_quan`, `ghi_chu`)",
            },
            Argument {
                name: "hang",
                required: false,
                about: "chỉ lấy các hàng này, theo thứ tự này, chẳng hạn sau khi sắp xếp; hàng đổi chỗ thì số thứ tự đánh lại, chữ của ô gộp lặp ở mỗi hàng",
            },
            Argument {
                name: "ghi_chu",
                required: false,
                about: "`true` thì in cả phần ghi chú dưới bảng",
            },
        ],
        about: "Đặt một bảng vào văn bản, nguyên cả ô gộp. Viết trên một dòng riêng.",
        example: "{{ bang(ten=\"phu_bieu\", don_vi=don_vi) }}",
        prints: r#"[{"annex":"phu_bieu","unit":"na_ri","columns":null,"rows":null,"notes":false}]"#,
        run: |_, kwargs| placed(kwargs),
    },
];

fn sum(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let column = text_argument(kwargs, "cot")?;
    let mut total = Decimal::ZERO;
    let mut origins = Vec::new();
    for item in items(value)? {
        let cell = match &column {
            Some(column) => cell(item, column)?,
            None => item,
        };
        if Leaf::of(cell).is_some_and(|leaf| leaf.text().is_empty()) {
            continue;
        }
        // A sum over a figure that is missing is missing too; the cell has been told.
        if Leaf::of(cell).is_some_and(|leaf| leaf.text() == value::GAP) {
            return Ok(cell.clone());
        }
        let part = number(cell).ok_or_else(|| match Leaf::of(cell) {
            Some(leaf) => wrong(format!("“{}” không phải là một số để cộng", leaf.text())),
            None => wrong("có mục không phải là một số để cộng"),
        })?;
        total = total.checked_add(part).ok_or_else(|| wrong("tổng quá lớn"))?;
        origins.extend(super::list::origins(cell));
    }
    Ok(reckoned(&origins, total))
}

/// The types of documents by the abbreviation in their symbol.
///
/// Source: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mục I.
const TYPES: [(&str, &str); 15] = [
    ("NQ", "Nghị quyết"),
    ("QĐ", "Quyết định"),
    ("CT", "Chỉ thị"),
    ("QC", "Quy chế"),
    ("TB", "Thông báo"),
    ("HD", "Hướng dẫn"),
    ("CTr", "Chương trình"),
    ("KH", "Kế hoạch"),
    ("PA", "Phương án"),
    ("ĐA", "Đề án"),
    ("BC", "Báo cáo"),
    ("TTr", "Tờ trình"),
    ("CĐ", "Công điện"),
    ("NĐ", "Nghị định"),
    ("TT", "Thông tư"),
];

/// The words with which the subject of a document follows its issuer by itself; any other needs
/// its preposition: `của UBND tỉnh về Bộ tiêu chí …`, `của Tỉnh ủy về thu gom …`.
const VERBS: [&str; 12] = [
    "về ",
    "ban hành ",
    "công bố ",
    "giao ",
    "hướng dẫn ",
    "phân bổ ",
    "phê duyệt ",
    "quy định ",
    "sửa đổi",
    "thành lập ",
    "điều chỉnh ",
    "(",
];

/// The type of a document that its symbol tells: `491/QĐ-TTg`, `164-CV/TU`.
fn type_of(symbol: &str) -> Option<&'static str> {
    symbol.split(['/', '-']).find_map(|part| {
        if part == "CV" {
            return Some("Công văn");
        }
        TYPES.iter().find(|(short, _)| *short == part).map(|(_, name)| *name)
    })
}

/// What is cited by its name alone, without number and issuer.
///
/// Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6, điểm a and b.
const LAWS: [&str; 4] = ["hiến pháp", "bộ luật", "luật", "pháp lệnh"];

fn cited(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let row = value.as_map().ok_or_else(|| wrong("giá trị này không phải là hàng của một bảng"))?;
    let field = |names: &[&'static str]| {
        names.iter().find_map(|name| {
            let rich = Rich::of(row.get(&Key::Str(name))?).ok()?;
            (!rich.is_blank()).then_some(rich)
        })
    };
    let symbol = field(&["so_ky_hieu"]);
    let kind = match (field(&["loai_van_ban", "loai"]), text_argument(kwargs, "loai")?) {
        (Some(kind), _) => kind,
        (None, Some(kind)) => Rich(vec![Piece::Text(kind)]),
        (None, None) => {
            let kind = symbol.as_ref().and_then(|symbol| type_of(&symbol.plain()));
            let kind = kind.ok_or_else(|| {
                wrong("không biết loại văn bản này; thêm loai=\"…\" hoặc cột Loại văn bản")
            })?;
            Rich(vec![Piece::Text(kind.to_owned())])
        }
    };
    let folded = value::name::folded(&kind.plain());
    let is_law = LAWS.iter().any(|law| value::name::folded(law) == folded);
    let mut pieces = kind.0;
    let mut add = |words: &str, rich: Option<Rich>| {
        if let Some(rich) = rich {
            pieces.push(Piece::Text(words.to_owned()));
            pieces.extend(rich.0);
        }
    };
    let date = field(&["ngay", "ngay_ban_hanh"]);
    let content = field(&["trich_yeu", "noi_dung", "ten_van_ban"]);
    if is_law && content.is_some() {
        add(" ", content);
        add(" ngày ", date);
        return Ok(Rich(pieces).into_value());
    }
    add(" số ", symbol);
    add(" ngày ", date);
    add(" của ", field(&["co_quan_ban_hanh", "co_quan"]));
    let verbal = content.as_ref().is_some_and(|content| {
        let text = content.plain();
        VERBS.iter().any(|verb| text.starts_with(verb))
    });
    add(if verbal { " " } else { " về " }, content);
    Ok(Rich(pieces).into_value())
}

/// The index of a row in its annex.
fn index_of(row: &Value) -> TeraResult<usize> {
    row.as_map()
        .and_then(|row| row.get(&ROW))
        .and_then(Value::as_u64)
        .and_then(|index| usize::try_from(index).ok())
        .ok_or_else(|| wrong("tham số `hang` có mục không phải là hàng của một bảng"))
}

/// The text of a name of a column.
fn plain_text(value: &Value) -> TeraResult<String> {
    Ok(Rich::of(value).map_err(|reason| wrong(reason.words()))?.plain())
}

fn placed(kwargs: &Kwargs) -> TeraResult<Value> {
    let unit = kwargs.get::<Value>("don_vi")?;
    let unit = match unit.as_ref().map(|unit| unit.as_map()) {
        None => None,
        Some(map) => Some(
            map.and_then(|unit| unit.get(&Key::Str("khoa")))
                .and_then(Value::as_str)
                .ok_or_else(|| wrong("tham số `don_vi` không phải là một đơn vị"))?
                .to_owned(),
        ),
    };
    let rows = match kwargs.get::<Value>("hang")? {
        Some(rows) => Some(items(&rows)?.iter().map(index_of).collect::<TeraResult<Vec<_>>>()?),
        None => None,
    };
    let named = match kwargs.get::<Value>("cot")? {
        Some(names) if names.is_string() => vec![plain_text(&names)?],
        Some(names) => items(&names)?.iter().map(plain_text).collect::<TeraResult<Vec<_>>>()?,
        None => Vec::new(),
    };
    let placement = Placement {
        annex: required_text(kwargs, "ten")?,
        unit,
        rows,
        named,
        notes: kwargs.get::<bool>("ghi_chu")?.unwrap_or(false),
        ..Placement::default()
    };
    let json = serde_json::to_string(&placement).map_err(|error| wrong(error.to_string()))?;
    let markup = format!("{}{json}{}", mark::TABLE, mark::TABLE_END);
    Ok(Rich(vec![Piece::Markup(markup)]).into_value())
}
