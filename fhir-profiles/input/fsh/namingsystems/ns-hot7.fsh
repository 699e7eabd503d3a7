Instance: ns-hot7
InstanceOf: NamingSystem
Usage: #definition
Title: "HOT7 / HOT7"
Description: """
HOT7の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of HOT7. Older data carries the OID.
"""
* name = "Hot7"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "MEDIS-DC"
* description = """
HOT7の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of HOT7. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://medis.or.jp/CodeSystem/master-HOT7"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.200119.4.403.2"
* uniqueId[1].preferred = true
