Instance: ns-prefecture
InstanceOf: NamingSystem
Usage: #definition
Title: "都道府県番号 / the numbers of prefectures"
Description: """
都道府県番号の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the numbers of prefectures. Older data carries the OID.
"""
* name = "PrefectureNumber"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "JAMI"
* description = """
都道府県番号の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the numbers of prefectures. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/PrefectureNo-2digits"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.100495.20.3.21"
* uniqueId[1].preferred = true
