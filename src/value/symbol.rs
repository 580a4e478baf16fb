//! A text → whether it names a document by its number and symbol.

/// Whether a text has a document's number: `24/2018/NQ-HĐND`, `99-KL/TU`.
pub fn has_symbol(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')).any(|word| {
        let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let capitals = rest.chars().filter(|c| c.is_uppercase()).count();
        rest.len() < word.len() && rest.starts_with(['/', '-']) && capitals > 1
    })
}

#[cfg(test)]
mod tests {
    use super::has_symbol;

    #[test]
    fn the_number_of_a_document_is_known_by_its_letters() {
        for text in
            ["24/2018/NQ-HĐND", "Kết luận số 99-KL/TU ngày 18/5/2021", "263/QĐ-TTg", "12/KHUBND"]
        {
            assert!(has_symbol(text), "{text}");
        }
        for text in ["01/4/2025", "14/17 xã", "37 xã", "10-15%", "UBND"] {
            assert!(!has_symbol(text), "{text}");
        }
    }
}
