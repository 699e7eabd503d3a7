ValueSet: SpecialCircumstanceSet
Id: special-circumstance
Title: "特別の事情 / Special circumstance"
Description: """
「特別の事情」のすべての符号です。

All codes of the code system “Special circumstance”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system SpecialCircumstanceCodes
