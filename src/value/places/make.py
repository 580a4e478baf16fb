#!/usr/bin/env python3
"""Makes the files of administrative units beside it; README.md there says from what.

Usage: python3 make.py FOLDER, where FOLDER holds the unpacked wheel of vietnamadminunits
(`pip download --no-deps vietnamadminunits==1.0.4 && unzip vietnamadminunits-*.whl`).
"""

import collections
import json
import pathlib
import re
import sqlite3
import sys
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTER_MARKS = "\u0302\u0306\u031b"


def folded(name):
    """As `value::name::folded` in the program, which looks the lines up in this order."""
    result, tone = "", ""
    for c in unicodedata.normalize("NFD", name).lower():
        if c in TONES:
            tone = c
        elif c.isspace():
            result, tone = result + tone + " ", ""
        elif not c.isalpha() and c not in LETTER_MARKS:
            result, tone = result + tone + c, ""
        else:
            result += c
    return result + tone


def key(name):
    """As `key` in mod.rs: dashes and apostrophes aside."""
    words = folded(name).replace("’", "'").replace("-", " ").split()
    return " ".join(words).encode()


def write(path, about, provinces, units):
    """Provinces: (code, name, code of the province it went into). Units: (kind, name, code)."""
    by_name = collections.defaultdict(lambda: collections.defaultdict(set))
    units = units + [(*split(name), code) for code, name, _ in provinces]
    for kind, name, code in units:
        by_name[name][kind].add(code)
    lines = [f"# {line}".rstrip() for line in about.strip().splitlines()]
    lines += [f"@{code} {name}" + (f" > {into}" if into else "") for code, name, into in provinces]
    for name in sorted(by_name, key=lambda name: (key(name), name)):
        kinds = by_name[name]
        parts = [f"{kind} {' '.join(sorted(kinds[kind]))}" for kind in sorted(kinds)]
        lines.append(f"{name}\t{'; '.join(parts)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(path.name, len(provinces), "provinces,", len(units), "units,", len(by_name), "names")


def split(full):
    kinds = "Thị trấn|Thành phố|Thị xã|Đặc khu|Phường|Huyện|Quận|Tỉnh|Xã".split("|")
    for kind in kinds:
        if full.lower().startswith(kind.lower() + " "):
            name = unicodedata.normalize("NFC", full[len(kind) + 1 :])
            return kind.lower(), " ".join(name.split())
    raise ValueError(full)


def lower_first(name):
    return re.sub("^(Tỉnh|Thành phố)", lambda kind: kind[0].lower(), name)


def main():
    source = pathlib.Path(sys.argv[1]) / "vietnamadminunits" / "data"
    base = sqlite3.connect(f"file:{source / 'dataset.db'}?mode=ro", uri=True)
    here = pathlib.Path(__file__).parent

    new = base.execute("SELECT province, provinceCode, provinceKey, ward FROM admin_units").fetchall()
    # The column of kinds has slips; the full names agree with the resolutions.
    units = [(*split(ward), code) for _, code, _, ward in new]
    count = collections.Counter(kind for kind, _, _ in units)
    assert count == {"xã": 2621, "phường": 687, "đặc khu": 13}, count
    provinces = sorted({(code, lower_first(name), None) for name, code, _, _ in new})
    assert len(provinces) == 34
    code_of = {key: code for _, code, key, _ in new}
    write(
        here / "2025-07-01.txt",
        """
Provinces, communes, wards and special zones in force since 01/7/2025.
Made by make.py; README.md says from what, and how to read and renew it.
""",
        provinces,
        units,
    )

    old = base.execute(
        "SELECT province, provinceCode, provinceKey, district, ward FROM admin_units_legacy"
    ).fetchall()
    into = {}
    for province, parts in json.loads((source / "converter_2025.json").read_text())[
        "DICT_PROVINCE"
    ].items():
        for part in parts:
            into[part] = code_of[province]
    provinces = sorted({(code, lower_first(name), into[key]) for name, code, key, _, _ in old})
    assert len(provinces) == 63
    districts = {(*split(district), code, district) for _, code, _, district, _ in old}
    communes = [(*split(ward), code) for _, code, _, _, ward in old if ward]
    assert (len(districts), len(communes)) == (696, 10035)
    write(
        here / "2025-03-01.txt",
        """
Provinces, districts and communes as they were until 30/6/2025.
Made by make.py; README.md says from what, and how to read and renew it.
""",
        provinces,
        sorted({district[:3] for district in districts}) + communes,
    )


if __name__ == "__main__":
    main()
