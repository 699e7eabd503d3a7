"""The walk of fhirpy: every requirement in the manner of that client, which is not modified."""

import json
import os
import sys
import time

from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import BaseFHIRError, MultipleResourcesFound, OperationOutcome, ResourceNotFound

BASE = os.environ.get("BASE", "").rstrip("/")
TOKEN = os.environ.get("TOKEN", "")
if not BASE:
    print("BASE=http://127.0.0.1:8080/fhir TOKEN=… python walk.py", file=sys.stderr)
    sys.exit(2)

MARK = f"w-{os.getpid()}-{time.time_ns()}"
PERSON_SYSTEM = "https://clinic.example/fhir/chart-number"
DOSE_SYSTEM = "https://clinic.example/fhir/dose-number"
REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
SPELLINGS = [
    ("search-name-kanji", "未来"),
    ("search-name-katakana", "ミライ"),
    ("search-name-hiragana", "みらい"),
    ("search-name-halfwidth", "ﾐﾗｲ"),
]


def client_with(**headers):
    """A client that sends these headers as well: fhirpy has them for a whole client, not for one request."""
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return SyncFHIRClient(BASE, authorization=f"Bearer {TOKEN}", extra_headers=extra)


client = client_with()


class Missing(Exception):
    """An earlier step did not give what this one stands on."""


class Failed(Exception):
    """The requirement does not hold."""


def expect(holds, otherwise):
    if not holds:
        raise Failed(otherwise)


def expect_equal(found, wanted, what):
    expect(found == wanted, f"{what} is {found!r}, not {wanted!r}")


def need(value, what):
    if not value:
        raise Missing(f"{what} is missing")
    return value


def person(value):
    """An invented person with a name in kanji and in kana."""

    def name(kind, text, family, given):
        extension = [{"url": REPRESENTATION, "valueCode": kind}]
        return {"extension": extension, "use": "official", "text": text, "family": family, "given": [given]}

    return {
        "resourceType": "Patient",
        "identifier": [{"system": PERSON_SYSTEM, "value": value}],
        "active": True,
        "name": [
            name("IDE", "未来 花子", "未来", "花子"),
            name("SYL", "ミライ ハナコ", "ミライ", "ハナコ"),
        ],
        "gender": "female",
        "birthDate": "2026-04-15",
        "address": [{"use": "home", "text": "みらい市中央町1-2-3", "city": "みらい市"}],
    }


def dose(value, reference):
    """A dose given to whom the reference names."""
    return {
        "resourceType": "Immunization",
        "identifier": [{"system": DOSE_SYSTEM, "value": value}],
        "status": "completed",
        "vaccineCode": {
            "coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "170"}],
            "text": "五種混合ワクチン",
        },
        "patient": {"reference": reference},
        "occurrenceDateTime": "2026-06-14",
        "lotNumber": "EX0001",
        "note": [{"text": "接種後30分の観察で異状なし"}],
    }


PERSON_NAME = "urn:uuid:6a1f0c52-9d3e-4a51-8f2b-0c9d1e2f3a4b"


def bundle_of_three(value, second_reference=PERSON_NAME):
    """One person and two doses of theirs, which know each other only by names that hold within the bundle."""

    def post(full_url, resource):
        request = {"method": "POST", "url": resource["resourceType"]}
        return {"fullUrl": full_url, "resource": resource, "request": request}

    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            # A dose stands before its person: the order of the entries must not matter.
            post("urn:uuid:0b7c6d5e-4f3a-4b2c-9d1e-8f7a6b5c4d3e", dose(f"{value}-1", PERSON_NAME)),
            post(PERSON_NAME, person(value)),
            post("urn:uuid:1c8d7e6f-5a4b-4c3d-8e2f-9a8b7c6d5e4f", dose(f"{value}-2", second_reference)),
        ],
    }


def by_system(system, value):
    return f"{system}|{value}"


def ids(resources):
    return sorted(resource["id"] for resource in resources)


def of_mode(bundle, mode):
    entries = bundle.get("entry", [])
    return [entry["resource"] for entry in entries if entry.get("search", {}).get("mode") == mode]


def id_of(location):
    """The id that stands in a location such as `…/Patient/1/_history/2`."""
    parts = location.split("/")
    return parts[parts.index("_history") - 1] if "_history" in parts else parts[-1]


def refused(kind, act):
    """The outcome of a request that must not succeed, as the client shows it: in the error or as its text."""
    try:
        act()
    except kind as error:
        return error.resource if isinstance(error, OperationOutcome) else json.loads(str(error))
    except BaseFHIRError as error:
        raise Failed(f"{type(error).__name__} instead of {kind.__name__}: {first_line(error)}") from error
    raise Failed(f"it succeeded, and should have been {kind.__name__}")


def first_line(error):
    """What an error says, on one line."""
    if isinstance(error, OperationOutcome):
        issue = error.resource["issue"][0]
        return f"{issue.get('code')}: {issue.get('diagnostics')}"
    return " ".join(str(error).split())[:300]


class Walk:
    """The requirements, each a method; what one step made stands in the walk for the next."""

    def __init__(self):
        self.patient = None
        self.first = None
        self.doses = []
        self.left = []
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}

    def step(self, requirement, act):
        try:
            act()
            verdict, reason = "passed", ""
        except Missing as error:
            verdict, reason = "skipped", f": {error}"
        except Exception as error:  # noqa: BLE001  whatever the client does not cope with is a verdict
            verdict, reason = "failed", f": {type(error).__name__}: {first_line(error)}"
        self.counts[verdict] += 1
        print(f"fhirpy {requirement} {verdict}{reason}", flush=True)

    def run(self):
        self.step("capabilities", self.capabilities)
        self.step("create-patient", self.create_patient)
        self.step("create-immunization", self.create_immunization)
        self.step("read", self.read)
        self.step("read-unchanged", self.read_unchanged)
        self.step("resolve-reference", self.resolve_reference)
        self.step("search-identifier", self.search_identifier)
        self.step("count", self.count)
        self.step("paging-identifier", self.paging_identifier)
        self.step("paging-patient", self.paging_patient)
        self.step("include", self.include)
        self.step("revinclude", self.revinclude)
        for requirement, name in SPELLINGS:
            self.step(requirement, lambda name=name: self.search_name(name))
        self.step("unknown-parameter", self.unknown_parameter)
        self.step("invalid-body", self.invalid_body)
        self.step("conditional-create", self.conditional_create)
        self.step("no-silent-duplicate", self.no_silent_duplicate)
        self.step("update", self.update)
        self.step("update-if-match", self.update_if_match)
        self.step("patch", self.patch)
        self.step("patch-refused", self.patch_refused)
        self.step("vread", self.vread)
        self.step("history", self.history)
        self.step("transaction", self.transaction)
        self.step("transaction-all-or-nothing", self.transaction_all_or_nothing)
        self.step("delete", self.delete)

    def made(self, resource):
        self.left.append((resource["resourceType"], resource["id"]))
        return resource

    def create(self, resource):
        made = client.resource(resource.pop("resourceType"), **resource)
        made.save()
        return self.made(made)

    def capabilities(self):
        statement = client.execute("metadata", method="get")
        expect_equal(statement["fhirVersion"], "4.0.1", "the version")

    def create_patient(self):
        made = self.create(person(MARK))
        expect_equal(made["name"][1]["text"], "ミライ ハナコ", "the name that came back")
        self.patient, self.first = made, made["meta"]["versionId"]

    def create_immunization(self):
        need(self.patient, "the patient")
        for number in range(1, 6):
            made = self.create(dose(f"{MARK}-{number}", self.patient.to_reference().reference))
            expect_equal(made["patient"]["reference"], f"Patient/{self.patient.id}", "the reference")
            self.doses.append(made)

    def read(self):
        need(self.patient, "the patient")
        found = client.reference("Patient", self.patient.id).to_resource()
        expect_equal(found.serialize(), self.patient.serialize(), "what is read")

    def read_unchanged(self):
        """The client asks with the bare version whether anything is new."""
        need(self.patient, "the patient")
        before = self.patient.serialize()
        self.patient.refresh()
        expect_equal(self.patient.serialize(), before, "what is there after a refresh")

    def resolve_reference(self):
        need(self.doses, "the doses")
        expect_equal(self.doses[0]["patient"].to_resource().id, self.patient.id, "the patient of the dose")

    def people(self, value=MARK):
        return client.resources("Patient").search(identifier=by_system(PERSON_SYSTEM, value))

    def search_identifier(self):
        need(self.patient, "the patient")
        expect_equal(self.people().get().id, self.patient.id, "what is found")

    def count(self):
        need(self.patient, "the patient")
        expect_equal(self.people().count(), 1, "the number")

    def pages_hold_all_doses(self, search):
        expect_equal(len(self.doses), 5, "the number of doses")
        expect(len(search.limit(2).fetch()) <= 2, "the first page is longer than asked for")
        expect_equal(ids(search.limit(2).fetch_all()), ids(self.doses), "what the pages hold")

    def paging_identifier(self):
        need(self.doses, "the doses")
        values = [by_system(DOSE_SYSTEM, one["identifier"][0]["value"]) for one in self.doses]
        self.pages_hold_all_doses(client.resources("Immunization").search(identifier=",".join(values)))

    def paging_patient(self):
        need(self.doses, "the doses")
        self.pages_hold_all_doses(client.resources("Immunization").search(patient=self.patient.to_reference()))

    def include(self):
        one = need(self.doses, "the doses")[0]
        bundle = client.resources("Immunization").search(_id=one.id).include("Immunization", "patient").fetch_raw()
        found = (ids(of_mode(bundle, "match")), ids(of_mode(bundle, "include")))
        expect_equal(found, ([one.id], [self.patient.id]), "what matches and is included")

    def revinclude(self):
        need(self.doses, "the doses")
        search = client.resources("Patient").search(_id=self.patient.id)
        bundle = search.revinclude("Immunization", "patient").fetch_raw()
        found = (ids(of_mode(bundle, "match")), ids(of_mode(bundle, "include")))
        expect_equal(found, ([self.patient.id], ids(self.doses)), "what matches and is included")

    def search_name(self, name):
        need(self.patient, "the patient")
        expect_equal(ids(self.people().search(name=name).fetch_all()), [self.patient.id], "what is found")
        expect_equal(self.people().search(name="サクラ").fetch_all(), [], "what is found under another name")

    def unknown_parameter(self):
        outcome = refused(OperationOutcome, lambda: client.resources("Patient").search(nonesuch="1").fetch())
        issue = outcome["issue"][0]
        expect_equal(issue["severity"], "error", "the severity")
        # `invalid` with the whole text in `diagnostics` is what the client makes up itself when it cannot read it.
        expect(issue.get("code") and issue.get("details", {}).get("text"), "there is neither code nor text to show")

    def invalid_body(self):
        bad = {**person(f"{MARK}-bad"), "birthDate": "2026-13-45"}
        outcome = refused(OperationOutcome, lambda: self.create(bad))
        expect_equal(outcome["issue"][0].get("expression"), ["Patient.birthDate"], "the place")

    def conditional_create(self):
        value = f"{MARK}-once"
        once = client_with(If_None_Exist=f"identifier={by_system(PERSON_SYSTEM, value)}")
        made = [once.resource(**{"resource_type": "Patient", **without_type(person(value))}).save() for _ in range(2)]
        self.made(made[0])
        expect_equal(made[1].id, made[0].id, "the id of the second")
        expect_equal(self.people(value).count(), 1, "the number of people stored")

    def no_silent_duplicate(self):
        """`get_or_create` puts its condition into the address; unheard it would make a second person of one."""
        need(self.patient, "the patient")
        again = client.resource("Patient", **without_type(person(MARK)))
        try:
            found, is_new = self.people().get_or_create(again)
            if is_new:
                self.made(found)
            expect_equal((found.id, is_new), (self.patient.id, False), "what get_or_create gives")
        except OperationOutcome as error:
            expect(error.resource["issue"][0].get("details"), "it was refused without a reason to show")
        expect_equal(self.people().count(), 1, "the number of people stored")

    def update(self):
        need(self.patient, "the patient")
        before = self.patient["meta"]["versionId"]
        self.patient["birthDate"] = "2026-04-16"
        self.patient.save()
        expect_equal(self.patient["birthDate"], "2026-04-16", "the birth date")
        expect(self.patient["meta"]["versionId"] != before, "the version did not change")

    def update_if_match(self):
        need(self.patient, "the patient")
        guarded = client_with(If_Match=f'W/"{self.patient["meta"]["versionId"]}"')
        change = {**without_type(self.patient.serialize()), "birthDate": "2026-04-17"}
        self.patient = client.resource("Patient", **guarded.resource("Patient", **change).save().serialize())
        expect_equal(self.patient["birthDate"], "2026-04-17", "the birth date")
        # The name is the client's for every 412.
        refused(MultipleResourcesFound, lambda: guarded.resource("Patient", **change).save())

    def patched(self, operations):
        json_patch = client_with(Content_Type="application/json-patch+json")
        return json_patch.execute(f"Patient/{self.patient.id}", method="patch", data=operations)

    def patch(self):
        need(self.patient, "the patient")
        before = self.patient["meta"]["versionId"]
        made = self.patched(
            [
                {"op": "test", "path": "/gender", "value": "female"},
                {"op": "replace", "path": "/gender", "value": "other"},
                {"op": "add", "path": "/name/0/given/-", "value": "咲"},
            ]
        )
        expect_equal((made["gender"], made["name"][0]["given"]), ("other", ["花子", "咲"]), "what was patched")
        expect_equal(made["birthDate"], self.patient["birthDate"], "what was not")
        expect(made["meta"]["versionId"] != before, "the version did not change")
        self.patient.refresh()
        expect_equal(self.patient["gender"], "other", "what a refresh brings")

    def patch_refused(self):
        need(self.patient, "the patient")
        operations = [
            {"op": "replace", "path": "/birthDate", "value": "2020-01-01"},
            {"op": "test", "path": "/gender", "value": "male"},
        ]
        outcome = refused(OperationOutcome, lambda: self.patched(operations))
        # 422 has no error of its own in this client; a verb that is not served would be told with this code.
        expect(outcome["issue"][0].get("code") != "not-supported", "a patch is not supported")
        expect(outcome["issue"][0].get("details"), "it was refused without a reason to show")
        now = client.reference("Patient", self.patient.id).to_resource()
        expect_equal(now.serialize(), self.patient.serialize(), "what is there after a patch that was refused")

    def vread(self):
        need(self.patient, "the patient")
        found = client.execute(f"Patient/{self.patient.id}/_history/{self.first}", method="get")
        expect_equal(
            (found["meta"]["versionId"], found["birthDate"]), (self.first, "2026-04-15"), "the first version"
        )

    def history(self):
        need(self.patient, "the patient")
        bundle = self.patient.execute("_history", method="get")
        versions = [entry["resource"]["meta"]["versionId"] for entry in bundle["entry"]]
        newest = self.patient["meta"]["versionId"]
        expect_equal((versions[0], versions[-1]), (newest, self.first), "the newest and the oldest version")

    def transaction(self):
        # A bundle goes to the base: the client calls that executing an empty path.
        answer = client.execute("", data=bundle_of_three(f"{MARK}-t"))
        expect_equal((answer["type"], len(answer["entry"])), ("transaction-response", 3), "the answer")
        made = [id_of(entry["response"]["location"]) for entry in answer["entry"]]
        self.left.extend(zip(["Immunization", "Patient", "Immunization"], made))
        statuses = [entry["response"]["status"][:3] for entry in answer["entry"]]
        expect_equal(statuses, ["201"] * 3, "the statuses")
        for one in (made[0], made[2]):
            found = client.reference("Immunization", one).to_resource()
            expect_equal(found["patient"].reference, f"Patient/{made[1]}", "the reference of a dose")

    def transaction_all_or_nothing(self):
        value = f"{MARK}-n"
        bundle = bundle_of_three(value, "urn:uuid:00000000-0000-4000-8000-000000000000")
        outcome = refused(OperationOutcome, lambda: client.execute("", data=bundle))
        expect(outcome["issue"][0].get("code") != "not-supported", "a transaction is not supported")
        expect_equal(self.people(value).fetch_all(), [], "what was stored all the same")

    def delete(self):
        one = need(self.doses, "the doses")[0]
        one.delete()
        outcome = refused(ResourceNotFound, lambda: client.reference("Immunization", one.id).to_resource())
        # The client has one error for 404 and 410; the code tells them apart.
        expect_equal(outcome["issue"][0].get("code"), "deleted", "the code")

    def end(self):
        """Deletes what was created, doses first, and gives the exit code."""
        for kind, one in sorted(self.left, key=lambda entry: entry[0] == "Patient"):
            try:
                client.delete(kind, one)
            except BaseFHIRError:
                pass  # it was a trial of deleting in its own step; here it is only tidying up
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items())
        print(f"fhirpy: {counts}")
        # A step that had no ground to stand on is no success either: the ground belongs to the same walk.
        return 1 if self.counts["failed"] + self.counts["skipped"] else 0


def without_type(resource):
    return {key: value for key, value in resource.items() if key != "resourceType"}


if __name__ == "__main__":
    walk = Walk()
    walk.run()
    sys.exit(walk.end())
