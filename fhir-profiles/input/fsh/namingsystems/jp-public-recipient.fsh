Instance: jp-public-recipient
InstanceOf: NamingSystem
Usage: #definition
Title: "公費受給者番号 / Public recipient number"
Description: """
公費を受ける人の番号です。

The number of a person whom a public payer pays for.
"""
* name = "PublicInsuredPersonNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
公費を受ける人の番号です。

The number of a person whom a public payer pays for.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/PublicInsuredPersonNumber"
* uniqueId[0].preferred = true
