//! Names of offices: from the capitals of a letterhead to a sentence, and of what level they are.

use tera::{Kwargs, TeraResult, Value};

use super::{Argument, Entry, Kind, wrong};
use crate::template::rich::Rich;
use crate::value::{case, name};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "ten_co_quan",
        arguments: &[Argument {
            name: "tat",
            required: false,
            about: "`true` thì viết tắt “Ủy ban nhân dân” thành “UBND”",
        }],
        about: "Viết tên cơ quan in hoa ở đầu văn bản thành tên trong câu; tên không in hoa thì giữ nguyên.",
        example: "{{ co_quan | ten_co_quan }}; {{ co_quan | ten_co_quan(tat=true) }}",
        prints: "Ủy ban nhân dân huyện Bạch Thông; UBND huyện Bạch Thông",
        run: named,
    },
    Entry {
        kind: Kind::Filter,
        name: "cap",
        arguments: &[],
        about: "Loại đơn vị hành chính trong tên một cơ quan hay một đơn vị: tỉnh, huyện, xã, phường…",
        example: "{{ co_quan | cap }}; {{ huyen | cap }}",
        prints: "huyện; huyện",
        run: level,
    },
];

/// The name of the People's Committee, which is written short.
const COMMITTEE: &str = "Ủy ban nhân dân";
/// The name of a steering committee, which has two capitals.
const STEERING: &str = "Ban Chỉ đạo";

fn named(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let short = kwargs.get::<bool>("tat")?.unwrap_or(false);
    let text = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
    let written = in_sentence(&text.plain());
    let written = match written.strip_prefix(COMMITTEE).filter(|_| short) {
        Some(rest) => format!("UBND{rest}"),
        None => written,
    };
    Ok(text.replaced(written).into_value())
}

fn level(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    let text = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
    let whole = text.plain();
    let kind = parted(&whole).map(|(_, kind, _)| kind);
    let kind = kind.ok_or_else(|| {
        wrong(format!("“{whole}” không ghi loại đơn vị (tỉnh, huyện, xã, phường…)"))
    })?;
    Ok(text.replaced(kind.to_owned()).into_value())
}

/// What stands before the place in an office's name, the kind word of the place, and its name.
fn parted(text: &str) -> Option<(&str, &'static str, &str)> {
    let starts = text.char_indices().map(|(at, _)| at);
    let mut starts = starts.filter(|&at| at == 0 || text[..at].ends_with([' ', '\n']));
    starts.find_map(|at| {
        let (kind, rest) = name::split_kind(&text[at..]);
        // `XÃ HỘI` is no commune.
        let is_name = !name::folded(rest).starts_with(&name::folded("hội"));
        Some((text[..at].trim(), kind.filter(|_| is_name)?, rest))
    })
}

/// An office's name in capitals as it stands in a sentence.
fn in_sentence(text: &str) -> String {
    if text.contains(char::is_lowercase) {
        return text.to_owned();
    }
    let Some((office, kind, place)) = parted(text) else {
        return case::sentence(&case::lower(text));
    };
    let words = place.split(' ').map(|word| case::sentence(&case::lower(word)));
    let place = words.collect::<Vec<_>>().join(" ");
    let office = case::lower(office);
    let whole = case::sentence(format!("{office} {kind} {place}").trim_start());
    match whole.get(..STEERING.len()) {
        Some(start) if case::lower(start) == case::lower(STEERING) => {
            whole.replacen(start, STEERING, 1)
        }
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letterheads_are_put_into_sentences() {
        for (capitals, written, kind) in [
            ("ỦY BAN NHÂN DÂN HUYỆN BẮC SƠN", "Ủy ban nhân dân huyện Bắc Sơn", Some("huyện")),
            ("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "Ủy ban nhân dân tỉnh Bắc Kạn", Some("tỉnh")),
            ("ỦY BAN NHÂN DÂN\nXÃ VŨ LỄ", "Ủy ban nhân dân xã Vũ Lễ", Some("xã")),
            ("ỦY BAN NHÂN DÂN THỊ XÃ TỪ SƠN", "Ủy ban nhân dân thị xã Từ Sơn", Some("thị xã")),
            ("HUYỆN BẮC SƠN", "Huyện Bắc Sơn", Some("huyện")),
            ("BAN CHỈ ĐẠO TỈNH BẮC GIANG", "Ban Chỉ đạo tỉnh Bắc Giang", Some("tỉnh")),
            ("UBND huyện Bắc Sơn", "UBND huyện Bắc Sơn", Some("huyện")),
            ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Sở lao động - thương binh và xã hội", None),
        ] {
            assert_eq!(in_sentence(capitals), written, "{capitals}");
            assert_eq!(parted(capitals).map(|(_, kind, _)| kind), kind, "{capitals}");
        }
    }
}
