//! What came of each place → findings and changes, in the words of the user.

use std::path::Path;
use std::sync::Arc;

use hashbrown::HashMap;

use super::{Change, Choice, Merged, Own, cells_of};
use crate::diagnostic::{CellPlace, Diagnostic, Place};
use crate::docx::read::manifest::{Figure, Manifest};
use crate::docx::read::outline::{Outline, plain};

/// What is told of a place.
pub(super) enum Told {
    Renewed(Touched),
    Conflict {
        touched: Touched,
        theirs: String,
    },
    /// A person has taken out what has changed.
    Gone {
        /// The row and the column of a table that it stood in.
        at: Option<(String, String)>,
        old: String,
        new: String,
    },
    /// What a person wrote still says a figure that is renewed elsewhere.
    Stale {
        paragraph: usize,
        old: String,
        new: String,
    },
    /// The same in what stands beside the text.
    StaleBeside {
        place: &'static str,
        text: String,
        /// The paragraph that it belongs to.
        paragraph: Option<usize>,
        old: String,
        new: String,
    },
    /// What is no longer in the data stays, since a person has been at it.
    Kept {
        paragraph: usize,
        old: String,
    },
    /// A table has another shape now.
    OtherShape {
        paragraph: usize,
        new: String,
    },
    NotPlaced {
        new: String,
    },
    /// What people had written.
    Own(Own),
}

/// A place of the file, and what is new there.
#[derive(Default)]
pub(super) struct Touched {
    /// The paragraph, from 0.
    pub paragraph: usize,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
    /// The numbers of its figures in the new document.
    pub figures: Vec<usize>,
    /// The word after it, before and now, where a number alone has changed: what it counts.
    pub counted: Option<u64>,
}

/// What is told, in the words of the user.
pub(super) fn told_of(
    path: &Path,
    told: Vec<Told>,
    (now, outline): (&Manifest, &Outline),
    choice: Choice,
) -> Merged {
    let figures: HashMap<usize, &Figure> =
        now.figures.iter().map(|figure| (figure.number, figure)).collect();
    let cells = |touched: &Touched| -> Vec<CellPlace> {
        cells_of(touched.figures.iter().filter_map(|number| figures.get(number).copied()))
    };
    let file: Arc<str> = path.display().to_string().into();
    let place = |paragraph: usize| Place::Document {
        file: file.clone(),
        paragraph: paragraph + 1,
        text: begun(outline.paragraphs.get(paragraph).map_or("", |paragraph| &paragraph.text)),
    };
    let (mut renewed, mut findings, mut is_incomplete) = (Vec::new(), Vec::new(), false);
    let mut own = Own::default();
    for told in told {
        match told {
            Told::Renewed(touched) => renewed.push(Change {
                paragraph: touched.paragraph + 1,
                cells: cells(&touched),
                old: touched.old,
                new: touched.new,
            }),
            Told::Conflict { touched, theirs } => {
                let [theirs, new, old] = [&theirs, &touched.new, &touched.old].map(|it| begun(it));
                let finding = match choice {
                    Choice::File => {
                        let message = format!(
                            "chỗ này đã được sửa tay thành “{theirs}”, còn số liệu nay là “{new}” (trước là “{old}”)"
                        );
                        let hint = "xem lại chỗ này trong văn bản; chương trình giữ phần đã sửa tay, muốn lấy số liệu mới thì chạy lại với `--conflicts theirs`";
                        Diagnostic::warning("edit-conflict", message).hint(hint)
                    }
                    Choice::New => {
                        let message = format!(
                            "chỗ đã sửa tay thành “{theirs}” nay ghi “{new}” theo số liệu mới"
                        );
                        let hint = "xem lại chỗ này trong văn bản; bản trước khi cập nhật còn ở tệp bên cạnh";
                        Diagnostic::note("edit-conflict", message).hint(hint)
                    }
                };
                let finding = finding.at(place(touched.paragraph));
                findings.push(cells(&touched).into_iter().fold(finding, Diagnostic::at));
            }
            Told::Gone { at, old, new } => {
                let at = at.map_or_else(String::new, |(row, column)| match column.trim() {
                    "" => format!("dòng “{}”, ", begun(&row)),
                    column => format!("dòng “{}”, cột “{}”, ", begun(&row), begun(column)),
                });
                let message = match (old.trim(), new.trim()) {
                    (old, "") => {
                        format!("phần đã bị xóa tay không còn trong số liệu: {at}“{}”", begun(old))
                    }
                    ("", new) => format!(
                        "chỗ của phần mới đã bị xóa tay nên không thêm vào: {at}“{}”",
                        begun(new)
                    ),
                    (old, new) => format!(
                        "phần đã bị xóa tay nay có số liệu khác, và không được đưa trở lại: {at}“{}” nay là “{}”",
                        begun(old),
                        begun(new)
                    ),
                };
                findings.push(Diagnostic::note("edited-away", message).at(Place::file(path)));
            }
            Told::Stale { paragraph, old, new } => {
                let message = format!(
                    "phần do người viết vẫn ghi “{}”, còn số liệu nay là “{}”",
                    begun(&old),
                    begun(&new)
                );
                let hint = "sửa lại nếu cùng nói về một chỉ tiêu";
                let finding = Diagnostic::warning("stale-figure", message).hint(hint);
                findings.push(finding.at(place(paragraph)));
            }
            Told::StaleBeside { place: beside, text, paragraph, old, new } => {
                let message = format!(
                    "{beside} do người viết vẫn ghi “{}”, còn số liệu nay là “{}”: “{}”",
                    begun(&old),
                    begun(&new),
                    begun(&text)
                );
                let hint = "sửa lại nếu cùng nói về một chỉ tiêu";
                let finding = Diagnostic::warning("stale-figure", message).hint(hint);
                findings.push(finding.at(paragraph.map_or_else(|| Place::file(path), place)));
            }
            Told::Kept { paragraph, old } => {
                let message = format!(
                    "phần này không còn trong số liệu, nhưng đã được sửa tay nên được giữ: “{}”",
                    begun(&old)
                );
                let hint = "xóa phần này trong văn bản nếu không còn cần";
                let finding = Diagnostic::warning("edit-conflict", message).hint(hint);
                findings.push(finding.at(place(paragraph)));
            }
            Told::OtherShape { paragraph, new } => {
                is_incomplete = true;
                let message = format!(
                    "bảng này nay có cột hoặc ô gộp khác, nhưng đã được sửa tay nên chỉ số liệu được cập nhật: “{}”",
                    begun(&new)
                );
                let hint = "lấy bảng mới ở bản lập mới bên cạnh";
                let finding = Diagnostic::warning("edit-not-placed", message).hint(hint);
                findings.push(finding.at(place(paragraph)));
            }
            Told::Own(theirs) => own = theirs,
            Told::NotPlaced { new } => {
                is_incomplete = true;
                let message = format!("không còn chỗ để thêm phần mới: “{}”", begun(&new));
                let hint = "lấy phần ấy ở bản lập mới bên cạnh";
                let finding = Diagnostic::warning("edit-not-placed", message).hint(hint);
                findings.push(finding.at(Place::file(path)));
            }
        }
    }
    renewed.sort_by_key(|change: &Change| change.paragraph);
    let (bytes, has_come_along) = (Vec::new(), false);
    Merged { bytes, renewed, findings, own, is_incomplete, has_come_along }
}

/// A text in one line, or its beginning.
pub fn begun(text: &str) -> String {
    const LONGEST: usize = 80;
    let text = plain(text.trim()).replace('\n', " ");
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    }
}
