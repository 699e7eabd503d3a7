Instance: ns-body-site
InstanceOf: NamingSystem
Usage: #definition
Title: "外用部位コード / the external body sites"
Description: """
外用部位コードの URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the external body sites. Older data carries the OID.
"""
* name = "BodySiteExternal"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "JAMI"
* description = """
外用部位コードの URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the external body sites. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jami.jp/CodeSystem/MedicationBodySiteExternal"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.200250.2.2.20.32"
* uniqueId[1].preferred = true
