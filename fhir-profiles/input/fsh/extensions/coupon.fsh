Extension: CouponExtension
Id: coupon
Title: "接種に使った接種券 / Coupon of a dose"
Description: """
接種に使われた接種券です。券番号は発行した自治体の中でだけ一意なので、体系の URL の末尾に自治体のコードが入ります。

The coupon that a dose was given on. Its number is unique within the municipality that issued it, whose code ends the system.
"""
* insert Own
* insert Context(Immunization)
* obeys ses-coupon-issuer
* . ^short = "接種に使った接種券 / Coupon of the dose"
* extension contains
    couponNumber 1..1 MS and
    issuer 0..1 MS and
    kind 0..1 MS and
    dose 0..1 MS and
    branch 0..1 MS
* extension[couponNumber] ^short = "券番号（10 桁） / Number (ten digits)"
* extension[couponNumber].value[x] only Identifier
* extension[couponNumber].value[x] 1..1
* extension[couponNumber].value[x] obeys ses-coupon
* extension[couponNumber].valueIdentifier.system 1..1
* extension[couponNumber].valueIdentifier.value 1..1
* extension[issuer] ^short = "発行した自治体 / Municipality that issued it"
* extension[issuer].value[x] only Identifier
* extension[issuer].value[x] 1..1
* extension[issuer].value[x] obeys ses-municipality
* extension[issuer].valueIdentifier.system 1..1
* extension[issuer].valueIdentifier.system = $MUNICIPALITY-ID (exactly)
* extension[issuer].valueIdentifier.value 1..1
* extension[kind] ^short = "券種 / Kind of coupon"
* extension[kind].value[x] only Coding
* extension[kind].value[x] 1..1
* extension[kind].valueCoding from $COUPON-KIND-SET (required)
* extension[dose] ^short = "券に印刷された回数 / Dose number printed on it"
* extension[dose].value[x] only positiveInt
* extension[dose].value[x] 1..1
* extension[branch] ^short = "台帳の枝番 / Branch number in the ledger"
* extension[branch].value[x] only string
* extension[branch].value[x] 1..1
