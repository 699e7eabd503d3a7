// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.
ValueSet: VaccineProductSet
Id: vaccine-product
Title: "ワクチンの製品 / Vaccine products"
Description: """
「ワクチンの製品」のすべての符号です。

All codes of the code system “Vaccine products”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system VaccineProductCodes
