Instance: ns-fee-table
InstanceOf: NamingSystem
Usage: #definition
Title: "点数表番号 / the numbers of fee tables"
Description: """
点数表番号の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the numbers of fee tables. Older data carries the OID.
"""
* name = "FeeTable"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "JAMI"
* description = """
点数表番号の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the numbers of fee tables. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationFeeScoreType"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.100495.20.3.22"
* uniqueId[1].preferred = true
