Instance: ns-hot13
InstanceOf: NamingSystem
Usage: #definition
Title: "HOT13 / HOT13"
Description: """
HOT13の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of HOT13. Older data carries the OID.
"""
* name = "Hot13"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "MEDIS-DC"
* description = """
HOT13の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of HOT13. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://medis.or.jp/CodeSystem/master-HOT13"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.200119.4.402.1"
* uniqueId[1].preferred = true
