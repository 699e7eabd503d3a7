CodeSystem: MedisDiseaseExchange
Id: medis-disease-exchange
Title: "病名交換用コード / Disease exchange codes"
Description: """
MEDIS-DC の標準病名マスターの 4 桁の病名交換用コードです。中身は MEDIS-DC が管理しており、ここでは形だけを定めます。

The four-character exchange codes of the standard disease master. MEDIS-DC keeps its content; only the shape is stated here.
"""
* insert Foreign(http://medis.or.jp/CodeSystem/master-disease-exCode)
* ^language = #ja
* ^content = #not-present
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^[0-9A-Z]{4}$"
