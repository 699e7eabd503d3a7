Instance: sid-municipality
InstanceOf: NamingSystem
Usage: #definition
Title: "全国地方公共団体コード / Local government code"
Description: """
自治体の 6 桁の団体コードです。最後の 1 桁は検査数字です。

The six digits of a municipality; the last is a check digit.
"""
* name = "MunicipalityNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "総務省（JIS X 0401・0402） / Ministry of Internal Affairs (JIS X 0401, 0402)"
* description = """
自治体の 6 桁の団体コードです。最後の 1 桁は検査数字です。

The six digits of a municipality; the last is a check digit.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* usage = "例：139998 / Example: 139998"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/municipality"
* uniqueId[0].preferred = true
