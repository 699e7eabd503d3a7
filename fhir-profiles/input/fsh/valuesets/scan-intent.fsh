ValueSet: ScanIntentSet
Id: scan-intent
Title: "読み取りの意図 / Scan intent"
Description: """
「読み取りの意図」のすべての符号です。

All codes of the code system “Scan intent”.
"""
* insert Own
* ^language = #ja
* include codes from system ScanIntentCodes
