"""A system at the back, with requests and PyJWT: it makes its key, is registered, proves itself by a signature, and reads."""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa

BASE = os.environ.get("BASE", "").rstrip("/")
PROGRAM = os.environ.get("PROGRAM", "")
SET = os.environ.get("PROGRAM_SET", "").split("\n")
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PATIENCE = 30
if not BASE:
    print("BASE=http://127.0.0.1:8080/fhir python walk.py", file=sys.stderr)
    sys.exit(2)
if not PROGRAM:
    print("backend all skipped: PROGRAM is not set, so that no system can be registered")
    sys.exit(0)


class Failed(Exception):
    """The requirement does not hold."""


def expect_equal(found, wanted, what):
    if found != wanted:
        raise Failed(f"{what} is {found!r}, not {wanted!r}")


class System:
    """A registered system with a key of its own."""

    def __init__(self, name, algorithm):
        self.id = f"{name}-{os.getpid()}"
        self.algorithm = algorithm
        self.kid = uuid.uuid4().hex
        if algorithm == "ES384":
            self.key = ec.generate_private_key(ec.SECP384R1())
            made = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        else:
            self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            made = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        wanted = ("kty", "crv", "x", "y", "n", "e")
        self.jwk = {name: value for name, value in made.items() if name in wanted}
        self.jwk.update(kid=self.kid, alg=algorithm)

    def register(self):
        registration = {
            "client_id": self.id, "kind": "system", "name": {"ja": "照合の見本", "en": "Walk"}, "maker": "みらいソフト",
            "tenant": "139998", "role": "vendor", "zones": ["internet"], "grant_types": ["client_credentials"],
            "scope": "system/Patient.rs system/Immunization.rs", "jwks": {"keys": [self.jwk]},
        }
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(registration, file)
            file.flush()
            words = [PROGRAM, "client", "add", file.name, *SET]
            done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise Failed(f"it was not registered: {done.stderr.strip()}")

    def assertion(self, audience, **changes):
        claims = {
            "iss": self.id, "sub": self.id, "aud": audience, "exp": int(time.time()) + 240, "jti": uuid.uuid4().hex,
            **changes,
        }
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": self.kid})

    def ask(self, endpoint, assertion, scope):
        form = {
            "grant_type": "client_credentials", "client_assertion_type": TYPE, "client_assertion": assertion, "scope": scope,
        }
        return requests.post(endpoint, data=form, timeout=PATIENCE)


counts = {"passed": 0, "failed": 0}


def step(system, requirement, act):
    verdict, reason = "passed", ""
    try:
        act()
    except Exception as error:  # a walk goes on, whatever broke
        verdict, reason = "failed", f": {type(error).__name__}: {error}"
    counts[verdict] += 1
    print(f"backend {requirement}-{system.algorithm.lower()} {verdict}{reason}")


def walk(system):
    """All steps of a system, in the order in which a maker would take them."""
    found = requests.get(f"{BASE}/.well-known/smart-configuration", timeout=PATIENCE).json()
    endpoint = found["token_endpoint"]
    held = {}

    def discovery():
        for name in ("client_credentials",):
            expect_equal(name in found["grant_types_supported"], True, name)
        expect_equal(system.algorithm in found["token_endpoint_auth_signing_alg_values_supported"], True, system.algorithm)
        expect_equal("client-confidential-asymmetric" in found["capabilities"], True, "the capability")

    def token():
        answer = system.ask(endpoint, system.assertion(endpoint), "system/Patient.rs system/Immunization.rs")
        expect_equal(answer.status_code, 200, f"the status ({answer.text})")
        expect_equal(answer.headers["cache-control"], "no-store", "cache-control")
        body = answer.json()
        expect_equal(body["token_type"], "Bearer", "the type")
        expect_equal(0 < body["expires_in"] <= 300, True, "the life")
        expect_equal("refresh_token" in body, False, "a refresh token")
        held["token"] = body["access_token"]

    def get(path):
        return requests.get(f"{BASE}/{path}", headers={"Authorization": f"Bearer {held['token']}"}, timeout=PATIENCE)

    def read():
        people = get("Patient?_count=5")
        expect_equal(people.status_code, 200, f"the status ({people.text[:200]})")
        person = people.json()["entry"][0]["resource"]["id"]
        doses = get(f"Immunization?patient={person}")
        expect_equal(doses.status_code, 200, "the status")
        expect_equal(get("Consent").status_code, 403, "the status of what was not asked for")

    def once():
        assertion = system.assertion(endpoint)
        expect_equal(system.ask(endpoint, assertion, "system/Patient.rs").status_code, 200, "the first time")
        again = system.ask(endpoint, assertion, "system/Patient.rs")
        expect_equal((again.status_code, again.json()["error"]), (401, "invalid_client"), "the second time")

    def refused():
        wrong = [
            {"aud": "https://evil.example/token"}, {"exp": int(time.time()) - 10}, {"exp": int(time.time()) + 3600},
            {"sub": "somebody-else"}, {"iss": "somebody-else"},
        ]
        for changes in wrong:
            answer = system.ask(endpoint, system.assertion(endpoint, **changes), "system/Patient.rs")
            expect_equal((answer.status_code, answer.json()), (401, {"error": "invalid_client"}), f"the answer to {changes}")
        wide = system.ask(endpoint, system.assertion(endpoint), "system/*.cruds")
        expect_equal((wide.status_code, wide.json()["error"]), (400, "invalid_scope"), "the answer to a wide scope")

    step(system, "discovery", discovery)
    step(system, "registration", system.register)
    step(system, "token", token)
    step(system, "read", read)
    step(system, "once", once)
    step(system, "refused", refused)


for algorithm in ("ES384", "RS384"):
    walk(System("walk", algorithm))
print(f"backend: {counts['passed']} passed, {counts['failed']} failed")
sys.exit(1 if counts["failed"] else 0)
