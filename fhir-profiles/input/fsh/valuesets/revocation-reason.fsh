ValueSet: RevocationReasonSet
Id: revocation-reason
Title: "失効の理由 / Reasons of revocation"
Description: """
「失効の理由」のすべての符号です。

All codes of the code system “Reasons of revocation”.
"""
* insert Own
* ^language = #ja
* include codes from system RevocationReasonCodes
