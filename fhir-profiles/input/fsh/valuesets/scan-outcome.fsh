ValueSet: ScanOutcomeSet
Id: scan-outcome
Title: "読み取りの結果 / Scan outcome"
Description: """
「読み取りの結果」のすべての符号です。

All codes of the code system “Scan outcome”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ScanOutcomeCodes
