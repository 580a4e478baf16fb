//! The cases that would be large to store: a name, and the text of a template or a manifest made for
//! it.

use std::fmt::Write as _;

use rust_xlsxwriter::Workbook;

use super::Case;

/// The front matter of a template that needs nothing of a dossier.
const HEAD: &str = "+++\nloai = \"Kế hoạch\"\nbo_cuc = \"tai-lieu\"\ndanh_so = [\"I.\", \"1.\"]\n[dau]\n\
                    trich_yeu = \"x\"\n+++\n";

/// The template of the dossier beside each case.
pub(super) const GOOD: &str = "+++\nloai = \"Kế hoạch\"\nbo_cuc = \"tai-lieu\"\n\
                               danh_so = [\"I.\"]\n[dau]\ntrich_yeu = \"x\"\n+++\n# Mục\n\nChữ.\n";

/// The manifest of a dossier with one document, by the template `t.md`.
pub(super) const ONE: &str = "[[van_ban]]\nmau = \"t.md\"\ntep = \"o\"\n";

/// All cases.
pub(super) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    markup(&mut cases);
    tags(&mut cases);
    nested_templates(&mut cases);
    endless(&mut cases);
    manifests(&mut cases);
    cases
}

/// A case of files, each a path and a text.
fn of<'a>(name: &str, files: impl IntoIterator<Item = (&'a str, String)>) -> Case {
    let files = files.into_iter().map(|(path, text)| (path.into(), text.into_bytes()));
    Case { name: name.to_owned(), files: files.collect() }
}

/// A case of one template's body.
fn template(name: &str, body: &str) -> Case {
    of(name, [("ho-so.toml", ONE.to_owned()), ("templates/t.md", format!("{HEAD}{body}"))])
}

/// A case of a manifest, beside a good template.
fn manifest(name: &str, text: &str) -> Case {
    of(name, [("ho-so.toml", text.to_owned()), ("templates/t.md", GOOD.to_owned())])
}

/// A text for each number up to a count.
pub(super) fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// A text within an opening and a closing, so many times.
fn within(open: &str, inside: &str, close: &str, times: usize) -> String {
    format!("{}{inside}{}", open.repeat(times), close.repeat(times))
}

fn markup(cases: &mut Vec<Case>) {
    let mut add =
        |name: &str, text: String| cases.push(template(name, &format!("# X\n\n{text}\n")));
    add("markup-emphasis", within("*", "a", "*", 10_000));
    add("markup-emphasis-of-words", within("*a ", "b", "*", 100_000));
    add("markup-emphasis-of-two-kinds", within("**_", "a", "_**", 10_000));
    add("markup-quotes", format!("{} a", ">".repeat(10_000)));
    add("markup-lists", format!("{}a", "- ".repeat(10_000)));
    add("markup-lists-of-lines", each(1000, |at| format!("{}- a\n", "  ".repeat(at))));
    add("markup-brackets", within("[", "a", "]", 50_000));
    add("markup-links", within("[", "a", "](#x)", 5000));
    add("markup-images", within("![", "a", "](#x)", 5000));
    add("markup-tags-of-html", "<b>".repeat(50_000));
    add("markup-comments-of-html", "<!--".repeat(50_000));
    add("markup-backticks", each(700, |at| format!("{} ", "`".repeat(at))));
    add("markup-headings", each(10_000, |at| format!("{} a\n\n", "#".repeat(1 + at % 6))));
    add("markup-names", "# a { #n }\n\n".repeat(10_000));
    add("markup-references", "[](#n) ".repeat(20_000));
    add("markup-definitions", each(20_000, |at| format!("[a{at}]: /u\n")));
    let row = |cell: &str, count: usize| format!("{}|\n", format!("|{cell}").repeat(count));
    let table = |columns: usize, rows: usize| {
        format!("{}{}{}", row("a", columns), row("-:", columns), row("b", columns).repeat(rows))
    };
    add("markup-table-of-64-columns", table(64, 2));
    add("markup-table-of-many-cells", table(200, 2100));
    add("markup-annexes", "# A { .phu-luc }\n\nx\n\n".repeat(5000));
}

fn tags(cases: &mut Vec<Case>) {
    let mut add = |name: &str, text: String| cases.push(template(name, &text));
    add("tag-parentheses", format!("{{{{ {} }}}}", within("(", "1", ")", 100_000)));
    add("tag-lists", format!("{{% set x = {} %}}", within("[", "", "]", 100_000)));
    add("tag-groups", format!("{{% set x = {} %}}", within("{\"a\":", "1", "}", 50_000)));
    add("tag-indices", format!("{{{{ {} }}}}", within("a[", "0", "]", 10_000)));
    add("tag-calls", format!("{{{{ {} }}}}", within("range(end=", "0", ")", 10_000)));
    add("tag-nots", format!("{{% if {} %}}{{% endif %}}", within("not (", "true", ")", 10_000)));
    add("tag-filters", format!("{{{{ \"a\"{} }}}}", "|hoa".repeat(100_000)));
    add("tag-joins", format!("{{{{ \"a\"{} }}}}", " ~ \"a\"".repeat(100_000)));
    add("tag-ternaries", format!("{{{{ {}2 }}}}", "1 if true else ".repeat(10_000)));
    add("tag-fields", format!("{{{{ {}b }}}}", "a.".repeat(10_000)));
    add("tag-comprehension", "{% set x = [ho_so for ho_so in range(end=100000)] %}".to_owned());
    add("tag-context", "{{ __tera_context }}".to_owned());
    let pairs = [
        ("ifs", "{% if true %}", "{% endif %}"),
        ("fors", "{% for a in [1] %}", "{% endfor %}"),
        ("sets", "{% set a %}", "{% endset %}"),
        ("components", "{% <a> %}", "{% </a> %}"),
    ];
    for (name, open, close) in pairs {
        add(&format!("nested-{name}"), within(open, "a", close, 10_000));
    }
    let elifs = |count: usize| {
        format!("{{% if false %}}{}a{{% endif %}}", "{% elif false %}".repeat(count))
    };
    add("nested-elifs", elifs(10_000));
    // As deep as is taken: 39 tags, 150 branches, of each the innermost leads on.
    let open = format!("{{% if false %}}{}", "{% elif false %}".repeat(3));
    add("nested-as-deep-as-may-be", within(&open, "a", "{% endif %}", 38));
    let blocks = each(10_000, |at| format!("{{% block a{at} %}}"));
    add("nested-blocks", format!("{blocks}{}", "{% endblock %}".repeat(10_000)));
    add("many-unclosed", "{% if true %}\n".repeat(20_000));
    add("many-stray", "{% endif %}\n".repeat(20_000));
    add("many-single-braces", "{ a.b }\n".repeat(20_000));
    add("many-open-braces", "{".repeat(500_000));
    add("many-unknown-names", each(10_000, |at| format!("{{{{ thong_tin.a{at} }}}}\n")));
    add("many-unknown-filters", each(10_000, |at| format!("{{{{ \"a\" | f{at} }}}}\n")));
    add("many-unknown-tests", "{{ 1 is xx }}\n".repeat(10_000));
    add("many-unknown-components", "{{ <xx /> }}\n".repeat(10_000));
    add("many-words", format!("{{% if {}true %}}{{% endif %}}", "loop.a and ".repeat(20_000)));
    cases.push(template("large-template", &"a\n".repeat(2_000_000)));
}

fn nested_templates(cases: &mut Vec<Case>) {
    let mut add =
        |name: &str, count: usize, first: &str, body: &dyn Fn(usize) -> String, last: &str| {
            let mut files = vec![
                ("ho-so.toml".to_owned(), ONE.replace("t.md", first)),
                ("templates/t.md".to_owned(), format!("{HEAD}{{% include \"i0.md\" %}}\n")),
                (format!("templates/i{count}.md"), last.to_owned()),
            ];
            files.extend((0..count).map(|at| (format!("templates/i{at}.md"), body(at + 1))));
            let files = files.iter().map(|(path, text)| (path.as_str(), text.clone()));
            cases.push(of(name, files));
        };
    let include = |next: usize| format!("{{% include \"i{next}.md\" %}}");
    let twice = |next: usize| include(next).repeat(2);
    let extend = |next: usize| {
        let call = "{% block a %}{{ super() }}{{ super() }}{% endblock %}";
        format!("{{% extends \"i{next}.md\" %}}{call}")
    };
    let frame = format!("{HEAD}# A\n\n{{% block a %}}x{{% endblock %}}\n");
    add("includes-182", 182, "t.md", &include, "x");
    add("includes-3000", 3000, "t.md", &include, "x");
    add("includes-twice-each", 22, "t.md", &twice, "xxxxxxxx");
    add("includes-in-a-large-circle", 100, "t.md", &include, "{% include \"i0.md\" %}");
    add("extends-500", 500, "i0.md", &extend, &frame);
    add("extends-twice-each", 22, "i0.md", &extend, &frame);
    let escaped = |at: usize| format!("{{% include \"d\\/i{at}.md\" %}}");
    let mut files: Vec<(String, String)> =
        (0..60).map(|at| (format!("templates/d/i{at}.md"), escaped(at + 1))).collect();
    files.push(("templates/d/i60.md".to_owned(), "x".to_owned()));
    files.push(("templates/t.md".to_owned(), format!("{HEAD}{}", escaped(0))));
    files.push(("ho-so.toml".to_owned(), ONE.to_owned()));
    let files = files.iter().map(|(path, text)| (path.as_str(), text.clone()));
    cases.push(of("includes-with-escapes", files));
    cases.push(template("includes-itself", "{% include \"t.md\" %}"));
    let component = "{% component a() %}{{ <a /> }}{{ <a /> }}{% endcomponent %}{{ <a /> }}";
    cases.push(template("component-calls-itself", component));
    let fan = each(18, |at| {
        let call = format!("{{{{ <a{} /> }}}}", at + 1).repeat(5);
        format!("{{% component a{at}() %}}{call}{{% endcomponent %}}")
    });
    let fan = format!("{fan}{{% component a18() %}}{{% endcomponent %}}{{{{ <a0 /> }}}}");
    cases.push(template("components-five-each", &fan));
}

fn endless(cases: &mut Vec<Case>) {
    let mut add = |name: &str, text: &str| cases.push(template(name, text));
    let nested = |inside: &str| {
        format!(
            "{{% set y = range(end=100000) %}}{{% for a in range(end=100000) %}}{{% for b in \
             range(end=100000) %}}{inside}{{% endfor %}}{{% endfor %}}"
        )
    };
    add("loops", &nested(""));
    add("loops-with-else", &nested("{% for c in [b] %}{% else %}{% endfor %}"));
    add("loops-that-print", &nested("a"));
    add(
        "loops-hidden-as-raw",
        &format!("{{#}} {{% raw %}} #}} {}{{# {{% endraw %}} #}}", nested("")),
    );
    add("loops-of-copies", &nested("{% set x = y[::1] %}"));
    add("loops-of-filters", &nested("{% set x = \"abc\"|hoa|hoa %}"));
    add("loops-of-reversals", &nested("{% set x = y|reverse %}"));
    add("loops-of-searches", &nested("{% if a + 1000000 in y %}{% endif %}"));
    add("loops-of-spreads", &nested("{% set x = [...y, a] %}"));
    let grow = |start: &str, step: &str| {
        format!(
            "{{% set x = {start} %}}{{% for a in range(end=100000) %}}{step}{{% endfor %}}{{{{ x }}}}"
        )
    };
    let text = "\"aaaaaaaaaaaaaaaa\"";
    add("text-doubled", &grow(text, "{% set_global x = x ~ x %}"));
    add("text-doubled-in-brackets", &grow(text, "{% set_global x = (x) ~ (x) %}"));
    add("text-doubled-by-filters", &grow(text, "{% set_global x = x|hoa ~ x|hoa %}"));
    add("text-doubled-in-a-list", &grow(text, "{% set_global x = [x][0] ~ [x][0] %}"));
    add("text-doubled-by-capture", &grow(text, "{% set_global x %}{{ x }}{{ x }}{% endset %}"));
    let long = "abcdefgh ".repeat(10_000);
    add(
        "text-captured",
        &format!(
            "{{% set x %}}{{% for a in range(end=100000) %}}{long}{{% endfor %}}{{% endset %}}"
        ),
    );
    let short = "abcdefgh {{ a }}{% if a %}abcdefgh abcdefgh {% endif %}".repeat(200);
    add(
        "text-captured-in-pieces",
        &format!(
            "{{% set x %}}{{% for a in range(end=100000) %}}{short}{{% endfor %}}{{% endset %}}"
        ),
    );
    add(
        "text-printed",
        &format!(
            "# A\n\n{{% for a in range(end=100000) %}}{}{{% endfor %}}",
            "abcdefgh ".repeat(20)
        ),
    );
    add("lists-nested", &grow("[]", "{% set_global x = [x] %}"));
    add("groups-nested", &grow("{}", "{% set_global x = {\"a\": x} %}"));
    add("lists-doubled", &grow("[1]", "{% set_global x = [...x, ...x] %}"));
    let compared = "{% set x = [] %}{% set y = [] %}{% for a in range(end=60) %}{% set_global x = \
                    [x, x] %}{% set_global y = [y, y] %}{% endfor %}{% if x == y %}a{% endif %}";
    add("lists-compared", compared);
    let head = HEAD.replace("\"x\"", "\"{% for a in range(end=9000) %}abcdefghijk{% endfor %}\"");
    let body = format!("{head}# A\n\nx\n");
    cases.push(of("head-too-long", [("ho-so.toml", ONE.to_owned()), ("templates/t.md", body)]));
}

fn manifests(cases: &mut Vec<Case>) {
    let mut add = |name: &str, text: &str| cases.push(manifest(name, text));
    add("manifest-dots", &format!("a{} = 1\n", ".a".repeat(100_000)));
    add("manifest-dots-of-tables", &format!("[a{}]\n", ".a".repeat(100_000)));
    add("manifest-lists", &format!("a = {}\n", within("[", "", "]", 100_000)));
    add("manifest-headers", &"[".repeat(100_000));
    add("manifest-groups", &format!("a = {}\n", within("{a=", "1", "}", 100_000)));
    add("manifest-large", &"# chữ\n".repeat(400_000));
    add("manifest-keys", &format!("{}{ONE}", each(100_000, |at| format!("khoa{at} = 1\n"))));
    add(
        "manifest-keys-of-a-document",
        &format!("{ONE}{}", each(50_000, |at| format!("k{at} = 1\n"))),
    );
    add("manifest-documents", &each(80_000, |_| "[[van_ban]]\nmau=\"t.md\"\n".to_owned()));
    add("manifest-documents-on-one-path", &ONE.repeat(5000));
    let named = |count: usize, text: &dyn Fn(usize) -> String| {
        let mut all = ONE.to_owned();
        (0..count).for_each(|at| all.write_str(&text(at)).unwrap());
        all
    };
    add("manifest-tables", &named(20_000, &|at| format!("[bang.b{at}]\ntrang=\"T{at}\"\n")));
    add(
        "manifest-tables-as-many-as-may-be",
        &named(1000, &|at| format!("[bang.b{at}]\ntrang=\"T{at}\"\n")),
    );
    add(
        "manifest-groups-of-units",
        &named(20_000, &|at| format!("[nhom_don_vi.b{at}]\nbang=\"T{at}\"\n")),
    );
    add(
        "manifest-checks",
        &named(2000, &|at| format!("[[doi_chieu]]\nchinh=\"a{at}.b\"\nphu=\"b{at}.c\"\n")),
    );
    let workbooks = each(50_000, |at| format!("\"a{at}.xlsx\","));
    add("manifest-workbooks", &format!("so_lieu = [{workbooks}]\n{ONE}"));
    add(
        "manifest-long-path",
        &format!("[[van_ban]]\nmau=\"t.md\"\ntep=\"{}o\"\n", "a/".repeat(50_000)),
    );
    for (name, front) in [
        ("front-matter-groups", format!("a = {}\n", within("{a=", "1", "}", 100_000))),
        ("front-matter-dots", format!("a{} = 1\n", ".a".repeat(100_000))),
        ("front-matter-keys", each(50_000, |at| format!("a{at} = 1\n"))),
    ] {
        let text = format!("+++\n{front}+++\nx\n");
        cases.push(of(name, [("ho-so.toml", ONE.to_owned()), ("templates/t.md", text)]));
    }
    let stars = "*".repeat(30_000);
    for (name, pattern) in [
        ("pattern-of-stars-and-blanks", "* * * * * * * *!"),
        ("pattern-of-stars", stars.as_str()),
        ("pattern-of-stars-that-fits-nothing", &format!("{stars}!")),
    ] {
        let text = format!("{ONE}[bang.bieu]\ntrang = \"Biểu\"\ncot = {{ a = \"{pattern}\" }}\n");
        let mut case = manifest(name, &text);
        case.files.push(("bieu.xlsx".into(), workbook()));
        cases.push(case);
    }
}

/// A workbook with a sheet of two rows under long heads.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Biểu").unwrap();
    let long = "Mục tiêu của năm 2026 giao cho các xã và phường trên địa bàn toàn tỉnh ".repeat(20);
    for (column, head) in ["TT", "Nội dung", long.trim(), "Ghi chú"].into_iter().enumerate() {
        let column = u16::try_from(column).unwrap();
        sheet.write_string(0, column, head).unwrap();
        for row in 1..3 {
            sheet.write_string(row, column, format!("{row}")).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}
