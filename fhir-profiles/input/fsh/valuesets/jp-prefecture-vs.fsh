ValueSet: JP_PrefectureNumber_VS
Id: jp-prefecture-vs
Title: "都道府県番号 / Prefectures by number"
Description: """
01 から 47 までの都道府県番号です。

The numbers of the prefectures, 01 to 47.
"""
* insert Restated(http://jpfhir.jp/fhir/core/ValueSet/JP_PrefectureNumber_VS)
* include codes from system $PREFECTURE
