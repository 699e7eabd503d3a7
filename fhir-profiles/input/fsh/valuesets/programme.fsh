ValueSet: ProgrammeSet
Id: programme
Title: "接種の区分 / Programme"
Description: """
「接種の区分」のすべての符号です。

All codes of the code system “Programme”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ProgrammeCodes
