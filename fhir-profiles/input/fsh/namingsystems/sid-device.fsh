Instance: sid-device
InstanceOf: NamingSystem
Usage: #definition
Title: "端末の番号 / Device number"
Description: """
登録された端末の番号です。

The number of an enrolled device.
"""
* name = "DeviceNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
登録された端末の番号です。

The number of an enrolled device.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/device"
* uniqueId[0].preferred = true
