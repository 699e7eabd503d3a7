ValueSet: CouponReissueReasonSet
Id: coupon-reissue-reason
Title: "接種券の再発行の理由 / Reason for a new coupon"
Description: """
「接種券の再発行の理由」のすべての符号です。

All codes of the code system “Reason for a new coupon”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system CouponReissueReasonCodes
