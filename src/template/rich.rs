//! Text between filters: plain text, figures with their origins, and markup of the template.

use rust_decimal::Decimal;
use std::str::FromStr;
use tera::Value;
use tera::value::Key;

use super::lines;
use crate::dossier::leaf::{self, Leaf};
use crate::mark;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Data without an origin, not escaped yet.
    Text(String),
    /// Data with its origins, not escaped yet.
    Figure(Vec<u32>, String),
    /// Markup: what a template has captured, a blank, a placed table.
    Markup(String),
}

impl Piece {
    /// A figure, from what stands between its marks.
    fn figure(marked: &str) -> Self {
        let (origins, text) = marked.split_once(mark::FIGURE_TEXT).unwrap_or(("", marked));
        let origins = origins.split(',').filter_map(|origin| origin.parse().ok()).collect();
        Self::Figure(origins, mark::unescape(text))
    }
}

/// Text as pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rich(pub(super) Vec<Piece>);

/// A value that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotText {
    /// Nothing of that name.
    Undefined,
    /// A list.
    List,
    /// A group of values that is no cell.
    Group,
    /// A number that is not whole, which must say how it is printed.
    Fraction,
    /// A table where its rows are wanted.
    Table,
}

impl NotText {
    /// What it is, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Undefined => "giá trị không tồn tại",
            Self::List => "một danh sách, không phải chữ hay số",
            Self::Group => "một nhóm giá trị, không phải một ô",
            Self::Fraction => "một số lẻ chưa nói cách viết",
            Self::Table => "một bảng, không phải danh sách để lặp",
        }
    }

    /// What to do about it.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Undefined => "kiểm tra tên bằng lệnh `kehoach inspect`",
            Self::List => "thêm `| danh_sach` để liệt kê, hoặc dùng `{% for … %}`",
            Self::Group => "viết tiếp tên của ô cần in sau dấu chấm",
            Self::Fraction => "thêm `| so(le=1)` để viết theo kiểu Việt Nam với 1 chữ số lẻ",
            Self::Table => "viết thêm `.hang` để lặp qua các hàng, `.moi_hang` để lặp qua mọi bậc",
        }
    }

    /// The rows of a value that is a table, where the rows alone may have been meant.
    pub(super) fn rows(value: &Value) -> Option<&[Value]> {
        let map = value.as_map().filter(|map| map.contains_key(&Key::Str("moi_hang")))?;
        map.get(&Key::Str("hang"))?.as_array()
    }
}

impl Rich {
    /// The text that a value is.
    pub(super) fn of(value: &Value) -> Result<Self, NotText> {
        if value.is_undefined() {
            return Err(NotText::Undefined);
        }
        if let Some(leaf) = Leaf::of(value) {
            let (origins, text) = (leaf.origins(), leaf.text().to_owned());
            // What stands in no cell is data and no figure.
            let is_figure = !origins.is_empty();
            return Ok(Self(vec![if is_figure {
                Piece::Figure(origins, text)
            } else {
                Piece::Text(text)
            }]));
        }
        if let Some(text) = value.as_str() {
            let text = text.to_owned();
            return Ok(if value.is_safe() {
                Self::parse(&text, Piece::Markup)
            } else {
                Self::parse(&text, Piece::Text)
            });
        }
        if value.is_none() {
            return Ok(Self::default());
        }
        if value.is_array() {
            return Err(NotText::List);
        }
        if value.is_map() {
            return Err(NotText::Group);
        }
        if value.is_f64() {
            return Err(NotText::Fraction);
        }
        Ok(Self(vec![Piece::Text(value.to_string())]))
    }

    /// Reads marked text back; `between` is what stands between marks. It is data where `~` has
    /// joined marked text with other text: Tera then no longer takes it for markup.
    fn parse(marked: &str, between: fn(String) -> Piece) -> Self {
        const MARKS: [(char, char); 3] = [
            (mark::FIGURE, mark::FIGURE_END),
            (mark::BLANK, mark::BLANK_END),
            (mark::TABLE, mark::TABLE_END),
        ];
        // What a filter works on has no places in it, as where a whole template is kept in a name.
        let without = marked.contains(mark::LINE).then(|| lines::take(marked, |_| None).0);
        let mut marked = without.as_deref().unwrap_or(marked);
        let mut pieces = Vec::new();
        while let Some(start) = marked.find(MARKS.map(|(open, _)| open)) {
            if start > 0 {
                pieces.push(between(marked[..start].to_owned()));
            }
            let opened = MARKS.iter().find(|(open, _)| marked[start..].starts_with(*open));
            let close = opened.map_or(mark::FIGURE_END, |(_, close)| *close);
            let end = marked[start..].find(close);
            let end = end.map_or(marked.len(), |end| start + end + close.len_utf8());
            let whole = &marked[start..end];
            pieces.push(match whole.strip_prefix(mark::FIGURE) {
                Some(figure) => Piece::figure(figure.trim_end_matches(mark::FIGURE_END)),
                None => Piece::Markup(whole.to_owned()),
            });
            marked = &marked[end..];
        }
        if !marked.is_empty() {
            pieces.push(between(marked.to_owned()));
        }
        Self(pieces)
    }

    /// The value that prints as this text. Text that is no markup and has no origin stays as it is,
    /// so that `~` can join it.
    pub(super) fn into_value(self) -> Value {
        if self.0.iter().all(|piece| matches!(piece, Piece::Text(_))) {
            return Value::from(self.plain());
        }
        self.into_markup()
    }

    /// The text as marked markup, for printing.
    pub(super) fn into_markup(self) -> Value {
        let mut markup = String::new();
        self.write(&mut markup);
        Value::safe_string(&markup)
    }

    /// Appends the text as marked markup.
    pub(super) fn write(&self, markup: &mut String) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => mark::escape(text, markup),
                Piece::Figure(origins, text) => leaf::mark_figure(origins, text, markup),
                Piece::Markup(text) => markup.push_str(text),
            }
        }
    }

    /// The text alone.
    pub(super) fn plain(&self) -> String {
        let mut plain = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) | Piece::Figure(_, text) => plain.push_str(text),
                Piece::Markup(text) => plain.push_str(&mark::unescape(text)),
            }
        }
        plain
    }

    /// The origins of all pieces.
    pub(super) fn origins(&self) -> Vec<u32> {
        let mut origins = Vec::new();
        for piece in &self.0 {
            if let Piece::Figure(some, _) = piece {
                origins.extend(some);
            }
        }
        origins
    }

    /// Whether nothing would be printed. A blank that was asked for prints.
    pub(super) fn is_blank(&self) -> bool {
        self.0.iter().all(|piece| match piece {
            // A space that a template writes out is meant.
            Piece::Text(text) => text.is_empty(),
            Piece::Figure(_, text) | Piece::Markup(text) => text.trim().is_empty(),
        })
    }

    /// The same origins with another text; one figure where there are origins.
    pub(super) fn replaced(&self, text: String) -> Self {
        let origins = self.origins();
        Self(vec![if origins.is_empty() {
            Piece::Text(text)
        } else {
            Piece::Figure(origins, text)
        }])
    }

    /// The same text with each piece changed. Markup is changed as it is written.
    pub(super) fn map(mut self, mut change: impl FnMut(&str) -> String) -> Self {
        for piece in &mut self.0 {
            match piece {
                Piece::Text(text) | Piece::Figure(_, text) | Piece::Markup(text) => {
                    *text = change(text);
                }
            }
        }
        self
    }

    /// The same text with its beginning changed.
    pub(super) fn map_first(mut self, change: impl FnOnce(&str) -> String) -> Self {
        if let Some(Piece::Text(text) | Piece::Figure(_, text) | Piece::Markup(text)) =
            self.0.first_mut()
        {
            *text = change(text);
        }
        self
    }

    /// The same text with its end changed.
    pub(super) fn map_last(mut self, change: impl FnOnce(&str) -> String) -> Self {
        if let Some(Piece::Text(text) | Piece::Figure(_, text) | Piece::Markup(text)) =
            self.0.last_mut()
        {
            *text = change(text);
        }
        self
    }
}

/// The exact number that a value is: a cell's, or one that a template has reckoned.
pub(super) fn number(value: &Value) -> Option<Decimal> {
    if let Some(leaf) = Leaf::of(value) {
        return leaf.number();
    }
    if let Some(whole) = value.as_i64() {
        return Some(Decimal::from(whole));
    }
    if value.is_f64() {
        return Decimal::from_str(&value.as_f64()?.to_string()).ok();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_as_it_was() {
        let rich = Rich(vec![
            Piece::Markup("**Tổng:** ".to_owned()),
            Piece::Figure(vec![3, 14], "R&D *<5%*\n1. a\\b".to_owned()),
            Piece::Markup(" xã".to_owned()),
        ]);
        assert_eq!(Rich::of(&rich.clone().into_value()), Ok(rich));
    }

    #[test]
    fn joined_text_keeps_its_figures() {
        let figure = Rich(vec![Piece::Figure(vec![3], "*224*".to_owned())]).into_value();
        let blank = format!("{}so{}", mark::BLANK, mark::BLANK_END);
        let joined = format!("a*{}/{blank}", figure.as_str().unwrap());
        let pieces = vec![
            Piece::Text("a*".to_owned()),
            Piece::Figure(vec![3], "*224*".to_owned()),
            Piece::Text("/".to_owned()),
            Piece::Markup(blank),
        ];
        assert_eq!(Rich::of(&Value::from(joined.as_str())), Ok(Rich(pieces)));
    }
}
