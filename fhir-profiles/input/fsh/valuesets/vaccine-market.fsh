ValueSet: VaccineMarketSet
Id: vaccine-market
Title: "製品の流通 / Market status"
Description: """
「製品の流通」のすべての符号です。

All codes of the code system “Market status”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system VaccineMarketCodes
