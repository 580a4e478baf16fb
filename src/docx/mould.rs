//! Moulds: XML that docx-rs has built once, cut open where a document's own text goes.
//!
//! docx-rs builds every shape of paragraph, table, row, cell and section with a placeholder in it.
//! What it builds is put into schema order ([`super::schema`]), given what docx-rs lacks, and cut at
//! the placeholders. Writing a document then only copies the pieces and escapes its text between
//! them, so that a batch costs what the text costs, not what the builder costs.

use docx_rs::{BuildXML, Paragraph, Run, TableCell, TableRow};

use super::{escape, schema};

/// The placeholder for content: the run, paragraph, cell or row that holds nothing else goes too.
const CONTENT: char = '\u{E000}';
/// The placeholder for text: only the placeholder itself goes.
pub(super) const TEXT: &str = "\u{E001}";
/// The placeholder for a number, where docx-rs takes nothing else.
pub(super) const NUMBER: usize = 900_001;
/// The width of a grid column that stands for all of them.
pub(super) const GRID: usize = 900_002;

/// XML with `N` holes.
#[derive(Debug)]
pub(super) struct Mould<const N: usize> {
    /// What comes before each hole.
    before: [Box<str>; N],
    /// What comes after the last hole.
    after: Box<str>,
}

/// What fills a hole.
#[derive(Clone, Copy)]
pub(super) enum Fill<'a> {
    /// A number.
    Number(usize),
    /// The value of an attribute, not yet escaped.
    Attribute(&'a str),
}

impl<const N: usize> Mould<N> {
    /// The mould of what docx-rs builds.
    pub(super) fn new(shape: &impl BuildXML) -> Self {
        Self::patched(shape, |xml| xml)
    }

    /// The same, after adding what docx-rs lacks.
    pub(super) fn patched(shape: &impl BuildXML, patch: impl FnOnce(String) -> String) -> Self {
        Self::cut(&patch(built(shape)))
    }

    /// Cuts XML in schema order open at its placeholders.
    pub(super) fn cut(xml: &str) -> Self {
        let mut xml = xml.replace(&format!("<w:gridCol w:w=\"{GRID}\"/>"), &CONTENT.to_string());
        for (open, close) in [
            ("<w:r><w:t xml:space=\"preserve\">", "</w:t></w:r>"),
            ("<w:p>", "</w:p>"),
            ("<w:tc>", "</w:tc>"),
            ("<w:tr>", "</w:tr>"),
        ] {
            xml = xml.replace(&format!("{open}{CONTENT}{close}"), &CONTENT.to_string());
        }
        let xml = xml.replace(&NUMBER.to_string(), TEXT).replace(CONTENT, TEXT);
        let mut pieces: Vec<Box<str>> = xml.split(TEXT).map(Box::from).collect();
        let after = pieces.pop().unwrap_or_default();
        let before = pieces.try_into().expect("a mould has as many holes as its type says");
        Self { before, after }
    }

    /// What comes before a hole.
    pub(super) fn before(&self, hole: usize) -> &str {
        &self.before[hole]
    }

    /// What comes after the last hole.
    pub(super) fn after(&self) -> &str {
        &self.after
    }

    /// Writes the pieces from the first on, each with the fill after it; what is left is written
    /// with [`Self::before`] and [`Self::after`].
    pub(super) fn pour<const F: usize>(&self, out: &mut String, fills: [Fill<'_>; F]) {
        for (piece, fill) in self.before.iter().zip(fills) {
            out.push_str(piece);
            match fill {
                Fill::Number(number) => push_number(out, number),
                Fill::Attribute(value) => escape::attribute(out, value),
            }
        }
    }
}

/// What docx-rs builds, in schema order.
pub(super) fn built(shape: &impl BuildXML) -> String {
    schema::ordered(&shape.build())
}

/// A run that is nothing but a hole for runs.
pub(super) fn runs() -> Run {
    Run::new().add_text(CONTENT)
}

/// A paragraph that is nothing but a hole for paragraphs.
pub(super) fn blocks() -> Paragraph {
    Paragraph::new().add_run(runs())
}

/// A row that is nothing but a hole for cells or rows.
pub(super) fn cells() -> TableRow {
    TableRow::new(vec![TableCell::new().add_paragraph(blocks())])
}

/// Writes a number in digits. `write!` does the same at several times the cost.
pub(super) fn push_number(out: &mut String, mut number: usize) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[start..].iter().map(|&digit| char::from(digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mould_is_cut_where_the_content_goes() {
        let paragraph = Paragraph::new().style("BodyText").add_run(runs());
        let mould = Mould::<1>::new(&paragraph);
        assert_eq!(mould.before(0), "<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/></w:pPr>");
        assert_eq!(mould.after(), "</w:p>");
    }

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 7, 10, 9071, usize::MAX] {
            let mut out = String::new();
            push_number(&mut out, number);
            assert_eq!(out, number.to_string());
        }
    }
}
