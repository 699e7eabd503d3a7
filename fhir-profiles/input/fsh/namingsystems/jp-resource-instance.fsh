Instance: jp-resource-instance
InstanceOf: NamingSystem
Usage: #definition
Title: "リソースの番号 / Number of a resource"
Description: """
任意のリソースを指す番号です。

The number of any resource.
"""
* name = "ResourceInstanceIdentifier"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
任意のリソースを指す番号です。

The number of any resource.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier"
* uniqueId[0].preferred = true
