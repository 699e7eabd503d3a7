Instance: jp-insured-branch
InstanceOf: NamingSystem
Usage: #definition
Title: "被保険者の枝番 / Branch number"
Description: """
被保険者証の枝番です。

The branch number on an insurance card.
"""
* name = "InsuredPersonSubnumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
被保険者証の枝番です。

The branch number on an insurance card.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonSubnumber"
* uniqueId[0].preferred = true
