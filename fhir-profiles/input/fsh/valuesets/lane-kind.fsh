ValueSet: LaneKindSet
Id: lane-kind
Title: "接種の列の種類 / Lane kind"
Description: """
「接種の列の種類」のすべての符号です。

All codes of the code system “Lane kind”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system LaneKindCodes
