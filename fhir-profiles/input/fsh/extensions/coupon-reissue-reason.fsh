Extension: CouponReissueReason
Id: coupon-reissue-reason
Title: "接種券の再発行の理由 / Reason of re-issue"
Description: """
接種券を再発行した理由です。新しい券の識別子に付けます。

Why a coupon was issued again. It stands at the identifier of the new one.
"""
* insert Own
* insert Context(Patient.identifier)
* . ^short = "再発行の理由 / Why it was issued again"
* value[x] only Coding
* value[x] 1..1
* valueCoding from $REISSUE-REASON-SET (required)
