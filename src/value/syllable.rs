//! Vietnamese syllables, by what they are made of: an onset, a rhyme and a tone.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// The onsets, longer ones before those that they begin with.
const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// The rhymes, without tones.
const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât \
    âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im \
    in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc \
    oe oem oen oeo oet oi om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôông ôôc ôp ôt ơ ơi ơm ơn ơp ơt u \
    ua uân uâng uât uây uc ue uê uêch uên uêt uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya \
    uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y \
    yêm yên yêng yêt yêu ych ynh yt yn ym";

static KNOWN: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| RHYMES.split_whitespace().collect());

/// A word taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The letters with the marks that make them, without tones.
    pub(crate) plain: String,
    /// The tone, and the letter of `plain` that bears it.
    pub(crate) tone: Option<(char, usize)>,
    /// Whether there is more than one tone.
    pub(crate) has_two: bool,
}

/// Takes a word in lower case apart.
pub(crate) fn parts(word: &str) -> Parts {
    let mut parts = Parts { plain: String::new(), tone: None, has_two: false };
    for (at, letter) in word.chars().enumerate() {
        if letter.is_ascii() {
            parts.plain.push(letter);
            continue;
        }
        let mut plain = String::new();
        for c in std::iter::once(letter).nfd() {
            match c {
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                    parts.has_two |= parts.tone.is_some();
                    parts.tone = Some((c, at));
                }
                c => plain.push(c),
            }
        }
        parts.plain.extend(plain.nfc());
    }
    parts
}

/// Whether a word in lower case is a syllable.
pub(crate) fn is_syllable(word: &str) -> bool {
    let parts = parts(word);
    if parts.has_two {
        return false;
    }
    let tone = parts.tone.map(|(tone, _)| tone);
    ONSETS.iter().any(|onset| {
        let Some(rhyme) = parts.plain.strip_prefix(onset) else { return false };
        fits(onset, rhyme) && takes(rhyme, tone)
    })
}

/// Whether an onset goes with a rhyme, as it is spelled.
fn fits(onset: &str, rhyme: &str) -> bool {
    let is_front = rhyme.starts_with(['i', 'e', 'ê']);
    match onset {
        // `gì`, `giếng`: of two i one is written.
        "gi" => {
            KNOWN.contains(rhyme) && !rhyme.starts_with('y')
                || KNOWN.contains(format!("i{rhyme}").as_str())
        }
        "qu" => {
            // The u is of the rhyme as well: `quyết`, `quân`.
            KNOWN.contains(rhyme) && !rhyme.starts_with(['u', 'ư', 'o'])
                || KNOWN.contains(format!("u{rhyme}").as_str())
        }
        "c" | "g" | "ng" => KNOWN.contains(rhyme) && !is_front && !rhyme.starts_with('y'),
        "k" => KNOWN.contains(rhyme) && (is_front || rhyme.starts_with('y') || rhyme == "a"),
        "gh" | "ngh" => KNOWN.contains(rhyme) && is_front,
        "" => {
            KNOWN.contains(rhyme)
                && !matches!(rhyme, "iêm" | "iên" | "iêt" | "iêng" | "iêp" | "iêc")
        }
        _ => KNOWN.contains(rhyme) && !(rhyme.starts_with("yê")),
    }
}

/// Whether a rhyme takes a tone: those that end in a stop take two of the six.
fn takes(rhyme: &str, tone: Option<char>) -> bool {
    let is_stopped = rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch");
    !is_stopped || matches!(tone, Some('\u{301}' | '\u{323}'))
}

/// The syllable that a word is where both letters of `ươ` have their horns, of which one was typed
/// without: `ngưòi`, `thuơng`. The tone goes to the second.
pub(crate) fn with_horns(word: &str) -> Option<String> {
    let parts = parts(word);
    let (at, _) = ["ưo", "uơ"].iter().find_map(|typed| parts.plain.match_indices(typed).next())?;
    let mut right: String = parts.plain[..at].to_owned() + "ươ";
    right.extend(parts.tone.map(|(tone, _)| tone));
    right.push_str(parts.plain[at..].trim_start_matches(['ư', 'o', 'u', 'ơ']));
    let right: String = right.nfc().collect();
    (!parts.has_two && is_syllable(&right)).then_some(right)
}

/// The pieces of a word that is several syllables written as one.
pub(crate) fn joined(word: &str) -> Option<Vec<String>> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() > 24 {
        return None;
    }
    // The pieces of the first letters, fewest first.
    let mut best: Vec<Option<Vec<usize>>> = vec![None; letters.len() + 1];
    best[0] = Some(Vec::new());
    for end in 1..=letters.len() {
        for start in end.saturating_sub(7)..end {
            let Some(before) = best[start].clone() else { continue };
            let piece: String = letters[start..end].iter().collect();
            if is_syllable(&piece) && best[end].as_ref().is_none_or(|is| is.len() > before.len()) {
                let mut pieces = before;
                pieces.push(end);
                best[end] = Some(pieces);
            }
        }
    }
    let ends = best.pop()??;
    let mut start = 0;
    let pieces = ends.into_iter().map(|end| {
        let piece = letters[start..end].iter().collect();
        start = end;
        piece
    });
    Some(pieces.collect())
}

/// How the tone mark of a word of an open rhyme of two vowels is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `hòa`, `thủy`.
    First,
    /// `hoà`, `thuỷ`.
    Second,
}

/// The style of a word's tone mark, where it has one: `oa`, `oe`, `uy` without a consonant after.
pub(crate) fn style(word: &str) -> Option<Style> {
    let parts = parts(word);
    let (_, at) = parts.tone?;
    let letters = parts.plain.chars().count();
    let is_open = ["oa", "oe", "uy"].iter().any(|rhyme| parts.plain.ends_with(rhyme));
    if !is_open || parts.plain.starts_with("qu") || !is_syllable(word) {
        return None;
    }
    match letters - at {
        2 => Some(Style::First),
        1 => Some(Style::Second),
        _ => None,
    }
}

/// Where the tone mark of a word should stand but doesn't: the word as it is written.
pub(crate) fn put_right(word: &str) -> Option<String> {
    let parts = parts(word);
    let (tone, at) = parts.tone.filter(|_| !parts.has_two)?;
    if style(word).is_some() || !is_syllable(word) {
        return None;
    }
    let letters: Vec<char> = parts.plain.chars().collect();
    let own = place(&letters)?;
    if own == at {
        return None;
    }
    let mut right = String::new();
    for (index, letter) in letters.iter().enumerate() {
        right.push(*letter);
        if index == own {
            right.push(tone);
        }
    }
    Some(right.nfc().collect())
}

/// The letter that bears the tone.
fn place(letters: &[char]) -> Option<usize> {
    let plain: String = letters.iter().collect();
    let is_vowel = |c: &char| "aăâeêioôơuưy".contains(*c);
    let onset = match () {
        () if plain.starts_with("qu") => 2,
        () if plain.starts_with("gi") && letters.get(2).is_some_and(is_vowel) => 2,
        () => letters.iter().position(is_vowel)?,
    };
    let vowels: Vec<usize> =
        (onset..letters.len()).take_while(|&at| is_vowel(&letters[at])).collect();
    // ê, ơ and the like bear it wherever they stand; of two of them the second.
    let marked = vowels.iter().rev().find(|&&at| "ăâêôơư".contains(letters[at]));
    let ends = vowels.last().is_some_and(|last| last + 1 < letters.len());
    let third = vowels.len() == 3;
    match (marked, vowels.as_slice()) {
        (Some(&at), _) if letters[at] != 'ư' || vowels.len() == 1 => Some(at),
        // `ưa`, `ưu`, `ưi`.
        (Some(&at), _) => Some(at),
        (None, [only]) => Some(*only),
        (None, [_, second]) if ends => Some(*second),
        (None, [first, _]) => Some(*first),
        (None, [_, second, _]) if third => Some(*second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_known() {
        let text = "phấn đấu quyết nghị gì giếng giữ gìn quốc huỷ thủy quý nghiêng khuya nguyễn oái \
            yêu ỷ uỷ iu ướp kỷ cương quỳnh quê quan quăng quẩn ngoằn ngoèo khuỷu tay rượu hươu loong \
            xoong giặc giầy giường gian ghế nghề cá kẹo ngà ngư ếch ít ói ôn ơn ưng êm ấm ăn anh oanh \
            uyên uất uống ươm khoản hoạch họach thuế huệ thuở quở huơ tuếch toàn xoá đói quỹ tuỳ tùy \
            buýt tuýp quýt huýt xuỵt luỹ thoại chuẩn luật suất xuất khuân đều yếm yến yểm quy phạm \
            giá trị giàu giun giỗ giời giúp giục gỉ sét gin ki lô gam ka li hoẵng soóc moóc rơ veng";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
        for word in [
            "nghành",
            "thưc",
            "nghanh",
            "chươg",
            "trìinh",
            "hiệnn",
            "cêng",
            "ngế",
            "gế",
            "kạn",
            "đựơợc",
            "phưong",
            "thuơng",
            "biêt",
            "hoach",
            "đat",
            "gía trị",
            "triểnk",
            "iến",
        ] {
            assert!(!is_syllable(word) || word == "gía trị", "{word}");
        }
    }

    #[test]
    fn horns_are_put_on() {
        for (word, right) in [
            ("ngưòi", Some("người")),
            ("thưòng", Some("thường")),
            ("thuơng", Some("thương")),
            ("phưong", Some("phương")),
            ("đuợc", Some("được")),
            ("nghành", None),
            ("hiệnn", None),
        ] {
            assert_eq!(with_horns(word).as_deref(), right, "{word}");
        }
    }

    #[test]
    fn words_written_as_one_are_parted() {
        assert_eq!(joined("nôngthôn").unwrap(), ["nông", "thôn"]);
        assert_eq!(joined("thựchiện").unwrap(), ["thực", "hiện"]);
        assert_eq!(joined("nghành"), None);
    }

    #[test]
    fn tone_marks_have_their_letter() {
        for (word, right) in [
            ("qúy", Some("quý")),
            ("gía", Some("giá")),
            ("họach", Some("hoạch")),
            ("tòan", Some("toàn")),
            ("qủan", Some("quản")),
            ("thúê", Some("thuế")),
            ("hòa", None),
            ("hoà", None),
            ("toàn", None),
            ("khuỷu", None),
            ("của", None),
            ("mía", None),
            ("người", None),
            ("ngoèo", None),
            ("cứu", None),
            ("gì", None),
            ("giúp", None),
            ("quyết", None),
            ("nghĩa", None),
            ("hai", None),
            ("nửa", None),
            ("thuở", None),
            ("tuổi", None),
            ("hào", None),
        ] {
            assert_eq!(put_right(word).as_deref(), right, "{word}");
        }
        assert_eq!(style("hòa"), Some(Style::First));
        assert_eq!(style("uỷ"), Some(Style::Second));
        assert_eq!(style("quý"), None);
        assert_eq!(style("toàn"), None);
    }
}
