//! A document as plain text that a person can read and write, and back without loss.
//!
//! The head comes first, a `key: value` line for each component (Vietnamese or English keys, see
//! below), then a block a line after `== nội dung`, then the annexes:
//!
//! ```text
//! tên loại: Kế hoạch
//! cơ quan: ỦY BAN NHÂN DÂN{/}TỈNH BẮC KẠN
//! số: {?số}
//! ký hiệu: KH-UBND
//! ngày: 2025-04
//! trích yếu: Xây dựng nông thôn mới năm 2025
//! nơi nhận: Gửi bản điện tử:
//! nơi nhận: - UBND các xã
//! quyền hạn: TM. ỦY BAN NHÂN DÂN
//! người ký: Nguyễn Văn A
//!
//! == nội dung
//! 1| # [I.] (#muc_tieu) MỤC TIÊU
//! 3| ## [1.] Xã nông thôn mới {:} Phấn đấu {=37 xã|bieu.tong @ bieu.xlsx › Biểu › C8}.
//! 5| - một việc
//! 6| + một việc nhỏ
//!
//! == phụ lục (#bieu) Mục tiêu năm 2025
//! kèm theo: Kế hoạch số {?số}/KH-UBND
//! 9| @bảng bieu @ bieu.xlsx › Biểu › A5:C8
//!   cột | số 5 | tên 30 | số liệu
//!   đầu | [1x2] TT | [1x2] Nội dung | Năm 2025
//!   đầu | Tổng
//!   dòng | 1 | Xã nông thôn mới | {=37 xã|bieu.tong @ bieu.xlsx › Biểu › C8}
//!   ghi chú: Số liệu đến 31/3
//! ```
//!
//! A document that is issued with this one is a section as well:
//!
//! ```text
//! == văn bản kèm theo (#ke_hoach) Kế hoạch
//! trích yếu: Cấp nước sạch nông thôn năm 2026
//! kèm theo: Quyết định số {?số}/QĐ-UBND
//! ```
//!
//! - **Before a block** stands the line of markup that it came from, `12|`; without it the line
//!   is 0. Empty lines mean nothing.
//! - **A block** begins with `#` (a heading, one for each level; its number in `[ ]`, its name in
//!   `(# )`; `{:}` before the text that runs on), `-`, `+`, `++` (items), `~` (a remark), `^` (a
//!   centred line), `@bảng` (a table), or nothing (a paragraph). Its text follows after a space.
//! - **Within text** `{_…}` is emphasis, `{*…}` strong emphasis, `{=…|…}` a figure with its
//!   origins (`key @ file › sheet › cells`), `{?số}` a blank (`số`, `ngày`, `tháng`, `năm`,
//!   `tên`), `{/}` a line break. `{}` parts two texts, `{""}` is an empty one. `\` takes the
//!   meaning from the character after it; `\n`, `\r`, `\t` and `\u{2028}` are characters.
//! - **Below `@bảng`** the lines are indented: `cột`, then rows `đầu`, `dòng`, `nhóm`, `tổng`
//!   (`tiêu đề` for a header row in the body, `đầu dòng` for a row of data in the header), each
//!   cell after a `|`. `[2x3]` before a cell's text says that it covers 2 columns and 3 rows,
//!   `[@4]` that it starts in the column 4 (from 0) and not in the next free one.
//!
//! | Key | English | Key | English |
//! | --- | --- | --- | --- |
//! | `tên loại` | `kind` | `trích yếu` | `subject` |
//! | `chủ quản` | `parent` | `kính gửi` | `addressee` |
//! | `cơ quan` | `issuer` | `căn cứ` | `basis` |
//! | `số` | `number` | `nơi nhận` | `recipient` |
//! | `ký hiệu` | `symbol` | `quyền hạn` | `authority` |
//! | `địa danh` | `place` | `chức vụ` | `office` |
//! | `ngày` | `date` | `người ký` | `signer` |
//! | `nguồn ngày` | `date-origin` | `thẩm quyền` | `enactor` |
//! | `bố cục` | `layout` | | |
//!
//! The layout is `văn bản` (`official`), which is not printed, `tài liệu` (`leaflet`) or `tờ rơi`
//! (`flyer`).

mod cursor;
mod parse;
mod print;

pub use parse::parse;
pub use print::print;

use super::{Blank, ColumnKind, Layout, RowKind, WhenWide};

/// Text that is not a document: what was expected, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("dòng {line}, cột {column}: cần {expected}, gặp {found}")]
pub struct Error {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What should stand there, in Vietnamese.
    pub expected: String,
    /// What stands there, in Vietnamese.
    pub found: String,
}

/// A word of the text form: what it stands for, in Vietnamese, in English.
type Word<T> = (T, &'static str, &'static str);

/// The components of the head, in the order of printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Layout,
    Kind,
    Parent,
    Issuer,
    Number,
    Symbol,
    Place,
    Date,
    DateOrigin,
    Subject,
    Enactor,
    Addressee,
    Basis,
    Recipient,
    Authority,
    Office,
    Signer,
}

const KEYS: [Word<Key>; 17] = [
    (Key::Layout, "bố cục", "layout"),
    (Key::Kind, "tên loại", "kind"),
    (Key::Parent, "chủ quản", "parent"),
    (Key::Issuer, "cơ quan", "issuer"),
    (Key::Number, "số", "number"),
    (Key::Symbol, "ký hiệu", "symbol"),
    (Key::Place, "địa danh", "place"),
    (Key::Date, "ngày", "date"),
    (Key::DateOrigin, "nguồn ngày", "date-origin"),
    (Key::Subject, "trích yếu", "subject"),
    (Key::Enactor, "thẩm quyền", "enactor"),
    (Key::Addressee, "kính gửi", "addressee"),
    (Key::Basis, "căn cứ", "basis"),
    (Key::Recipient, "nơi nhận", "recipient"),
    (Key::Authority, "quyền hạn", "authority"),
    (Key::Office, "chức vụ", "office"),
    (Key::Signer, "người ký", "signer"),
];

const LAYOUTS: [Word<Layout>; 3] = [
    (Layout::Official, "văn bản", "official"),
    (Layout::Leaflet, "tài liệu", "leaflet"),
    (Layout::Flyer, "tờ rơi", "flyer"),
];

const BLANKS: [Word<Blank>; 5] = [
    (Blank::Number, "số", "number"),
    (Blank::Day, "ngày", "day"),
    (Blank::Month, "tháng", "month"),
    (Blank::Year, "năm", "year"),
    (Blank::Name, "tên", "name"),
];

const COLUMNS: [Word<ColumnKind>; 5] = [
    (ColumnKind::Number, "số", "number"),
    (ColumnKind::Label, "tên", "label"),
    (ColumnKind::Measure, "đơn vị", "measure"),
    (ColumnKind::Quantity, "số liệu", "quantity"),
    (ColumnKind::Words, "chữ", "words"),
];

/// After the width of a column of totals.
const TOTAL: [Word<()>; 1] = [((), "tổng", "total")];

const WHEN_WIDE: [Word<WhenWide>; 4] = [
    (WhenWide::Shrink, "thu nhỏ", "shrink"),
    (WhenWide::Large, "khổ lớn", "large"),
    (WhenWide::Transpose, "chuyển vị", "transpose"),
    (WhenWide::Split, "chia", "split"),
];

const ROWS: [Word<RowKind>; 4] = [
    (RowKind::Header, "tiêu đề", "heading"),
    (RowKind::Group, "nhóm", "group"),
    (RowKind::Data, "dòng", "row"),
    (RowKind::Total, "tổng", "total"),
];

const BODY: [Word<()>; 1] = [((), "nội dung", "body")];
const ANNEX: [Word<()>; 1] = [((), "phụ lục", "annex")];
const ATTACHED: [Word<()>; 1] = [((), "văn bản kèm theo", "attached")];
const ATTACHMENT: [Word<()>; 1] = [((), "kèm theo", "attachment")];
const TABLE: [Word<()>; 1] = [((), "@bảng", "@table")];
const COLUMN_LINE: [Word<()>; 1] = [((), "cột", "columns")];
const HEADER: [Word<()>; 1] = [((), "đầu", "header")];
const UNIT_LINE: [Word<()>; 1] = [((), "đơn vị tính", "unit")];
const WIDE_LINE: [Word<()>; 1] = [((), "khi rộng", "wide")];
const NOTE: [Word<()>; 1] = [((), "ghi chú", "note")];

/// The Vietnamese word for a value.
fn word<T: PartialEq>(words: &[Word<T>], value: &T) -> &'static str {
    words.iter().find(|(known, _, _)| known == value).map_or("", |(_, vietnamese, _)| vietnamese)
}

/// The value that a Vietnamese or English word stands for.
fn value<T: Copy>(words: &[Word<T>], word: &str) -> Option<T> {
    words
        .iter()
        .find(|(_, vietnamese, english)| *vietnamese == word || *english == word)
        .map(|(value, _, _)| *value)
}

/// The Vietnamese words of a list, for a message: `“số”, “tên”`.
fn listed<T>(words: &[Word<T>]) -> String {
    let words: Vec<_> = words.iter().map(|(_, word, _)| format!("“{word}”")).collect();
    words.join(", ")
}

/// Where the cells of a row stand when none says its column: in the next column that no cell of
/// this row and none that reaches down from above covers.
#[derive(Debug, Default)]
struct Grid {
    /// Columns that are covered, from and to, and for how many rows more.
    covered: Vec<(usize, usize, usize)>,
    next: usize,
}

impl Grid {
    /// The column of the next cell.
    fn next(&self) -> usize {
        let mut column = self.next;
        while let Some((_, end, _)) =
            self.covered.iter().find(|(start, end, _)| (*start..*end).contains(&column))
        {
            column = *end;
        }
        column
    }

    /// A cell stands at a column.
    fn place(&mut self, column: usize, column_span: usize, row_span: usize) {
        self.next = column.saturating_add(column_span.max(1));
        self.covered.push((column, self.next, row_span.max(1)));
    }

    /// A row ends.
    fn end_row(&mut self) {
        self.next = 0;
        self.covered.retain_mut(|(_, _, rows)| {
            *rows -= 1;
            *rows > 0
        });
    }
}
