CodeSystem: JamiBodySiteExternal
Id: jami-body-site-external
Title: "外用部位コード / External body sites"
Description: """
部位 2 文字と左右 1 文字（0 指定なし、R 右、L 左、B 両側）からなる部位コードです。名称は日本医療情報学会が管理しており、ここでは形だけを定めます。例：74L は左上腕です。

Body sites: two characters for the region and one for the side (0 not said, R right, L left, B both). JAMI keeps the names; only the shape is stated here. 74L, for example, is the left upper arm.
"""
* insert Foreign(http://jami.jp/CodeSystem/MedicationBodySiteExternal)
* ^content = #not-present
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^(01|1[2-5]|2[1-7]|3[1-5]|4[2-6]|5[2-9AB]|6[1-5]|7[1-9A-D]|8[1-9A-HJ]|9[1-9A-G]|A[1-9A])[0RLB]$"
