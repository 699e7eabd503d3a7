ValueSet: ConsentPurposeSet
Id: consent-purpose
Title: "同意の目的 / Consent purpose"
Description: """
「同意の目的」のすべての符号です。

All codes of the code system “Consent purpose”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ConsentPurposeCodes
