//! What Tera 2.4 says of a template → the same in Vietnamese.
//!
//! Each message is known as a whole, so that what stands in data or in a template is never taken
//! for a word of Tera's; one that is not known is quoted in
//! a Vietnamese sentence, and one of ours stays as it is.

use crate::diagnostic::form::fit;

/// The messages with `{}` for what differs, and what they are in Vietnamese with the same in its
/// place: `{0}` as it stands, `{0:loai}` the kind of a value, `{0:dau}` a piece of a template.
const MESSAGES: &[(&str, &str)] = &[
    // Reading a template.
    ("Unexpected end of input", "mẫu kết thúc đột ngột, còn thiếu thẻ đóng"),
    (
        "Found `<` but expected identifier after it for component call. Use `<` for comparisons in proper context.",
        "sau `<` phải là tên thành phần; so sánh thì viết `<` giữa hai giá trị",
    ),
    (
        "Found `<` but expected identifier after it for XML component call.",
        "sau `<` phải là tên thành phần",
    ),
    (
        "Found {} but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`",
        "gặp {0:dau} nhưng cần một giá trị: tên, số, chữ trong dấu nháy, true, false, `[`, `{` hoặc `(`",
    ),
    (
        "Found {} but expected `/` or `>`",
        "gặp {0:dau} nhưng cần `/>` hoặc `>` để đóng lời gọi thành phần",
    ),
    (
        "Found {} but expected `...`, a string, an integer or a bool.",
        "gặp {0:dau} nhưng cần tên khóa: chữ trong dấu nháy, số nguyên, true hoặc false",
    ),
    (
        "Found {} but was expecting `elif`, `else` or `endif`.",
        "gặp {0:dau} nhưng cần `elif`, `else` hoặc `endif`",
    ),
    (
        "Found {} but the only types allowed are: {}",
        "gặp {0:dau} nhưng kiểu của tham số chỉ có: string, bool, integer, float, number, bytes, array, map",
    ),
    (
        "Found {} but `-` can only be followed by an integer or a float",
        "gặp {0:dau} nhưng sau dấu `-` phải là số",
    ),
    (
        "Found {} but component default arguments can only be one of: string, bool, integer, float, array or map",
        "gặp {0:dau} nhưng giá trị mặc định của tham số phải viết ra: chữ, số, true, false, `[…]` hoặc `{…}`",
    ),
    (
        "Found invalid field of `loop`: {}. Only `index`, `index0`, `first`, `last` and `length` exist.",
        "`loop` không có `{0}`; chỉ có `index`, `index0`, `first`, `last` và `length`",
    ),
    ("Found {} but expected {}.", "gặp {0:dau} nhưng cần {1:dau}"),
    (
        "Expected \"string\" or {expression} but found {}",
        "cần chữ trong dấu nháy hoặc {biểu thức} nhưng gặp {0:dau}",
    ),
    (
        "{} was named `{}` in the opening tag, found `{}` as name in the end tag",
        "thẻ mở tên là `{1}` nhưng thẻ đóng ghi `{2}`",
    ),
    (
        "Identifiers can only have up to {} nested brackets.",
        "tên có quá {0} dấu ngoặc vuông lồng nhau",
    ),
    (
        "Function calls are only allowed at the first element of a chain",
        "lời gọi hàm chỉ được đứng ở đầu biểu thức, không đứng sau dấu chấm",
    ),
    ("Keyword argument `{}` is defined more than once", "tham số `{0}` ghi hai lần"),
    ("Arrays can have a maximum of {} dimensions.", "danh sách lồng nhau quá {0} lần"),
    ("The expression is too complex", "biểu thức quá phức tạp; tách ra bằng `{% set … %}`"),
    ("`-` and `not` cannot be used consecutively.", "không viết `-` và `not` liền nhau"),
    ("`not` is only valid here as part of `not in`", "ở đây chỉ viết được `not in`"),
    ("`{}` is not allowed after `~`", "không viết `{0}` ngay sau `~`"),
    (
        "Components with body content must use tag syntax: {% <component()> %}...{% </component> %}",
        "thành phần có nội dung thì viết bằng thẻ: {% <ten()> %}…{% </ten> %}",
    ),
    ("Unclosed component '{}'", "lời gọi thành phần `{0}` chưa được đóng"),
    ("Closing tag '{}' doesn't match opening tag '{}'", "thẻ đóng `{0}` không khớp thẻ mở `{1}`"),
    (
        "{} is a reserved keyword of Tera, it cannot be used as a list comprehension variable.",
        "`{0}` là từ của ngôn ngữ mẫu, không dùng làm tên",
    ),
    (
        "{} is a reserved keyword of Tera, it cannot be used as a loop variable.",
        "`{0}` là từ của ngôn ngữ mẫu, không dùng làm tên trong vòng lặp",
    ),
    (
        "{} is a reserved keyword of Tera, it cannot be assigned to.",
        "`{0}` là từ của ngôn ngữ mẫu, không đặt làm tên được",
    ),
    (
        "List comprehensions support only a single `for` clause.",
        "trong `[…]` chỉ viết được một `for`",
    ),
    (
        "Invalid {}: this map should only contain literal values.",
        "ở đây `{…}` chỉ được có giá trị viết ra, không có tên",
    ),
    (
        "Invalid default argument: this array should only contain literal values.",
        "giá trị mặc định `[…]` chỉ được có giá trị viết ra, không có tên",
    ),
    (
        "Component definitions cannot be written in another tag.",
        "không định nghĩa thành phần bên trong thẻ khác",
    ),
    ("Template already contains a component named `{}`", "mẫu đã có thành phần tên `{0}`"),
    ("Template already contains a block named `{}`", "mẫu đã có khối tên `{0}`"),
    (
        "The name `body` is reserved for component body content.",
        "tham số không được tên là `body`, vì đó là nội dung của thành phần",
    ),
    (
        "Rest parameter `{}` conflicts with an existing parameter.",
        "tham số `...{0}` trùng tên một tham số khác",
    ),
    (
        "Rest parameter must be the last parameter in component definition.",
        "tham số `...` phải đứng cuối",
    ),
    (
        "Component argument `{}` is defined more than once",
        "tham số `{0}` của thành phần ghi hai lần",
    ),
    (
        "Default value for `{}` has type `{}` but the argument has type `{}`",
        "giá trị mặc định của `{0}` là {1:loai} nhưng tham số khai là `{2}`",
    ),
    (
        "Invalid syntax for `set`: expecting an `=` followed by an expression or a `%}}`",
        "viết sai `set`: sau tên phải là `=` và biểu thức, hoặc `%}`",
    ),
    ("Template is already extending `{}`", "mẫu đã kế thừa `{0}`; chỉ kế thừa được một mẫu"),
    (
        "`extends` needs to be the first tag of the template",
        "`extends` phải là thẻ đầu tiên của mẫu",
    ),
    ("`extends` cannot be nested in other tags.", "không viết `extends` bên trong thẻ khác"),
    ("Blocks cannot be written inside a {}.", "không viết `block` bên trong {0:dau}"),
    ("`{}` cannot be used inside a {}", "không dùng `{0}` bên trong {1:dau}"),
    ("{} can only be used in a for loop", "`{0}` chỉ dùng được trong vòng lặp `for`"),
    ("Unknown tag", "không có thẻ này, hoặc thẻ đóng không khớp thẻ đang mở"),
    ("The template nesting is too deep", "các thẻ lồng nhau quá nhiều"),
    (
        "This content would be ignored: only `extends`, `block` and `component` are allowed at the top level of a child template.",
        "mẫu kế thừa chỉ được có `block` và `component`; phần này đứng ngoài nên không được in",
    ),
    ("Invalid float", "số viết sai"),
    ("Invalid Integer", "số viết sai"),
    (
        "String opened with `{}` is missing its closing `{}`",
        "chuỗi mở bằng `{0}` chưa có `{1}` để đóng",
    ),
    ("unexpected end of string", "chuỗi chưa được đóng"),
    ("unexpected escape character", "sau dấu `\\` chỉ được là \", ', /, \\, n, t hoặc r"),
    ("unexpected end of raw block", "khối `raw` chưa có `{% endraw %}`"),
    ("Closing comment tag `{}` not found", "lời chú thích chưa có `{0}` để đóng"),
    ("Unexpected character", "gặp ký tự không dùng được ở đây"),
    // Putting templates together.
    ("Unknown filter `{}`", "không có bộ lọc `{0}`"),
    ("Unknown test `{}`", "không có phép thử `{0}`"),
    ("Unknown function `{}`", "không có hàm `{0}`"),
    ("Unknown component `{}`", "không có thành phần `{0}`"),
    ("Unknown template `{}`", "không có mẫu `{0}`"),
    (
        "Component `{}` is defined in both `{}` and `{}`",
        "thành phần `{0}` có ở cả hai mẫu `{1}` và `{2}`; đổi tên một thành phần",
    ),
    (
        "Block `{}` is not defined in any parent template",
        "khối `{0}` không có trong mẫu được kế thừa",
    ),
    // Filling.
    ("Cannot compare `{}` with `{}`", "không so sánh được {0:loai} với {1:loai}"),
    (
        "Math operations can only be done on numbers, found `{}`",
        "chỉ tính được với số, gặp {0:loai}",
    ),
    (
        "`+` requires both operands to be numbers, found `{}` and `{}`",
        "`+` chỉ dùng được giữa hai số, gặp {0:loai} và {1:loai}; nối chữ thì dùng `~`",
    ),
    (
        "Only numbers can be used in arithmetic. This is a `{}`",
        "chỉ tính được với số, gặp {0:loai}",
    ),
    ("Only numbers can be negated. This is a `{}`", "dấu `-` chỉ đứng trước số, gặp {0:loai}"),
    (
        "Operand `{}` is out of range for integer arithmetic (must fit in i128)",
        "số `{0}` quá lớn để tính",
    ),
    ("Exponent {} is out of range for integer ** (must fit in u32)", "số mũ {0} quá lớn"),
    ("Cannot negate {}: result would overflow i128", "số {0} quá lớn để tính"),
    ("Unable to perform {}", "không tính được {0}: số quá lớn"),
    ("Cannot divide by 0", "không chia được cho 0"),
    ("Variable `{}` exists but its value is undefined", "biến `{0}` chưa có giá trị"),
    (
        "Variable `{}` is not defined. Available variables: {}",
        "không có biến `{0}`; các biến có: {1}",
    ),
    ("Variable `{}` is not defined.", "không có biến `{0}`"),
    (
        "Field `{}` is not defined. Available fields: {}",
        "không có trường `{0}`; các trường có: {1}",
    ),
    ("Field `{}` is not defined.", "không có trường `{0}`"),
    ("Field `{}` is not defined", "không có trường `{0}`"),
    ("Cannot index into an undefined value", "không lấy được phần tử của giá trị không tồn tại"),
    ("Index expression is undefined", "biểu thức trong `[…]` không tồn tại"),
    ("Cannot slice an undefined value", "không cắt được giá trị không tồn tại"),
    ("Slice {} is undefined", "chỗ cắt trong `[… : …]` không tồn tại"),
    (
        "Slice {} must be an integer, got `{}`",
        "chỗ cắt trong `[… : …]` phải là số nguyên, gặp {1:loai}",
    ),
    ("Slicing step cannot be 0", "bước nhảy trong `[… : …]` không được là 0"),
    (
        "Slicing can only be used on arrays or strings, not on `{}`.",
        "chỉ cắt được danh sách hoặc chữ, không cắt được {0:loai}",
    ),
    (
        "{} index must be an integer, got `{}`.",
        "số thứ tự trong `[…]` phải là số nguyên, gặp {1:loai}",
    ),
    (
        "Map keys must be strings, integers, or bools, got `{}`.",
        "tên trong `[…]` phải là chữ hoặc số nguyên, gặp {0:loai}",
    ),
    ("Value of type {} cannot be reversed", "không đảo được thứ tự của {0:loai}"),
    (
        "`in` cannot be used on a container of type `{}`. It can only be used on arrays, strings and map/structs",
        "sau `in` phải là danh sách hoặc chữ, gặp {0:loai}",
    ),
    ("Tried to render a variable that is undefined", "không in được giá trị không tồn tại"),
    ("Tried to escape an undefined value", "không in được giá trị không tồn tại"),
    ("Spread operator requires a map, found `{}`", "sau `...` phải là nhóm `{…}`, gặp {0:loai}"),
    ("Spread operator requires an array, found `{}`", "sau `...` phải là danh sách, gặp {0:loai}"),
    ("super() called outside of a block", "`super()` chỉ dùng được trong `block`"),
    (
        "Tried to use super() in the top level block",
        "khối này không kế thừa khối nào, nên không dùng `super()`",
    ),
    ("Iteration not possible on type `{}`", "không lặp được qua {0:loai}"),
    (
        "Key/value iteration is not possible on type `{}`, only on maps.",
        "chỉ lặp được `khóa, giá trị` qua một nhóm, gặp {0:loai}",
    ),
    (
        "Maximum render recursion depth for components exceeded.",
        "thành phần gọi lại chính nó quá nhiều lần",
    ),
    (
        "Unknown argument(s) {} in component call. Possible argument(s) are: {}",
        "không có tham số {0} khi gọi thành phần; dùng một trong: {1}",
    ),
    ("Unknown argument(s) {} in component call.", "thành phần này không có tham số {0}"),
    (
        "Component argument `{}` (type: `{}`) does not match expected type: `{}`",
        "tham số `{0}` của thành phần là {1:loai} nhưng cần `{2}`",
    ),
    (
        "Implicit argument `{}` not found in context or passed directly.",
        "lời gọi thành phần thiếu tham số `{0}`",
    ),
    ("Argument `{}` (type: `{}`) missing.", "lời gọi thành phần thiếu tham số `{0}`"),
    ("Argument `{}` missing.", "lời gọi thành phần thiếu tham số `{0}`"),
    ("Missing keyword argument `{}`", "thiếu tham số `{0}`"),
    (
        "Invalid type for the value, expected `{}` but got `{}`",
        "giá trị sai kiểu: cần {0:loai}, gặp {1:loai}",
    ),
    ("Value `{}` is out of range for `{}`", "số `{0}` quá lớn hoặc quá nhỏ"),
    ("Number `{}` is out of range for i128", "số `{0}` quá lớn"),
    // Filters, functions and tests of Tera itself.
    (
        "pluralize filter requires an integer, got `{}`",
        "bộ lọc `pluralize` cần số nguyên, gặp {0:loai}",
    ),
    (
        "The `indentation` argument must contain exactly one character",
        "tham số `indentation` phải là đúng một ký tự",
    ),
    (
        "int filter `base` must be between 2 and 36, got {}",
        "tham số `base` phải từ 2 đến 36, gặp {0}",
    ),
    ("The float {} cannot be converted to an int{}", "không đổi được {0} thành số nguyên"),
    (
        "The string `{}` cannot be converted to an int in base {}",
        "không đổi được chữ `{0}` thành số nguyên",
    ),
    ("The string `{}` cannot be converted to a float", "không đổi được chữ `{0}` thành số"),
    ("Value of type {} cannot be converted to an int", "không đổi được {0:loai} thành số nguyên"),
    ("Value of type {} cannot be converted to a float", "không đổi được {0:loai} thành số"),
    ("Value of type {} has no length", "{0:loai} không có độ dài"),
    ("Errored while getting absolute value: it is i128::MIN value.", "số quá lớn để tính"),
    (
        "This filter can only be used on a number, received `{}`.",
        "bộ lọc này chỉ dùng cho số, gặp {0:loai}",
    ),
    (
        "Invalid argument for `method`: {}. {}",
        "tham số `method` không dùng được `{0}`: ghi ceil hoặc floor",
    ),
    (
        "Cannot sort: `{}` and `{}` are not comparable",
        "không xếp được thứ tự {0:loai} với {1:loai}",
    ),
    (
        "Value at index {} (a {}) does not have an attribute at path: {}",
        "phần tử thứ {0} (đếm từ 0) của danh sách không có `{2}`",
    ),
    (
        "Map does not have a key {} and no default values were defined",
        "nhóm không có `{0}`; ghi `default=` nếu có thể không có",
    ),
    (
        "Function `range` was called with a `start` argument greater than the `end` one",
        "hàm `range`: `start` lớn hơn `end`",
    ),
    (
        "Function `range` was called with a `step_by` argument of 0",
        "hàm `range`: `step_by` không được là 0",
    ),
    ("Function `range` was called with arguments that overflow i128", "hàm `range`: số quá lớn"),
    (
        "Function `range` would produce {} elements, which exceeds the limit of {}",
        "hàm `range`: {0} phần tử, nhiều hơn mức {1}",
    ),
    (
        "Value `{}` is a float; cannot determine if it's {}",
        "`{0}` có phần lẻ nên không xét được chẵn, lẻ",
    ),
    (
        "Value `{}` is a float; cannot check divisibility",
        "`{0}` có phần lẻ nên không xét được chia hết",
    ),
    (
        "Value `{}` is not a container; cannot check for containment",
        "`{0}` không phải danh sách nên không hỏi `containing` được",
    ),
    // Whole templates.
    ("Filter `{}` is not registered", "không có bộ lọc `{0}`"),
    ("Block `{}` not found in template `{}`", "mẫu `{1}` không có khối `{0}`"),
    ("Template '{}' not found", "không có mẫu `{0}`"),
    ("Component '{}' not found", "không có thành phần `{0}`"),
    ("Invalid UTF-8 characters found while rendering.", "có chữ không đọc được trong số liệu"),
];

/// The kinds of values, as Tera calls them.
const KINDS: &[(&str, &str)] = &[
    ("map/struct", "một ô hoặc nhóm (viết thêm .so để lấy số)"),
    ("map", "nhóm"),
    ("array", "một danh sách"),
    ("string", "chữ"),
    ("&str", "chữ"),
    ("undefined", "giá trị không tồn tại"),
    ("none", "giá trị trống"),
    ("bool", "đúng hoặc sai"),
    ("bytes", "dãy byte"),
    ("Map", "một nhóm"),
    ("Number", "một số"),
    ("number", "một số"),
    ("float", "số có phần lẻ"),
    ("f64", "số có phần lẻ"),
    ("f32", "số có phần lẻ"),
    ("integer", "số nguyên"),
    ("Vec<Value>", "một danh sách"),
    ("&[Value]", "một danh sách"),
];

/// The pieces of a template, as Tera calls them.
const PIECES: &[(&str, &str)] = &[
    ("content", "phần chữ của văn bản"),
    ("raw content", "khối `raw`"),
    ("comment", "lời chú thích"),
    ("identifier", "một tên"),
    ("attribute name", "tên tham số"),
    ("string", "chữ trong dấu nháy"),
    ("integer", "số nguyên"),
    ("float", "số có phần lẻ"),
    ("bool", "true hoặc false"),
    ("for loop", "vòng lặp `for`"),
    ("if statement", "`if`"),
    ("block", "`block`"),
    ("component definition", "định nghĩa thành phần"),
    ("component body", "nội dung của thành phần"),
    ("filter section", "thẻ `filter`"),
    ("`set` block", "thẻ `set`"),
];

/// A message of Tera's in Vietnamese; one that is not of its own as it stands.
pub(super) fn translated(message: &str) -> String {
    let message = message.trim();
    let known = MESSAGES.iter().find_map(|(english, words)| Some((fit(message, english)?, words)));
    match known {
        Some((parts, words)) => put(words, &parts),
        // Ours have Vietnamese letters.
        None if message.is_ascii() && !message.is_empty() => {
            format!("mẫu không dùng được ở chỗ này (bộ điền mẫu báo: “{message}”)")
        }
        None => message.to_owned(),
    }
}

/// The Vietnamese words with the parts in their places.
fn put(words: &str, parts: &[&str]) -> String {
    let mut text = words.to_owned();
    for (at, part) in parts.iter().enumerate() {
        let word = |list: &'static [(&'static str, &'static str)]| {
            let known = list.iter().find(|(english, _)| english == part);
            known.map(|(_, words)| *words)
        };
        // Numbers have many kinds (`u64`, `i128`) that are one to a template.
        let is_whole =
            part.len() <= 4 && part.starts_with(['u', 'i']) && part.ends_with(['4', '8', '2']);
        let kind = word(KINDS).unwrap_or(if is_whole { "số nguyên" } else { part });
        text = text.replace(&format!("{{{at}:loai}}"), kind);
        let piece = word(PIECES).map(str::to_owned);
        let piece = piece.unwrap_or_else(|| format!("`{}`", part.trim_matches('`')));
        text = text.replace(&format!("{{{at}:dau}}"), &piece);
        text = text.replace(&format!("{{{at}}}"), part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_known_by_its_own_form_first() {
        for (at, (english, words)) in MESSAGES.iter().enumerate() {
            let count = english.matches("{}").count();
            let message = english.replace("{}", "x");
            let first = MESSAGES.iter().position(|(form, _)| fit(&message, form).is_some());
            assert_eq!(first, Some(at), "{english}");
            let shown = put(words, &vec!["x"; count]);
            assert!(!shown.contains(":loai}") && !shown.contains(":dau}"), "{shown}");
            assert!(!(0..9).any(|at| shown.contains(&format!("{{{at}}}"))), "{shown}");
        }
    }

    #[test]
    fn words_of_data_and_of_ours_are_left_alone() {
        assert_eq!(translated("“Block found” không có chữ"), "“Block found” không có chữ");
        assert_eq!(
            translated("Cannot compare `map/struct` with `i128`"),
            "không so sánh được một ô hoặc nhóm (viết thêm .so để lấy số) với số nguyên"
        );
        assert_eq!(translated("Unknown filter `found`"), "không có bộ lọc `found`");
        assert_eq!(
            translated("Something new"),
            "mẫu không dùng được ở chỗ này (bộ điền mẫu báo: “Something new”)"
        );
    }
}
