ValueSet: VerificationResultSet
Id: verification-result
Title: "検証の結果 / Verification result"
Description: """
「検証の結果」のすべての符号です。

All codes of the code system “Verification result”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system VerificationResultCodes
