//! Building with invented dossiers: what is written, what is left alone, and what is said.

mod batch;
mod office;
mod records;
mod script;

#[test]
fn every_script() {
    insta::glob!("build/*.txt", |path| {
        let script = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(script::run(&script));
        });
    });
}
