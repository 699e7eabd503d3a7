Instance: jp-doctor-register
InstanceOf: NamingSystem
Usage: #definition
Title: "医籍登録番号 / Doctor register number"
Description: """
医籍に登録された番号です。

The number in the register of doctors.
"""
* name = "MedicalRegistrationNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* type = http://terminology.hl7.org/CodeSystem/v2-0203#MD
* description = """
医籍に登録された番号です。

The number in the register of doctors.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/medicalRegistrationNumber"
* uniqueId[0].preferred = true
