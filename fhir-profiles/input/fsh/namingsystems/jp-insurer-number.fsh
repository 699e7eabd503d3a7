Instance: jp-insurer-number
InstanceOf: NamingSystem
Usage: #definition
Title: "保険者番号 / Insurer number"
Description: """
健康保険の保険者の 8 桁（国民健康保険では 6 桁）の番号です。最後の 1 桁は検証番号です。

The eight digits of an insurer (six for municipal insurance); the last is a check digit.
"""
* name = "InsurerNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
健康保険の保険者の 8 桁（国民健康保険では 6 桁）の番号です。最後の 1 桁は検証番号です。

The eight digits of an insurer (six for municipal insurance); the last is a check digit.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.100495.20.3.61"
* uniqueId[1].preferred = true
