//! The power and the title of who signs (ô 7a).

use super::decree;
use super::styled::{self, Wanted};
use crate::check::Remarks;
use crate::check::paper::{Paper, Part, PartKind};
use crate::check::plain::plain;

/// The signs of a power, as the decree writes them.
const POWERS: [&str; 5] = ["TM.", "KT.", "TL.", "TUQ.", "Q."];

/// How they are written otherwise: the folded beginning, and the right form.
const MISSPELT: [(&str, &str); 14] = [
    ("t/m ", "TM."),
    ("t.m ", "TM."),
    ("t.m. ", "TM."),
    ("tm ", "TM."),
    ("k/t ", "KT."),
    ("k.t ", "KT."),
    ("k.t. ", "KT."),
    ("kt ", "KT."),
    ("t/l ", "TL."),
    ("t.l ", "TL."),
    ("t.l. ", "TL."),
    ("tl ", "TL."),
    ("tuq ", "TUQ."),
    ("t.u.q. ", "TUQ."),
];

/// The names that powers for many stand before, folded.
const COLLECTIVES: [&str; 9] =
    ["uy ban", "ubnd", "hoi dong", "hdnd", "ban ", "to ", "tap the", "thuong truc", "doan "];

/// The lines of the authority, in their order.
fn lines(paper: &Paper) -> Vec<(&Part, String)> {
    let parts = paper.part(PartKind::Authority);
    parts.map(|part| (part, paper.text_of(part).to_uppercase())).collect()
}

pub(super) fn prefix(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for (part, line) in lines(paper) {
        let said = plain(&line) + " ";
        let misspelt = MISSPELT.iter().find(|(own, _)| said.starts_with(own));
        let joined = POWERS.iter().find(|power| {
            line.strip_prefix(**power).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
        });
        let right = misspelt.map(|(_, right)| right).or(joined);
        if let Some(right) = right {
            let own: String = line.chars().take_while(|c| !c.is_whitespace()).collect();
            let message = format!("quyền hạn ghi “{own}”");
            let hint = format!("ghi “{right}” rồi một dấu cách");
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

pub(super) fn style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("quyền hạn, chức vụ người ký", &profile.closing.authority).centred();
    styled::check(paper, PartKind::Authority, wanted, remarks);
}

/// The line with a power, what stands behind it, and the line below it.
fn with_power<'l>(
    lines: &'l [(&'l Part, String)],
    power: &str,
) -> Option<(&'l Part, &'l str, Option<&'l str>)> {
    let at = lines.iter().position(|(_, line)| line.starts_with(power))?;
    let (part, line) = &lines[at];
    let below = lines.get(at + 1).map(|(_, line)| line.as_str());
    Some((part, line[power.len()..].trim(), below))
}

pub(super) fn for_all(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let lines = lines(paper);
    let Some((part, name, _)) = with_power(&lines, "TM.") else { return };
    let said = plain(name);
    let is_title = ["chu tich", "pho ", "giam doc", "truong "].iter().any(|t| said.starts_with(t));
    let is_all = COLLECTIVES.iter().any(|all| said.starts_with(all));
    if is_title && !is_all {
        let message = format!("sau TM. là “{name}”, không phải tên tập thể lãnh đạo hoặc cơ quan");
        let hint = "ghi tên tập thể sau TM., chức vụ ghi ở dòng dưới";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn for_head(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let lines = lines(paper);
    let Some((part, head, below)) = with_power(&lines, "KT.") else { return };
    let said = plain(head);
    let message = if said.starts_with("pho ") {
        format!("sau KT. là “{head}”, phải là chức vụ của cấp trưởng")
    } else {
        match below {
            Some(below) if plain(below) == said => {
                format!("dưới KT. {head} lại là “{below}”, phải là chức vụ của cấp phó")
            }
            _ => return,
        }
    };
    let hint = "ghi KT. và chức vụ cấp trưởng, dòng dưới ghi chức vụ cấp phó";
    remarks.proved(paper.place(part.paragraph), message, hint);
}

pub(super) fn by_order(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let lines = lines(paper);
    for power in ["TL.", "TUQ."] {
        let Some((part, head, below)) = with_power(&lines, power) else { continue };
        let said = plain(head);
        let wrong = if COLLECTIVES.iter().any(|all| said.starts_with(all)) {
            format!("sau {power} là “{head}”, phải là chức vụ của người đứng đầu")
        } else if below.is_none() {
            format!("dưới {power} {head} không có chức vụ của người ký")
        } else {
            continue;
        };
        let hint = format!("ghi {power} và chức vụ người đứng đầu, dòng dưới ghi chức vụ người ký");
        remarks.proved(paper.place(part.paragraph), wrong, hint);
    }
}

pub(super) fn official(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for (part, line) in lines(paper) {
        let said = plain(&line);
        let odd = ["phu trach", "dieu hanh"].into_iter().find(|odd| said.ends_with(odd));
        let odd = odd.or_else(|| {
            (said.starts_with("pho ") && said.ends_with(" thuong truc")).then_some("thuong truc")
        });
        if odd.is_some() {
            let message = format!("chức vụ “{line}” không phải chức vụ lãnh đạo chính thức");
            let hint = "ghi chức vụ được bổ nhiệm, bỏ chữ phụ trách, điều hành, thường trực";
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

pub(super) fn matching(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let lines = lines(paper);
    let Some((part, name, _)) = with_power(&lines, "TM.") else { return };
    let Some(issuer) = &paper.facts.issuer else { return };
    let kind = |name: &str| {
        let said = plain(name);
        let kinds = [
            ("uy ban nhan dan", "uy ban nhan dan"),
            ("ubnd", "uy ban nhan dan"),
            ("hoi dong nhan dan", "hoi dong nhan dan"),
            ("hdnd", "hoi dong nhan dan"),
            ("ban chi dao", "ban chi dao"),
        ];
        kinds.into_iter().find(|(word, _)| said.starts_with(word)).map(|(_, kind)| kind)
    };
    if let (Some(signs), Some(issues)) = (kind(name), kind(issuer))
        && signs != issues
    {
        let message = format!("ký TM. {name} mà cơ quan ban hành là {issuer}");
        let hint = "ghi sau TM. tên cơ quan ban hành, hoặc sửa tên cơ quan ban hành";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn row(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let label = paper.part(PartKind::RecipientsLabel).next();
    let first = paper.part(PartKind::Authority).next();
    let (Some(label), Some(first)) = (label, first) else { return };
    let cell = |part: &Part| paper.paragraphs[part.paragraph].cell;
    let place = || paper.place(label.paragraph);
    let hint = "đặt “Nơi nhận:” ngang hàng với dòng đầu của quyền hạn, chức vụ";
    match (cell(label), cell(first)) {
        (Some(own), Some(other)) if own.table == other.table && own.row != other.row => {
            remarks.proved(place(), "“Nơi nhận” không ngang hàng với phần ký", hint);
        }
        (Some(own), Some(other)) if own.table == other.table => {
            // Empty lines above one of the two set them apart.
            let above = |part: &Part, own: crate::check::paper::CellAt| {
                let cell = &paper.tables[own.table].rows[own.row][own.cell];
                cell.paragraphs.iter().filter(|index| **index < part.paragraph).count()
            };
            if above(label, own).abs_diff(above(first, other)) > 1 {
                remarks.proved(place(), "“Nơi nhận” không ngang hàng với phần ký", hint);
            }
        }
        (None, None) if first.paragraph > label.paragraph + 2 => {
            remarks.proved(place(), "phần ký nằm dưới danh sách nơi nhận", hint);
        }
        _ => {}
    }
}
