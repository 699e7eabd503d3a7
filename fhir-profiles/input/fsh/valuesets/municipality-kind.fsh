ValueSet: MunicipalityKindSet
Id: municipality-kind
Title: "自治体の種類 / Municipality kind"
Description: """
「自治体の種類」のすべての符号です。

All codes of the code system “Municipality kind”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system MunicipalityKindCodes
