Instance: jp-coverage
InstanceOf: NamingSystem
Usage: #definition
Title: "被保険者個人（CSV の形） / Insured person, CSV form"
Description: """
保険者番号、記号、番号、枝番をコンマでつないだものです。

Insurer, symbol, number and branch in the form of CSV.
"""
* name = "CoverageLine"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
保険者番号、記号、番号、枝番をコンマでつないだものです。

Insurer, symbol, number and branch in the form of CSV.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/IdSystem/JP_Coverage_id"
* uniqueId[0].preferred = true
