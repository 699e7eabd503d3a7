ValueSet: NotGivenReasonSet
Id: not-given-reason
Title: "接種しなかった理由 / Reason not given"
Description: """
「接種しなかった理由」のすべての符号です。

All codes of the code system “Reason not given”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system NotGivenReasonCodes
