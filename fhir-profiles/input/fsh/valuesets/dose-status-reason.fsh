ValueSet: DoseStatusReasonSet
Id: dose-status-reason
Title: "評価の理由 / Reason of the evaluation"
Description: """
「評価の理由」のすべての符号です。

All codes of the code system “Reason of the evaluation”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system DoseStatusReasonCodes
