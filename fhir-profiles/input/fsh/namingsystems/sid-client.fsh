Instance: sid-client
InstanceOf: NamingSystem
Usage: #definition
Title: "利用者・アプリの番号 / Client number"
Description: """
登録されたシステム、アプリ、職員の番号です。氏名を含みません。

The number of a registered system, app or member of staff; it holds no name.
"""
* name = "ClientNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
登録されたシステム、アプリ、職員の番号です。氏名を含みません。

The number of a registered system, app or member of staff; it holds no name.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/client"
* uniqueId[0].preferred = true
