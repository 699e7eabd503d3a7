Instance: jp-insured-symbol
InstanceOf: NamingSystem
Usage: #definition
Title: "被保険者の記号 / Insured symbol"
Description: """
被保険者証の記号です。

The symbol on an insurance card.
"""
* name = "InsuredPersonSymbol"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
被保険者証の記号です。

The symbol on an insurance card.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonSymbol"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.100495.20.3.62"
* uniqueId[1].preferred = true
