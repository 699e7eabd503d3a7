Instance: sid-venue
InstanceOf: NamingSystem
Usage: #definition
Title: "会場の番号 / Venue number"
Description: """
医療機関コードを持たない会場に付ける番号です。

The number of a venue that has no code of a medical institution.
"""
* name = "VenueNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
医療機関コードを持たない会場に付ける番号です。

The number of a venue that has no code of a medical institution.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/venue"
* uniqueId[0].preferred = true
