ValueSet: ManufacturerSet
Id: manufacturer
Title: "製造販売業者 / Manufacturer"
Description: """
「製造販売業者」のすべての符号です。

All codes of the code system “Manufacturer”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ManufacturerCodes
