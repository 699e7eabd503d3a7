"""Reads what was issued with libraries that others wrote: check.py FOLDER. One line a requirement; ends with 1 if any fails."""

import base64
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zlib

import base45
import cbor2
import cwt
import rfc8785
import segno
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from jwcrypto import jwe, jwk, jws
from PIL import Image, ImageFilter

FOLDER = pathlib.Path(sys.argv[1])
FAILED = []


def text(name):
    return (FOLDER / name).read_text().strip()


def url_bytes(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def says(who, what, check):
    """Runs one check and prints its verdict."""
    try:
        check()
        print(f"{who} {what} passed")
    except Exception as error:  # noqa: BLE001 whatever goes wrong is the verdict
        FAILED.append(what)
        print(f"{who} {what} failed: {type(error).__name__}: {str(error)[:160]}")


def refuses(what, check):
    try:
        check()
    except Exception:  # noqa: BLE001 any refusal will do
        return
    raise AssertionError(f"accepted {what}")


def envelope(name):
    packed = base45.b45decode(text(name)[4:])
    assert text(name).startswith("HC1:") and packed[0] == 0x78
    stream = zlib.decompressobj()
    cose = stream.decompress(packed, 65536)
    assert stream.eof and not stream.unused_data and cose[0] == 0xD2
    return cose


def signed_envelope(name, sub_claim):
    pem = text("documents.cer")
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    key = cwt.load_pem_hcert_dsc(pem)
    cose = envelope(name)
    protected, unprotected, _, signature = cbor2.loads(cose).value
    assert cbor2.loads(protected) == {1: -7, 4: hashlib.sha256(der).digest()[:8]}
    assert unprotected == {} and len(signature) == 64
    claims = cwt.decode(cose, keys=[key])
    assert all(type(claims[number]) is int for number in (4, 6)) and claims[1] == "JP"
    assert list(claims) == [1, 4, 6, -260] and list(claims[-260]) == [sub_claim]
    for at in range(0, len(cose), max(1, len(cose) // 40)):
        changed = bytearray(cose)
        changed[at] ^= 1
        refuses(f"a change at {at}", lambda: cwt.decode(bytes(changed), keys=[key]))
    return claims[-260][sub_claim]


def icvp_2025():
    content = signed_envelope("icvp.txt", -6)
    (dose,) = content.pop("v")
    assert content == {"n": "YAMADA HANAKO", "dob": "1991-12-01", "s": "female", "ntl": "JPN", "nid": "TR0000000", "ndt": "PPN"}
    product = "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0"
    assert dose == {"vp": product, "dt": "2026-08-08", "cn": "SATO KENJI", "is": "JPN", "bo": "V3B521V", "vls": "2026-08-18"}


def icvp_2026():
    content = signed_envelope("icvp-2026.txt", -6)
    dose = content.pop("vx")
    wanted = {"n": "YAMADA HANAKO", "dob": "1991-12-01", "s": "female", "nt": "JPN", "id": "TR0000000", "dt": "PPN", "v": "1.0.0"}
    assert content == wanted
    product = "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0"
    assert dose == {"vp": product, "dv": "2026-08-08", "cn": "SATO KENJI", "is": "JPN", "bo": "V3B521V"}


def ddcc():
    content = signed_envelope("ddcc.txt", 3)
    dose, certificate = content["vaccination"], content["certificate"]
    assert content["name"] == "YAMADA HANAKO" and content["birthDate"] == "1991-12-01"
    assert dose["vaccine"] == {"system": "http://id.who.int/icd11/mms", "code": "XM0GQ8"}
    assert dose["lot"] == "EX0002" and dose["date"] == "2026-03-31" and dose["dose"] == 2
    assert dose["country"]["code"] == "JPN" and certificate["issuer"]["identifier"]["value"] == "JPN"
    assert re.fullmatch("[0-9A-Z]{26}", certificate["hcid"]["value"])


def eu_dcc():
    content = signed_envelope("eu-dcc.txt", 1)
    (dose,) = content["v"]
    assert set(content) == {"ver", "nam", "dob", "v"} and content["ver"] == "1.3.3"
    assert content["nam"] == {"fn": "山田", "gn": "花子", "fnt": "YAMADA", "gnt": "HANAKO"}
    assert set(dose) == {"tg", "vp", "mp", "ma", "dn", "sd", "dt", "co", "is", "ci"}
    assert (dose["dn"], dose["sd"], dose["dt"], dose["co"]) == (2, 2, "2026-03-31", "JP")
    assert re.fullmatch("URN:UVCI:01:JP:[0-9A-Z]{26}#[0-9A-Z/:]", dose["ci"])


def signed_link():
    content = signed_envelope("signed-link.txt", 5)
    assert content.startswith("vhlink:/")
    link = json.loads(url_bytes(content[8:]))
    assert link["url"].startswith("https://") and len(url_bytes(link["key"])) == 32


def card():
    (key,) = json.loads(text("jwks.json"))["keys"]
    assert "d" not in key and len(url_bytes(key["x"])) == len(url_bytes(key["y"])) == 32
    public = jwk.JWK(**key)
    assert public.thumbprint() == key["kid"]
    compact = text("health-card.jws")
    assert json.loads(url_bytes(compact.split(".")[0])) == {"alg": "ES256", "zip": "DEF", "kid": key["kid"]}
    token = jws.JWS()
    token.deserialize(compact)
    token.verify(public)
    payload = json.loads(zlib.decompress(url_bytes(compact.split(".")[1]), wbits=-15))
    bundle = payload["vc"]["credentialSubject"]["fhirBundle"]
    found = json.dumps(bundle)
    assert not any(f'"{name}"' in found for name in ("id", "meta", "text", "identifier"))
    assert [entry["fullUrl"] for entry in bundle["entry"]] == ["resource:0", "resource:1", "resource:2"]
    assert set(bundle["entry"][0]["resource"]) == {"resourceType", "name", "birthDate"}
    assert len(compact) <= 1195 and re.fullmatch("[0-9A-Za-z_-]{1,24}", payload["vc"]["rid"])
    digits = "".join(f"{ord(letter) - 45:02d}" for letter in compact)
    assert text("health-card.txt") == "shc:/" + digits


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


def der_int(number):
    number = number.lstrip(b"\0") or b"\0"
    number = b"\0" + number if number[0] & 128 else number
    return bytes([2, len(number)]) + number


def openssl(*words):
    return subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=60, check=True).stdout


def seal():
    raw = (FOLDER / "vds-nc.txt").read_bytes().strip()
    content = json.loads(raw)
    assert raw == rfc8785.dumps(content)
    signature = content["sig"]
    pair = url_bytes(signature["sigvl"])
    body = der_int(pair[:32]) + der_int(pair[32:])
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        for file, written in [
            ("c.der", url_bytes(signature["cer"])),
            ("s.der", b"\x30" + bytes([len(body)]) + body),
            ("d.bin", rfc8785.dumps(content["data"])),
        ]:
            (place / file).write_bytes(written)
        (place / "p.pem").write_text(openssl("x509", "-inform", "DER", "-in", f"{name}/c.der", "-pubkey", "-noout"))
        check = ["dgst", "-sha256", "-verify", f"{name}/p.pem", "-signature", f"{name}/s.der", f"{name}/d.bin"]
        assert "Verified OK" in openssl(*check)
        (place / "d.bin").write_bytes(rfc8785.dumps(content["data"]).replace(b"YAMADA", b"YAMADE"))
        refuses("another name", lambda: openssl(*check))
        openssl("x509", "-inform", "DER", "-in", f"{name}/c.der", "-out", f"{name}/c.pem")
        assert "OK" in openssl("verify", "-CAfile", str(FOLDER / "authority.cer"), f"{name}/c.pem")


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
