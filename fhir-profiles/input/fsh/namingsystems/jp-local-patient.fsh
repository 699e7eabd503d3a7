Instance: jp-local-patient
InstanceOf: NamingSystem
Usage: #definition
Title: "地域の患者番号 / Local patient number"
Description: """
患者番号の一般的な根です。

The general root of local patient numbers.
"""
* name = "LocalPatientNumber"
* status = #active
* kind = #root
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
患者番号の一般的な根です。

The general root of local patient numbers.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #oid
* uniqueId[0].value = "1.2.392.200119.6.51"
* uniqueId[0].preferred = true
