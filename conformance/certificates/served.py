"""Has certificates issued by a running server, and lets libraries that others wrote read them: served.py.

The server is in BASE, LGWAN and STAFF, as `with-server` sets them. One line a requirement; ends with 1 if any fails.
"""

import base64
import io
import json
import os
import re
import sys
import urllib.request
import zlib

import base45
import cbor2
import cwt
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from jwcrypto import jwk, jws
from PIL import Image
import rfc8785

LGWAN, STAFF = os.environ["LGWAN"], os.environ["STAFF"]
INTERNET = os.environ["BASE"].removesuffix("/fhir")
FAILED = []


def asked(address, body=None, token=None):
    headers = {"Content-Type": "application/json"} if body else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, data=body and json.dumps(body).encode(), headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 the address is loopback
        return answer.read()


def says(what, check):
    try:
        check()
        print(f"served {what} passed")
    except Exception as error:  # noqa: BLE001 whatever goes wrong is the verdict
        FAILED.append(what)
        print(f"served {what} failed: {type(error).__name__}: {str(error)[:160]}")


def refuses(what, check):
    try:
        check()
    except Exception:  # noqa: BLE001 any refusal will do
        return
    raise AssertionError(f"accepted {what}")


def url_bytes(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


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


def text(one):
    return asked(LGWAN + one["links"]["text"], token=STAFF).decode()


def envelope(format, claim):
    document = json.loads(asked(f"{INTERNET}/.well-known/did.json"))
    chain = document["verificationMethod"][0]["publicKeyJwk"]["x5c"]
    signer = x509.load_der_x509_certificate(base64.b64decode(chain[0]))
    authority = x509.load_der_x509_certificate(base64.b64decode(chain[1]))
    signer.verify_directly_issued_by(authority)
    key = cwt.load_pem_hcert_dsc(signer.public_bytes(Encoding.PEM).decode())
    assert len(of(format)) == 2
    for one in of(format):
        cose = zlib.decompress(base45.b45decode(text(one)[4:]))
        claims = cwt.decode(cose, keys=[key])
        assert claims[1] == "JP" and list(claims[-260]) == [claim]
        assert "TABINO" in json.dumps(claims[-260], default=str)
        for at in range(0, len(cose), max(1, len(cose) // 40)):
            changed = bytearray(cose)
            changed[at] ^= 1
            refuses(f"a change at {at}", lambda changed=changed: cwt.decode(bytes(changed), keys=[key]))


def card():
    (one,) = of("health-card")
    (key,) = json.loads(asked(f"{INTERNET}/cards/.well-known/jwks.json"))["keys"]
    assert "d" not in key
    file = json.loads(asked(LGWAN + one["links"]["card"], token=STAFF))
    (compact,) = file["verifiableCredential"]
    public = jwk.JWK(**{name: value for name, value in key.items() if name != "crlVersion"})
    token = jws.JWS()
    token.deserialize(compact)
    token.verify(public)
    payload = json.loads(zlib.decompress(url_bytes(compact.split(".")[1]), wbits=-15))
    bundle = payload["vc"]["credentialSubject"]["fhirBundle"]
    assert bundle["entry"][0]["resource"]["name"][0]["family"] == "TABINO"
    digits = "".join(f"{ord(letter) - 45:02d}" for letter in compact)
    assert text(one) == "shc:/" + digits
    head, body, signature = compact.split(".")
    changed = ".".join([head, body[:-2] + ("A" if body[-2] != "A" else "B") + body[-1], signature])
    broken = jws.JWS()
    broken.deserialize(changed)
    refuses("a changed card", lambda: broken.verify(public))


def seal():
    (one,) = of("vds-nc")
    content = json.loads(text(one))
    signature = content["sig"]
    signer = x509.load_der_x509_certificate(url_bytes(signature["cer"]))
    authority = x509.load_der_x509_certificate(asked(f"{INTERNET}/trust/sca.cer"))
    signer.verify_directly_issued_by(authority)
    pair = url_bytes(signature["sigvl"])
    numbers = [int.from_bytes(pair[:32], "big"), int.from_bytes(pair[32:], "big")]
    signed = encode_dss_signature(*numbers)
    data = rfc8785.dumps(content["data"])
    key = signer.public_key()
    key.verify(signed, data, ec.ECDSA(hashes.SHA256()))
    assert b"TABINO" in data
    other = data.replace(b"TABINO", b"TABINE")
    refuses("another name", lambda: key.verify(signed, other, ec.ECDSA(hashes.SHA256())))
    x509.load_der_x509_crl(asked(f"{INTERNET}/trust/sca.crl"))


def codes():
    for one in CERTIFICATES:
        picture = Image.open(io.BytesIO(asked(LGWAN + one["links"]["png"], token=STAFF)))
        (found,) = zxingcpp.read_barcodes(picture.convert("L"))
        assert found.text == text(one), one["format"]


def verdicts():
    for one in CERTIFICATES:
        verdict = json.loads(asked(f"{INTERNET}/verify", {"text": text(one)}))
        assert verdict["answer"] == "valid", verdict
        assert re.fullmatch("[0-9A-Z]{26}", one["id"])


def withdrawn():
    (one,) = of("health-card")
    asked(f"{LGWAN}/certificates/{one['id']}/revoke", {"reason": "request"}, STAFF)
    (key,) = json.loads(asked(f"{INTERNET}/cards/.well-known/jwks.json"))["keys"]
    crl = json.loads(asked(f"{INTERNET}/cards/.well-known/crl/{key['kid']}.json"))
    assert crl["ctr"] == key["crlVersion"] == 1 and len(crl["rids"]) == 1 and crl["method"] == "rid"


CERTIFICATES = issued()
says("eu-dcc", lambda: envelope("eu-dcc", 1))
says("ddcc", lambda: envelope("ddcc", 3))
says("health-card", card)
says("vds-nc", seal)
says("codes", codes)
says("verdicts", verdicts)
says("withdrawn", withdrawn)
sys.exit(1 if FAILED else 0)
