//! What can be done with what stands beside the program, by a number or a letter and Enter.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Here;
use super::dialogue::Dialogue;
use super::found::{self, Found, Group, Seen};
use crate::build::dossiers::{INPUTS, MANIFEST};
use crate::cli::page::one_line;
use crate::cli::skeletons::SKELETONS;
use crate::value::slug::slug;

/// How many dossiers and how many workbooks are listed.
const LISTED: usize = 15;

/// Shows what there is and does what is chosen, until nothing is.
pub(super) fn run(here: &Here, dialogue: &mut Dialogue<'_>) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    dialogue.say(&format!("kehoach {version} - lập văn bản từ bảng chỉ tiêu"), 0)?;
    if here.is_in_archive() {
        return in_archive(dialogue);
    }
    in_folder(looked_at(here), dialogue)
}

/// The same for what stands in a folder.
pub(super) fn in_folder(folder: &Path, dialogue: &mut Dialogue<'_>) -> io::Result<()> {
    loop {
        dialogue.say("đang xem các hồ sơ...", 0)?;
        dialogue.page.flush()?;
        let found = Found::in_folder(folder, dialogue.runner);
        let shown = Shown::of(&found);
        overview(folder, &found, &shown, dialogue)?;
        if !chosen(folder, &found, &shown, dialogue)? {
            return Ok(());
        }
        let more = "Bấm Enter để về danh sách, hoặc gõ 0 rồi bấm Enter để kết thúc: ";
        writeln!(dialogue.page)?;
        if dialogue.ask(more)?.is_none_or(|answer| !answer.is_empty()) {
            return Ok(());
        }
    }
}

/// The folder that somebody means: the one that is open where something is in it, else the one that
/// the program stands in. A start from a menu or a search opens some folder of the system.
fn looked_at(here: &Here) -> &Path {
    let is_better = || {
        let (open, own) = (&here.folder, &here.program);
        Found::is_nothing(open) && (!Found::is_nothing(own) || !found::is_writable(open))
    };
    if here.folder != here.program && is_better() { &here.program } else { &here.folder }
}

fn in_archive(dialogue: &mut Dialogue<'_>) -> io::Result<()> {
    dialogue.title("Tệp nén chưa được giải nén")?;
    dialogue.say(
        "Chương trình đang chạy từ bên trong tệp .zip, nên không thấy hồ sơ nào và không có chỗ \
         để ghi văn bản.",
        0,
    )?;
    for step in [
        "1. Đóng cửa sổ này.",
        "2. Bấm chuột phải vào tệp .zip, chọn Extract All (Trích xuất tất cả), chọn một thư \
         mục, chẳng hạn D:\\ke-hoach.",
        "3. Mở thư mục vừa giải nén, bấm đúp vào kehoach.exe.",
    ] {
        dialogue.say(step, 3)?;
    }
    dialogue.wait()
}

/// What is shown of what was found, each with its number.
struct Shown<'a> {
    dossiers: Vec<&'a Seen>,
    workbooks: &'a [PathBuf],
}

impl<'a> Shown<'a> {
    /// The dossiers that there is something to do for come first where not all are shown.
    fn of(found: &'a Found) -> Self {
        let mut dossiers: Vec<&Seen> = found.dossiers.iter().collect();
        if dossiers.len() > LISTED {
            dossiers.sort_by_key(|seen| seen.state.is_done());
            dossiers.truncate(LISTED);
        }
        Self { dossiers, workbooks: found.workbooks.get(..LISTED).unwrap_or(&found.workbooks) }
    }
}

fn overview(
    folder: &Path,
    found: &Found,
    shown: &Shown<'_>,
    dialogue: &mut Dialogue<'_>,
) -> io::Result<()> {
    let place = folder.display().to_string();
    dialogue.title(&format!("Thư mục {}", one_line(&place)))?;
    if found.dossiers.is_empty() {
        let none = format!(
            "Ở đây chưa có hồ sơ nào. Mỗi hồ sơ là một thư mục có tệp {MANIFEST} và các bảng tính, \
             đặt trong thư mục {INPUTS}. Gõ M để tạo một hồ sơ mẫu."
        );
        dialogue.say(&none, 0)?;
    }
    for (number, seen) in (1..).zip(&shown.dossiers) {
        let line = format!("{number:>3}  {}: {}", one_line(&seen.name), seen.state.words());
        dialogue.say(&line, 7)?;
    }
    let more = found.dossiers.len() - shown.dossiers.len();
    if more > 0 {
        dialogue.say(&format!("     và {more} hồ sơ khác (gõ tên hồ sơ để chọn)"), 5)?;
    }
    if !shown.workbooks.is_empty() {
        dialogue.title("Bảng tính chưa thuộc hồ sơ nào")?;
    }
    for (number, workbook) in (shown.dossiers.len() + 1..).zip(shown.workbooks) {
        let name = found::from(folder, workbook);
        dialogue.say(&format!("{number:>3}  {}", one_line(&name)), 7)?;
    }
    let more = found.workbooks.len() - shown.workbooks.len();
    if more > 0 {
        dialogue.say(&format!("     và {more} bảng tính khác"), 5)?;
    }
    for home in &found.unwritable {
        let home = home.display().to_string();
        dialogue.title("Không ghi được vào thư mục này")?;
        dialogue.say(&format!("Văn bản được ghi vào thư mục out của {}", one_line(&home)), 0)?;
        dialogue.say(
            "Windows không cho ghi ở đó (thường gặp trong Program Files, ổ chỉ đọc, thư mục dùng \
             chung). Chép cả thư mục sang chỗ khác, chẳng hạn D:\\ke-hoach, rồi chạy ở đó.",
            0,
        )?;
    }
    Ok(())
}

/// What can be done, by the letter that chooses it.
fn choices(found: &Found, shown: &Shown<'_>, dialogue: &mut Dialogue<'_>) -> io::Result<()> {
    dialogue.title("Gõ một số hoặc một chữ rồi bấm Enter")?;
    let (dossiers, workbooks) = (shown.dossiers.len(), shown.workbooks.len());
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |key: String, what: &str| lines.push((key, what.to_owned()));
    match dossiers {
        0 => {}
        1 => add("1".to_owned(), "lập văn bản của hồ sơ"),
        _ => {
            add(format!("1-{dossiers}"), "lập văn bản của hồ sơ ấy");
            add("L".to_owned(), "lập mọi hồ sơ");
        }
    }
    if workbooks > 0 {
        let (first, last) = (dossiers + 1, dossiers + workbooks);
        let key = if first == last { first.to_string() } else { format!("{first}-{last}") };
        add(key, "xem chương trình đọc được gì trong bảng tính ấy");
    }
    if dossiers > 0 {
        add("X1".to_owned(), "xem chương trình đọc được gì trong hồ sơ 1");
    }
    if found.documents().is_some() && dialogue.runner.opener().is_some() {
        add("T".to_owned(), "mở thư mục văn bản đã lập");
    }
    add("M".to_owned(), "tạo hồ sơ mới từ hồ sơ mẫu");
    add("H".to_owned(), "xem các lệnh, dùng khi gõ trong cửa sổ dòng lệnh");
    add("Enter".to_owned(), "kết thúc");
    for (key, what) in lines {
        dialogue.say(&format!("  {key:<6} {what}"), 9)?;
    }
    Ok(())
}

/// Asks until something is chosen, and does it; no where nothing more is to be done.
fn chosen(
    folder: &Path,
    found: &Found,
    shown: &Shown<'_>,
    dialogue: &mut Dialogue<'_>,
) -> io::Result<bool> {
    choices(found, shown, dialogue)?;
    loop {
        let Some(answer) = dialogue.ask("> ")? else { return Ok(false) };
        let key = answer.to_lowercase();
        match key.as_str() {
            "" | "0" | "q" => return Ok(false),
            "l" if found.dossiers.len() > 1 => return build(&found.groups, dialogue),
            "m" => return new(folder, dialogue),
            "h" => {
                dialogue.run(folder, &["--help".into()])?;
                return Ok(true);
            }
            "t" => {
                if let (Some(open), Some(out)) = (dialogue.runner.opener(), found.documents()) {
                    open(out.parent().unwrap_or(&out));
                    continue;
                }
            }
            _ => {}
        }
        if let Some(seen) = key.strip_prefix('x').and_then(|rest| dossier(rest, found, shown)) {
            dialogue.run(&seen.home, &["inspect".into(), seen.path.clone().into_os_string()])?;
            return Ok(true);
        }
        if let Some(seen) = dossier(&key, found, shown) {
            let group = Group { home: seen.home.clone(), paths: vec![seen.path.clone()] };
            return build(&[group], dialogue);
        }
        let workbook = number(&key).and_then(|at| at.checked_sub(shown.dossiers.len()));
        if let Some(workbook) = workbook.and_then(|at| shown.workbooks.get(at)) {
            look(folder, workbook, dialogue)?;
            return Ok(true);
        }
        dialogue.say(&format!("không có lựa chọn “{}”", one_line(&answer)), 0)?;
    }
}

/// The dossier of a number in the list, or of a name.
fn dossier<'a>(typed: &str, found: &'a Found, shown: &Shown<'a>) -> Option<&'a Seen> {
    let typed = typed.trim();
    if let Some(at) = number(typed) {
        return shown.dossiers.get(at).copied();
    }
    let name = slug(typed);
    let is_named = |seen: &&Seen| !name.is_empty() && slug(&seen.name) == name;
    found.dossiers.iter().find(is_named)
}

/// The place in a list that a number means.
fn number(typed: &str) -> Option<usize> {
    typed.trim().parse::<usize>().ok()?.checked_sub(1)
}

fn build(groups: &[Group], dialogue: &mut Dialogue<'_>) -> io::Result<bool> {
    for group in groups {
        writeln!(dialogue.page)?;
        dialogue.build(group)?;
    }
    Ok(true)
}

/// Shows what is read in a workbook on its own.
fn look(folder: &Path, workbook: &Path, dialogue: &mut Dialogue<'_>) -> io::Result<()> {
    writeln!(dialogue.page)?;
    let path = workbook.strip_prefix(folder).unwrap_or(workbook).as_os_str().to_owned();
    dialogue.run(folder, &["inspect".into(), path])?;
    dialogue.say(
        "Muốn lập văn bản từ bảng tính này: gõ M để tạo hồ sơ, rồi chép bảng tính vào thư mục hồ \
         sơ, đè lên bảng tính mẫu cùng loại.",
        0,
    )
}

/// Makes a dossier to start from: asks what kind and where; who issues is asked by the verb.
fn new(folder: &Path, dialogue: &mut Dialogue<'_>) -> io::Result<bool> {
    dialogue.title("Hồ sơ mới lập loại văn bản nào?")?;
    for (number, skeleton) in (1..).zip(SKELETONS) {
        dialogue.say(&format!("{number:>3}  {}", skeleton.about), 5)?;
    }
    let kind = loop {
        let Some(answer) = dialogue.ask("Gõ số (để trống: 1): ")? else { return Ok(false) };
        let at = if answer.is_empty() { Some(0) } else { number(&answer) };
        match at.and_then(|at| SKELETONS.get(at)) {
            Some(skeleton) => break skeleton.name,
            None => dialogue.say(&format!("gõ một số từ 1 đến {}", SKELETONS.len()), 0)?,
        }
    };
    let name = unused(&folder.join(INPUTS), kind);
    let question = format!("Tên thư mục của hồ sơ trong {INPUTS} (để trống: {name}): ");
    let Some(answer) = dialogue.ask(&question)? else { return Ok(false) };
    let name = if answer.is_empty() { name } else { answer };
    let path = Path::new(INPUTS).join(name).into_os_string();
    let arguments: [OsString; 4] = ["new".into(), path, "--loai".into(), kind.into()];
    writeln!(dialogue.page)?;
    dialogue.run(folder, &arguments)?;
    Ok(true)
}

/// A name that nothing has yet.
fn unused(folder: &Path, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = [name.to_owned()].into_iter().chain(numbered);
    names.find(|name| !folder.join(name).exists()).unwrap_or_else(|| name.to_owned())
}
