//! Words: capitals, another wording, what stands in for nothing.

use tera::{Kwargs, TeraResult, Value};

use super::{Argument, Entry, Kind, remark, required_text, wrong};
use crate::dossier::leaf::Leaf;
use crate::mark;
use crate::template::rich::{NotText, Piece, Rich, number};
use crate::value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "hoa",
        arguments: &[],
        about: "Viết hoa tất cả các chữ.",
        example: "{{ huyen | hoa }}",
        prints: "HUYỆN BẠCH THÔNG",
        run: |value, _| Ok(rich(value)?.map(value::case::capitals).into_value()),
    },
    Entry {
        kind: Kind::Filter,
        name: "hoa_dau",
        arguments: &[],
        about: "Viết hoa chữ cái đầu câu, các chữ khác giữ nguyên.",
        example: "{{ \"tiếp tục thực hiện\" | hoa_dau }}",
        prints: "Tiếp tục thực hiện",
        run: |value, _| Ok(rich(value)?.map_first(value::case::sentence).into_value()),
    },
    Entry {
        kind: Kind::Filter,
        name: "thuong",
        arguments: &[],
        about: "Viết thường tất cả các chữ.",
        example: "{{ loai_van_ban | thuong }}",
        prints: "quyết định",
        run: |value, _| Ok(rich(value)?.map(value::case::lower).into_value()),
    },
    Entry {
        kind: Kind::Filter,
        name: "co_quan_trong_cau",
        arguments: &[],
        about: "Tên các cơ quan ở giữa câu: tên riêng giữ chữ hoa đầu (“Công an tỉnh”), chữ chỉ nhiều cơ quan, chữ chỉ loại địa phương thì viết thường (“các sở, ngành”, “xã An Bình”).",
        example: "Phối hợp với {{ \"Các sở, ngành\" | co_quan_trong_cau }} và {{ \"Công an tỉnh\" | co_quan_trong_cau }}",
        prints: "Phối hợp với các sở, ngành và Công an tỉnh",
        run: |value, _| Ok(rich(value)?.map_first(agencies_within).into_value()),
    },
    Entry {
        kind: Kind::Filter,
        name: "thuong_dau",
        arguments: &[],
        about: "Viết thường chữ cái đầu để đặt vào giữa câu; tên riêng và chữ viết tắt giữ nguyên.",
        example: "trên địa bàn {{ huyen | thuong_dau }}",
        prints: "trên địa bàn huyện Bạch Thông",
        run: |value, _| Ok(rich(value)?.map_first(value::case::lower_first).into_value()),
    },
    Entry {
        kind: Kind::Filter,
        name: "bo_gach",
        arguments: &[],
        about: "Bỏ dấu gạch hoặc dấu cộng ở đầu.",
        example: "{{ viec | bo_gach }}",
        prints: "Kiểm tra, đôn đốc",
        run: |value, _| {
            let strip = |text: &str| text.trim_start_matches(['-', '–', '+', ' ']).to_owned();
            Ok(rich(value)?.map_first(strip).into_value())
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "bo_dau_cuoi",
        arguments: &[],
        about: "Bỏ dấu chấm, phẩy, chấm phẩy, hai chấm ở cuối, để viết tiếp câu.",
        example: "{{ \"Rà soát quy hoạch.\" | bo_dau_cuoi }} (quý I)",
        prints: "Rà soát quy hoạch (quý I)",
        run: |value, _| {
            let strip = |text: &str| text.trim_end_matches(['.', ',', ';', ':', ' ']).to_owned();
            Ok(rich(value)?.map_last(strip).into_value())
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "viet_lai",
        arguments: &[Argument {
            name: "thanh",
            required: true,
            about: "cách viết mong muốn; chỉ được khác ô ở chữ hoa, chữ thường và khoảng trắng",
        }],
        about: "Viết lại chữ trong ô, thường là từ chữ hoa thành câu. Nếu nội dung khác ô thì in theo ô và báo.",
        example: "{{ trich_yeu | viet_lai(thanh=\"Triển khai Chương trình năm 2025\") }}",
        prints: "Triển khai Chương trình năm 2025",
        run: reworded,
    },
    Entry {
        kind: Kind::Filter,
        name: "hoac",
        arguments: &[Argument { name: "thay", required: true, about: "chữ in khi ô trống" }],
        about: "In chữ khác khi ô trống hoặc không có tên đó.",
        example: "{{ trong | hoac(thay=\"không giao\") }}",
        prints: "không giao",
        run: |value, kwargs| {
            let blank = match Rich::of(value) {
                Ok(rich) => rich.is_blank(),
                Err(NotText::Undefined) => true,
                Err(reason) => return Err(wrong(reason.words())),
            };
            if !blank {
                return Ok(value.clone());
            }
            let instead = required_text(kwargs, "thay")?;
            Ok(Rich::of(value).unwrap_or_default().replaced(instead).into_value())
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "khong",
        arguments: &[],
        about: "In chữ “không” cho ô ghi số 0 hoặc để trống, để đặt vào câu.",
        example: "Huyện {{ khong_co | khong }} có xã đăng ký",
        prints: "Huyện không có xã đăng ký",
        run: |value, _| {
            let text = rich(value)?;
            if text.is_blank() || number(value).is_some_and(|number| number.is_zero()) {
                return Ok(text.replaced("không".to_owned()).into_value());
            }
            Err(wrong(format!("“{}” không phải là 0 hoặc ô trống", text.plain())))
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "con_lai",
        arguments: &[],
        about: "Phần chữ sau số và đơn vị trong một ô.",
        example: "07 thôn {{ thon | con_lai }}",
        prints: "07 thôn và các thôn chưa đạt chuẩn năm 2024",
        run: |value, _| {
            let rest = Leaf::of(value).and_then(Leaf::rest).unwrap_or_default().to_owned();
            Ok(rich(value)?.replaced(rest).into_value())
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "truoc",
        arguments: &[Argument {
            name: "chu", required: true, about: "chữ đánh dấu chỗ cắt"
        }],
        about: "Phần đứng trước một chữ, để viết phần sau theo cách khác, chẳng hạn thay số mục bằng chỗ viện dẫn tự đánh số.",
        example: "{{ trich_yeu | truoc(chu=\"NĂM\") }}",
        prints: "TRIỂN KHAI CHƯƠNG TRÌNH",
        run: |value, kwargs| cut(value, kwargs, |(before, _)| before),
    },
    Entry {
        kind: Kind::Filter,
        name: "sau",
        arguments: &[Argument {
            name: "chu", required: true, about: "chữ đánh dấu chỗ cắt"
        }],
        about: "Phần đứng sau một chữ.",
        example: "{{ trich_yeu | sau(chu=\"TRÌNH\") }}",
        prints: "NĂM 2025",
        run: |value, kwargs| cut(value, kwargs, |(_, after)| after),
    },
    Entry {
        kind: Kind::Function,
        name: "de_trong",
        arguments: &[Argument {
            name: "cho",
            required: true,
            about: "chỗ trống dành cho gì: `so`, `ngay`, `thang`, `nam` hoặc `ten`",
        }],
        about: "Chừa chỗ trống mà thể thức cho phép, để điền bằng tay. Ở thành phần `ngay`, viết năm sau chỗ trống: ngày và tháng để trống.",
        example: "Số:{{ de_trong(cho=\"so\") }}/KH-UBND",
        prints: "Số:[so]/KH-UBND",
        run: |_, kwargs| blank(&required_text(kwargs, "cho")?),
    },
    Entry {
        kind: Kind::Filter,
        name: "hoac_de_trong",
        arguments: &[Argument {
            name: "cho",
            required: true,
            about: "chỗ trống dành cho gì, như ở hàm `de_trong`",
        }],
        about: "In chữ trong ô; ô trống thì chừa chỗ trống mà thể thức cho phép.",
        example: "Số: {{ trong | hoac_de_trong(cho=\"so\") }}/KH-UBND",
        prints: "Số: [so]/KH-UBND",
        run: |value, kwargs| {
            if rich(value)?.is_blank() {
                blank(&required_text(kwargs, "cho")?)
            } else {
                Ok(value.clone())
            }
        },
    },
];

fn rich(value: &Value) -> TeraResult<Rich> {
    Rich::of(value).map_err(|reason| wrong(format!("giá trị này là {}", reason.words())))
}

fn blank(what: &str) -> TeraResult<Value> {
    const BLANKS: [&str; 5] = ["so", "ngay", "thang", "nam", "ten"];
    if !BLANKS.contains(&what) {
        return Err(wrong(format!(
            "không có chỗ trống `{what}`; dùng một trong: {}",
            BLANKS.join(", ")
        )));
    }
    let markup = format!("{}{what}{}", mark::BLANK, mark::BLANK_END);
    Ok(Rich(vec![Piece::Markup(markup)]).into_value())
}

/// One side of the first place where a mark stands in a text.
fn cut(
    value: &Value,
    kwargs: &Kwargs,
    side: for<'t> fn((&'t str, &'t str)) -> &'t str,
) -> TeraResult<Value> {
    let text = rich(value)?;
    let whole = text.plain();
    let mark = required_text(kwargs, "chu")?;
    match whole.split_once(mark.as_str()) {
        Some(sides) => Ok(text.replaced(side(sides).trim().to_owned()).into_value()),
        None => Err(wrong(format!("“{whole}” không có chữ “{mark}”"))),
    }
}

/// Text for comparison: letters alone count, not their case or the spaces between.
fn folded(text: &str) -> String {
    value::case::lower(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn reworded(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let text = rich(value)?;
    let wanted = required_text(kwargs, "thanh")?;
    let written = text.plain();
    if folded(&written) == folded(&wanted) {
        return Ok(text.replaced(wanted).into_value());
    }
    remark(
        "reworded-differently",
        format!("ô ghi “{written}”, mẫu viết lại thành “{wanted}”; in theo ô"),
        text.origins(),
    );
    Ok(text.into_value())
}
/// Names of agencies and places within a sentence, where words for many and kinds of places have no
/// capital.
fn agencies_within(text: &str) -> String {
    let within = |name: &str| {
        let is_many = ["Các ", "Mọi ", "Những ", "Toàn "].iter().any(|many| name.starts_with(many));
        let is_place = value::name::split_kind(name).0.is_some()
            && crate::annex::name_of_unit(name).as_deref() == Some(name);
        if is_many || is_place { value::case::lower_first(name) } else { name.to_owned() }
    };
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([',', ';', '\n']) {
        let (name, after) = rest.split_at(at);
        let trimmed = name.trim_start();
        written.push_str(&name[..name.len() - trimmed.len()]);
        written.push_str(&within(trimmed));
        written.push_str(&after[..1]);
        rest = &after[1..];
    }
    let trimmed = rest.trim_start();
    written.push_str(&rest[..rest.len() - trimmed.len()]);
    written.push_str(&within(trimmed));
    written
}
