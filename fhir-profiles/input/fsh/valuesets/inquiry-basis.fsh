ValueSet: InquiryBasisSet
Id: inquiry-basis
Title: "照会の根拠 / Inquiry basis"
Description: """
「照会の根拠」のすべての符号です。

All codes of the code system “Inquiry basis”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system InquiryBasisCodes
