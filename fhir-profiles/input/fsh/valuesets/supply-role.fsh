ValueSet: SupplyRoleSet
Id: supply-role
Title: "ワクチン配分の型 / Supply role"
Description: """
「ワクチン配分の型」のすべての符号です。

All codes of the code system “Supply role”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system SupplyRoleCodes
