Instance: ns-route
InstanceOf: NamingSystem
Usage: #definition
Title: "投与経路 / the routes"
Description: """
投与経路の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the routes. Older data carries the OID.
"""
* name = "RouteCodes"
* status = #active
* kind = #codesystem
* date = "2026-11-21"
* publisher = "Sesshu"
* responsible = "JAMI"
* description = """
投与経路の URL と OID です。古いデータは OID で書かれています。

The address and the OIDs of the routes. Older data carries the OID.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/CodeSystem/route-codes"
* uniqueId[0].preferred = true
* uniqueId[1].type = #oid
* uniqueId[1].value = "1.2.392.100495.20.2.34"
* uniqueId[1].preferred = true
