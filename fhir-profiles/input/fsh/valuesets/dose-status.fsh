ValueSet: DoseStatusSet
Id: dose-status
Title: "接種の評価 / Dose status"
Description: """
「接種の評価」のすべての符号です。

All codes of the code system “Dose status”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system DoseStatusCodes
