CodeSystem: MedisHot7
Id: medis-hot7
Title: "HOT7（医薬品、処方用） / HOT7 (medicines, prescription level)"
Description: """
MEDIS-DC の医薬品コード HOT のうち処方用の 7 桁です。中身は MEDIS-DC が管理しており、ここでは形だけを定めます。

The seven digits of the medicine code HOT that tell the prescribed medicine. MEDIS-DC keeps its content; only the shape is stated here.
"""
* insert Foreign(http://medis.or.jp/CodeSystem/master-HOT7)
* ^content = #not-present
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^[0-9]{7}$"
