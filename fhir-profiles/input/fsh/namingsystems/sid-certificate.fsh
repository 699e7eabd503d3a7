Instance: sid-certificate
InstanceOf: NamingSystem
Usage: #definition
Title: "証明書の番号 / Certificate serial"
Description: """
発行した証明書の番号です。推し量れない無作為な値です。

The serial of an issued certificate: random, and not to be guessed.
"""
* name = "CertificateSerial"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
発行した証明書の番号です。推し量れない無作為な値です。

The serial of an issued certificate: random, and not to be guessed.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/certificate"
* uniqueId[0].preferred = true
