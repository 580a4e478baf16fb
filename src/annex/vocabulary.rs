//! The words by which the parts of an annex are known: headers, titles, totals, notes.
//!
//! All are compared in the folded form of [`folded`].

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::value::name::folded;

/// Words folded once.
type Words = LazyLock<BTreeSet<String>>;

macro_rules! words {
    ($($word:literal),* $(,)?) => {
        LazyLock::new(|| [$($word),*].into_iter().map(folded).collect())
    };
}

/// A phrase folded once.
macro_rules! phrase {
    ($phrase:literal) => {{
        static PHRASE: LazyLock<String> = LazyLock::new(|| folded($phrase));
        PHRASE.as_str()
    }};
}

/// The most characters of a text that words are looked for in at its beginning.
const START: usize = 60;

/// The beginning of a text, folded.
fn start(text: &str) -> String {
    let end = text.char_indices().nth(START).map_or(text.len(), |(index, _)| index);
    folded(&text[..end])
}

static NUMBER: Words = words![
    "TT",
    "STT",
    "Số TT",
    "Số thứ tự",
    "Thứ tự",
    "Mục",
    "Tiêu chí số",
    "Nội dung số",
    "Số",
    "#",
    "Stt.",
    "S.T.T",
    "T.T",
    "TT.",
];

static HEADER: Words = words![
    "nội dung",
    "đơn vị",
    "ghi chú",
    "khoản mục",
    "tên",
    "chỉ tiêu",
    "tiêu chí",
    "mục tiêu",
    "nguồn vốn",
    "nguồn",
    "số tiền",
    "kinh phí",
    "đầu việc",
    "công việc",
    "số lượng",
    "tổng",
    "tổng số",
    "tỷ lệ",
    "tỉ lệ",
    "trích yếu",
    "loại",
    "thời gian",
    "thời hạn",
    "nhiệm vụ",
    "cơ quan",
    "nhóm",
    "nơi nhận",
    "tổ chức",
    "giá trị",
    "thông tin",
    "số, ký hiệu",
    "ngày",
    "cấp",
    "lộ trình",
    "địa bàn",
    "địa phương",
    "danh mục",
    "hạng mục",
    "chủ trì",
    "phối hợp",
    "kết quả",
    "năm",
    "diễn giải",
    "đvt",
    "số xã",
    "số thôn",
    "xã",
    "huyện",
    "kế hoạch",
    "thành phần",
    "chỉ đạo",
    "phụ trách",
    "họ và tên",
    "họ tên",
];

static LABEL_NEVER: Words = words![
    "loại",
    "ngày",
    "ghi chú",
    "số tiền",
    "kinh phí",
    "tỷ lệ",
    "tỉ lệ",
    "số lượng",
    "thời gian",
    "thời hạn",
    "đơn vị tính",
    "đvt",
    "cột",
];

static NOTE: Words = words!["ghi chú", "chú thích", "diễn giải thêm"];

static TOTAL_COLUMN: Words = words!["tổng", "tổng số", "tổng cộng", "cộng", "chung"];

static DETAIL: Words = words![
    "trong đó",
    "tr.đó",
    "tr đó",
    "tr. đó",
    "trđ",
    "t.đó",
    "gồm",
    "bao gồm",
    "gồm có",
    "chia ra",
];

static ITEM: Words = words![
    "nhiệm vụ",
    "công việc",
    "đầu việc",
    "việc",
    "nội dung",
    "chỉ tiêu",
    "tiêu chí",
    "tên",
    "hoạt động",
    "dự án",
    "hạng mục",
    "danh mục",
    "mục tiêu",
    "giải pháp",
    "khoản mục",
];

static NOTE_START: Words =
    words!["ghi chú", "chú thích", "lưu ý", "nguồn:", "(*)", "(1)", "*", "ghi chú:"];

static SIGNATURE: Words = words![
    "người lập",
    "lập biểu",
    "tm.",
    "kt.",
    "thủ trưởng",
    "chủ tịch",
    "phó chủ tịch",
    "nơi nhận:",
    "giám đốc",
    "trưởng ban",
];

static KEY: Words = words!["khoản mục", "thông tin", "mục thông tin", "tên trường", "trường"];

static KEY_VALUE: Words = words!["nội dung", "giá trị", "chi tiết", "thông tin"];

/// Whether a folded text is one of the words or begins with one and a space.
fn begins(text: &str, words: &Words) -> bool {
    let prefix = |end: usize| text.is_char_boundary(end) && words.contains(text[..end].trim_end());
    let ends = text.char_indices().filter(|(_, c)| *c == ' ' || *c == '/').map(|(index, _)| index);
    words.contains(text) || ends.take(4).any(prefix)
}

/// Whether a header names order numbers.
pub(super) fn is_number(header: &str) -> bool {
    NUMBER.contains(&folded(header))
}

/// Whether a header of order numbers is also a key, as in `Số | 224`.
pub(super) fn is_key_too(header: &str) -> bool {
    let header = start(header);
    header == phrase!("số") || header == phrase!("mục")
}

/// Whether a text is one that headers are known by.
pub(super) fn is_header(text: &str) -> bool {
    if text.chars().count() > 60 || text.contains(':') {
        return false;
    }
    let text = folded(text);
    NUMBER.contains(&text) || begins(&text, &HEADER)
}

/// Whether a column of this header never names the rows.
pub(super) fn never_label(header: &str) -> bool {
    begins(&folded(header), &LABEL_NEVER)
}

/// Whether a header names remarks.
pub(super) fn is_note(header: &str) -> bool {
    begins(&folded(header), &NOTE)
}

/// Whether a header names the total over units: `Tổng`, `Toàn tỉnh`.
pub(crate) fn is_total_column(header: &str) -> bool {
    let header = folded(header);
    TOTAL_COLUMN.contains(&header) || is_whole_place(&header)
}

/// Whether a row of this name holds totals.
pub(super) fn is_total_row(label: &str) -> bool {
    super::sum::read(label).is_some()
}

/// Whether a name begins with words for a part of the row above: `Trong đó: vốn TPCP`.
pub(super) fn is_detail(label: &str) -> bool {
    let label = start(label);
    let mut words = DETAIL.iter();
    words.any(|word| label.strip_prefix(word.as_str()).is_some_and(ends_word))
}

/// Whether a name is such words alone: `Trong đó:`.
pub(crate) fn is_detail_alone(label: &str) -> bool {
    DETAIL.contains(start(label).trim_end_matches([':', ' ', '.']))
}

/// Whether a head names items: tasks, criteria, names.
pub(super) fn names_items(header: &str) -> bool {
    begins(&folded(header), &ITEM)
}

/// Whether a head says that a column names who does something: `Chủ trì`, `Đơn vị thực hiện`.
pub(super) fn names_doers(header: &str) -> bool {
    let header = folded(header);
    let has = |words: &str| header.contains(words);
    let is_body = [phrase!("cơ quan"), phrase!("đơn vị"), phrase!("tổ chức")]
        .iter()
        .any(|body| header.starts_with(body));
    [phrase!("chủ trì"), phrase!("phối hợp"), phrase!("phụ trách"), phrase!("chủ đầu tư")]
        .into_iter()
        .any(has)
        || [phrase!("đầu mối"), phrase!("tham gia")].into_iter().any(has)
        || is_body && has(phrase!("thực hiện"))
}

/// Whether a word ends before a text.
fn ends_word(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

/// Whether a folded text is the whole of a place: `toàn tỉnh`, `toàn thành phố`.
fn is_whole_place(text: &str) -> bool {
    text.strip_prefix(phrase!("toàn"))
        .and_then(|rest| rest.strip_prefix(' '))
        .is_some_and(|place| place.split(' ').count() <= 3)
}

/// Whether a line begins a note.
pub(super) fn begins_note(line: &str) -> bool {
    let line = start(line);
    begins(&line, &NOTE_START) || line.split_once(':').is_some_and(|(w, _)| NOTE_START.contains(w))
}

/// Whether a line belongs to the signature below a table.
pub(super) fn begins_signature(line: &str) -> bool {
    begins(&start(line), &SIGNATURE)
}

/// Whether a header names keys, as in `Khoản mục | Nội dung`.
pub(super) fn is_key(header: &str) -> bool {
    KEY.contains(&folded(header))
}

/// Whether a header names the values of keys.
pub(super) fn is_key_value(header: &str) -> bool {
    begins(&folded(header), &KEY_VALUE)
}

/// Whether a line is the motto of the state or a part of the letterhead.
pub(super) fn is_motto(line: &str) -> bool {
    let line = start(line);
    line.contains(phrase!("cộng hòa xã hội chủ nghĩa"))
        || (line.contains(phrase!("độc lập")) && line.contains(phrase!("hạnh phúc")))
}

/// Whether a line is the place and date of a letterhead, or its number.
pub(super) fn is_letterhead(line: &str) -> bool {
    let plain = start(line);
    let has = |phrase| plain.contains(phrase);
    is_motto(line)
        || (has(phrase!(", ngày")) && has(phrase!("tháng")) && has(phrase!("năm")))
        || (plain.starts_with(phrase!("số:")) && plain.contains('/'))
}

/// Whether a line says what an annex is attached to: `(Kèm theo …)`.
pub(super) fn is_attachment(line: &str) -> bool {
    let line = start(line);
    let line = line.trim_start_matches(['(', ' ']);
    line.starts_with(phrase!("kèm theo")) || line.starts_with(phrase!("ban hành kèm theo"))
}

/// Whether a line names the unit of all figures: `Đơn vị tính: triệu đồng`.
pub(super) fn is_unit_line(line: &str) -> bool {
    let line = start(line);
    let line = line.trim_start_matches(['(', ' ']);
    [phrase!("đơn vị tính"), phrase!("đvt"), phrase!("đơn vị")].iter().any(|words| {
        line.strip_prefix(words).is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}
