ValueSet: DepartureReasonSet
Id: departure-reason
Title: "転出・死亡などの区分 / Reason for leaving"
Description: """
「転出・死亡などの区分」のすべての符号です。

All codes of the code system “Reason for leaving”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system DepartureReasonCodes
