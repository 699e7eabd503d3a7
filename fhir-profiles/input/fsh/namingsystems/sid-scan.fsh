Instance: sid-scan
InstanceOf: NamingSystem
Usage: #definition
Title: "読み取りの番号 / Scan number"
Description: """
一回の読み取りの番号です。送り直しても変わりません。

The number of one scan; it stays the same when it is sent again.
"""
* name = "ScanNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
一回の読み取りの番号です。送り直しても変わりません。

The number of one scan; it stays the same when it is sent again.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/scan"
* uniqueId[0].preferred = true
