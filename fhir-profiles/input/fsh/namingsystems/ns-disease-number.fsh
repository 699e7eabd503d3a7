Instance: ns-disease-number
InstanceOf: NamingSystem
Usage: #definition
Title: "病名管理番号 / the disease numbers"
Description: """
病名管理番号の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the disease numbers. Older data carries the OID.
"""
* name = "DiseaseNumber"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "MEDIS-DC"
* description = """
病名管理番号の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the disease numbers. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://medis.or.jp/CodeSystem/master-disease-keyNumber"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.200119.4.101.2"
* uniqueId[1].preferred = true
