ValueSet: VaccineKindSet
Id: vaccine-kind
Title: "ワクチンの種別 / Vaccine kind"
Description: """
「ワクチンの種別」のすべての符号です。

All codes of the code system “Vaccine kind”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system VaccineKindCodes
