//! Text → the same text with its capitals or last sign put in order.

use crate::document::{Inline, Text};

/// The text with each leaf's words made anew.
pub(super) fn mapped(text: &Text, map: &mut impl FnMut(&str) -> String) -> Text {
    text.iter()
        .map(|inline| match inline {
            Inline::Text(words) => Inline::Text(map(words)),
            Inline::Emphasis(text) => Inline::Emphasis(mapped(text, map)),
            Inline::Strong(text) => Inline::Strong(mapped(text, map)),
            Inline::Figure(figure) => {
                let mut figure = figure.clone();
                figure.text = map(&figure.text);
                Inline::Figure(figure)
            }
            Inline::Blank(_) | Inline::LineBreak => inline.clone(),
        })
        .collect()
}

/// The text in capitals.
pub(super) fn capitals(text: &Text) -> Text {
    mapped(text, &mut |words| words.to_uppercase())
}

/// The text with `ending` after it, and without the sign that it may have had there. A text that
/// ends with a colon or with `kept` is left as it is.
pub(super) fn ended(text: &Text, ending: &str, kept: &str) -> Text {
    let mut text = text.clone();
    let mut ending = ending;
    if let Some(last) = last_leaf(&mut text) {
        let trimmed = last.trim_end();
        let bare = without_sign(trimmed);
        if trimmed.ends_with(':') || (!kept.is_empty() && trimmed.ends_with(kept)) {
            last.truncate(trimmed.len());
            ending = "";
        } else {
            last.truncate(bare.len());
        }
    }
    if !ending.is_empty() {
        match text.last_mut() {
            Some(Inline::Text(words)) => words.push_str(ending),
            _ => text.push(Inline::Text(ending.to_owned())),
        }
    }
    text
}

/// A line without the semicolon, comma or full stop at its end; an ellipsis stays.
fn without_sign(line: &str) -> &str {
    if line.ends_with("...") {
        return line;
    }
    line.trim_end_matches([';', ',', '.', ' '])
}

/// The last words of a text that are not empty.
fn last_leaf(text: &mut Text) -> Option<&mut String> {
    text.iter_mut().rev().find_map(|inline| match inline {
        Inline::Text(words) => (!words.trim().is_empty()).then_some(words),
        Inline::Figure(figure) => (!figure.text.is_empty()).then_some(&mut figure.text),
        Inline::Emphasis(text) | Inline::Strong(text) => last_leaf(text),
        Inline::Blank(_) | Inline::LineBreak => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Text {
        vec![Inline::Text(words.to_owned())]
    }

    #[test]
    fn a_text_ends_with_one_sign() {
        for (given, wanted) in [
            ("Luật Ngân sách", "Luật Ngân sách;"),
            ("Luật Ngân sách; ", "Luật Ngân sách;"),
            ("Luật Ngân sách.", "Luật Ngân sách;"),
            ("các nội dung...", "các nội dung...;"),
            ("Như sau:", "Như sau:"),
        ] {
            assert_eq!(ended(&text(given), ";", ""), text(wanted), "{given}");
        }
        for (given, wanted) in [
            ("thực hiện.", "thực hiện./."),
            ("thực hiện./.", "thực hiện./."),
            ("(bản số)", "(bản số)./."),
        ] {
            assert_eq!(ended(&text(given), "./.", "./."), text(wanted), "{given}");
        }
        let strong = vec![Inline::Strong(text("thực hiện;"))];
        let wanted = vec![Inline::Strong(text("thực hiện")), Inline::Text(".".to_owned())];
        assert_eq!(ended(&strong, ".", ""), wanted);
    }
}
