//! Of which tables templates need all rows as values, and from which they choose rows at once, so
//! that only these need be made.

use std::collections::BTreeSet;

use super::engine::Engine;
use super::scan::{self, Tag, TagKind};
use super::source::Part;
use crate::dossier::GROUPS;

/// The fields of a table that hold its rows.
const ROWS: [&str; 3] = ["hang", "moi_hang", "muc"];

/// The filters, each with its arguments in order, by which rows are chosen at once.
const CHOOSING: [(&str, &[&str]); 3] =
    [("cua", &["don_vi"]), ("loc", &["cot", "la"]), ("loc", &["co", "cot"])];

/// The statements whose first words are no names of data.
const NAMING: [&str; 7] =
    ["block", "endblock", "component", "endcomponent", "extends", "include", "endfor"];

/// The tables of which all rows are needed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Whole {
    names: BTreeSet<String>,
    all: bool,
}

impl Whole {
    /// Whether all rows of a table are needed, by the name that templates use.
    pub fn has(&self, table: &str) -> bool {
        self.all || self.names.contains(table)
    }
}

impl Engine {
    /// The tables of which templates, and those that they build on, may need all rows: all that are
    /// named for anything but a field beside the rows, and `hang | cua(don_vi=…)`,
    /// `hang | loc(cot=…, la=…)` or `hang | length`. Whatever else a template does with rows begins with the name of the table.
    pub fn whole<'a>(&self, templates: impl IntoIterator<Item = &'a str>) -> Whole {
        let built_on = templates.into_iter().flat_map(|template| self.builds_on(template));
        let built_on: BTreeSet<_> = built_on.collect();
        let mut whole = Whole::default();
        for source in built_on.iter().filter_map(|name| self.source(name)) {
            for part in &source.parts {
                part.tags.iter().for_each(|tag| whole.add(part, tag));
            }
        }
        whole
    }
}

impl Whole {
    fn add(&mut self, part: &Part, tag: &Tag) {
        let text =
            |at: usize| tag.words.get(at).map_or("", |word| &part.written[word.range.clone()]);
        if tag.kind == TagKind::Statement && NAMING.contains(&text(0)) {
            return;
        }
        let (paths, calls) = scan::uses(&part.written, &tag.words);
        for path in paths {
            let steps: Vec<&str> = path.steps.iter().map(|(step, _)| step.as_str()).collect();
            let (root, below) = (steps[0], &steps[1..]);
            self.all |= root == "__tera_context";
            let field = match below {
                [_, field, rest @ ..] if root == GROUPS => Some((*field, rest)),
                [field, rest @ ..] if root != GROUPS => Some((*field, rest)),
                _ => None,
            };
            let is_chosen = || {
                let end = path.steps.last().map_or(0, |(_, range)| range.end);
                let next = tag.words.iter().position(|word| word.range.start >= end);
                let next = next.filter(|&next| text(next) == "|").map(|next| next + 1);
                let name = next.and_then(|next| tag.words.get(next));
                let call = name.and_then(|name| calls.iter().find(|call| call.name == name.range));
                path.range.end == end
                    && call.is_some_and(|call| match &part.written[call.name.clone()] {
                        "length" => true,
                        name => {
                            let arguments = call.arguments.iter();
                            let given = arguments.map(|argument| &part.written[argument.clone()]);
                            let given: BTreeSet<&str> = given.collect();
                            CHOOSING.iter().any(|(filter, arguments)| {
                                *filter == name && given.iter().eq(arguments.iter())
                            })
                        }
                    })
            };
            let is_needed = match field {
                None => true,
                Some(("hang" | "moi_hang", [])) => !is_chosen(),
                Some((field, _)) => ROWS.contains(&field),
            };
            if is_needed {
                self.names.insert(root.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(body: &str) -> Vec<String> {
        let text = format!("+++\nloai = \"Kế hoạch\"\n+++\n{body}\n");
        let (engine, findings) = Engine::of([("thu.md", text.as_str())], ["thu.md"]);
        assert!(findings.is_empty(), "{body}: {findings:?}");
        engine.whole(["thu.md"]).names.into_iter().collect()
    }

    #[test]
    fn a_table_of_which_rows_are_only_chosen_is_not_needed_whole() {
        for body in [
            "{{ bieu.ten }} {{ bieu.cot.tong }} {{ bieu.ghi_chu | danh_sach }}",
            "{{ bieu.hang | length }}",
            "{% for dong in bieu.moi_hang | cua(don_vi=don_vi) %}{{ dong.ten }}{% endfor %}",
            "{% for dong in bieu.hang | loc(cot=\"ten\", la=don_vi.ten) %}{{ dong.ten }}{% endfor %}",
            "{% for dong in bieu.hang | loc(co=\"x\", cot=\"ten\") %}{{ dong.ten }}{% endfor %}",
            "{% set cac_dong = bieu.hang | cua(don_vi=don_vi) | loc(cot=\"ten\", la=\"x\") %}",
            "{% if nhom_don_vi.xa.hang | length > 3 %}x{% endif %}",
        ] {
            let needed = whole(body);
            let tables = ["bieu", "nhom_don_vi"];
            assert!(!needed.iter().any(|name| tables.contains(&name.as_str())), "{body}");
        }
    }

    #[test]
    fn any_other_use_needs_all_rows() {
        for body in [
            "{% for dong in bieu.hang %}{{ dong.ten }}{% endfor %}",
            "{% for dong in bieu.hang | loc(cot=\"ten\", khac=\"x\") %}{{ dong.ten }}{% endfor %}",
            "{% for dong in bieu.hang | loc(cap=\"xã\") %}{{ dong.ten }}{% endfor %}",
            "{% for dong in bieu.hang | cua(don_vi=don_vi, cot=\"ten\") %}{{ dong.ten }}{% endfor %}",
            "{{ bieu.hang[0].ten }}",
            "{{ bieu[\"hang\"] | length }}",
            "{{ bieu.muc.xa.ten }}",
            "{% if bieu.muc.xa is defined %}x{% endif %}",
            "{% set lai = bieu %}{{ lai.hang | length }}",
            "{% set dong = bieu.hang %}{{ dong | length }}",
            "{{ [bieu.hang] | length }}",
            "{% if bieu.hang == 1 %}x{% endif %}",
            "{{ bieu?.hang | length }}",
        ] {
            assert!(whole(body).contains(&"bieu".to_owned()), "{body}");
        }
        let groups = "{% for nhom in nhom_don_vi.xa.hang %}{{ nhom.ten }}{% endfor %}";
        assert!(whole(groups).contains(&"nhom_don_vi".to_owned()));
        assert!(whole("{% set nhom = nhom_don_vi.xa %}").contains(&"nhom_don_vi".to_owned()));
    }
}
