Extension: Departure
Id: departure
Title: "転出・死亡など / Departure"
Description: """
住民でなくなった理由と日です。番号と接種券を閉じ、記録は残します。戻ったときはこの拡張を外します。

Why and when a person ceased to be a resident. Numbers and coupons are closed, records stay. It is taken away when the person returns.
"""
* insert Own
* insert Context(Patient)
* . ^short = "転出・死亡など / Moved out, dead or removed"
* extension contains reason 1..1 MS and date 0..1 MS
* extension[reason] ^short = "理由 / Reason"
* extension[reason].value[x] only Coding
* extension[reason].value[x] 1..1
* extension[reason].valueCoding from $DEPARTURE-REASON-SET (required)
* extension[date] ^short = "異動日 / Day of the change"
* extension[date].value[x] only date
* extension[date].value[x] 1..1
