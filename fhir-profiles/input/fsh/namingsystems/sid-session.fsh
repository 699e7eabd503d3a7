Instance: sid-session
InstanceOf: NamingSystem
Usage: #definition
Title: "作業の番号 / Session number"
Description: """
会場での一日の設定ごとの番号です。

The number of the settings of one day at a venue.
"""
* name = "SessionNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
会場での一日の設定ごとの番号です。

The number of the settings of one day at a venue.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/session"
* uniqueId[0].preferred = true
