ValueSet: DeliveryModeSet
Id: delivery-mode
Title: "実施の方法 / Delivery mode"
Description: """
「実施の方法」のすべての符号です。

All codes of the code system “Delivery mode”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system DeliveryModeCodes
