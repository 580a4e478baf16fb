//! What comes new into a table of the file → the same with the looks of the cells beside it, where these
//! carry their looks themselves: some programs write to each cell what the table said for all.

use super::columns::holds;
use super::table::shape;
use super::three::Three;
use crate::docx::read::outline::Cell;

/// What a cell says of its place, and not of its looks.
const PLACE: [&str; 5] = ["cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge"];

impl Three<'_> {
    /// A row of the new table, with the looks of the row of the file that is most like it: of its level
    /// and its shape, and near. `places` are the rows of the file that rows of the new table are,
    /// `columns` the columns of the file that those of the new table are. Where a column is none of them,
    /// the last cell of the row is like its cell.
    pub(super) fn dressed_row(
        &self,
        (new, row): (usize, usize),
        file: usize,
        (places, columns): (&[Option<usize>], &[Option<usize>]),
        raw: String,
    ) -> String {
        let now = &self.new.outline.tables[new].rows;
        let own = &self.file.outline.tables[file].rows;
        let level = self.level(new, row);
        let mut near: Vec<(usize, usize)> =
            places.iter().enumerate().filter_map(|(at, place)| Some((at, (*place)?))).collect();
        near.sort_by_key(|(at, _)| (self.level(new, *at) != level, at.abs_diff(row)));
        let is_like =
            |at: usize, place: usize| shape(&now[at]) == shape(&now[row]) && !own[place].is_empty();
        let model = near.into_iter().find(|(at, place)| is_like(*at, *place));
        let Some((_, model)) = model else { return raw };
        let elements = &self.story.tables[file].rows[model].cells;
        let models = now[row].iter().map(|cell| {
            let mut covers = cell.column..cell.column + cell.span;
            let column = covers.find_map(|column| columns.get(column).copied().flatten());
            let found = column.and_then(|at| own[model].iter().position(|cell| holds(cell, at)));
            elements[found.unwrap_or(elements.len() - 1)].element
        });
        self.dressed(&raw, &now[row], models)
    }

    /// An empty cell so wide, or as wide as what stands in it, with the looks of another and of its
    /// paragraph.
    pub(super) fn empty_cell(&self, model: usize, width: i64) -> String {
        let xml = self.xml;
        let wide = match width {
            0 => String::new(),
            width => format!("<w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"),
        };
        let properties = match format!("{wide}{}", self.looks(model).unwrap_or_default()) {
            none if none.is_empty() => none,
            said => format!("<w:tcPr>{said}</w:tcPr>"),
        };
        // What is proposed for the other, and what section it ends, is not this one's.
        let is_own = |at: &usize| {
            let name = xml.elements[*at].name;
            !matches!(name, "ins" | "del" | "moveFrom" | "moveTo" | "sectPr")
                && !name.ends_with("Change")
        };
        let set = xml.path(model, &["p", "pPr"]);
        let set = set.into_iter().flat_map(|set| xml.children(set)).filter(is_own);
        let set: String = set
            .map(|at| match xml.elements[at].name {
                "rPr" => {
                    let all = xml.children(at).filter(is_own).map(|own| xml.raw(own));
                    format!("<w:rPr>{}</w:rPr>", all.collect::<String>())
                }
                _ => xml.raw(at).to_owned(),
            })
            .collect();
        let set = if set.is_empty() { set } else { format!("<w:pPr>{set}</w:pPr>") };
        format!("<w:tc>{properties}<w:p>{set}</w:p></w:tc>")
    }

    /// Cells, one after the other, with the looks of others.
    pub(super) fn dressed(
        &self,
        raw: &str,
        cells: &[Cell],
        models: impl Iterator<Item = usize>,
    ) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        for (_, model) in cells.iter().zip(models) {
            let Some(start) = rest.find("<w:tcPr>") else { break };
            let Some(length) = rest[start..].find("</w:tcPr>") else { break };
            let inner = &rest[start + "<w:tcPr>".len()..start + length];
            out.push_str(&rest[..start]);
            out.push_str("<w:tcPr>");
            match self.looks(model) {
                None => out.push_str(inner),
                Some(looks) => {
                    let place = PLACE.iter().filter_map(|name| empty_element(inner, name));
                    place.for_each(|said| out.push_str(said));
                    out.push_str(&looks);
                }
            }
            rest = &rest[start + length..];
        }
        out.push_str(rest);
        out
    }

    /// What a cell of the file says of its looks, where it says which lines go around it or what is
    /// behind it.
    fn looks(&self, cell: usize) -> Option<String> {
        let xml = self.xml;
        let properties = xml.child(cell, "tcPr")?;
        let is_direct = |name| xml.child(properties, name).is_some();
        if !(is_direct("tcBorders") || is_direct("shd")) {
            return None;
        }
        let all = xml.children(properties);
        let looks = all.filter(|&child| {
            let name = xml.elements[child].name;
            !PLACE.contains(&name) && !name.ends_with("Change") && !name.starts_with("cell")
        });
        Some(looks.map(|child| xml.raw(child)).collect())
    }

    /// What tells rows of one level from those of another: how they are set, but for their sizes.
    fn level(&self, new: usize, row: usize) -> String {
        let (xml, story) = (self.fresh.xml(), self.fresh.story());
        let element = story.tables[new].rows[row].element;
        let all = element..xml.elements[element].after;
        let set = all.filter(|&at| matches!(xml.elements[at].name, "pStyle" | "b" | "i" | "shd"));
        let raw: String = set.map(|at| xml.raw(at)).collect();
        raw.chars().filter(|letter| !letter.is_ascii_digit()).collect()
    }
}

/// An element without content in some XML, by its name.
fn empty_element<'x>(raw: &'x str, name: &str) -> Option<&'x str> {
    let start = raw
        .find(&format!("<w:{name}"))
        .filter(|start| raw[start + "<w:".len() + name.len()..].starts_with([' ', '/']))?;
    let length = raw[start..].find("/>")?;
    Some(&raw[start..start + length + "/>".len()])
}
