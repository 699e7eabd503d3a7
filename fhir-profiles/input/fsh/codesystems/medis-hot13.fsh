CodeSystem: MedisHot13
Id: medis-hot13
Title: "HOT13（医薬品、包装別） / HOT13 (medicines, by package)"
Description: """
MEDIS-DC の医薬品コード HOT のうち、流通の包装までを区別する 13 桁です。中身は MEDIS-DC が管理しており、ここでは形だけを定めます。

The thirteen digits of the medicine code HOT that also tell the package. MEDIS-DC keeps its content; only the shape is stated here.
"""
* insert Foreign(http://medis.or.jp/CodeSystem/master-HOT13)
* ^content = #not-present
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^[0-9]{13}$"
