"""What libraries that others wrote say of a certificate: its layers opened one by one, and changed ones refused."""

import base64
import hashlib
import json
import pathlib
import re
import subprocess
import tempfile
import zlib

import base45
import cbor2
import cwt
import rfc8785
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from jwcrypto import jwk, jws

FAILED = []


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


def url_bytes(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def envelope(text):
    packed = base45.b45decode(text[4:])
    assert text.startswith("HC1:") and packed[0] == 0x78
    stream = zlib.decompressobj()
    cose = stream.decompress(packed, 65536)
    assert stream.eof and not stream.unused_data and cose[0] == 0xD2
    return cose


def signed_envelope(text, pem, sub_claim):
    """The content of an envelope that this signer signed; of forty changed ones none is accepted."""
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    key = cwt.load_pem_hcert_dsc(pem)
    cose = envelope(text)
    protected, unprotected, _, signature = cbor2.loads(cose).value
    assert cbor2.loads(protected) == {1: -7, 4: hashlib.sha256(der).digest()[:8]}
    assert unprotected == {} and len(signature) == 64
    claims = cwt.decode(cose, keys=[key])
    assert all(type(claims[number]) is int for number in (4, 6)) and claims[1] == "JP"
    assert list(claims) == [1, 4, 6, -260] and list(claims[-260]) == [sub_claim]
    for at in range(0, len(cose), max(1, len(cose) // 40)):
        changed = bytearray(cose)
        changed[at] ^= 1
        refuses(f"a change at {at}", lambda changed=changed: cwt.decode(bytes(changed), keys=[key]))
    return claims[-260][sub_claim]


def opened_card(compact, key):
    """The payload of a card that this key signed; a changed one is refused."""
    assert "d" not in key and len(url_bytes(key["x"])) == len(url_bytes(key["y"])) == 32
    public = jwk.JWK(**{name: value for name, value in key.items() if name != "crlVersion"})
    assert public.thumbprint() == key["kid"]
    head, body, signature = compact.split(".")
    assert json.loads(url_bytes(head)) == {"alg": "ES256", "zip": "DEF", "kid": key["kid"]}

    def verify(card):
        token = jws.JWS()
        token.deserialize(card)
        token.verify(public)

    verify(compact)
    middle = len(body) // 2
    other = "B" if body[middle] == "A" else "A"
    changed = body[:middle] + other + body[middle + 1 :]
    refuses("a changed card", lambda: verify(".".join([head, changed, signature])))
    payload = json.loads(zlib.decompress(url_bytes(body), wbits=-15))
    assert len(compact) <= 1195 and re.fullmatch("[0-9A-Za-z_-]{1,24}", payload["vc"]["rid"])
    found = json.dumps(payload["vc"]["credentialSubject"]["fhirBundle"])
    assert not any(f'"{name}"' in found for name in ("id", "meta", "text", "identifier"))
    return payload


def digits(compact):
    """A card as its code has it."""
    return "shc:/" + "".join(f"{ord(letter) - 45:02d}" for letter in compact)


def openssl(*words):
    return subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=60, check=True).stdout


def der_int(number):
    number = number.lstrip(b"\0") or b"\0"
    number = b"\0" + number if number[0] & 128 else number
    return bytes([2, len(number)]) + number


def opened_seal(raw, authority, name):
    """The data of a seal whose signer this authority vouches for; with one letter of the name changed it is refused."""
    content = json.loads(raw)
    assert raw == rfc8785.dumps(content) and name in raw
    signature = content["sig"]
    pair = url_bytes(signature["sigvl"])
    body = der_int(pair[:32]) + der_int(pair[32:])
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        for file, written in [
            ("c.der", url_bytes(signature["cer"])),
            ("s.der", b"\x30" + bytes([len(body)]) + body),
            ("d.bin", rfc8785.dumps(content["data"])),
            ("a.pem", authority.encode()),
        ]:
            (place / file).write_bytes(written)
        (place / "p.pem").write_text(openssl("x509", "-inform", "DER", "-in", f"{folder}/c.der", "-pubkey", "-noout"))
        check = ["dgst", "-sha256", "-verify", f"{folder}/p.pem", "-signature", f"{folder}/s.der", f"{folder}/d.bin"]
        assert "Verified OK" in openssl(*check)
        other = name[:-1] + (b"E" if name[-1:] != b"E" else b"F")
        (place / "d.bin").write_bytes(rfc8785.dumps(content["data"]).replace(name, other))
        refuses("another name", lambda: openssl(*check))
        openssl("x509", "-inform", "DER", "-in", f"{folder}/c.der", "-out", f"{folder}/c.pem")
        assert "OK" in openssl("verify", "-CAfile", f"{folder}/a.pem", f"{folder}/c.pem")
    return content["data"]
