//! Forms of the real case that LibreOffice has saved: what was sent is still known, and the same is
//! written twice alike.

use std::fs;
use std::path::{Path, PathBuf};

use kehoach::build::annexes::{Annexes, arrivals};
use kehoach::build::case;
use kehoach::form;

fn real() -> case::DossierCase {
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/bac-kan-2025");
    case::loaded(&inputs).0.unwrap()
}

/// `returned/na-ri.xls` and `.ods` are the form of Huyện Na Rì, opened by LibreOffice 7.4 and saved in
/// these formats (`soffice --headless --convert-to ods`).
#[test]
fn what_was_sent_is_known_in_each_format() {
    let case = real();
    let annexes = [Annexes::of(&case)];
    for name in ["na-ri.xls", "na-ri.ods"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/returned").join(name);
        let came = arrivals(&[path], &annexes);
        assert_eq!(came.findings, [], "{name}");
        let [arrived] = came.arrived.as_slice() else { panic!("{name}: {:?}", came.arrived) };
        assert_eq!(arrived.unit, "Huyện Na Rì");
        assert_eq!(arrived.document, "huyen/na-ri.docx");
        let [sheet] = arrived.sheets.as_slice() else { panic!("{name}") };
        assert_eq!(sheet.differences, [], "{name}");
        assert!(sheet.table.rows.len() > 5);
    }
}

#[test]
fn a_form_says_what_its_annex_says_and_is_written_alike_twice() {
    let case = real();
    let annexes = Annexes::of(&case);
    let folder = tempfile::tempdir().unwrap();
    let mut paths: Vec<PathBuf> = Vec::new();
    for index in 0..9 {
        for form in annexes.forms(index) {
            let bytes = form::write(&form).unwrap();
            assert!(bytes == form::write(&form).unwrap());
            let path = folder.path().join(format!("{index}.xlsx"));
            fs::write(&path, bytes).unwrap();
            paths.push(path);
        }
    }
    assert_eq!(paths.len(), 9);
    let came = arrivals(&paths, &[annexes]);
    assert_eq!(came.findings, []);
    for arrived in came.arrived {
        assert!(arrived.sheets.iter().all(|sheet| sheet.differences.is_empty()), "{arrived:?}");
    }
}
