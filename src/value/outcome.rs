//! What the head of a column says of its figures: that they were to be reached, or that they were.

use super::name::folded;

/// Words of what was to be done.
pub(crate) const PLANNED: [&str; 6] = ["kế hoạch", "chỉ tiêu", "giao", "dự toán", "mục tiêu", "kh"];
/// Words of what was done.
pub(crate) const DONE: [&str; 6] =
    ["thực hiện", "kết quả", "đạt được", "ước đạt", "giải ngân", "th"];
/// Words of heads that set one beside the other.
pub(crate) const COMPARED: [&str; 2] = ["so với", "so sánh"];

/// Where a head, in comparable form, first has one of these words.
pub(crate) fn first(head: &str, words: &[&str]) -> Option<usize> {
    let is_word = |at: usize, word: &str| {
        let (before, after) = (&head[..at], &head[at + word.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    let places = words.iter().flat_map(|word| {
        let word = folded(word);
        let found: Vec<usize> = head.match_indices(&word).map(|(at, _)| at).collect();
        found.into_iter().filter(move |at| is_word(*at, &word))
    });
    places.min()
}

/// Whether a head is of what `words` are for and not of what `others` are for, whose words may come
/// after: `thực hiện kế hoạch`.
pub(crate) fn is_of(head: &str, words: &[&str], others: &[&str]) -> bool {
    first(head, &COMPARED).is_none()
        && first(head, words).is_some_and(|at| first(head, others).is_none_or(|other| at < other))
}

/// Whether a head tells what was to be done or what was done, of the two.
pub(crate) fn is_told(head: &str) -> bool {
    let head = folded(head);
    first(&head, &PLANNED).is_some() || first(&head, &DONE).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_say_what_was_planned_and_what_was_done() {
        for (head, planned, done) in [
            ("Kế hoạch năm 2027 (toàn tỉnh)", true, false),
            ("Thực hiện năm 2027 › Toàn tỉnh", false, true),
            ("Kết quả thực hiện kế hoạch năm 2027", false, true),
            ("KH 2027", true, false),
            ("Ước TH 2026", false, true),
            ("TH so với KH (%)", false, false),
            ("So sánh thực hiện với kế hoạch", false, false),
            ("Thôn Khe", false, false),
        ] {
            let head = folded(head);
            assert_eq!(is_of(&head, &PLANNED, &DONE), planned, "{head}");
            assert_eq!(is_of(&head, &DONE, &PLANNED), done, "{head}");
        }
    }
}
