Instance: ns-hot9
InstanceOf: NamingSystem
Usage: #definition
Title: "HOT9 / HOT9"
Description: """
HOT9の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of HOT9. Older data carries the OID.
"""
* name = "Hot9"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "MEDIS-DC"
* description = """
HOT9の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of HOT9. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://medis.or.jp/CodeSystem/master-HOT9"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.200119.4.403.1"
* uniqueId[1].preferred = true
* uniqueId[2].type = #oid
* uniqueId[2].value = "1.2.392.100495.20.2.74"
* uniqueId[2].preferred = false
