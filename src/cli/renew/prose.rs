//! What people wrote in the documents of a year before → the lines that say what becomes of it.

use std::fmt::Write as _;

use super::{cut, more, start};
use crate::build::renew::{Along, Renewal};
use crate::merge::onward::Begun;

/// Writes what becomes of documents; of each list the first of its places, or all.
pub(super) fn write(renewal: &Renewal, most: Option<usize>, to: &mut String) -> std::fmt::Result {
    // On the screen they are said as findings.
    if most.is_none() && !renewal.findings.is_empty() {
        writeln!(to, "\nvăn bản đã sửa không đưa sang được, hoặc không đủ:")?;
        for finding in &renewal.findings {
            let place = finding.places.first().map(ToString::to_string).unwrap_or_default();
            writeln!(to, "  {place}: {}", finding.message)?;
        }
    }
    if renewal.documents.is_empty() {
        return Ok(());
    }
    let old = renewal.old.worded();
    writeln!(
        to,
        "\nvăn bản đã sửa của {old}, chép sang {}: lần lập đầu bắt đầu từ đó, lời của người viết được giữ, số liệu theo hồ sơ mới",
        start()
    )?;
    let documents = &renewal.documents;
    for document in documents.iter().take(most.unwrap_or(usize::MAX)) {
        writeln!(to, "  {}{}", document.name, about(document))?;
    }
    let rest = documents.len().saturating_sub(most.unwrap_or(usize::MAX));
    if rest > 0 {
        more(rest, to)?;
    }
    let list = Lists { documents, most };
    let new = renewal.new.worded();
    let title = format!("năm đã đổi thành {new} trong lời của người viết, xem lại");
    list.write(to, &title, false, |begun| &begun.moved)?;
    let title = format!(
        "lời của người viết còn nói về {old} hoặc trước nữa: sửa trong văn bản mới, còn thì lần lập nào cũng nhắc"
    );
    list.write(to, &title, true, |begun| &begun.left)?;
    let title = "không đưa sang: số, ngày, người ký, số liệu đã gõ tay vào văn bản cũ";
    list.write(to, title, false, |begun| &begun.taken)
}

/// What else is to be known of a document.
fn about(document: &Along) -> String {
    let Some(begun) = &document.begun else {
        return ": chỉ để chép tay, vì không biết chỗ nào là của số liệu".to_owned();
    };
    let mut parts = Vec::new();
    if begun.comments > 0 {
        parts.push(format!("{} nhận xét (comment) không đưa sang", begun.comments));
    }
    if begun.revisions > 0 {
        parts.push(format!("{} dấu sửa (track changes) chưa duyệt, để nguyên", begun.revisions));
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join("; ")) }
}

struct Lists<'a> {
    documents: &'a [Along],
    most: Option<usize>,
}

impl Lists<'_> {
    /// Writes a list, the places of a document below its name: the old one's, or the new one's.
    fn write(
        &self,
        to: &mut String,
        title: &str,
        is_new: bool,
        places: impl Fn(&Begun) -> &Vec<(usize, String)>,
    ) -> std::fmt::Result {
        let mut all: Vec<(String, usize, &str)> = Vec::new();
        for document in self.documents {
            let old = || document.from.display().to_string();
            let name = if is_new { format!("{}{}", start(), document.name) } else { old() };
            let found = document.begun.iter().flat_map(&places);
            all.extend(found.map(|(at, text)| (name.clone(), *at, text.as_str())));
        }
        if all.is_empty() {
            return Ok(());
        }
        writeln!(to, "\n{title}:")?;
        let most = self.most.unwrap_or(usize::MAX);
        let mut above = "";
        for (name, at, text) in all.iter().take(most) {
            if name != above {
                writeln!(to, "  {name}")?;
                above = name;
            }
            writeln!(to, "    đoạn {at}: {}", cut(&text.replace('\n', " "), self.most))?;
        }
        match all.len().saturating_sub(most) {
            0 => Ok(()),
            rest => more(rest, to),
        }
    }
}
