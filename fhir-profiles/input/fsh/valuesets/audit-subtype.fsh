ValueSet: AuditSubtypeSet
Id: audit-subtype
Title: "監査の行為 / Audited act"
Description: """
「監査の行為」のすべての符号です。

All codes of the code system “Audited act”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system AuditSubtypeCodes
