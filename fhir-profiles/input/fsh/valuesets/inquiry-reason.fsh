ValueSet: InquiryReasonSet
Id: inquiry-reason
Title: "照会の事由 / Inquiry reason"
Description: """
「照会の事由」のすべての符号です。

All codes of the code system “Inquiry reason”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system InquiryReasonCodes
