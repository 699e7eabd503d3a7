Instance: ns-disease-exchange
InstanceOf: NamingSystem
Usage: #definition
Title: "病名交換用コード / the disease exchange codes"
Description: """
病名交換用コードの URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the disease exchange codes. Older data carries the OID.
"""
* name = "DiseaseExchange"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "MEDIS-DC"
* description = """
病名交換用コードの URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the disease exchange codes. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://medis.or.jp/CodeSystem/master-disease-exCode"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.200119.4.101.6"
* uniqueId[1].preferred = true
