Instance: sid-source-record
InstanceOf: NamingSystem
Usage: #definition
Title: "元データの番号 / Number in the source"
Description: """
記録を送ったシステムの中での番号です。送り手の中でだけ一意です。

The number of a record in the system that sent it; unique within the sender only.
"""
* name = "SourceRecordNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
記録を送ったシステムの中での番号です。送り手の中でだけ一意です。

The number of a record in the system that sent it; unique within the sender only.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/source-record"
* uniqueId[0].preferred = true
* uniqueId[0].comment = "末尾に / と送り手の番号を付けます。 / A slash and the number of the sender follow."
