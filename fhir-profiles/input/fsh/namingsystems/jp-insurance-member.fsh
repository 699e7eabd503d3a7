Instance: jp-insurance-member
InstanceOf: NamingSystem
Usage: #definition
Title: "被保険者個人 / Insured person"
Description: """
保険者番号、記号、番号、枝番をコロンでつないだものです。

Insurer, symbol, number and branch, joined by colons.
"""
* name = "InsuranceMember"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* type = http://terminology.hl7.org/CodeSystem/v2-0203#MB
* description = """
保険者番号、記号、番号、枝番をコロンでつないだものです。

Insurer, symbol, number and branch, joined by colons.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID"
* uniqueId[0].preferred = true
