Extension: LaneExtension
Id: lane
Title: "会場の列 / Line at a venue"
Description: """
会場の中で接種を行った列の番号です。誤った設定の影響を受けた記録をまとめて探すために使います。

The number of the line at a venue in which a dose was given. It finds all records that a wrong setting touched.
"""
* insert Own
* insert Context(Immunization)
* . ^short = "会場の列の番号 / Number of the line"
* value[x] only positiveInt
* value[x] 1..1
