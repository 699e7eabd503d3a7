Instance: jp-institution-7
InstanceOf: NamingSystem
Usage: #definition
Title: "医療機関番号（7桁） / Institution, seven digits"
Description: """
都道府県と点数表の中での医療機関の 7 桁です。

The seven digits of an institution within its prefecture and fee table.
"""
* name = "MedicalOrganizationId"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* type = http://terminology.hl7.org/CodeSystem/v2-0203#PRN
* description = """
都道府県と点数表の中での医療機関の 7 桁です。

The seven digits of an institution within its prefecture and fee table.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/MedicalOrganizationID"
* uniqueId[0].preferred = true
