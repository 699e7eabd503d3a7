ValueSet: QualitySet
Id: quality
Title: "記録の品質 / Record quality"
Description: """
「記録の品質」のすべての符号です。

All codes of the code system “Record quality”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system QualityCodes
