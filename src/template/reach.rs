//! Which templates others are made of, told from their texts before any of them is read: reading
//! all that are there, for a dossier that needs a few, is most of the time of a short run.

use std::collections::{BTreeMap, BTreeSet};

/// The words after which a template names another.
const NAMING: [&str; 2] = ["extends", "include"];

/// A tag that names a template has fewer bytes.
const LONGEST_TAG: usize = 1024;

/// How many tags that name templates are looked at in one.
const MOST_NAMED: usize = 2000;

/// The word that begins the definition of a component.
const COMPONENT: &str = "component ";

/// The templates that the given ones may be made of, themselves among them: what they extend,
/// include, and take components from. One too many is no fault, one too few would be.
pub(super) fn reached<'a>(
    files: &BTreeMap<&'a str, &'a str>,
    roots: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<&'a str> {
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    for (&file, &text) in files {
        homes.extend(names_after(text, COMPONENT).map(|component| (component, file)));
    }
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = roots.into_iter().collect();
    while let Some(name) = open.pop() {
        let Some((&name, &text)) = files.get_key_value(name) else { continue };
        if !found.insert(name) {
            continue;
        }
        open.extend(names_after(text, "<").filter_map(|component| homes.get(component)));
        for word in NAMING {
            let tags = text.match_indices(word).take(MOST_NAMED);
            open.extend(tags.filter_map(|(at, _)| quoted(&text[at..])));
        }
    }
    found
}

/// The identifiers that follow a piece of text.
fn names_after<'a>(text: &'a str, before: &'static str) -> impl Iterator<Item = &'a str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    text.match_indices(before).filter_map(move |(at, before)| {
        let rest = text[at + before.len()..].trim_start();
        let name = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        (!name.is_empty()).then_some(name)
    })
}

/// The first string of a tag that the text is in.
fn quoted(text: &str) -> Option<&str> {
    // A name is not looked for to the end of the file each time.
    let tag = text[..text.floor_char_boundary(LONGEST_TAG)].split("%}").next()?;
    let start = tag.find(['"', '\'', '`'])?;
    let mark = tag[start..].chars().next()?;
    tag[start + 1..].split(mark).next()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::reached;
    use crate::template::Engine;
    use crate::template::builtin::TEMPLATES;

    #[test]
    fn parents_pieces_and_components_are_reached() {
        let files = BTreeMap::from([
            ("a.md", "{% extends \"b.md\" %}{{ <ke hang={x} /> }} < y"),
            ("b.md", "{%- include 'c.md' -%} includes nothing"),
            ("c.md", ""),
            ("d.md", "{%- component ke(hang) -%}{{ <dem /> }}{%- endcomponent -%}"),
            ("e.md", "{% component dem() %}{% endcomponent dem %}"),
            ("f.md", "{% extends \"a.md\" %}"),
        ]);
        let found = reached(&files, ["a.md", "khong-co.md"]);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a.md", "b.md", "c.md", "d.md", "e.md"]);
    }

    #[test]
    fn every_built_in_template_is_whole_with_what_it_reaches() {
        for (name, _) in TEMPLATES {
            let (engine, findings) = Engine::of(TEMPLATES.iter().copied(), [*name]);
            assert_eq!(findings, [], "{name}");
            assert!(engine.has(name), "{name}");
            assert_eq!(engine.names().count(), TEMPLATES.len());
        }
    }
}
