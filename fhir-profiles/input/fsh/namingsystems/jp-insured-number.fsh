Instance: jp-insured-number
InstanceOf: NamingSystem
Usage: #definition
Title: "被保険者の番号 / Insured number"
Description: """
被保険者証の番号です。

The number on an insurance card.
"""
* name = "InsuredPersonNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
被保険者証の番号です。

The number on an insurance card.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonNumber"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.100495.20.3.63"
* uniqueId[1].preferred = true
