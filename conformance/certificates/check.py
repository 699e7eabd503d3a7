"""Reads what was issued with libraries that others wrote: check.py FOLDER. One line a requirement; ends with 1 if any fails."""

import base64
import json
import pathlib
import re
import sys
import tempfile

import segno
import zxingcpp
from cryptography import x509
from jwcrypto import jwe, jwk
from PIL import Image, ImageFilter

from foreign import FAILED, digits, opened_card, opened_seal, openssl, says, signed_envelope, url_bytes

FOLDER = pathlib.Path(sys.argv[1])


def text(name):
    return (FOLDER / name).read_text().strip()


def envelope_of(name, sub_claim):
    return signed_envelope(text(name), text("documents.cer"), sub_claim)


def icvp_2025():
    content = envelope_of("icvp.txt", -6)
    (dose,) = content.pop("v")
    assert content == {"n": "YAMADA HANAKO", "dob": "1991-12-01", "s": "female", "ntl": "JPN", "nid": "TR0000000", "ndt": "PPN"}
    product = "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0"
    assert dose == {"vp": product, "dt": "2026-08-08", "cn": "SATO KENJI", "is": "JPN", "bo": "V3B521V", "vls": "2026-08-18"}


def icvp_2026():
    content = envelope_of("icvp-2026.txt", -6)
    dose = content.pop("vx")
    wanted = {"n": "YAMADA HANAKO", "dob": "1991-12-01", "s": "female", "nt": "JPN", "id": "TR0000000", "dt": "PPN", "v": "1.0.0"}
    assert content == wanted
    product = "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0"
    assert dose == {"vp": product, "dv": "2026-08-08", "cn": "SATO KENJI", "is": "JPN", "bo": "V3B521V"}


def ddcc():
    content = envelope_of("ddcc.txt", 3)
    dose, certificate = content["vaccination"], content["certificate"]
    assert content["name"] == "YAMADA HANAKO" and content["birthDate"] == "1991-12-01"
    assert dose["vaccine"] == {"system": "http://id.who.int/icd11/mms", "code": "XM0GQ8"}
    assert dose["lot"] == "EX0002" and dose["date"] == "2026-03-31" and dose["dose"] == 2
    assert dose["country"]["code"] == "JPN" and certificate["issuer"]["identifier"]["value"] == "JPN"
    assert re.fullmatch("[0-9A-Z]{26}", certificate["hcid"]["value"])


def eu_dcc():
    content = envelope_of("eu-dcc.txt", 1)
    (dose,) = content["v"]
    assert set(content) == {"ver", "nam", "dob", "v"} and content["ver"] == "1.3.3"
    assert content["nam"] == {"fn": "山田", "gn": "花子", "fnt": "YAMADA", "gnt": "HANAKO"}
    assert set(dose) == {"tg", "vp", "mp", "ma", "dn", "sd", "dt", "co", "is", "ci"}
    assert (dose["dn"], dose["sd"], dose["dt"], dose["co"]) == (2, 2, "2026-03-31", "JP")
    assert re.fullmatch("URN:UVCI:01:JP:[0-9A-Z]{26}#[0-9A-Z/:]", dose["ci"])


def signed_link():
    content = envelope_of("signed-link.txt", 5)
    assert content.startswith("vhlink:/")
    link = json.loads(url_bytes(content[8:]))
    assert link["url"].startswith("https://") and len(url_bytes(link["key"])) == 32


def card():
    (key,) = json.loads(text("jwks.json"))["keys"]
    compact = text("health-card.jws")
    bundle = opened_card(compact, key)["vc"]["credentialSubject"]["fhirBundle"]
    assert [entry["fullUrl"] for entry in bundle["entry"]] == ["resource:0", "resource:1", "resource:2"]
    assert set(bundle["entry"][0]["resource"]) == {"resourceType", "name", "birthDate"}
    assert text("health-card.txt") == digits(compact)


def card_lists():
    (key,), crl = json.loads(text("jwks.json"))["keys"], json.loads(text("crl.json"))
    assert crl["ctr"] == key["crlVersion"] and crl["kid"] == key["kid"] and crl["method"] == "rid"
    assert len(set(crl["rids"])) == len(crl["rids"])


def link():
    content = json.loads(url_bytes(text("health-card.shlink").removeprefix("shlink:/")))
    key = jwk.JWK(kty="oct", k=content["key"])
    nonces = set()
    for at in range(2):
        compact = text(f"link-{at}.jose")
        opened = jwe.JWE()
        opened.deserialize(compact, key)
        head = json.loads(opened.objects["protected"])
        assert (head["alg"], head["enc"], head["cty"]) == ("dir", "A256GCM", "application/smart-health-card")
        assert json.loads(opened.payload) == json.loads(text("health-card.smart-health-card"))
        nonces.add(compact.split(".")[2])
    assert len(nonces) == 2


def seal():
    opened_seal((FOLDER / "vds-nc.txt").read_bytes().strip(), text("authority.cer"), b"YAMADA")


def chain():
    assert "OK" in openssl("verify", "-CAfile", str(FOLDER / "authority.cer"), str(FOLDER / "documents.cer"))
    shown = openssl("x509", "-in", str(FOLDER / "authority.cer"), "-noout", "-text")
    assert "CA:TRUE, pathlen:0" in shown and "Certificate Sign" in shown


def did():
    raw = text("did.json")
    document = json.loads(raw)
    assert '"d":' not in raw
    for method in document["verificationMethod"]:
        key = dict(method["publicKeyJwk"])
        first = x509.load_der_x509_certificate(base64.b64decode(key.pop("x5c")[0]))
        public = jwk.JWK.from_pyca(first.public_key())
        assert public.thumbprint() == jwk.JWK(**key).thumbprint()
        assert method["id"] in document["assertionMethod"]


def picture(name):
    """Read as drawn, turned, blurred and badly compressed: all must still read."""
    wanted = text(f"{name}.txt")
    drawn = Image.open(FOLDER / f"{name}.png").convert("L")
    turned = drawn.rotate(7, expand=True, fillcolor=255)
    blurred = drawn.filter(ImageFilter.GaussianBlur(1))
    with tempfile.TemporaryFile() as file:
        drawn.save(file, "JPEG", quality=40)
        for kind in (drawn, turned, blurred, Image.open(file)):
            found = zxingcpp.read_barcodes(kind)
            assert [one.text for one in found] == [wanted], kind


def size(name):
    version, correction = text(f"{name}.qr").split()
    level = {"Low": "l", "Medium": "m", "Quartile": "q"}[correction]
    assert segno.make(text(f"{name}.txt"), error=level, boost_error=False).version == int(version)


says("cwt", "icvp-2025", icvp_2025)
says("cwt", "icvp-2026", icvp_2026)
says("cwt", "ddcc", ddcc)
says("cwt", "eu-dcc", eu_dcc)
says("cwt", "signed-link", signed_link)
says("jwcrypto", "health-card", card)
says("jwcrypto", "health-card-lists", card_lists)
says("jwcrypto", "health-link", link)
says("jwcrypto", "did", did)
says("openssl", "vds-nc", seal)
says("openssl", "chain", chain)
for one in ("icvp", "icvp-2026", "ddcc", "eu-dcc", "signed-link", "health-card", "vds-nc"):
    says("zxing", f"picture-{one}", lambda: picture(one))
for one in ("icvp", "icvp-2026", "ddcc", "eu-dcc", "signed-link", "vds-nc"):
    says("segno", f"size-{one}", lambda: size(one))
sys.exit(bool(FAILED))
