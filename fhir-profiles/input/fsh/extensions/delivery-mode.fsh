Extension: DeliveryModeExtension
Id: delivery-mode
Title: "実施の方法 / Delivery mode of a dose"
Description: """
個別、集団、巡回など、接種がどのように行われたかです。

How vaccination was organised: individually, together at a site, by a visiting team and so on.
"""
* insert Own
* insert Context(Immunization)
* . ^short = "実施の方法（個別・集団など） / Individual, mass …"
* value[x] only Coding
* value[x] 1..1
* valueCoding from $DELIVERY-MODE-SET (required)
