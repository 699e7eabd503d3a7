ValueSet: CouponKindSet
Id: coupon-kind
Title: "接種券の券種 / Coupon kind"
Description: """
「接種券の券種」のすべての符号です。

All codes of the code system “Coupon kind”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system CouponKindCodes
