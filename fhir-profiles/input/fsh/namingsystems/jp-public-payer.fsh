Instance: jp-public-payer
InstanceOf: NamingSystem
Usage: #definition
Title: "公費負担者番号 / Public payer number"
Description: """
公費の負担者の番号です。

The number of a public payer.
"""
* name = "PublicPayerNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
公費の負担者の番号です。

The number of a public payer.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicPayerNumber"
* uniqueId[0].preferred = true
