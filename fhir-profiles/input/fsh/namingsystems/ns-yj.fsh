Instance: ns-yj
InstanceOf: NamingSystem
Usage: #definition
Title: "YJ コード / the YJ codes"
Description: """
YJ コードの URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the YJ codes. Older data carries the OID.
"""
* name = "YjCode"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "医薬情報研究所 / publisher of the YJ codes"
* description = """
YJ コードの URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the YJ codes. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.100495.20.2.73"
* uniqueId[1].preferred = true
* uniqueId[2].type = #oid
* uniqueId[2].value = "1.2.392.100495.20.1.73"
* uniqueId[2].preferred = false
