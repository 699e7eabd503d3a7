CodeSystem: MedisHot9
Id: medis-hot9
Title: "HOT9（医薬品、会社別） / HOT9 (medicines, by company)"
Description: """
MEDIS-DC の医薬品コード HOT のうち、会社までを区別する 9 桁です。中身は MEDIS-DC が管理しており、ここでは形だけを定めます。

The nine digits of the medicine code HOT that also tell the company. MEDIS-DC keeps its content; only the shape is stated here.
"""
* insert Foreign(http://medis.or.jp/CodeSystem/master-HOT9)
* ^content = #not-present
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^[0-9]{9}$"
