//! A text or bytes → the same with something changed, as files are damaged, written wrong, or made
//! to do harm.

use super::numbers::Numbers;

/// How large an input may become.
const LARGEST: usize = 1 << 20;

/// Numbers at which something ends.
const NUMBERS: [&str; 22] = [
    "0",
    "1",
    "-1",
    "2",
    "9",
    "63",
    "64",
    "255",
    "256",
    "16384",
    "16385",
    "32767",
    "65535",
    "65536",
    "1048576",
    "1048577",
    "2147483647",
    "4294967295",
    "18446744073709551615",
    "1e308",
    "-0.5",
    "999999999999999999999999999999999999999999999999999999",
];

/// What texts of a kind are made of, a line each.
pub(super) struct Words(Vec<String>);

impl Words {
    /// The words of a list: `\n`, `\t` are what they are elsewhere, `\×300` repeats the line so
    /// often.
    pub(super) fn of(list: &str) -> Self {
        let word = |line: &str| {
            let (line, times) = match line.split_once("\\×") {
                Some((line, times)) => (line, times.parse().unwrap()),
                None => (line, 1),
            };
            line.replace("\\n", "\n").replace("\\t", "\t").repeat(times)
        };
        Self(list.lines().filter(|line| !line.is_empty()).map(word).collect())
    }
}

/// Changes a text in one to four places; `others` are texts of the same kind.
pub(super) fn text(text: &mut String, others: &[&str], words: &Words, numbers: &mut Numbers) {
    for _ in 0..=numbers.below(4) {
        let at = place(text, numbers);
        match numbers.below(12) {
            0..=2 => insert(text, at, numbers.one(&words.0).map_or("", String::as_str)),
            3 => number(text, at, numbers),
            4 => value(text, at, words, numbers),
            5 | 6 => element(text, at, numbers),
            7 => {
                let end = after(text, at, 1 + numbers.below(60));
                text.replace_range(at..end, "");
            }
            8 => {
                let other = numbers.one(others).copied().unwrap_or_default();
                let start = place(other, numbers);
                let end = after(other, start, 1 + numbers.below(400));
                insert(text, at, &other[start..end]);
            }
            9 => {
                let end = after(text, at, 1 + numbers.below(40));
                let part = text[at..end].repeat(numbers.times());
                insert(text, at, &part);
            }
            10 => {
                let word = numbers.one(&words.0).map_or("", String::as_str);
                insert(text, at, &word.repeat(numbers.times()));
            }
            _ => {
                let mut bytes = std::mem::take(text).into_bytes();
                damage(&mut bytes, numbers);
                *text = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
        let end = text.floor_char_boundary(LARGEST);
        text.truncate(end);
    }
}

/// A boundary of characters.
fn place(text: &str, numbers: &mut Numbers) -> usize {
    text.floor_char_boundary(numbers.below(text.len() + 1))
}

fn after(text: &str, at: usize, length: usize) -> usize {
    text.floor_char_boundary((at + length).min(text.len())).max(at)
}

fn insert(text: &mut String, at: usize, part: &str) {
    let end = part.floor_char_boundary(LARGEST.saturating_sub(text.len()));
    text.insert_str(at, &part[..end]);
}

/// Puts another number in the place of the next one.
fn number(text: &mut String, at: usize, numbers: &mut Numbers) {
    let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) else {
        return;
    };
    let rest = &text[start..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| start + end);
    text.replace_range(start..end, numbers.one(&NUMBERS).copied().unwrap_or("0"));
}

/// Puts something else between the next two quotes.
fn value(text: &mut String, at: usize, words: &Words, numbers: &mut Numbers) {
    let Some(start) = text[at..].find('"').map(|start| at + start + 1) else { return };
    let Some(end) = text[start..].find('"').map(|end| start + end) else { return };
    let other = match numbers.below(3) {
        0 => numbers.one(&words.0).cloned().unwrap_or_default(),
        1 => numbers.one(&NUMBERS).map_or_else(String::new, |number| (*number).to_owned()),
        _ => text[start..end].repeat(numbers.times().min(LARGEST / (end - start).max(1))),
    };
    text.replace_range(start..end, "");
    insert(text, start, &other);
}

/// Repeats, removes or moves the next element, tag or line.
fn element(text: &mut String, at: usize, numbers: &mut Numbers) {
    let is_markup = text[at..].find('<').is_some();
    let open = if is_markup { '<' } else { '\n' };
    let Some(start) = text[at..].find(open).map(|start| at + start) else { return };
    let mut end = start + 1;
    for _ in 0..=numbers.below(4) {
        let Some(next) = text[end..].find(open) else { break };
        end += next + 1;
    }
    let end = if end > start + 1 { end - 1 } else { text.len() };
    let part = text[start..end].to_owned();
    match numbers.below(4) {
        0 => text.replace_range(start..end, ""),
        1 => {
            text.replace_range(start..end, "");
            let to = place(text, numbers);
            insert(text, to, &part);
        }
        _ => {
            let times = numbers.times().min(LARGEST / part.len().max(1));
            insert(text, start, &part.repeat(times));
        }
    }
}

/// Changes, removes or doubles a few bytes.
pub(super) fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        let few = (at + 1 + numbers.below(8)).min(bytes.len());
        match numbers.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..few)),
            2 => bytes.splice(at..at, bytes[at..few].to_vec()).for_each(drop),
            3 if at < bytes.len() => bytes[at] = 0xFF,
            4 | 5 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            6 if few >= at + 4 => {
                let number = [0, 1, 0x7FFF, 0xFFFF, 0x10_0000, 0x7FFF_FFFF, u32::MAX];
                let number = numbers.one(&number).copied().unwrap_or_default();
                bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            }
            _ if at < bytes.len() => bytes[at] = numbers.below(256) as u8,
            _ => {}
        }
    }
}

/// Changes a stream of records in one to four places; `others` are records of the same kind.
pub(super) fn records<T: Copy>(
    records: &mut Vec<(T, Vec<u8>)>,
    others: &[(T, Vec<u8>)],
    kinds: &[T],
    numbers: &mut Numbers,
) {
    for _ in 0..=numbers.below(4) {
        if records.is_empty() {
            return;
        }
        let at = numbers.below(records.len());
        match numbers.below(9) {
            0 => drop(records.remove(at)),
            1 => {
                let to = numbers.below(records.len());
                records.swap(at, to);
            }
            2 => {
                let size: usize = records.iter().map(|(_, data)| data.len() + 4).sum();
                let most = LARGEST.saturating_sub(size) / (records[at].1.len() + 4);
                let again = vec![records[at].clone(); numbers.times().min(most)];
                records.splice(at..at, again).for_each(drop);
            }
            3 => records.extend(numbers.one(kinds).map(|kind| (*kind, records[at].1.clone()))),
            4 => {
                if let Some(kind) = numbers.one(kinds) {
                    records[at].0 = *kind;
                }
            }
            5 => {
                let other = numbers.one(others).cloned();
                records.splice(at..at, other).for_each(drop);
            }
            _ => damage(&mut records[at].1, numbers),
        }
    }
}
