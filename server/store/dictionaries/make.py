#!/usr/bin/env python3
"""Makes dictionaries for bodies: gathers bodies of invented people from a demo server, and learns from them.

    make.py gather FOLDER    beside a demo server that `with-server` started
    make.py learn FOLDER     writes the dictionaries of NEXT beside this script; it never writes over one

Run by hand when a next dictionary is wanted; README.md of this folder says how.
"""
import collections
import csv
import io
import json
import os
import pathlib
import random
import re
import sys
import time
import urllib.request

import pyzstd

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "examples" / "resources"
TOWN = "139998"
PEOPLE = 600
DOSES = 400
# Names are drawn from these, so that the tables know Japanese and no name in particular.
KANJI = "試験見本架空例田雛形仮名夢野想定模型山川村木林森石原中上下西東北南松竹梅桜藤井沢谷口島崎岡橋宮古新大小高星月雪花葉一郎子健次美咲翔太京奈香織"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌノハヒフヘホマミムメモヤユヨラリルレロワンガギグゴザジズダデドバビブボショウジュ"
MAKERS = [("ファイザー", "FF", "0.30"), ("ファイザー", "EY", "0.30"), ("武田／モデルナ", "300", "0.50")]
CLINICS = ["", "1319999015"]
VENUES = ["みらい市民体育館", "みらい市役所", "さくら町立体育館", "中央保健センター"]
DOCTORS = ["仮名 医師子", "架空 医太郎", "見本 診"]
A = "個別宛名番号,マイナンバー,氏名(姓),氏名(名),氏名(セイ),氏名(メイ),生年月日,性別,券番号,転出/死亡フラグ".split(",")
B = (
    "操作区分,個別宛名番号,自治体コード,券番号,券種,接種回数,接種日,接種実施自治体コード,接種会場名,医療機関コード,接種医師名,"
    "ワクチンメーカー,ワクチン名コード,ロット番号,接種量(mL),接種部位,登録日時,元データID"
).split(",")
chance = random.Random(1)

# What is made: number and name, and what goes in front: texts of strings know words that the samples lack.
NEXT = {
    "Patient": ("3-patient", ["1-patient.txt"]),
    "Immunization": ("4-immunization", ["2-immunization.txt"]),
    "Provenance": ("5-provenance", []),
    "ImmunizationRecommendation": ("6-recommendation", []),
}
# As the program compresses.
LEVEL = 3
# Of more than 16 KB zstd makes larger tables.
BYTES_MAX = 15000
TABLES_MAX = 256
# A form that fewer bodies have is not worth its place.
FORM_MIN = 5
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def some(letters, most):
    return "".join(chance.choices(letters, k=chance.randint(1, most)))


def day(first, last):
    return f"{chance.randint(first, last)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"


def person(number):
    """A row of file A."""
    name = [some(KANJI, 2), some(KANJI, 3), some(KANA, 5), some(KANA, 4)]
    return [f"{61000000 + number}", "", *name, day(1925, 2008), chance.choice("12"), f"{6100000000 + number}", ""]


def dose(number):
    """A row of file B. Every other person has a second dose."""
    maker, lot, amount = MAKERS[number // 3 % 3]
    whose, count = number // 3 * 2 + number % 3 // 2, 1 + number % 3 % 2
    given = f"2021{number // 3 % 6 + 3 + 2 * count:02}{chance.randint(1, 28):02}"
    return [
        "1", f"{61000000 + whose}", TOWN, f"{6100000000 + whose}", "2", f"{count}", given, TOWN, chance.choice(VENUES),
        chance.choice(CLINICS), chance.choice(DOCTORS), maker, "", f"{lot}{chance.randrange(10**4):04}", amount,
        chance.choice(["", "74L", "74R"]), f"{given}{chance.randint(9, 17):02}{chance.randrange(60):02}00",
        f"src-{chance.randrange(10**6):06}",
    ]


def ask(address, token, body=None, kind="application/json", **headers):
    headers |= {"Authorization": f"Bearer {os.environ[token]}", "Content-Type": kind, "Accept": kind}
    request = urllib.request.Request(address, body and body.encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def hand_in(letter, header, rows):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    imports = os.environ["LGWAN"] + "/municipal/imports"
    name = {"Content-Disposition": f'attachment; filename="{TOWN}_{letter}_20260401093000_001.csv"'}
    job = json.loads(ask(f"{imports}?as={letter}&mode=commit-valid", "STAFF", text.getvalue(), "text/csv", **name))
    while job["state"] not in ("done", "rejected", "failed"):
        time.sleep(0.5)
        job = json.loads(ask(f"{imports}/{job['id']}", "STAFF"))
    print(letter, job["state"], job["totals"])


def scan():
    """A day of a venue: every third of the people is scanned."""
    root = os.environ["BASE"].removesuffix("/fhir")
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 9 * 3600))
    session = {
        "deviceId": "tab-00001", "date": today, "venue": {"name": VENUES[0]}, "doctor": DOCTORS[0],
        "vaccine": {"product": "comirnaty-orig"}, "maker": "ファイザー", "lot": "FF1001", "mode": "live",
    }
    opened = json.loads(ask(f"{root}/device/sessions", "DEVICE", json.dumps(session)))["sessionId"]
    for number in range(DOSES, PEOPLE):
        reading = {
            "scanId": f"00000001-0002-7000-8000-{number:012}", "sessionId": opened, "segment": 1, "deviceId": "tab-00001",
            "capturedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "intent": "auto",
            "readings": [{"source": "qr", "text": f"21{TOWN}{6100000000 + number}"}],
        }
        ask(f"{root}/device/scans", "DEVICE", json.dumps(reading))


def create():
    """What a clinic's system writes: the examples, with names, days and lots of their own."""
    base = os.environ["BASE"]
    patient, given = ((EXAMPLES / f"{name}.json").read_text() for name in ("patient", "immunization"))
    for number in range(PEOPLE // 3):
        names = {"未来": some(KANJI, 2), "花子": some(KANJI, 3), "ミライ": some(KANA, 5), "ハナコ": some(KANA, 4)}
        changed = {**names, "CHART-000001": f"CHART-{number + 500:06}", "2026-04-15": f"{chance.randint(1930, 2025)}-04-15"}
        whose = send(f"{base}/Patient", patient, changed)
        changed = {"mirai-0001": whose, "DOSE-000001": f"DOSE-{number + 500:06}", "EX0001": f"EX{chance.randrange(10**4):04}"}
        send(f"{base}/Immunization", given, changed | {"-06-14": f"-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"})


def send(address, text, changed):
    for old, new in changed.items():
        text = text.replace(old, new)
    created = ask(address, "TOKEN", json.dumps(json.loads(text), ensure_ascii=False), "application/fhir+json")
    return json.loads(created)["id"]


def bodies():
    """Every version, byte for byte as it stands at rest."""
    address, decoder = os.environ["BASE"] + "/_history?_count=200", json.JSONDecoder()
    while address:
        text = ask(address, "TOKEN", kind="application/fhir+json")
        for place in re.finditer('"resource":', text):
            yield text[place.end() : decoder.raw_decode(text, place.end())[1]]
        links = {link["relation"]: link["url"] for link in json.loads(text)["link"]}
        address = links.get("next")


def await_rest():
    """Waits until nothing is written any more: what is due next is worked out behind the writes, for each person."""
    due = os.environ["BASE"] + "/ImmunizationRecommendation?_summary=count"
    last, now = -1, 0
    while now == 0 or now != last:
        time.sleep(5)
        last, now = now, json.loads(ask(due, "TOKEN", kind="application/fhir+json"))["total"]


def gather(folder):
    hand_in("A", A, [person(number) for number in range(PEOPLE)])
    hand_in("B", B, [dose(number) for number in range(DOSES)])
    scan()
    create()
    await_rest()
    (folder / "bodies.ndjson").write_text("".join(body + "\n" for body in bodies()))


def learn(folder):
    found = collections.defaultdict(list)
    for body in (folder / "bodies.ndjson").read_text().split("\n")[:-1]:
        found[json.loads(body)["resourceType"]].append(at_another_time(body))
    for kind, (name, texts) in NEXT.items():
        texts = [(HERE / text).read_text() for text in texts]
        content = "".join([*texts, *forms(found[kind])]).encode()
        made = finalized(content, [body.encode() for body in found[kind]])
        with open(HERE / f"{name}.dict", "xb") as file:
            file.write(made)
        print(name, len(made))


def at_another_time(body):
    """All was gathered within minutes. No other body is of those minutes, so each gets a minute of its own."""
    minute = f"{chance.randint(2026, 2029)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return body.replace(INSTANT.search(body)[0], f"{minute}T{chance.randrange(24):02}:{chance.randrange(60):02}")


def finalized(content, samples):
    """The content with tables in front, as these samples ask for them."""
    if len(content) + TABLES_MAX > BYTES_MAX:
        sys.exit(f"{len(content)} bytes are too many: raise FORM_MIN")
    return pyzstd.finalize_dict(pyzstd.ZstdDict(content, is_raw=True), samples, BYTES_MAX, LEVEL).dict_content


def forms(bodies):
    """One body of each form, the most frequent last: what is near is found first, and costs least."""
    found = collections.defaultdict(list)
    for body in bodies:
        found[tuple(json.loads(body))].append(body)
    for alike in sorted(found.values(), key=len):
        if len(alike) >= FORM_MIN:
            yield min(spread(alike, 20), key=lambda one: cost(one, spread(alike, 100)))


def spread(bodies, count):
    """So many of the bodies, from the shortest to the longest, without ids."""
    step = max(1, len(bodies) // count)
    return [UUID.sub("00000000-0000-4000-8000-000000000000", body) for body in sorted(bodies, key=len)[::step]]


def cost(content, bodies):
    """The bytes that these bodies take with this dictionary."""
    dictionary = pyzstd.ZstdDict(content.encode(), is_raw=True)
    return sum(len(pyzstd.compress(body.encode(), LEVEL, dictionary)) for body in bodies)


if __name__ == "__main__":
    {"gather": gather, "learn": learn}[sys.argv[1]](pathlib.Path(sys.argv[2]))
