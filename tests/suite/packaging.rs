//! The folder that an office is handed: its pages' links lead somewhere, and the licences are those
//! of what `Cargo.lock` has.

#[path = "../../examples/windows-zip/pages.rs"]
mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, open: &str, close: char) -> Vec<&'a str> {
    text.split(open).skip(1).filter_map(|rest| rest.split(close).next()).collect()
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let page = |name: &str| pages::html(&text(&format!("docs/{name}.md")));
    let pages: BTreeMap<&str, String> =
        pages::PAGES.iter().map(|(name, _)| (*name, page(name))).collect();
    let mut count = 0;
    for (name, html) in &pages {
        for link in between(html, "href=\"", '"').iter().filter(|link| !link.contains("://")) {
            let (page, anchor) = link.split_once('#').unwrap_or((link, ""));
            let page = if page.is_empty() { name } else { page.trim_end_matches(".html") };
            // The schema is for editors, and no page; it stands beside them.
            if page == "ho-so.schema.json" {
                continue;
            }
            let target = pages.get(page).unwrap_or_else(|| panic!("{name}: {link}"));
            let anchor = percent_decoded(anchor);
            let is_there = between(target, "id=\"", '"').contains(&anchor.as_str());
            assert!(anchor.is_empty() || is_there, "{name}: {link}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// An address as it is read.
fn percent_decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What `Cargo.lock` has below the program that is not linked into kehoach.exe: what builds need,
/// what is for other systems, and what only features that are not on would bring.
const NOT_LINKED: &[&str] = &[
    "autocfg",
    "borsh",
    "borsh-derive",
    "bstr",
    "bytes",
    "cc",
    "cfg_aliases",
    "errno",
    "find-msvc-tools",
    "futures-core",
    "futures-task",
    "futures-util",
    "getrandom",
    "icu_properties_data",
    "jiff-static",
    "js-sys",
    "linux-raw-sys",
    "nix",
    "pin-project-lite",
    "portable-atomic-util",
    "ppv-lite86",
    "proc-macro-crate",
    "r-efi",
    "rand",
    "rand_chacha",
    "rand_core",
    "rustix",
    "shlex",
    "slab",
    "toml_edit",
    "version_check",
    "wasi",
    "wasip2",
    "wasm-bindgen",
    "wasm-bindgen-macro",
    "wasm-bindgen-macro-support",
    "wasm-bindgen-shared",
    "wit-bindgen",
    "zerocopy-derive",
];

#[test]
fn the_licences_are_of_what_is_linked_in() {
    let lock: toml::Table = text("Cargo.lock").parse().unwrap();
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    let name = |package: &toml::Value| package["name"].as_str().unwrap().to_owned();
    // `name`, or `name version` where there are several of the name.
    let find = |wanted: &str| {
        let mut words = wanted.split(' ');
        let (wanted, version) = (words.next().unwrap(), words.next());
        let is_it = |package: &&toml::Value| {
            let is_version = |version| package["version"].as_str() == Some(version);
            name(package) == wanted && version.is_none_or(is_version)
        };
        packages.iter().filter(is_it).collect::<Vec<_>>()
    };
    // The lock has those of the tests too; it tells the version where there are several.
    let own = manifest["dependencies"].as_table().unwrap();
    let all = find("kehoach")[0]["dependencies"].as_array().unwrap().iter();
    let all = all.map(|one| one.as_str().unwrap().to_owned());
    let is_own = |one: &String| own.contains_key(one.split(' ').next().unwrap());
    let mut open: Vec<String> = all.filter(is_own).collect();
    let mut below = BTreeSet::new();
    while let Some(wanted) = open.pop() {
        for package in find(&wanted) {
            if below.insert(format!("{} {}", name(package), package["version"].as_str().unwrap())) {
                let list = package.get("dependencies").and_then(toml::Value::as_array);
                open.extend(list.into_iter().flatten().map(|one| one.as_str().unwrap().to_owned()));
            }
        }
    }
    let licences = text("packaging/windows/licences.txt");
    let told: BTreeSet<String> = licences
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .filter(|line| line.split(' ').count() == 2 && !line.starts_with("kehoach "))
        .map(str::to_owned)
        .collect();
    let gone: Vec<&String> = told.difference(&below).collect();
    assert!(gone.is_empty(), "licences.txt speaks of what Cargo.lock has not: {gone:?}");
    let is_untold = |one: &&String| !NOT_LINKED.contains(&one.split(' ').next().unwrap());
    let untold: Vec<&String> = below.difference(&told).filter(is_untold).collect();
    assert!(untold.is_empty(), "licences.txt lacks {untold:?}: see packaging/windows/README.md");
}
