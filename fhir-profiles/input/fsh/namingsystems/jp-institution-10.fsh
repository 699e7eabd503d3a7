Instance: jp-institution-10
InstanceOf: NamingSystem
Usage: #definition
Title: "医療機関コード（10桁） / Institution, ten digits"
Description: """
都道府県番号、点数表番号、医療機関番号をつないだ 10 桁です。最後の 1 桁は検証番号です。

Prefecture, fee table and institution in ten digits; the last is a check digit.
"""
* name = "MedicalInstitutionCode"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* type = http://terminology.hl7.org/CodeSystem/v2-0203#PRN
* description = """
都道府県番号、点数表番号、医療機関番号をつないだ 10 桁です。最後の 1 桁は検証番号です。

Prefecture, fee table and institution in ten digits; the last is a check digit.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no"
* uniqueId[0].preferred = true
