Instance: sid-import
InstanceOf: NamingSystem
Usage: #definition
Title: "取り込みの番号 / Import number"
Description: """
ファイルを取り込んだ一回の作業の番号です。サーバーが付けます。

The number of one import of a file; the server gives it.
"""
* name = "ImportNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
ファイルを取り込んだ一回の作業の番号です。サーバーが付けます。

The number of one import of a file; the server gives it.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/import"
* uniqueId[0].preferred = true
