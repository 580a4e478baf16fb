//! The keys of columns: names for templates that say what a column is, and stay when columns move.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::value::slug::{self, slug};

/// How much of a head that stands over others goes into a key, in characters, at the end of a word.
const ABOVE: usize = 36;

/// The keys of columns by their heads, from the last name of each; where columns share it, those
/// above it go before, shortened so that they still differ. Two columns with the same heads have
/// the same key; so have, where heads say nothing, columns with none.
pub(super) fn of_heads(paths: &[Vec<String>]) -> Vec<String> {
    let slugs: Vec<Vec<String>> = paths
        .iter()
        .map(|path| {
            let (leaf, above) = path.split_last().map_or(("", path.as_slice()), |(l, a)| (l, a));
            above.iter().map(|name| slug::whole(name)).chain([slug(leaf)]).collect()
        })
        .collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for path in &slugs {
        *count.entry(path.last().map_or("", String::as_str)).or_default() += 1;
    }
    let shared = |path: &Vec<String>| count[path.last().map_or("", String::as_str)] > 1;
    let heads = short_heads(slugs.iter().zip(paths).filter(|(slugs, _)| shared(slugs)));
    let keys = slugs.iter().zip(paths).map(|(slugs, path)| {
        let leaf = slugs.last().cloned().unwrap_or_default();
        if !shared(slugs) {
            return leaf;
        }
        let above = path.len().saturating_sub(1);
        let mut parts: Vec<&str> = (0..above)
            .filter_map(|level| heads.get(path[level].as_str()).map(String::as_str))
            .filter(|part| !part.is_empty())
            .collect();
        parts.push(&leaf);
        let key = parts.join("_");
        if key.starts_with(|c: char| c.is_ascii_digit()) { format!("_{key}") } else { key }
    });
    keys.collect()
}

/// The heads that stand over others, each shortened; long ones that begin alike by the words in
/// which they differ.
fn short_heads<'p>(
    paths: impl Iterator<Item = (&'p Vec<String>, &'p Vec<String>)>,
) -> HashMap<&'p str, String> {
    let mut heads: Vec<(&str, &str)> = Vec::new();
    let mut seen = HashSet::new();
    for (slugs, path) in paths {
        for (slug, name) in slugs.iter().zip(path).take(path.len().saturating_sub(1)) {
            if seen.insert(name.as_str()) {
                heads.push((name, slug));
            }
        }
    }
    let mut by_beginning: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, slug)) in heads.iter().enumerate() {
        by_beginning.entry(cut(slug, ABOVE)).or_default().push(at);
    }
    let mut short = HashMap::new();
    for (beginning, members) in by_beginning {
        if let [only] = members[..] {
            short.insert(heads[only].0, beginning.to_owned());
            continue;
        }
        let first: Vec<&str> = heads[members[0]].1.split('_').collect();
        let common = members[1..].iter().fold(first.len(), |common, &member| {
            let words = heads[member].1.split('_');
            words.zip(&first).take(common).take_while(|(one, other)| one == *other).count()
        });
        for member in members {
            let words: Vec<&str> = heads[member].1.split('_').collect();
            let differing = words.get(common..).unwrap_or_default().join("_");
            let start = cut(heads[member].1, ABOVE / 2);
            let end = cut(&differing, ABOVE);
            let joined = if end.is_empty() { start.to_owned() } else { format!("{start}_{end}") };
            short.insert(heads[member].0, joined);
        }
    }
    short
}

/// The beginning of a key, cut at the end of a word.
fn cut(slug: &str, longest: usize) -> &str {
    if slug.len() <= longest {
        return slug;
    }
    &slug[..slug[..=longest].rfind('_').unwrap_or(longest)]
}

#[cfg(test)]
mod tests {
    use super::of_heads;

    fn keys(heads: &[&str]) -> Vec<String> {
        let paths: Vec<Vec<String>> =
            heads.iter().map(|head| head.split(" › ").map(str::to_owned).collect()).collect();
        of_heads(&paths)
    }

    #[test]
    fn keys_say_what_a_column_is_and_differ() {
        assert_eq!(keys(&["TT", "Nội dung", "Tổng"]), ["tt", "noi_dung", "tong"]);
        assert_eq!(
            keys(&["Xã A › TH 2025", "Xã A › KH 2026", "Xã B › TH 2025", "Xã B › KH 2026"]),
            ["xa_a_th_2025", "xa_a_kh_2026", "xa_b_th_2025", "xa_b_kh_2026"]
        );
        let long = "Kế hoạch đầu tư công trung hạn vốn ngân sách trung ương giai đoạn 2026 - 2030";
        let other = "Kế hoạch đầu tư công trung hạn vốn ngân sách địa phương giai đoạn 2026 - 2030";
        let found = keys(&[
            &format!("{long} › Tổng số"),
            &format!("{long} › Thanh toán nợ"),
            "Kế hoạch năm 2026 › Tổng số",
            "Kế hoạch năm 2026 › Thanh toán nợ",
            &format!("{other} › Tổng số"),
        ]);
        assert_eq!(
            found,
            [
                "ke_hoach_dau_tu_trung_uong_giai_doan_2026_2030_tong_so",
                "ke_hoach_dau_tu_trung_uong_giai_doan_2026_2030_thanh_toan_no",
                "ke_hoach_nam_2026_tong_so",
                "ke_hoach_nam_2026_thanh_toan_no",
                "ke_hoach_dau_tu_dia_phuong_giai_doan_2026_2030_tong_so",
            ]
        );
    }

    #[test]
    fn keys_stay_when_columns_move() {
        let heads = ["A › Tổng", "A › Nam", "B › Tổng", "B › Nam", "Ghi chú"];
        let mut one = keys(&heads);
        let mut other = keys(&heads.iter().rev().copied().collect::<Vec<_>>());
        one.sort_unstable();
        other.sort_unstable();
        assert_eq!(one, other);
    }
}
