//! What the TOML reader (`toml` 1.2, `toml_parser` 1.1, `serde`) says of a file → the same in Vietnamese.
//!
//! Each message is known as a whole, so that what a person has typed is never taken for a word of
//! the reader's. One that is not known is quoted in a Vietnamese sentence; the place is beside it.

/// What is wrong with the text, as the reader describes it; what it expected follows in its message.
const SYNTAX: &[(&str, &str)] = &[
    ("unclosed array table", "tên mục trong `[[…]]` chưa đóng ngoặc"),
    ("unclosed table", "tên mục trong `[…]` chưa đóng ngoặc"),
    ("unclosed array", "danh sách chưa đóng ngoặc vuông"),
    ("unclosed inline table", "nhóm chưa đóng ngoặc nhọn"),
    ("missing table open", "tên mục chưa mở ngoặc vuông"),
    ("missing array opening", "danh sách chưa mở ngoặc vuông"),
    ("missing inline table opening", "nhóm chưa mở ngoặc nhọn"),
    ("key with no value", "sau tên phải có dấu `=` và giá trị"),
    ("missing value for key", "sau tên phải có dấu `=` và giá trị"),
    ("missing value", "sau dấu `=` chưa có giá trị"),
    ("missing key for inline table element", "trong `{…}` có giá trị chưa có tên"),
    ("invalid inline table element", "trong `{…}` phải viết tên = giá trị"),
    ("missing assignment between key-value pairs", "giữa tên và giá trị phải có dấu `=`"),
    ("extra assignment between key-value pairs", "thừa dấu `=`"),
    ("extra `=`", "thừa dấu `=`"),
    ("unexpected `=` in array", "trong danh sách không có dấu `=`"),
    ("extra comma in array", "thừa dấu phẩy trong danh sách"),
    ("extra comma in inline table", "thừa dấu phẩy trong `{…}`"),
    ("missing comma between array elements", "thiếu dấu phẩy giữa các mục của danh sách"),
    ("missing comma between key-value pairs", "thiếu dấu phẩy trong `{…}`"),
    ("unexpected key or value", "sau giá trị phải xuống dòng; lời giải thích viết sau dấu `#`"),
    ("unexpected content between comment and newline", "sau lời giải thích phải xuống dòng"),
    ("unexpected content", "có chữ không đúng chỗ; lời giải thích viết sau dấu `#`"),
    ("invalid key-value pair", "dòng này phải viết tên = giá trị; lời giải thích viết sau dấu `#`"),
    ("cannot recurse further; max recursion depth met", "ngoặc lồng nhau quá nhiều"),
    ("recursion limit", "ngoặc lồng nhau quá nhiều"),
    ("keys cannot be multi-line literal strings", "tên không viết trong ba dấu nháy"),
    ("keys cannot be multi-line basic strings", "tên không viết trong ba dấu nháy"),
    ("unquoted keys cannot be empty", "trước dấu `=` phải có tên"),
    (
        "invalid unquoted key",
        "tên chỉ có chữ không dấu, số, `-` và `_`; tên khác đặt trong dấu nháy",
    ),
    ("invalid key", "tên viết sai"),
    (
        "string values must be quoted",
        "sau dấu `=` phải có giá trị; chữ, ngày thì đặt trong dấu nháy thẳng",
    ),
    ("missing opening quote", "chữ chưa có dấu nháy mở"),
    ("invalid basic string", "chữ trong dấu nháy kép viết sai hoặc chưa đóng"),
    ("invalid literal string", "chữ trong dấu nháy đơn viết sai hoặc chưa đóng"),
    ("invalid multi-line basic string", "chữ trong ba dấu nháy kép viết sai hoặc chưa đóng"),
    ("invalid multi-line literal string", "chữ trong ba dấu nháy đơn viết sai hoặc chưa đóng"),
    ("invalid string", "chữ viết sai hoặc chưa đóng dấu nháy"),
    (
        "missing escaped value",
        "sau dấu `\\` trong dấu nháy kép chỉ được một số ký tự; đường dẫn thì viết bằng `/`",
    ),
    (
        "too few unicode value digits",
        "dấu `\\` trong dấu nháy kép có nghĩa riêng; đường dẫn thì viết bằng `/`",
    ),
    ("invalid value", "dấu `\\` trong dấu nháy kép có nghĩa riêng; đường dẫn thì viết bằng `/`"),
    ("could not allocate for string", "chữ quá dài"),
    (
        "carriage return must be followed by newline",
        "có dấu xuống dòng lạ; lưu lại tệp bằng Notepad",
    ),
    ("missing comment start", "lời giải thích phải bắt đầu bằng `#`"),
    ("invalid comment character", "trong lời giải thích có ký tự lạ; gõ lại dòng này"),
    ("redundant numeric sign", "số viết sai: thừa dấu cộng, trừ"),
    ("unexpected sign", "số viết sai: dấu cộng, trừ không đúng chỗ"),
    ("unexpected leading zero", "số không bắt đầu bằng 0; là chữ thì đặt trong dấu nháy"),
    ("integers with a radix cannot be signed", "số viết sai"),
    ("radix must be lowercase", "số viết sai"),
    ("redundant integer number prefix", "số viết sai"),
    ("`_` may only go between digits", "số viết sai: dấu `_` chỉ đứng giữa các chữ số"),
    ("invalid integer number", "số viết sai; là chữ thì đặt trong dấu nháy"),
    ("invalid hexadecimal number", "số viết sai; là chữ thì đặt trong dấu nháy"),
    ("invalid octal number", "số viết sai; là chữ thì đặt trong dấu nháy"),
    ("invalid binary number", "số viết sai; là chữ thì đặt trong dấu nháy"),
    ("invalid float", "số viết sai; là chữ thì đặt trong dấu nháy"),
    ("invalid boolean", "chỉ viết true hoặc false, không có dấu nháy"),
    ("invalid date-time", "ngày phải đặt trong dấu nháy, như \"01/4/2025\""),
    ("invalid date", "ngày phải đặt trong dấu nháy, như \"01/4/2025\""),
    ("invalid time", "giờ phải đặt trong dấu nháy"),
    ("invalid time offset", "giờ phải đặt trong dấu nháy"),
    ("duplicate key", "tên này đã ghi một lần ở trên"),
    ("integer number overflowed", "số quá lớn"),
    ("floating-point number overflowed", "số quá lớn"),
    ("u64 value was too large", "số quá lớn"),
    ("value is missing", "thiếu giá trị"),
    ("wanted string or table", "cần chữ trong dấu nháy hoặc một mục có các khóa"),
    ("wanted exactly 1 element, found 0 elements", "cần đúng một khóa, mục này để trống"),
    ("wanted exactly 1 element, more than 1 element", "cần đúng một khóa, mục này có nhiều hơn"),
];

/// Messages with something of the file in them: `{}` is what differs, `{0}` the same in
/// Vietnamese, `{0:loai}` a kind of value.
const FORMS: &[(&str, &str)] = &[
    ("missing field `{}`", "còn thiếu khóa `{0}`"),
    ("duplicate field `{}`", "khóa `{0}` ghi hai lần"),
    ("unknown field `{}`, expected one of {}", "không có khóa `{0}`; dùng một trong {1}"),
    ("unknown field `{}`, expected {}", "không có khóa `{0}`; dùng {1:hoac}"),
    ("unknown field `{}`, there are no fields", "không có khóa `{0}`"),
    (
        "unknown variant `{}`, expected one of {}",
        "không dùng được giá trị `{0}`; dùng một trong {1}",
    ),
    ("unknown variant `{}`, expected {}", "không dùng được giá trị `{0}`; dùng {1:hoac}"),
    ("unknown variant `{}`, there are no variants", "không dùng được giá trị `{0}`"),
    ("invalid type: {}, expected {}", "giá trị sai kiểu: gặp {0:loai}, cần {1:loai}"),
    ("invalid value: {}, expected {}", "không dùng được giá trị {0:loai}; cần {1:loai}"),
    ("invalid length {}, expected {}", "có {0} mục, cần {1:loai}"),
    (
        "cannot extend value of type {} with a dotted key",
        "tên có dấu chấm: phần trước dấu chấm đã là {0:loai}, không phải một mục",
    ),
    ("unexpected keys in table: {}, available keys: {}", "không có khóa {0}; dùng một trong {1}"),
    ("wanted exactly 1 element, found {}", "cần đúng một khóa, gặp {0}"),
];

/// The kinds of values, as serde and the reader call them, in a message or at its beginning.
const KINDS: &[(&str, &str)] = &[
    ("a string", "chữ trong dấu nháy"),
    ("a borrowed string", "chữ trong dấu nháy"),
    ("string or map", "chữ trong dấu nháy hoặc một mục có các khóa"),
    ("a sequence", "danh sách trong ngoặc vuông"),
    ("sequence", "danh sách"),
    ("array", "danh sách"),
    ("a map", "một mục có các khóa"),
    ("map", "một mục có các khóa"),
    ("table", "một mục có các khóa"),
    ("inline table", "một nhóm `{…}`"),
    ("a boolean", "true hoặc false"),
    ("boolean", "true hoặc false"),
    ("string", "chữ"),
    ("integer", "số"),
    ("float", "số có phần lẻ"),
    ("datetime", "ngày"),
    ("unit", "giá trị trống"),
    ("unit variant", "một giá trị"),
    ("a spanned value", "một giá trị"),
];

/// Kinds with the value itself after them, such as `string "a"`.
const KINDS_OF: &[(&str, &str)] = &[
    ("integer ", "số "),
    ("floating point ", "số "),
    ("boolean ", "giá trị "),
    ("string ", "chữ "),
    ("character ", "chữ "),
    ("struct ", "một mục có các khóa"),
    ("enum ", "một giá trị có sẵn"),
];

/// What the reader of TOML says, in Vietnamese.
pub fn in_vietnamese(message: &str) -> String {
    let message = message.trim();
    let known = |text: &str| SYNTAX.iter().find(|(english, _)| *english == text);
    // What is expected after a syntax error says the same with signs.
    let described = message.split_once(", expected ").map_or(message, |(described, _)| described);
    if let Some((_, words)) = known(message).or_else(|| known(described)) {
        return (*words).to_owned();
    }
    let form =
        FORMS.iter().find_map(|(form, words)| Some((super::form::fit(message, form)?, words)));
    match form {
        Some((parts, words)) => put(words, &parts),
        None => {
            format!("không đọc được chỗ này (trình đọc báo: “{}”)", message.replace('\n', "; "))
        }
    }
}

fn put(words: &str, parts: &[&str]) -> String {
    let mut text = words.to_owned();
    for (at, part) in parts.iter().enumerate() {
        text = text.replace(&format!("{{{at}:loai}}"), &kind(part));
        text = text.replace(&format!("{{{at}:hoac}}"), &part.replace("` or `", "` hoặc `"));
        text = text.replace(&format!("{{{at}}}"), part);
    }
    text
}

/// A kind of value, with the value where it is given.
fn kind(part: &str) -> String {
    if let Some((_, words)) = KINDS.iter().find(|(english, _)| *english == part) {
        return (*words).to_owned();
    }
    // `i32`, `u8`: what numbers must fit.
    let digits = part.strip_prefix(['u', 'i']).unwrap_or("x");
    if digits.chars().all(|c| c.is_ascii_digit()) && !digits.is_empty() || digits == "size" {
        return "số nguyên".to_owned();
    }
    let of =
        KINDS_OF.iter().find_map(|(english, words)| Some((part.strip_prefix(english)?, words)));
    match of {
        Some((value, words)) if words.ends_with(' ') => format!("{words}{value}"),
        Some((_, words)) => (*words).to_owned(),
        None => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the reader says of a text as a manifest.
    fn said(text: &str) -> String {
        let (_, findings) = crate::dossier::Manifest::read(text);
        findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn slips_in_a_manifest_are_told_in_vietnamese() {
        let mut wrong = Vec::new();
        for (text, expected) in [
            (
                "ten = Kế hoạch",
                "sau dấu `=` phải có giá trị; chữ, ngày thì đặt trong dấu nháy thẳng",
            ),
            (
                "ten = “Kế hoạch”",
                "sau dấu `=` phải có giá trị; chữ, ngày thì đặt trong dấu nháy thẳng",
            ),
            ("ten = \"Kế hoạch", "chữ trong dấu nháy kép viết sai hoặc chưa đóng"),
            ("ten \"Kế hoạch\"", "sau tên phải có dấu `=` và giá trị"),
            ("ten =", "sau dấu `=` phải có giá trị"),
            ("ten = \"a\" b", "sau giá trị phải xuống dòng; lời giải thích viết sau dấu `#`"),
            ("so_lieu = [\"a.xlsx\" \"b.xlsx\"]", "thiếu dấu phẩy giữa các mục của danh sách"),
            ("so_lieu = [\"a.xlsx\",, \"b.xlsx\"]", "thừa dấu phẩy trong danh sách"),
            ("so_lieu = [\"a.xlsx\"", "danh sách chưa đóng ngoặc vuông"),
            ("[bang.a\nvung = \"A1\"", "tên mục trong `[…]` chưa đóng ngoặc"),
            ("[[van_ban]\nmau = \"a.md\"", "tên mục trong `[[…]]` chưa đóng ngoặc"),
            (
                "tên = \"a\"",
                "tên chỉ có chữ không dấu, số, `-` và `_`; tên khác đặt trong dấu nháy",
            ),
            ("ten = \"a\"\nten = \"b\"", "tên này đã ghi một lần ở trên"),
            ("so_lieu = [\"D:\\ke-hoach\\a.xlsx\"]", "sau dấu `\\` trong dấu nháy kép"),
            ("ngay = 01/4/2025", "chữ, ngày thì đặt trong dấu nháy thẳng"),
            (
                "so_lieu = \"a.xlsx\"",
                "giá trị sai kiểu: gặp chữ \"a.xlsx\", cần danh sách trong ngoặc vuông",
            ),
            ("ten = 5", "giá trị sai kiểu: gặp số `5`, cần chữ trong dấu nháy"),
            ("[[van_ban]]\ntep = \"a\"", "còn thiếu khóa `mau`"),
            ("[bang.a]\nhang_tieu_de = -1", "không dùng được giá trị số `-1`; cần số nguyên"),
            ("[bang.a]\ndang = \"cay\"", "không dùng được giá trị `cay`; dùng một trong"),
            ("van_ban = \"a\"", "cần danh sách trong ngoặc vuông"),
            ("van_ban = [1]", "cần một mục có các khóa"),
            ("Kế hoạch năm 2026", "sau tên phải có dấu `=` và giá trị"),
        ] {
            let said = said(text);
            let is_foreign = said.contains("trình đọc báo") || said.contains("expected");
            if !said.contains(expected) || is_foreign {
                wrong.push(format!("{text}: {said}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn words_of_the_file_are_left_alone() {
        assert_eq!(in_vietnamese("missing field `string a map`"), "còn thiếu khóa `string a map`");
        assert_eq!(
            in_vietnamese("something new"),
            "không đọc được chỗ này (trình đọc báo: “something new”)"
        );
    }
}
