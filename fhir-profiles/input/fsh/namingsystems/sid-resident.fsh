Instance: sid-resident
InstanceOf: NamingSystem
Usage: #definition
Title: "個別宛名番号 / Resident number"
Description: """
自治体の台帳で一人を指す番号です。その自治体の中でだけ一意なので、体系の末尾に団体コードを付けます。

The number of a person in the ledger of a municipality. It is unique there only, so the code of the municipality follows the address.
"""
* name = "ResidentNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* type = http://terminology.hl7.org/CodeSystem/v2-0203#MR
* description = """
自治体の台帳で一人を指す番号です。その自治体の中でだけ一意なので、体系の末尾に団体コードを付けます。

The number of a person in the ledger of a municipality. It is unique there only, so the code of the municipality follows the address.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* usage = "例：…/sid/resident/139998 / Example: …/sid/resident/139998"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/resident"
* uniqueId[0].preferred = true
* uniqueId[0].comment = "末尾に / と団体コード 6 桁を付けます。 / A slash and the six digits of the municipality follow."
