"""Has certificates issued by a running server, and lets libraries that others wrote read them: served.py.

The server is in BASE, LGWAN and STAFF, as `with-server` sets them. One line a requirement; ends with 1 if any fails.
"""

import base64
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from foreign import FAILED, digits, opened_card, opened_seal, says, signed_envelope

LGWAN, STAFF = os.environ["LGWAN"], os.environ["STAFF"]
INTERNET = os.environ["BASE"].removesuffix("/fhir")
# What the sheets of a traveller of the demo say, in both languages and with days of either calendar.
WORDS = ["TABINO MIDORI", "予防接種証明書", "令和3年", "2021", "みらい市長", "新型コロナウイルス", "COVID-19"]


def asked(address, body=None, token=None, media="application/json"):
    headers = {"Content-Type": media} if body else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    sent = json.dumps(body).encode() if isinstance(body, dict) else body
    request = urllib.request.Request(address, data=sent, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 the address is loopback
        return answer.read()


def issued():
    wish = {
        "patient": "mirai-0005",
        "purpose": "travel-record",
        "formats": ["eu-dcc", "ddcc", "vds-nc", "health-card"],
        "passport": {"family": "TABINO", "given": "MIDORI", "number": "TR0000000", "country": "JPN"},
        "confirmed": True,
    }
    return json.loads(asked(f"{LGWAN}/certificates", wish, STAFF))["certificates"]


def of(format):
    return [one for one in CERTIFICATES if one["format"] == format]


def linked(one, name):
    return asked(LGWAN + one["links"][name], token=STAFF)


def text(one):
    return linked(one, "text").decode()


def pem(certificate):
    return certificate.public_bytes(Encoding.PEM).decode()


def envelopes(format, claim):
    document = json.loads(asked(f"{INTERNET}/.well-known/did.json"))
    chain = document["verificationMethod"][0]["publicKeyJwk"]["x5c"]
    signer, authority = (x509.load_der_x509_certificate(base64.b64decode(one)) for one in chain)
    signer.verify_directly_issued_by(authority)
    assert len(of(format)) == 2
    for one in of(format):
        assert "TABINO" in json.dumps(signed_envelope(text(one), pem(signer), claim), default=str)


def card_key():
    (key,) = json.loads(asked(f"{INTERNET}/cards/.well-known/jwks.json"))["keys"]
    return key


def card():
    (one,) = of("health-card")
    (compact,) = json.loads(linked(one, "card"))["verifiableCredential"]
    bundle = opened_card(compact, card_key())["vc"]["credentialSubject"]["fhirBundle"]
    assert bundle["entry"][0]["resource"]["name"][0]["family"] == "TABINO"
    assert text(one) == digits(compact)


def seal():
    (one,) = of("vds-nc")
    authority = x509.load_der_x509_certificate(asked(f"{INTERNET}/trust/sca.cer"))
    opened_seal(text(one).encode(), pem(authority), b"TABINO")
    x509.load_der_x509_crl(asked(f"{INTERNET}/trust/sca.crl"))


def found(picture):
    return [one.text for one in zxingcpp.read_barcodes(picture.convert("L"))]


def codes():
    for one in CERTIFICATES:
        assert found(Image.open(io.BytesIO(linked(one, "png")))) == [text(one)], one["format"]


def tool(*words):
    return subprocess.run(words, capture_output=True, timeout=60, check=True).stdout


def sheets():
    """Every sheet is drawn by another program; its code is read off the page, its words are text, its fonts come along."""
    for one in CERTIFICATES:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "sheet.pdf"
            file.write_bytes(linked(one, "pdf"))
            tool("pdftoppm", "-r", "150", "-png", "-gray", str(file), f"{folder}/page")
            files = sorted(pathlib.Path(folder).glob("page*.png"))
            pages = [Image.open(page) for page in files]
            assert [code for page in pages for code in found(page)] == [text(one)], one["format"]
            words = tool("pdftotext", "-layout", str(file), "-").decode()
            lost = [word for word in WORDS if word not in words]
            assert not lost, (one["format"], lost)
            for line in tool("pdffonts", str(file)).decode().splitlines()[2:]:
                assert re.search(r"yes yes yes", line), line
            if shutil.which("zbarimg"):
                read = tool("zbarimg", "-q", "--raw", "--nodbus", *map(str, files))
                assert read.decode().strip() == text(one), one["format"]
            assert linked(one, "pdf") == file.read_bytes()


def verdicts():
    for one in CERTIFICATES:
        for body, media in [({"text": text(one)}, "application/json"), (linked(one, "pdf"), "application/pdf")]:
            told = json.loads(asked(f"{INTERNET}/verify", body, media=media))
            assert told["answer"] == "valid" and len(told["codes"]) == 1, told
        assert re.fullmatch("[0-9A-Z]{26}", one["id"])


def withdrawn():
    (one,) = of("health-card")
    asked(f"{LGWAN}/certificates/{one['id']}/revoke", {"reason": "request"}, STAFF)
    key = card_key()
    crl = json.loads(asked(f"{INTERNET}/cards/.well-known/crl/{key['kid']}.json"))
    assert crl["ctr"] == key["crlVersion"] == 1 and len(crl["rids"]) == 1 and crl["method"] == "rid"


CERTIFICATES = issued()
says("served", "eu-dcc", lambda: envelopes("eu-dcc", 1))
says("served", "ddcc", lambda: envelopes("ddcc", 3))
says("served", "health-card", card)
says("served", "vds-nc", seal)
says("served", "codes", codes)
if all(map(shutil.which, ("pdftoppm", "pdftotext", "pdffonts"))):
    says("served", "sheets", sheets)
else:
    print("served sheets skipped: there are no programs that read PDF (poppler-utils)")
says("served", "verdicts", verdicts)
says("served", "withdrawn", withdrawn)
sys.exit(bool(FAILED))
