// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.
ValueSet: VaccineGroupSet
Id: vaccine-group
Title: "ワクチンの種類 / Vaccine groups"
Description: """
「ワクチンの種類」のすべての符号です。

All codes of the code system “Vaccine groups”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system VaccineGroupCodes
