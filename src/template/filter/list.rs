//! Lists: of names, and of rows of a table.

use rust_decimal::prelude::ToPrimitive;
use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::rows::Wanted;
use super::{Argument, Entry, Kind, remark, required_text, rows, text_argument, wrong};
use crate::counted;
use crate::dossier::LongList;
use crate::dossier::leaf::{Leaf, figure};
use crate::template::guard;
use crate::template::rich::{Piece, Rich};
use crate::value;
use crate::value::deadline::Deadline;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "danh_sach",
        arguments: &[
            Argument {
                name: "noi",
                required: false,
                about: "chữ nối trước mục cuối, mặc định là “và”; `noi=\",\"` thì chỉ dùng dấu phẩy",
            },
            Argument {
                name: "thuong",
                required: false,
                about: "`true` thì viết thường chữ đầu của mỗi mục, để đặt vào giữa câu",
            },
        ],
        about: "Liệt kê các tên trong ô, hoặc tên các hàng của một danh sách.",
        example: "{{ cac_xa | danh_sach }}; {{ hang | danh_sach(noi=\",\") }}",
        prints: "Vi Hương, Vũ Muộn và Sỹ Bình; Nhạn Môn, Đôn Phong, Cao Sơn",
        run: listed,
    },
    Entry {
        kind: Kind::Filter,
        name: "loc",
        arguments: &[
            Argument {
                name: "cot",
                required: false,
                about: "tên cột; với `cap` và `khong_cap` thì có thể không ghi, khi ấy tìm ở mọi ô của hàng",
            },
            Argument {
                name: "la", required: false, about: "giữ các hàng có chữ này ở cột"
            },
            Argument {
                name: "khac", required: false, about: "bỏ các hàng có chữ này ở cột"
            },
            Argument {
                name: "co",
                required: false,
                about: "giữ các hàng mà ô ở cột liệt kê mục này, chẳng hạn số `6` trong `02, 06`",
            },
            Argument {
                name: "chua",
                required: false,
                about: "giữ các hàng mà ô ở cột có chữ này ở bất kỳ đâu",
            },
            Argument {
                name: "cap",
                required: false,
                about: "giữ các hàng nói đến cấp này ở cột, chẳng hạn \"xã\": `cấp xã`, `UBND các xã`; `xã hội`, `hợp tác xã`, `thị xã` không phải",
            },
            Argument {
                name: "khong_cap", required: false, about: "bỏ các hàng nói đến cấp này"
            },
        ],
        about: "Chọn các hàng theo chữ ở một cột, bằng một trong các tham số dưới đây; không phân biệt chữ hoa, chữ thường.",
        example: "{{ hang | loc(cot=\"don_vi\", la=\"Huyện Bạch Thông\") | danh_sach }}; {{ hang | loc(cot=\"don_vi\", cap=\"huyện\") | dem }} hàng nói đến huyện",
        prints: "Đôn Phong và Cao Sơn; 03 hàng nói đến huyện",
        run: filtered,
    },
    Entry {
        kind: Kind::Filter,
        name: "nhom",
        arguments: &[Argument { name: "theo", required: true, about: "tên cột" }],
        about: "Gộp các hàng có cùng chữ ở một cột. Mỗi nhóm có `ten` và `hang`.",
        example: "{% for n in hang | nhom(theo=\"don_vi\") %}{{ n.ten }}: {{ n.hang | danh_sach }}. {% endfor %}",
        prints: "Huyện Pác Nặm: Nhạn Môn. Huyện Bạch Thông: Đôn Phong và Cao Sơn.",
        run: grouped,
    },
    Entry {
        kind: Kind::Filter,
        name: "sap_xep",
        arguments: &[Argument {
            name: "theo",
            required: false,
            about: "tên cột, mặc định là tên hàng",
        }],
        about: "Sắp xếp theo thứ tự chữ cái tiếng Việt.",
        example: "{{ hang | sap_xep | danh_sach }}",
        prints: "Cao Sơn, Đôn Phong và Nhạn Môn",
        run: sorted,
    },
    Entry {
        kind: Kind::Filter,
        name: "sap_xep_thoi_han",
        arguments: &[
            Argument { name: "theo", required: true, about: "tên cột thời hạn" },
            Argument {
                name: "nam",
                required: false,
                about: "năm của những thời hạn không ghi năm",
            },
            Argument {
                name: "bo_nhom",
                required: false,
                about: "`true` thì bỏ hàng nhóm không có thời hạn mà không báo",
            },
        ],
        about: "Sắp xếp các hàng theo ngày cuối của thời hạn ghi bằng chữ. Việc thường xuyên, định kỳ và thời hạn để trống đứng sau; hàng nhóm không có thời hạn thì bỏ, và báo nếu các hàng con không ghi lại chữ của nhóm.",
        example: "{{ hang | sap_xep_thoi_han(theo=\"han\", nam=2025) | danh_sach }}",
        prints: "Cao Sơn, Nhạn Môn và Đôn Phong",
        run: by_deadline,
    },
    Entry {
        kind: Kind::Filter,
        name: "tach",
        arguments: &[Argument {
            name: "dau",
            required: false,
            about: "dấu ngăn các mục, mặc định là dấu chấm phẩy",
        }],
        about: "Tách chữ trong một ô thành danh sách các mục.",
        example: "{% for viec in cac_viec | tach %}{{ loop.index }}: {{ viec }}. {% endfor %}",
        prints: "1: rà soát quy hoạch. 2: hướng dẫn cơ sở. 3: kiểm tra, báo cáo.",
        run: |value, kwargs| {
            let mark = text_argument(kwargs, "dau")?.unwrap_or_else(|| ";".to_owned());
            Ok(Value::from(parts(value, &mark)?))
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "ghep",
        arguments: &[Argument {
            name: "voi", required: true, about: "danh sách có cùng số mục"
        }],
        about: "Ghép từng mục của hai danh sách, chẳng hạn số và tên của các tiêu chí. Mỗi cặp có `mot` và `hai`; hai danh sách lệch nhau thì báo.",
        example: "{% for c in \"1, 2, 3\" | tach(dau=\",\") | ghep(voi=cac_viec | tach) %}{{ c.mot }} là {{ c.hai }}; {% endfor %}",
        prints: "1 là rà soát quy hoạch; 2 là hướng dẫn cơ sở; 3 là kiểm tra, báo cáo;",
        run: paired,
    },
];

/// The parts of a text between marks, each with the origins of the whole.
fn parts(value: &Value, mark: &str) -> TeraResult<Vec<Value>> {
    if mark.is_empty() {
        return Err(wrong("dấu ngăn các mục không được để trống"));
    }
    let text = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
    let origins = text.origins();
    let whole = text.plain();
    let parts = whole.split(mark).map(str::trim).filter(|part| !part.is_empty());
    let parts = parts.map(|part| match origins.first() {
        Some(&origin) => crate::dossier::leaf::leaf(origin, &value::parse_text(part)),
        None => Value::from(part),
    });
    Ok(parts.collect())
}

fn paired(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let other: Value = kwargs.must_get("voi")?;
    let (ones, others) = (items(value)?, items(&other)?);
    if ones.len() != others.len() {
        let message = format!(
            "hai danh sách lệch nhau: một bên có {} mục, một bên có {} mục",
            ones.len(),
            others.len()
        );
        let mut origins: Vec<u32> = ones.iter().chain(others).flat_map(origins).collect();
        origins.dedup();
        remark("lists-differ", message, origins);
    }
    let nothing = Value::from("");
    let pairs = (0..ones.len().max(others.len())).map(|at| {
        let mut pair = tera::Map::with_capacity(2);
        pair.insert(Key::Str("mot"), ones.get(at).unwrap_or(&nothing).clone());
        pair.insert(Key::Str("hai"), others.get(at).unwrap_or(&nothing).clone());
        Value::from(pair)
    });
    Ok(Value::from(pairs.collect::<Vec<_>>()))
}

/// The origins of a value: of its text, or of the name of a row.
pub(super) fn origins(value: &Value) -> Vec<u32> {
    named(value).map_or_else(Vec::new, |rich| rich.origins())
}

/// The text of an item: a cell, a text, or the name of a row.
fn named(value: &Value) -> Option<Rich> {
    if Leaf::of(value).is_none()
        && let Some(row) = value.as_map()
    {
        return Rich::of(row.get(&Key::Str("ten"))?).ok();
    }
    Rich::of(value).ok()
}

/// The items of a list.
pub(super) fn items(value: &Value) -> TeraResult<&[Value]> {
    value.as_array().ok_or_else(|| wrong("giá trị này không phải là một danh sách"))
}

/// The cell of a row in a column.
pub(super) fn cell<'a>(row: &'a Value, column: &str) -> TeraResult<&'a Value> {
    let map = row.as_map().ok_or_else(|| wrong("mục của danh sách không phải là một hàng"))?;
    map.get(&Key::from(column.to_owned())).ok_or_else(|| {
        let names: Vec<&str> = map
            .keys()
            .filter_map(Key::as_str)
            .filter(|name| !matches!(*name, "con" | "muc" | "theo_don_vi"))
            .filter(|name| !crate::dossier::leaf::is_hidden(name))
            .collect();
        let hint = crate::diagnostic::source::did_you_mean(column, &names);
        wrong(format!("hàng không có cột `{column}`; {hint}"))
    })
}

pub(super) fn text_of(value: &Value) -> TeraResult<String> {
    Ok(Rich::of(value).map_err(|reason| wrong(reason.words()))?.plain())
}

fn listed(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let last = text_argument(kwargs, "noi")?.unwrap_or_else(|| "và".to_owned());
    let lower = kwargs.get::<bool>("thuong")?.unwrap_or(false);
    if let Some(leaf) = Leaf::of(value) {
        let Some(names) = leaf.names() else { return Ok(value.clone()) };
        let names: Vec<String> = names.iter().map(text_of).collect::<TeraResult<_>>()?;
        return Ok(figure(&leaf.origins(), &joined(&names, &last)));
    }
    let Some(items) = value.as_array() else { return Ok(value.clone()) };
    let mut pieces = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let mut text = named(item).ok_or_else(|| wrong("có mục không có tên để liệt kê"))?;
        if lower {
            text = text.map_first(value::case::lower_first);
        }
        if at > 0 {
            pieces.push(Piece::Text(separator(at + 1 == items.len(), &last)));
        }
        pieces.extend(text.0);
    }
    Ok(Rich(pieces).into_value())
}

fn separator(before_last: bool, last: &str) -> String {
    if before_last && last != "," { format!(" {last} ") } else { ", ".to_owned() }
}

fn joined(names: &[String], last: &str) -> String {
    let mut list = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            list.push_str(&separator(at + 1 == names.len(), last));
        }
        list.push_str(name);
    }
    list
}

/// Whether a text says what is wanted.
type Test = fn(&str, &str) -> bool;

/// The arguments that say which rows are kept: the test, whether those that pass it are kept, and
/// whether any cell of the row may pass it where no column is named.
const TESTS: [(&str, Test, bool, bool); 6] = [
    ("la", is, true, false),
    ("khac", is, false, false),
    ("co", lists, true, false),
    ("chua", holds, true, false),
    ("cap", value::name::speaks_of, true, true),
    ("khong_cap", value::name::speaks_of, false, true),
];

fn filtered(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let mut given = Vec::with_capacity(1);
    for (name, test, keep, anywhere) in TESTS {
        given.extend(
            text_argument(kwargs, name)?.map(|wanted| (name, wanted, test, keep, anywhere)),
        );
    }
    let [(given_name, wanted, test, keep, anywhere)] = given.as_slice() else {
        let names = TESTS.map(|(name, ..)| format!("`{name}`")).join(", ");
        return Err(wrong(format!("cần một trong các tham số {names}")));
    };
    let column = text_argument(kwargs, "cot")?;
    if column.is_none() && !anywhere {
        return Err(wrong("còn thiếu tham số `cot`"));
    }
    let looked_up = match *given_name {
        "la" => Some(Wanted::Text(wanted)),
        "co" => Some(Wanted::Item(wanted)),
        _ => None,
    };
    if let Some((column, wanted)) = column.as_ref().zip(looked_up) {
        if let Some(found) = rows::looked_up(value, column, wanted) {
            return Ok(found);
        }
        // A row has no such cell, which is told as of any other list.
        for row in LongList::of(value).iter().flat_map(LongList::alone) {
            text_of(cell(&row, column)?)?;
        }
    }
    let all = items(value)?;
    counted::looked_at(all.len());
    let mut rows = Vec::new();
    for row in all {
        let found = match &column {
            Some(column) => test(&text_of(cell(row, column)?)?, wanted),
            None => cells(row)?.any(|cell| test(cell.text(), wanted)),
        };
        if found == *keep {
            rows.push(row.clone());
        }
    }
    Ok(Value::from(rows))
}

/// The cells of a row.
fn cells(row: &Value) -> TeraResult<impl Iterator<Item = Leaf<'_>>> {
    let map = row.as_map().ok_or_else(|| wrong("mục của danh sách không phải là một hàng"))?;
    Ok(map.values().filter_map(Leaf::of))
}

fn is(text: &str, wanted: &str) -> bool {
    value::name::folded(text) == value::name::folded(wanted)
}

fn holds(text: &str, part: &str) -> bool {
    value::name::folded(text).contains(&value::name::folded(part))
}

/// Whether a text lists an item between commas or semicolons; `06` and `6` are one number.
fn lists(text: &str, item: &str) -> bool {
    let (text, item) = (value::name::folded(text), value::name::folded(item));
    text.split([',', ';']).any(|part| bare_item(part) == bare_item(&item))
}

/// An item of a list as it is compared: a number without the zeros before it.
pub(super) fn bare_item(item: &str) -> &str {
    let item = item.trim();
    let is_number = !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { item.trim_start_matches('0') } else { item }
}

fn grouped(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let column = required_text(kwargs, "theo")?;
    let mut groups: Vec<(String, Value, Vec<Value>)> = Vec::new();
    for row in items(value)? {
        let cell = cell(row, &column)?;
        let name = value::name::folded(&text_of(cell)?);
        match groups.iter_mut().find(|(known, _, _)| *known == name) {
            Some((_, _, rows)) => rows.push(row.clone()),
            None => groups.push((name, cell.clone(), vec![row.clone()])),
        }
    }
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(_, name, rows)| {
            let mut group = tera::Map::with_capacity(2);
            group.insert(Key::Str("ten"), name);
            group.insert(Key::Str("hang"), Value::from(rows));
            Value::from(group)
        })
        .collect();
    Ok(Value::from(groups))
}

fn sorted(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let column = text_argument(kwargs, "theo")?;
    let mut rows = Vec::new();
    for row in items(value)? {
        let name = match &column {
            Some(column) => text_of(cell(row, column)?)?,
            None => named(row).ok_or_else(|| wrong("có mục không có tên để sắp xếp"))?.plain(),
        };
        rows.push((name, row.clone()));
    }
    rows.sort_by(|(one, _), (other, _)| value::order::compare(one, other));
    Ok(Value::from(rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()))
}

/// The rows by the last day of their deadlines; those of one day stay in their order.
fn by_deadline(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let column = required_text(kwargs, "theo")?;
    let year = match kwargs.get::<Value>("nam")? {
        Some(year) => {
            let year = super::number::need_number(&year)?.to_i16();
            Some(year.ok_or_else(|| wrong("tham số `nam` không phải là một năm"))?)
        }
        None => None,
    };
    let may_lose = kwargs.get::<bool>("bo_nhom")?.unwrap_or(false);
    let mut rows = Vec::new();
    for row in items(value)? {
        let text = text_of(cell(row, &column)?)?;
        if text.is_empty() {
            let under = row.as_map().and_then(|row| row.get(&Key::Str("con")));
            match under.and_then(Value::as_array).filter(|under| !under.is_empty()) {
                None => rows.push(((1, None), row.clone())),
                Some(under) if !may_lose => remark_on_lost(row, under),
                Some(_) => {}
            }
            continue;
        }
        if text == value::GAP {
            rows.push(((1, None), row.clone()));
            continue;
        }
        let deadline: Deadline = text
            .parse()
            .map_err(|error: value::deadline::DeadlineError| wrong(error.to_string()))?;
        // A leap year: every day that can be written exists in it.
        let day = deadline.last_day(year.unwrap_or(2000));
        if year.is_none() && day != deadline.last_day(2001) {
            return Err(wrong(format!("thời hạn “{text}” không ghi năm; thêm nam=…")));
        }
        rows.push(((u8::from(day.is_none()), day), row.clone()));
    }
    rows.sort_by_key(|(key, _)| *key);
    Ok(Value::from(rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()))
}

/// Remarks on the cells of a group that is left out, where no row below holds them.
fn remark_on_lost(group: &Value, under: &[Value]) {
    let cells = |row: &Value| -> Vec<(u32, String)> {
        let row = row.as_map().into_iter().flat_map(tera::Map::values);
        let leaves = row.filter_map(Leaf::of).filter(|leaf| !leaf.text().is_empty());
        leaves
            .flat_map(|leaf| leaf.origins().into_iter().map(move |at| (at, leaf.text().to_owned())))
            .collect()
    };
    // A cell that is merged down over the rows is a cell of each, under an origin of its own.
    let kept: Vec<String> = under.iter().flat_map(cells).map(|(_, text)| text).collect();
    let mut lost = cells(group);
    lost.retain(|(_, text)| !kept.contains(text));
    let Some((_, first)) = lost.first() else { return };
    let message = format!("hàng nhóm “{first}” không có thời hạn nên không vào danh sách");
    let mut origins: Vec<u32> = lost.iter().map(|(at, _)| *at).collect();
    origins.sort_unstable();
    origins.dedup();
    guard::advise(
        "group-left-out",
        message,
        origins,
        "ghi thời hạn cho hàng nhóm, hoặc viết bo_nhom=true nếu không cần in nhóm",
    );
}
